import { type DecodeContext, readXml, type XmlElement } from '@tongqu/adapter-kit'
import { FIXTURE_CONTEXT } from '@tongqu/adapter-kit/testing'
import { expect, it } from 'vitest'
import { Desk } from './desk.ts'
import { hoursOf, openingsOf } from './openings.ts'
import { validityOf } from './validity.ts'

/** A Monday, 23:30 in Shanghai. */
const MONDAY_NIGHT = '2026-01-05T15:30:00Z'

it.each([
  ['holds while active, whatever the times say', 'active', '', true],
  ['does not hold while suspended', 'suspended', '', false],
  ['does not hold while planned', 'planned', '', false],
  ['holds between its times', 'definedByValidityTimeSpec', '', true],
  [
    'does not hold from its end on',
    'definedByValidityTimeSpec',
    '<overallEndTime>2026-01-05T15:30:00Z</overallEndTime>',
    false,
  ],
  ['holds over midnight', 'definedByValidityTimeSpec', period(hours('22:00:00', '06:00:00')), true],
  ['does not hold outside its hours', 'x', period(hours('06:00:00', '22:00:00')), false],
  ['holds on its day in the zone of the source', 'x', period(days('monday')), true],
  ['does not hold on other days', 'x', period(days('tuesday', 'sunday')), false],
  [
    'does not hold within an exception',
    'x',
    `<exceptionPeriod>${days('monday')}</exceptionPeriod>`,
    false,
  ],
  [
    'is not known where special days decide',
    'x',
    period(
      '<recurringSpecialDay><specialDayType>publicHoliday</specialDayType></recurringSpecialDay>',
    ),
    undefined,
  ],
])('a validity %s', (_, status, times, isNow) => {
  const read = validityOf(desk(), validity(status, times))
  expect(read.isNow).toBe(isNow)
})

it('opening times over midnight pass 24 h, and the notation wraps', () => {
  const times = element(
    '<openingTimes><validity><validityTimeSpecification>' +
      '<overallStartTime>2026-01-01T00:00:00</overallStartTime>' +
      period(hours('18:00:00', '02:00:00') + days('friday', 'saturday')) +
      '</validityTimeSpecification></validity></openingTimes>',
  )
  const openings = openingsOf(desk(), times)
  expect(openings).toEqual([
    { days: 'Fr-Sa', opens: 64_800, closes: 93_600, from: '2026-01-01', until: undefined },
  ])
  expect(hoursOf(openings)).toBe('Fr-Sa 18:00-02:00')
})

function desk(): Desk {
  const context: DecodeContext = { ...FIXTURE_CONTEXT, receivedAt: MONDAY_NIGHT }
  return new Desk(context)
}

function validity(status: string, times: string): XmlElement | undefined {
  const start = '<overallStartTime>2026-01-01T00:00:00+08:00</overallStartTime>'
  const body = `<validityTimeSpecification>${start}${times}</validityTimeSpecification>`
  return element(`<validity><validityStatus>${status}</validityStatus>${body}</validity>`)
}

function period(content: string): string {
  return `<validPeriod>${content}</validPeriod>`
}

function hours(start: string, end: string): string {
  const from = `<startTimeOfPeriod>${start}</startTimeOfPeriod>`
  const until = `<endTimeOfPeriod>${end}</endTimeOfPeriod>`
  return `<recurringTimePeriodOfDay>${from}${until}</recurringTimePeriodOfDay>`
}

function days(...names: string[]): string {
  const named = names.map((name) => `<applicableDay>${name}</applicableDay>`).join('')
  return `<recurringDayWeekMonthPeriod>${named}</recurringDayWeekMonthPeriod>`
}

function element(xml: string): XmlElement | undefined {
  const { limits } = FIXTURE_CONTEXT
  return readXml(new TextEncoder().encode(xml), { limits, records: new Set() }).root
}
