import { onTestFinished } from 'vitest'
import { generateProvince } from '../../province.ts'
import { type Fleet, type FleetOptions, openFleet } from '../fleet.ts'
import { PLATFORMS } from '../platforms.ts'
import { type ScriptedHub808, scriptedHub808 } from './hub808.ts'
import { scriptedUpper809 } from './upper809.ts'

export const province = generateProvince({ seed: 7, scale: 1 })
/** A Wednesday, eight in the morning in China. */
export const MORNING = Date.UTC(2026, 3, 15, 0, 0, 0)
export const timely = { timeout: 20_000, interval: 20 }
/** Slow enough that no answer is ever overdue, however busy the machine. */
export const PATIENT = 4

/** A fleet for which a second of ours is `pace` seconds: time-outs and back-off pass quickly. */
export function fleetOf(options: Partial<FleetOptions>, pace = 30): Fleet {
  const start = performance.now()
  const now = () => MORNING + (performance.now() - start) * pace
  const common = { province, now, vehicles: 12, absences: false, intervalSeconds: 2 }
  const fleet = openFleet({ ...common, ...options })
  onTestFinished(() => fleet.close())
  return fleet
}

export async function hubOf(
  script: Parameters<typeof scriptedHub808>[0] = {},
): Promise<ScriptedHub808> {
  const hub = await scriptedHub808(script)
  onTestFinished(hub.close)
  return hub
}

export async function upperOf() {
  const upper = await scriptedUpper809(PLATFORMS)
  onTestFinished(upper.close)
  return upper
}

/** Where a scripted peer listens. */
export const to = (hub: { port: number }) => ({ host: '127.0.0.1', port: hub.port })

/** Milliseconds since 1970 of `YYYYMMDDhhmmss` in GMT+8. */
export function instantOf(time: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(..)(..)(..)(..)(..)$/.exec(time)?.map(Number) ?? []
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, (hour ?? 0) - 8, minute, second)
}

/** Steps of a vehicle's reports that are neither the interval nor that of a parked one. */
export function gaps(positions: readonly { phone: string; time: string }[]): string[] {
  return [...Map.groupBy(positions, ({ phone }) => phone)].flatMap(([phone, list]) => {
    const times = [...new Set(list.map(({ time }) => instantOf(time.padStart(14, '20'))))].sort()
    return times.flatMap((at, index) => {
      const step = (at - (times[index - 1] ?? at)) / 1000
      return [0, 2, 12].includes(step) ? [] : [`${phone}: ${step} s`]
    })
  })
}

/** Frames of one message id that the hub has read. */
export function count(hub: ScriptedHub808, id: number): number {
  return hub.frames.filter((frame) => frame.id === id).length
}
