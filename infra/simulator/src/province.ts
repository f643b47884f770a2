import { busNetwork } from './bus-network.ts'
import type { Network } from './network.ts'
import { railNetwork } from './rail-network.ts'
import { addPressure } from './road/pressure.ts'

export type Province = { seed: number; scale: number; bus: Network; rail: Network }

/**
 * Makes a province that lies on no map: equal options give equal provinces. `scale` 1 is eight bus
 * lines, a metro line, an intercity line and some 50,000 stop times; the rest grows in proportion.
 */
export function generateProvince(options: { seed: number; scale: number }): Province {
  const { seed, scale } = options
  const bus = busNetwork(seed, scale)
  addPressure(bus, seed, scale)
  return { seed, scale, bus, rail: railNetwork(seed, scale) }
}
