import { instantOf } from '@tongqu/adapter-kit'

/** A time that was read, or why none was. `zone`: it names a zone that is not known by its name. */
export type ReadTime = { instant: string; oddity?: 'zone' } | { fault: 'format' | 'value' }

/** Years of two digits below it are of this century; ISO 9735:1988, S004 has two digits. */
const CENTURY_TURNS = 80

const DAY2 = '(?<y>\\d{2})(?<m>\\d{2})(?<d>\\d{2})'
const DAY4 = '(?<y>\\d{4})(?<m>\\d{2})(?<d>\\d{2})'
const MINUTE = '(?<H>\\d{2})(?<M>\\d{2})'
const SECOND = `${MINUTE}(?<S>\\d{2})`
const ZONE = '(?<z>[A-Za-z]{1,4}|[+-]\\d{2}(?:\\d{2})?)'

/** Formats of instants among UN/EDIFACT 2379 (UNTDID D.01A). Periods and weeks are none. */
const FORMATS: ReadonlyMap<string, RegExp> = new Map([
  ['101', new RegExp(`^${DAY2}$`)],
  ['102', new RegExp(`^${DAY4}$`)],
  ['201', new RegExp(`^${DAY2}${MINUTE}$`)],
  ['202', new RegExp(`^${DAY2}${SECOND}$`)],
  ['203', new RegExp(`^${DAY4}${MINUTE}$`)],
  ['204', new RegExp(`^${DAY4}${SECOND}$`)],
  ['205', new RegExp(`^${DAY4}${MINUTE}(?<z>[+-]\\d{4})$`)],
  ['303', new RegExp(`^${DAY4}${MINUTE}${ZONE}$`)],
  ['304', new RegExp(`^${DAY4}${SECOND}${ZONE}$`)],
])

const UTC = new Set(['UTC', 'GMT', 'UCT', 'Z', 'ZZZ'])

/**
 * The instant of a C507: text 2380 in format 2379. A day without time is its first moment, a time
 * without zone is read in `zone`. Of zones by name only those of UTC are known.
 */
export function timeOf(text: string, format: string, zone: string): ReadTime {
  const pattern = FORMATS.get(format)
  if (!pattern) return { fault: 'format' }
  return partsToTime(pattern.exec(text.trim())?.groups, zone)
}

/** Preparation of an interchange, S004: YYMMDD or CCYYMMDD, and HHMM. */
export function preparationOf(date: string, time: string, zone: string): string | undefined {
  const format = date.length === 8 ? '203' : '201'
  const read = timeOf(`${date}${time.slice(0, 4)}`, format, zone)
  return 'instant' in read ? read.instant : undefined
}

function partsToTime(parts: Readonly<Record<string, string>> | undefined, zone: string): ReadTime {
  if (!parts) return { fault: 'value' }
  const { y = '', m, d, H = '00', M = '00', S = '00', z } = parts
  const century = Number(y) < CENTURY_TURNS ? '20' : '19'
  const day = `${y.length === 2 ? century + y : y}-${m}-${d}`
  const { offset, oddity } = offsetOf(z)
  const instant = instantOf(`${day}T${H}:${M}:${S}${offset}`, zone)
  if (instant === undefined) return { fault: 'value' }
  return oddity ? { instant, oddity } : { instant }
}

function offsetOf(z: string | undefined): { offset: string; oddity?: 'zone' } {
  if (z === undefined) return { offset: '' }
  if (UTC.has(z.toUpperCase())) return { offset: 'Z' }
  const [, sign, hours, minutes = '00'] = /^([+-])(\d{2})(\d{2})?$/.exec(z) ?? []
  return sign ? { offset: `${sign}${hours}:${minutes}` } : { offset: '', oddity: 'zone' }
}
