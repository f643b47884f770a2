import { fileURLToPath } from 'node:url'
import { loadCatalog, type WorkCalendar } from '@tongqu/catalog'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { dueOf, pauseClock, resumeClock, startClock, usedDays } from './work-clock.ts'
import { addWorkingDays, workingDaysBetween } from './working-days.ts'

const zone = 'Asia/Shanghai'
let calendar: WorkCalendar

beforeAll(async () => {
  const path = fileURLToPath(new URL('../../../../catalog', import.meta.url))
  const found = (await loadCatalog(path)).catalog?.calendars.get('cn')
  if (!found) throw new Error('the catalogue has no calendar cn')
  calendar = found
})

/** Last day of the period, as one reads it on a wall calendar in China. */
function lastDay(from: string, days: number) {
  const { value, assumedYears } = addWorkingDays(from, days, calendar, zone)
  expect(value).toMatch(/T16:00:00\.000Z$/)
  return { day: value.slice(0, 10), assumedYears }
}

describe('working days are those of the published calendar', () => {
  it.each([
    // Spring Festival 2026: 15 to 23 February off, Saturdays 14 and 28 worked.
    ['2026-02-13T10:00:00+08:00', 1, '2026-02-14'],
    ['2026-02-13T10:00:00+08:00', 2, '2026-02-24'],
    ['2026-02-13T10:00:00+08:00', 5, '2026-02-27'],
    ['2026-02-13T10:00:00+08:00', 6, '2026-02-28'],
    ['2026-02-13T10:00:00+08:00', 7, '2026-03-02'],
    ['2026-02-18T10:00:00+08:00', 1, '2026-02-24'],
    // Mid-autumn 25 to 27 September, National Day 1 to 7 October, Saturday 10 October worked.
    ['2026-09-24T09:00:00+08:00', 1, '2026-09-28'],
    ['2026-09-24T09:00:00+08:00', 3, '2026-09-30'],
    ['2026-09-24T09:00:00+08:00', 4, '2026-10-08'],
    ['2026-09-24T09:00:00+08:00', 6, '2026-10-10'],
    ['2026-09-24T09:00:00+08:00', 7, '2026-10-12'],
    // Sunday 20 September and Saturday 9 May are worked.
    ['2026-09-18T09:00:00+08:00', 1, '2026-09-20'],
    ['2026-05-08T09:00:00+08:00', 1, '2026-05-09'],
    // New Year 2026: 1 to 3 January off, Sunday 4 worked.
    ['2025-12-31T09:00:00+08:00', 1, '2026-01-04'],
    ['2025-12-31T09:00:00+08:00', 2, '2026-01-05'],
    // Plain weeks: Friday to Monday, and twenty days are four weeks.
    ['2026-07-03T09:00:00+08:00', 1, '2026-07-06'],
    ['2026-07-06T09:00:00+08:00', 20, '2026-08-03'],
    // A period of nothing ends with the day, or with the first working day after a rest.
    ['2026-07-06T09:00:00+08:00', 0, '2026-07-06'],
    ['2026-10-03T09:00:00+08:00', 0, '2026-10-08'],
  ])('%s and %d days end with %s', (from, days, day) => {
    expect(lastDay(from, days)).toEqual({ day, assumedYears: [] })
  })

  it('begin on the day it is in the zone, not in UTC', () => {
    expect(lastDay('2026-07-06T15:59:59.999Z', 1).day).toBe('2026-07-07')
    expect(lastDay('2026-07-06T16:00:00.000Z', 1).day).toBe('2026-07-08')
  })

  it('of a year nobody has published yet are those without weekends, and it is said', () => {
    expect(lastDay('2026-12-31T09:00:00+08:00', 1)).toEqual({
      day: '2027-01-01',
      assumedYears: ['2027'],
    })
    const across = workingDaysBetween(
      '2026-12-30T00:00:00Z',
      '2027-01-04T00:00:00Z',
      calendar,
      zone,
    )
    expect(across).toEqual({ value: 3, assumedYears: ['2027'] })
    expect(addWorkingDays('2026-12-29T00:00:00Z', 2, calendar, zone).assumedYears).toEqual([])
  })

  it('follow clocks that are put forward', () => {
    const none: WorkCalendar = { ...calendar, years: {} }
    const { value } = addWorkingDays('2026-03-26T12:00:00Z', 2, none, 'Europe/Berlin')
    expect(value).toBe('2026-03-30T22:00:00.000Z')
  })

  it('are counted up to and with the last day of the period they make', () => {
    const day = 86_400_000
    const instants = fc.integer({ min: 20_089 * day, max: 20_818 * day })
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 60 }), (from, days) => {
        const end = Date.parse(addWorkingDays(from, days, calendar, zone).value)
        expect(workingDaysBetween(from, end - 1, calendar, zone).value).toBe(days)
        expect(workingDaysBetween(from, end - 1 - day, calendar, zone).value).toBe(days - 1)
      }),
      { numRuns: 200 },
    )
  })

  it('are none backwards, and refused where the question makes no sense', () => {
    expect(workingDaysBetween('2026-07-07T00:00Z', '2026-07-01T00:00Z', calendar, zone).value).toBe(
      0,
    )
    for (const days of [-1, 0.5, Number.NaN, 1e9]) {
      expect(() => addWorkingDays(0, days, calendar, zone)).toThrow(RangeError)
    }
    expect(() => addWorkingDays('yesterday', 1, calendar, zone)).toThrow(RangeError)
    expect(() => workingDaysBetween(0, '2026-01-01T00:00Z', calendar, zone)).toThrow(RangeError)
  })
})

describe('a clock', () => {
  const at = (day: string) => `2026-07-${day}T02:00:00.000Z`

  it('stands still while the other side must act', () => {
    const by = { calendar, zone }
    // Monday 6 July, 20 days; stopped on Wednesday with 2 used, running again Monday 20.
    const running = startClock(20, at('06'))
    expect(dueOf(running, by)).toEqual({ at: '2026-08-03T16:00:00.000Z', assumedYears: [] })
    const stopped = pauseClock(running, at('08'), by)
    expect(stopped).toEqual({ days: 20, used: 2 })
    expect(dueOf(stopped, by)).toBeUndefined()
    expect(usedDays(stopped, at('17'), by)).toBe(2)
    expect(pauseClock(stopped, at('17'), by)).toEqual(stopped)
    const again = resumeClock(stopped, at('20'))
    expect(resumeClock(again, at('24'))).toEqual(again)
    expect(usedDays(again, at('22'), by)).toBe(4)
    expect(dueOf(again, by)?.at).toBe('2026-08-13T16:00:00.000Z')
  })

  it('that has run out is due at once when it runs on', () => {
    const by = { calendar, zone }
    const late = pauseClock(startClock(1, at('06')), at('10'), by)
    expect(late.used).toBe(4)
    expect(dueOf(resumeClock(late, at('13')), by)?.at).toBe('2026-07-13T16:00:00.000Z')
  })
})
