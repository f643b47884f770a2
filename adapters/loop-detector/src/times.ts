import { instantOf } from '@tongqu/adapter-kit'
import { isInstant } from '@tongqu/contracts'

const SLASHED = /^(\d{4})[/.年-](\d{1,2})[/.月-](\d{1,2})日?[T ](\d{1,2}):(\d\d)(:\d\d)?$/

/**
 * A time of a row or column: RFC 3339, local `2026-01-05 08:15`, or as spreadsheets write it,
 * `2026/1/5 8:15`. Local times are read in the zone of the source.
 */
export function timeOf(cell: string, zone: string): string | undefined {
  const instant = instantOf(cell, zone)
  if (instant !== undefined) return isInstant(instant) ? instant : undefined
  const [, year, month = '', day = '', hour = '', minute, seconds = ':00'] =
    SLASHED.exec(cell) ?? []
  if (year === undefined) return undefined
  const local = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return instantOf(`${local}T${hour.padStart(2, '0')}:${minute}${seconds}`, zone)
}

/** An instant so many seconds later; undefined when no contract holds it, after the year 9999. */
export function later(instant: string, seconds: number): string | undefined {
  const milliseconds = Date.parse(instant) + seconds * 1_000
  if (!(milliseconds < LAST_MILLISECOND)) return undefined
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z')
}

const LAST_MILLISECOND = Date.UTC(10_000, 0, 1)
