import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codePoints, isDate, isInstant, isInt64 } from './formats.ts'

describe('formats', () => {
  it('takes for a date exactly the days the calendar has', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.nat(13), fc.nat(32), (year, month, day) => {
        const text = [String(year).padStart(4, '0'), two(month), two(day)].join('-')
        const instant = new Date(`${text}T00:00:00Z`)
        const exists = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text)
        expect(isDate(text)).toBe(exists)
      }),
    )
  })

  it.each(['2024-2-9', '20240209', '0000-01-01', '2024-02-09 ', '2024-02-09\n', '12024-01-01'])(
    'refuses %j as a date',
    (text) => expect(isDate(text)).toBe(false),
  )

  it.each(['2024-02-29T00:00:00Z', '2024-02-29T23:59:59.5Z', '0001-01-01T00:00:00.123456Z'])(
    'takes %s for an instant',
    (text) => expect(isInstant(text)).toBe(true),
  )

  it.each([
    '2024-02-29T24:00:00Z',
    '2024-02-29T23:59:60Z',
    '2023-02-29T00:00:00Z',
    '2024-02-29T00:00:00+00:00',
    '2024-02-29T00:00:00',
    '2024-02-29T00:00:00.1234567Z',
    '2024-02-29 00:00:00Z',
  ])('refuses %s, which a Delta timestamp could not give back or which is not in UTC', (text) =>
    expect(isInstant(text)).toBe(false),
  )

  it('takes for a long exactly what 64 bits hold', () => {
    expect(isInt64('9223372036854775807')).toBe(true)
    expect(isInt64('-9223372036854775808')).toBe(true)
    expect(isInt64('9223372036854775808')).toBe(false)
    expect(isInt64('+1')).toBe(false)
    expect(isInt64('1.0')).toBe(false)
  })

  it('counts code points, not UTF-16 units', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(codePoints(text)).toBe([...text].length)
      }),
    )
  })
})

function two(value: number): string {
  return String(value).padStart(2, '0')
}
