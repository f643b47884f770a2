/**
 * The JSON Schema `format`s of the contracts and the length that `maxLength` means. The generated
 * validators import these by name, so a change here changes every verdict: `sql.ts` states the
 * same rules for DuckDB, and a property test in `lakehouse` holds the two together.
 */
export const formats = { date: isDate, 'date-time': isInstant, int64: isInt64 }

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,6})?Z$/
const INT64 = /^-?[0-9]{1,19}$/
const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n
/** Digits that always fit into 64 bits, so that the common case needs no BigInt. */
const SAFE_DIGITS = 18
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** `YYYY-MM-DD`, a day of the proleptic Gregorian calendar from year 1 on (ISO 8601, RFC 3339). */
export function isDate(text: string): boolean {
  return isDay(DATE.exec(text))
}

/**
 * RFC 3339 in UTC with `Z`, at most microseconds (a Delta `timestamp` holds no more), and no leap
 * second, which neither Delta nor JavaScript can hold. Narrower than JSON Schema's `date-time`.
 */
export function isInstant(text: string): boolean {
  return isDay(INSTANT.exec(text))
}

/** A whole number of 64 bits in decimal digits: JSON numbers are exact only up to 2^53. */
export function isInt64(text: string): boolean {
  if (!INT64.test(text)) return false
  if (text.length <= SAFE_DIGITS) return true
  const value = BigInt(text)
  return value >= INT64_MIN && value <= INT64_MAX
}

/** Length in Unicode code points, which is what `minLength` and `maxLength` count (RFC 8259). */
export function codePoints(text: string): number {
  let surplus = 0
  for (let index = 0; index + 1 < text.length; index++) {
    if (!isHighSurrogate(text.charCodeAt(index))) continue
    if (!isLowSurrogate(text.charCodeAt(index + 1))) continue
    surplus++
    index++
  }
  return text.length - surplus
}

/** Does the calendar have the year, month and day of groups 1 to 3? */
function isDay(parts: RegExpExecArray | null): boolean {
  if (!parts) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (DAYS[month - 1] ?? 0) + (leap ? 1 : 0)
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
