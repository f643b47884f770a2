import { shortAt } from '../wire/frame.ts'

/** An instant as milliseconds since 1970 and as RFC 3339 in UTC. */
export type ReadInstant = { at: number; text: string }

/** Times of positions are GMT+8, the time of all of China (JT/T 809-2011 4.5.8.1 says no zone). */
const AHEAD_MILLISECONDS = 8 * 3_600_000

const HOUR_MILLISECONDS = 3_600_000

/** Hours kept; see `readDate`. */
const HOURS = 4_096

/** Years of the century that a position may be of. */
const FIRST_YEAR = 2000
const LAST_YEAR = 2099

const REST = Array.from({ length: 3_600 }, (_, second) => {
  return `${two(Math.floor(second / 60))}:${two(second % 60)}Z`
})

/** Hours by number; null for what is no hour. */
const hours = new Map<number, ReadInstant | null>()

/**
 * DATE and TIME of a position: day, month, year WORD, hour, minute, second (JT/T 809-2011 table
 * 69). Undefined when it is no time. Hours are kept: nearly all positions of a second share theirs.
 */
export function readDate(bytes: Uint8Array, at: number): ReadInstant | undefined {
  const minute = bytes[at + 5] ?? 60
  const second = bytes[at + 6] ?? 60
  if (minute > 59 || second > 59) return undefined
  const year = shortAt(bytes, at + 2)
  if (year < FIRST_YEAR || year > LAST_YEAR) return undefined
  const month = bytes[at + 1] ?? 0
  const day = bytes[at] ?? 0
  const hourOfDay = bytes[at + 4] ?? 24
  const key = (((year - FIRST_YEAR) * 256 + month) * 256 + day) * 256 + hourOfDay
  let hour = hours.get(key)
  if (hour === undefined) {
    hour = computedHour(year, month, day, hourOfDay)
    if (hours.size >= HOURS) hours.clear()
    hours.set(key, hour)
  }
  if (hour === null) return undefined
  const seconds = minute * 60 + second
  return { at: hour.at + seconds * 1_000, text: hour.text + (REST[seconds] ?? '') }
}

/** Longest past and future of a Time_t that is taken: 2000 to 2099. */
const FIRST_SECONDS = Date.UTC(FIRST_YEAR, 0) / 1_000
const LAST_SECONDS = Date.UTC(LAST_YEAR + 1, 0) / 1_000

/**
 * A Time_t, seconds since 1970 (JT/T 809-2011 table 17), which real senders also fill with
 * milliseconds. Undefined when it is neither within 2000 to 2099.
 */
export function instantOf(value: number): ReadInstant | undefined {
  const seconds = value > LAST_SECONDS ? Math.floor(value / 1_000) : value
  if (seconds < FIRST_SECONDS || seconds >= LAST_SECONDS) return undefined
  const at = seconds * 1_000
  return { at, text: `${new Date(at).toISOString().slice(0, 19)}Z` }
}

function computedHour(year: number, month: number, day: number, hour: number): ReadInstant | null {
  if (month < 1 || month > 12 || hour > 23) return null
  const midnight = new Date(Date.UTC(year, month - 1, day))
  if (midnight.getUTCDate() !== day || midnight.getUTCMonth() !== month - 1) return null
  const at = midnight.getTime() + hour * HOUR_MILLISECONDS - AHEAD_MILLISECONDS
  return { at, text: new Date(at).toISOString().slice(0, 14) }
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
