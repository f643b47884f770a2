import { expect, it } from 'vitest'
import { instantOf, secondsOfDuration } from './instant.ts'

it.each([
  ['2018-07-27T18:01:11', '2018-07-27T10:01:11Z'],
  ['2018-07-27T18:01:11+02:00', '2018-07-27T16:01:11Z'],
  ['2018-07-27T18:01:11.1234567891-0500', '2018-07-27T23:01:11.123456Z'],
  ['2018-07-27 18:01', '2018-07-27T10:01:00Z'],
  ['2018-07-27T24:00:00Z', '2018-07-28T00:00:00Z'],
  [' 2018-07-27t18:01:11z ', '2018-07-27T18:01:11Z'],
])('reads %s in the zone of the source, where it names none', (text, instant) => {
  expect(instantOf(text, 'Asia/Shanghai')).toBe(instant)
})

it.each([
  '',
  '2018-02-30T00:00:00Z',
  '2018-07-27',
  '18:01:11',
  'soon',
  5,
  null,
  '2018-07-27T25:00',
])('takes %s for no time', (text) => expect(instantOf(text, 'UTC')).toBeUndefined())

it.each([
  ['PT14S', 14],
  ['-PT1M30S', -90],
  ['P1DT2H', 93_600],
  ['PT0.5S', 0.5],
  ['P1Y', undefined],
  ['PT', undefined],
  ['P', undefined],
  ['14', undefined],
])('reads the duration %s', (text, seconds) => {
  expect(secondsOfDuration(text)).toBe(seconds)
})
