import { describe, expect, it } from 'vitest'
import { dayIn, vehicleIdentity } from './vehicle.ts'

describe('the identity of a vehicle', () => {
  it('is plate and colour, since a plate is unique only together with its colour', () => {
    expect(vehicleIdentity({ plate: '云A12345', plateColor: 2, phone: '13900000001' })).toBe(
      '云A12345|2',
    )
    expect(vehicleIdentity({ plate: '云A12345', plateColor: 1 })).toBe('云A12345|1')
  })

  it('is the phone of its terminal when no plate is known', () => {
    expect(vehicleIdentity({ phone: '13900000001' })).toBe('phone:13900000001')
    expect(vehicleIdentity({ plate: '', phone: '13900000001' })).toBe('phone:13900000001')
  })

  it('is nothing when neither is known', () => {
    expect(vehicleIdentity({})).toBeUndefined()
  })
})

describe('the day of an instant', () => {
  const day = (zone: string, text: string) => dayIn(zone, Date.parse(text))

  it('is that of the zone, also in the last and the first millisecond', () => {
    expect(day('Asia/Shanghai', '2026-11-20T15:59:59.999Z')).toBe('2026-11-20')
    expect(day('Asia/Shanghai', '2026-11-20T16:00:00Z')).toBe('2026-11-21')
    expect(day('Asia/Kathmandu', '2026-11-20T18:14:59.999Z')).toBe('2026-11-20')
    expect(day('Asia/Kathmandu', '2026-11-20T18:15:00Z')).toBe('2026-11-21')
    expect(day('UTC', '1969-12-31T23:59:59Z')).toBe('1969-12-31')
  })

  it('agrees with Temporal for every quarter of a year with two changes of the clock', () => {
    for (const zone of ['Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Shanghai']) {
      for (let at = Date.UTC(2026, 0, 1, 0, 7); at < Date.UTC(2027, 0, 1); at += 900_000) {
        const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
        if (dayIn(zone, at) !== zoned.toPlainDate().toString()) {
          expect({ zone, at, day: dayIn(zone, at) }).toBeUndefined()
        }
      }
    }
  })

  it('of an unknown zone is an error of the caller', () => {
    expect(() => dayIn('Nowhere/At_All', 0)).toThrow(RangeError)
  })
})
