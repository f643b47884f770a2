import { ZONE_OFFSET_SECONDS } from './network.ts'

const MINUTE_MILLISECONDS = 60_000

/** RFC 3339 with the offset of the province, whole seconds: `2026-04-15T08:00:00+08:00`. */
export function localInstant(at: number): string {
  return `${shifted(at)}+08:00`
}

/** What vendors of the province write: local time without zone, `2026-04-15 08:00:00`. */
export function localText(at: number): string {
  return shifted(at).replace('T', ' ')
}

/** RFC 3339 in UTC, whole seconds. */
export function utcInstant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

/** Beginning of the minute of an instant, milliseconds since 1970. */
export function minuteOf(at: number): number {
  return Math.floor(at / MINUTE_MILLISECONDS) * MINUTE_MILLISECONDS
}

/** Hour of the day on the clocks of the province, with its fraction: 8.5 is half past eight. */
export function hourOfDay(at: number): number {
  return ((at / 1000 + ZONE_OFFSET_SECONDS) % 86_400) / 3_600
}

function shifted(at: number): string {
  return new Date(at + ZONE_OFFSET_SECONDS * 1000).toISOString().slice(0, 19)
}
