/// <reference lib="esnext.temporal" />

const DAY_SECONDS = 86_400
const NOTHING = new Set(['', '-', '--', '---', '----', '-----'])

/** A time of day that is not told, and one that can not be read. */
export const NO_TIME = 'none'
export const BROKEN_TIME = 'broken'

/**
 * Seconds after midnight of `8:05`, `08:05`, `08:05:30` or `24:00`; `----` stands where a train
 * does not arrive or depart.
 */
export function clockSeconds(value: unknown): number | typeof NO_TIME | typeof BROKEN_TIME {
  if (value === null || value === undefined) return NO_TIME
  if (typeof value !== 'string') return BROKEN_TIME
  const text = value.trim()
  if (NOTHING.has(text)) return NO_TIME
  const match = /^(\d{1,2})[:：](\d\d)(?:[:：](\d\d))?$/.exec(text)
  if (!match) return BROKEN_TIME
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  const sum = ((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)
  const isClock = (minutes ?? 0) < 60 && (seconds ?? 0) < 60 && sum <= DAY_SECONDS
  return isClock ? sum : BROKEN_TIME
}

/** Seconds of a running time, `31:05` for 31 hours and five minutes; undefined when it is none. */
export function durationSeconds(value: unknown): number | undefined {
  const match = typeof value === 'string' && /^(\d{1,3}):([0-5]\d)$/.exec(value.trim())
  return match ? (Number(match[1]) * 60 + Number(match[2])) * 60 : undefined
}

/** A day, `2026-01-05`, `20260105` or `2026/1/5`, as `2026-01-05`; undefined when it is none. */
export function dayOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string') return undefined
  const match =
    /^(\d{4})(\d\d)(\d\d)$/.exec(text.trim()) ??
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?$/.exec(text.trim())
  if (!match) return undefined
  const [, year = '', month = '', day = ''] = match
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = Date.parse(`${written}T00:00:00Z`)
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== written) return undefined
  return written
}

/** The instant so many seconds after midnight of a day in a zone, RFC 3339. */
export function instantAfter(day: string, seconds: number, zone: string): string | undefined {
  const local = new Date(Date.parse(`${day}T00:00:00Z`) + seconds * 1000)
  if (Number.isNaN(local.getTime())) return undefined
  try {
    const time = Temporal.PlainDateTime.from(local.toISOString().slice(0, 19))
    return time.toZonedDateTime(zone).toInstant().toString()
  } catch {
    return undefined
  }
}

/**
 * The clock of one train: times of day become seconds after midnight of the day it starts. A time
 * before the last one is of the next day; a source that says the day itself is believed as long as
 * the train does not run backwards.
 */
export class TrainClock {
  #last = 0

  /** `dayNumber` 0 is the day the train starts. `isOdd`: the source's own day can not be. */
  next(clock: number, dayNumber?: number): { seconds: number; isOdd: boolean } {
    const told = dayNumber === undefined ? undefined : dayNumber * DAY_SECONDS + clock
    const isOdd = told !== undefined && told < this.#last
    let seconds = Math.floor(this.#last / DAY_SECONDS) * DAY_SECONDS + clock
    if (seconds < this.#last) seconds += DAY_SECONDS
    if (told !== undefined && !isOdd) seconds = told
    this.#last = seconds
    return { seconds, isOdd }
  }
}
