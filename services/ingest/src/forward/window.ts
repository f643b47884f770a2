import type { OutgoingReading } from '@tongqu/adapter-kit'
import { type AddedPlace, type AddedRow, SYSTEM_COLUMNS } from '@tongqu/lakehouse'

/** A row on its way, with what tells its age. Instants are milliseconds since 1970. */
export type Waiting = {
  place: AddedPlace
  /** Receipt by this hub. */
  receivedAt: number
  /** Event time, when the row has one. */
  eventAt: number | undefined
}

/** A row as the peer's protocol gets it. */
export type Leaving = { outgoing: OutgoingReading; waiting: Waiting }

/**
 * Rows sent and not confirmed yet, in order. Protocols know rows by numbers that grow by one from
 * row to row as long as this process lives; a row sent again has the number it had before.
 */
export type Window = {
  /** Gives rows their numbers. */
  add(rows: readonly AddedRow[], eventTime: string | undefined): Leaving[]
  /** All up to this number is confirmed; answers the last row it concerns, and how many. */
  confirm(upTo: number): (Waiting & { rows: number }) | undefined
  /** The link was cut: what is not confirmed must be read and sent again. */
  cut(): void
  size(): number
  oldest(): Waiting | undefined
}

export function openWindow(): Window {
  const waiting: Waiting[] = []
  /** Number of the first one waiting. */
  let first = 0

  return {
    add: (rows, eventTime) =>
      rows.map(({ place, row }) => {
        const one: Waiting = {
          place,
          receivedAt: instant(row.received_at) ?? 0,
          eventAt: eventTime === undefined ? undefined : instant(row[eventTime]),
        }
        waiting.push(one)
        const number = first + waiting.length - 1
        return { outgoing: { place: number, reading: readingOf(row) }, waiting: one }
      }),
    confirm(upTo) {
      const rows = Math.min(upTo - first + 1, waiting.length)
      const last = rows > 0 ? waiting[rows - 1] : undefined
      if (!last) return undefined
      waiting.splice(0, rows)
      first += rows
      return { ...last, rows }
    },
    cut() {
      waiting.length = 0
    },
    size: () => waiting.length,
    oldest: () => waiting[0],
  }
}

const SYSTEM: ReadonlySet<string> = new Set(SYSTEM_COLUMNS)

/** The row as its contract has it: no columns of the lake, nothing that is not there. */
function readingOf(row: Record<string, unknown>): Record<string, unknown> {
  const own = Object.entries(row).filter(([name, value]) => value !== null && !SYSTEM.has(name))
  return Object.fromEntries(own)
}

function instant(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
