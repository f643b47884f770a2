import fc from 'fast-check'
import { expect, it } from 'vitest'
import { placeOf } from './place.ts'

it.each([
  ['stop_times.txt:17', 'stop_times.txt'],
  ['stop_times.txt:17:4', 'stop_times.txt'],
  ['entity[3].trip_update', 'entity[].trip_update'],
  ['data.stations[12].name', 'data.stations[].name'],
  ["lots['P-17'].free", 'lots[].free'],
  ['row 12: "Zhang San"', 'row #: ""'],
  ['云A12345', '#'],
  ['frame[4]', 'frame[]'],
  ['', '-'],
])('the place %j is of the kind %j', (at, kind) => {
  expect(placeOf(at)).toBe(kind)
})

it('holds no digits, and always fits its column', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2_000, unit: 'binary' }), (at) => {
      const place = placeOf(at)
      expect(place).not.toMatch(/[0-9]/)
      expect(place.length).toBeGreaterThan(0)
      expect(place.length).toBeLessThanOrEqual(200)
    }),
  )
})
