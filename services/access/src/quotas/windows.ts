import { beginningOf, dayOf } from '../clock/working-days.ts'

export type Per = 'day' | 'month' | 'whole'

/** A period in which something is counted; `since` is the key of its row. */
export type Window = {
  /** RFC 3339. */
  since: string
  /** Milliseconds since 1970; the end does not belong to it. */
  from: number
  to: number
}

const DAY_MILLISECONDS = 86_400_000
/** The last instant of year 9999, which RFC 3339 can still write. */
const END_OF_TIME = 253_402_300_799_999

/** As long as an agreement lasts. */
const WHOLE: Window = { since: '1970-01-01T00:00:00.000Z', from: 0, to: END_OF_TIME }

/** Days and months of a zone (IANA): `at` in milliseconds since 1970. The last ones are kept. */
export function windowsOf(zone: string): (per: Per, at: number) => Window {
  const known: Record<'day' | 'month', Window> = { day: NEVER, month: NEVER }
  return (per, at) => {
    if (per === 'whole') return WHOLE
    const last = known[per]
    if (at >= last.from && at < last.to) return last
    const made = per === 'day' ? dayWindow(at, zone) : monthWindow(at, zone)
    known[per] = made
    return made
  }
}

const NEVER: Window = { since: '', from: 0, to: 0 }

function dayWindow(at: number, zone: string): Window {
  const day = dayOf(at, zone)
  return between(beginningOf(day, zone), beginningOf(day + 1, zone))
}

function monthWindow(at: number, zone: string): Window {
  const local = new Date(dayOf(at, zone) * DAY_MILLISECONDS)
  const first = (month: number) => Date.UTC(local.getUTCFullYear(), month, 1) / DAY_MILLISECONDS
  const month = local.getUTCMonth()
  return between(beginningOf(first(month), zone), beginningOf(first(month + 1), zone))
}

function between(from: number, to: number): Window {
  return { since: new Date(from).toISOString(), from, to }
}
