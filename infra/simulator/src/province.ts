import { busNetwork } from './bus-network.ts'
import type { Network } from './network.ts'
import { railNetwork } from './rail-network.ts'

export type Province = { seed: number; scale: number; bus: Network; rail: Network }

/**
 * Makes a province that lies on no map: equal options give equal provinces. `scale` 1 is eight bus
 * lines, a metro line, an intercity line and some 50,000 stop times; the rest grows in proportion.
 */
export function generateProvince(options: { seed: number; scale: number }): Province {
  const { seed, scale } = options
  return { seed, scale, bus: busNetwork(seed, scale), rail: railNetwork(seed, scale) }
}
