import { instantOf, type Note } from '@tongqu/adapter-kit'
import { isInstant } from '@tongqu/contracts'
import { THREE, type Version } from './version.ts'

/** An instant as the contracts have it, and as milliseconds to compare. */
export type Time = { text: string; milliseconds: number }

/** 2015-11-15, when GBFS was adopted: the schemas of 1.1 to 2.3 allow no earlier second. */
const FIRST_SECOND = 1_450_155_600

/** POSIX times above this are milliseconds: as seconds they were after the year 5000. */
const MOST_SECONDS = 1e11

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

/**
 * An instant of a feed: POSIX seconds before 3.0, RFC 3339 from then on. The other form, POSIX time
 * in milliseconds or in text, and local time without zone are read with a note.
 */
export function timeOf(
  value: unknown,
  version: Version,
  zone: string,
  note: Note,
): Time | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const isPosix = typeof value === 'number' || /^\d{9,13}(\.\d+)?$/.test(String(value))
  if (!isPosix) {
    if (version < THREE) note('a time in text in place of POSIX seconds')
    return momentOf(value, zone, note)
  }
  if (typeof value === 'string') note('a POSIX time in text')
  else if (version >= THREE) note('a POSIX time in place of RFC 3339')
  return posixOf(Number(value), note)
}

/** RFC 3339; local time without zone is read with a note. */
export function momentOf(value: unknown, zone: string, note: Note): Time | undefined {
  if (typeof value !== 'string') {
    note('no time')
    return undefined
  }
  // Most feeds write UTC; other forms take several times as long.
  if (isInstant(value)) return { text: value, milliseconds: Date.parse(value) }
  if (!RFC_3339.test(value)) note('a time that is not RFC 3339')
  const text = instantOf(value, zone)
  if (text === undefined) {
    note('no time that can be read')
    return undefined
  }
  return { text, milliseconds: Date.parse(text) }
}

function posixOf(value: number, note: Note): Time | undefined {
  const isMilliseconds = value >= MOST_SECONDS
  if (isMilliseconds) note('a POSIX time in milliseconds')
  const milliseconds = Math.round(isMilliseconds ? value : value * 1_000)
  if (!(milliseconds >= FIRST_SECOND * 1_000 && milliseconds < MOST_SECONDS * 1_000)) {
    note('a time before GBFS was, or far in the future')
    return undefined
  }
  return { text: new Date(milliseconds).toISOString().replace('.000Z', 'Z'), milliseconds }
}
