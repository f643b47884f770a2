/** Number formats 14 to 22 and 45 to 47 are dates and times (ECMA-376-1 clause 18.8.30); those of
 * East Asian workbooks are 27 to 36 and 50 to 58. */
const DATE_FORMATS: readonly (readonly [number, number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
]

const DAY = 86_400_000
/** Serial numbers of days up to 9999-12-31. */
const MOST_DAYS = 2_958_466

/** Does a number format show a day or a time? Texts in quotes and brackets do not count. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return DATE_FORMATS.some(([first, last]) => id >= first && id <= last)
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  return /[ymdhs]/i.test(bare) && !/general/i.test(bare)
}

/**
 * A serial number as a local time: `2026-01-05`, `2026-01-05T08:15:00`, or `08:15:00` of a part of
 * a day. 1900: day 60 is a leap day that never was (ECMA-376-1 clause 18.17.4.1).
 */
export function serialTime(serial: number, is1904: boolean): string | undefined {
  if (!(serial >= 0 && serial < MOST_DAYS)) return undefined
  const first = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30)
  const seconds = Math.round(serial * 86_400)
  const iso = new Date(first + seconds * 1_000).toISOString()
  if (serial < 1) return iso.slice(11, 19)
  return (first + seconds * 1_000) % DAY === 0 ? iso.slice(0, 10) : iso.slice(0, 19)
}
