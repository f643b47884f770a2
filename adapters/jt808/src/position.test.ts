import { validate } from '@tongqu/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alarmName } from './alarms.ts'
import { readTime, utcBcd } from './clock.ts'
import { readLocation } from './location.ts'
import {
  alarmReadings,
  type Carrier,
  carrierOf,
  positionFault,
  positionReading,
} from './position.ts'
import { location } from './testing/terminal.ts'

const EDITIONS = ['2011', '2013', '2019'] as const
const anything = fc.oneof(fc.string(), fc.integer(), fc.constant(undefined), fc.constant(null))
const carrier: fc.Arbitrary<Carrier> = fc
  .tuple(
    fc.record({
      kind: fc.oneof(anything, fc.constantFrom('bus', 'hazmat')),
      operator: anything,
      area: fc.oneof(anything, fc.constantFrom('530100', '53')),
      label: anything,
      plate: fc.oneof(anything, fc.string({ unit: 'grapheme', maxLength: 40 })),
      plateColor: fc.oneof(anything, fc.double()),
      phone: fc.oneof(anything, fc.constantFrom('13900000001', 'x')),
      platform: anything,
    }),
    fc.constantFrom('jt808', 'jt809'),
    fc.constantFrom(...EDITIONS),
  )
  .map(([known, protocol, edition]) => carrierOf(known, protocol as 'jt808', edition))

/** Bodies with a time, so that they become readings, and with whatever else. */
const body = fc
  .tuple(fc.uint8Array({ minLength: 22, maxLength: 22 }), fc.uint8Array({ maxLength: 300 }))
  .map(([head, items]) => {
    return Uint8Array.from([...head, ...location({ time: '260101080000' }).subarray(22), ...items])
  })

describe('readings', () => {
  it('obey their contracts whatever the report and the roster say, or have a fault', () => {
    fc.assert(
      fc.property(body, carrier, fc.nat(), (bytes, who, before) => {
        const facts = readLocation(bytes, 0, bytes.length)
        if (!facts) throw new Error('no location')
        if (positionFault(facts, undefined)) return
        const readings = [
          positionReading(facts, who, 'pseudonym', true),
          ...alarmReadings(facts, who, 'pseudonym', before),
        ]
        for (const { contract, reading } of readings) {
          expect(validate(contract, reading)).toEqual([])
        }
      }),
      { numRuns: 3_000 },
    )
  })

  it('of alarms are as many as bits that were clear before', () => {
    const facts = readLocation(location({ alarmFlags: 0xffff_ffff }), 0, 28)
    if (!facts) throw new Error('no location')
    const who = carrierOf({}, 'jt808', '2019')
    expect(alarmReadings(facts, who, 'x', 0).length).toBe(32)
    expect(alarmReadings(facts, who, 'x', 0x7fff_ffff).map(({ reading }) => reading.alarm)).toEqual(
      ['code-31'],
    )
    expect(alarmReadings(facts, who, 'x', 0xffff_ffff)).toEqual([])
  })

  it('is undefined for anything shorter than the fixed part', () => {
    for (let length = 0; length < 28; length++) {
      expect(readLocation(location(), 0, length)).toBeUndefined()
    }
  })
})

describe('alarm names', () => {
  it.each(EDITIONS)('of %s are distinct for all 32 bits', (edition) => {
    const names = Array.from({ length: 32 }, (_, bit) => alarmName(bit, edition))
    expect(new Set(names).size).toBe(32)
    for (const name of names) expect(name).toMatch(/^[a-z0-9-]+$/)
  })

  it('differ between editions where the tables do: bits 3, 15, 16, 17, 31', () => {
    const bits = Array.from({ length: 32 }, (_, bit) => bit)
    const differing = bits.filter((bit) => alarmName(bit, '2013') !== alarmName(bit, '2019'))
    expect(differing).toEqual([3, 15, 16, 17, 31])
    expect(alarmName(31, '2019')).toBe('code-31')
  })
})

describe('times', () => {
  const read = (digits: string) => readTime(Buffer.from(digits, 'hex'), 0)

  it('of GMT+8 are told in UTC, over midnight, months and years', () => {
    expect(read('260101000000')).toEqual({
      at: Date.UTC(2025, 11, 31, 16),
      text: '2025-12-31T16:00:00Z',
    })
    expect(read('240229235959')?.text).toBe('2024-02-29T15:59:59Z')
  })

  it('agree with Date for every second there is', () => {
    const instants = fc.integer({
      min: Date.UTC(2000, 0, 1) / 1_000,
      max: Date.UTC(2099, 11, 31) / 1_000,
    })
    fc.assert(
      fc.property(instants, (seconds) => {
        const at = seconds * 1_000
        const local = utcBcd(at + 8 * 3_600_000)
        const text = new Date(at).toISOString().replace('.000', '')
        expect(readTime(local, 0)).toEqual({ at, text })
      }),
      { numRuns: 2_000 },
    )
  })

  it('that are none are none', () => {
    for (const digits of [
      '000000000000',
      '260229000000',
      '261301000000',
      '260100000000',
      '260101240000',
      '260101006000',
      '260101000060',
      '2601010000ff',
      'ffffffffffff',
      '26010a000000',
    ]) {
      expect(read(digits), digits).toBeUndefined()
    }
  })
})
