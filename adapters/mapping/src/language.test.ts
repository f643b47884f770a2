import { FIXTURE_CONTEXT } from '@tongqu/adapter-kit/testing'
import { describe, expect, it } from 'vitest'
import { mapping } from './mapping.ts'
import { codesOf, decodeWith, readingsOf } from './testing/decode-with.ts'

/** A mapping of occupancies with some columns changed. */
function occupancies(columns: object, more: object = {}) {
  return {
    format: 'json',
    rows: {
      contract: 'parking/occupancy@1',
      of: '[]',
      columns: { measured_at: '$received', lot_id: 'id', group_id: '=all', ...columns },
      ...more,
    },
  }
}

/** One record, decoded with some columns changed. */
function one(columns: object, record: object, more: object = {}) {
  const decoded = decodeWith(occupancies(columns, more), JSON.stringify([{ id: 'a', ...record }]))
  return { reading: readingsOf(decoded)[0], codes: codesOf(decoded) }
}

function faultsOf(value: unknown): string[] {
  return mapping.checkMapping(value).map(({ path }) => path)
}

describe('a document in another encoding', () => {
  it('is read when nothing is said of its encoding, and told', () => {
    // 停车场 in GBK.
    const bytes = Buffer.from('[{"id":"a","n":"\xcd\xa3\xb3\xb5\xb3\xa1"}]', 'latin1')
    const decoded = decodeWith(occupancies({ name: 'n' }), bytes)
    expect(readingsOf(decoded)).toMatchObject([{ lot_id: 'a', name: '停车场' }])
    expect(codesOf(decoded)).toEqual(['encoding-guessed'])
  })
})

it('XML of more records than its source may send is read no further than that', () => {
  const value = { ...occupancies({}), format: { kind: 'xml', records: ['lot'] } }
  const lots = Array.from({ length: 30_000 }, (_, index) => `<lot><id>${index}</id></lot>`)
  const limits = { ...FIXTURE_CONTEXT.limits, entities: 10_000 }
  // What stands behind the last record that counts is not even looked at.
  const decoded = decodeWith(value, `<r>${lots.join('')}<!DOCTYPE x>`, { limits })
  expect(readingsOf(decoded)).toHaveLength(9_999)
  expect(codesOf(decoded)).toEqual(['too-many'])
})

describe('a mapping at fault', () => {
  it('is told of all its faults at once, with path and in both languages', () => {
    const faults = mapping.checkMapping({
      format: { kind: 'csv', delimiter: '::', sheets: 1 },
      crs: 'EPSG:99999',
      rows: [
        { contract: 'parking/lots@1' },
        {
          contract: 'parking/lot@1',
          of: 'x[]',
          columns: {
            name: 'a..b',
            colour: 'x',
            lot_kind: { path: 'k', codes: { '1': 'garage' } },
            capacity: { path: 'c', unit: 'km' },
            fee_text: { path: 'f', apply: 'eval', pick: '(a' },
            updated_at: { path: 't', time: 'DD.QQ.YYYY' },
          },
        },
      ],
    })
    expect(faults.map(({ path }) => path)).toEqual([
      'format.sheets',
      'format.delimiter',
      'crs',
      'rows[0].contract',
      'rows[1].of',
      'rows[1].columns.name.path',
      'rows[1].columns.colour',
      'rows[1].columns.lot_kind.codes.1',
      'rows[1].columns.capacity.unit',
      'rows[1].columns.fee_text.pick',
      'rows[1].columns.fee_text.apply',
      'rows[1].columns.updated_at.time',
      'rows[1].columns.lot_id',
    ])
    for (const { message } of faults) {
      expect(message['zh-CN']).toMatch(/\p{Script=Han}/u)
      expect(message.en).toMatch(/^[\x20-\x7e]+$/)
    }
  })

  it.each([null, 7, 'x', [], {}, { format: 'pdf', rows: [] }, { format: 'json', rows: [null] }])(
    'is told of whatever it is: %j',
    (value) => {
      expect(faultsOf(value).length).toBeGreaterThan(0)
      expect(codesOf(decodeWith(value, '[]'))).toEqual(['no-mapping'])
    },
  )

  it('names joins, zones, snapshots and modes that are not there', () => {
    const value = { ...occupancies({ name: '$lot.name' }), zone: 'Mars/City', mode: 'half' }
    const paths = faultsOf({ ...value, snapshot: ['parking/lot@1'] })
    expect(paths).toEqual(['zone', 'rows.columns.name.path', 'snapshot', 'mode'])
  })
})

describe('values', () => {
  it('are numbers however a region writes them, with units, differences and shares', () => {
    const style = { decimal: ',', thousands: '.' }
    expect(one({ free: { path: 'f', ...style } }, { f: '1.234' }).reading?.free).toBe(1234)
    expect(one({ occupied: { path: 't', minus: 'f' } }, { t: '9', f: 2 }).reading?.occupied).toBe(7)
    const share = { occupancy_percentage: { path: 'r', unit: '1' } }
    expect(one(share, { r: 0.25 }).reading?.occupancy_percentage).toBe(25)
    expect(
      one({ inflow_per_hour: { path: 'q', unit: '{vehicle}/min' } }, { q: 2 }).reading,
    ).toMatchObject({
      inflow_per_hour: 120,
    })
  })

  it('that are none leave their column out, with a finding; the record stays', () => {
    const found = one({ free: 'f', capacity: 'c' }, { f: 'viele', c: -4 })
    expect(found.reading).toEqual({
      measured_at: '2026-01-01T00:00:00Z',
      lot_id: 'a',
      group_id: 'all',
    })
    expect(found.codes.toSorted()).toEqual(['not-a-number', 'unfit-value'])
  })

  it('that mean nothing are nothing, without a finding', () => {
    const found = one({ free: { path: 'f', missing: [-1, 'k.A.'] }, name: 'n' }, { f: -1, n: null })
    expect(found).toMatchObject({ codes: [] })
    expect(found.reading).not.toHaveProperty('free')
  })

  it('are times by pattern and zone, in offsets, and since 1970', () => {
    const time = (spec: object, t: unknown) =>
      one({ measured_at: { path: 't', ...spec } }, { t }).reading?.measured_at
    expect(time({}, '2026-01-05T08:15:00+08:00')).toBe('2026-01-05T00:15:00Z')
    expect(time({}, '2026-01-05 08:15:00.1234567')).toBe('2026-01-05T00:15:00.123456Z')
    expect(time({ time: ['epoch', 'iso'] }, 1_767_572_100)).toBe('2026-01-05T00:15:00Z')
    expect(time({ time: 'epoch-ms' }, '1767572100500')).toBe('2026-01-05T00:15:00.500Z')
    expect(time({ time: "YYYY'年'M'月'D'日' H:mm" }, '2026年1月5日 8:15')).toBe(
      '2026-01-05T00:15:00Z',
    )
    const berlin = { time: 'DD.MM.YYYY HH:mm', zone: 'Europe/Berlin' }
    // Clocks of 25 October 2026 show half past two twice; the earlier one is meant.
    expect(time(berlin, '25.10.2026 02:30')).toBe('2026-10-25T00:30:00Z')
    expect(time(berlin, '29.03.2026 02:30')).toBe('2026-03-29T01:30:00Z')
    expect(time(berlin, '31.02.2026 02:30')).toBeUndefined()
  })

  it('are codes, with a finding for one that is not known', () => {
    const state = { state: { path: 's', codes: { '1': 'free', '2': null } } }
    expect(one(state, { s: 1 }).reading?.state).toBe('free')
    expect(one(state, { s: 2 }).codes).toEqual([])
    expect(one(state, { s: 3 }).codes).toEqual(['unknown-code'])
    const otherwise = { state: { ...state.state, otherwise: 'unknown' } }
    expect(one(otherwise, { s: 3 })).toMatchObject({ reading: { state: 'unknown' }, codes: [] })
  })

  it('are picked, split, joined, and put together from several', () => {
    const columns = {
      name: { text: '{street} {number?}' },
      free: { path: 'n', pick: '^(\\d+) /' },
      capacity: { path: 'n', split: { by: '/', part: -1 } },
      extra: { tags: { path: 'tags', join: ', ' }, kind: { path: 'k', apply: ['lower'] } },
    }
    const record = { street: ' Am  Markt ', n: '7 / 20', tags: ['a', 1], k: 'P+R' }
    expect(one(columns, record).reading).toMatchObject({
      name: 'Am Markt',
      free: 7,
      capacity: 20,
      extra: { tags: 'a, 1', kind: 'p+r' },
    })
  })

  it('never come from the prototype of an object', () => {
    const columns = { name: 'constructor.name', extra: { x: '__proto__.y', z: 'toString' } }
    expect(one(columns, {}).reading).not.toHaveProperty('name')
    expect(one(columns, {}).reading).not.toHaveProperty('extra')
  })
})

describe('records', () => {
  it('stand in lists of lists, in objects by key, and join other lists', () => {
    const value = {
      format: 'json',
      rows: {
        contract: 'parking/occupancy@1',
        of: 'zones{}.lots[]',
        join: { info: { of: '$.info[]', key: 'no', on: 'id' } },
        when: { id: { not: ['x', null] } },
        columns: {
          measured_at: '$.at',
          lot_id: { text: '{^.code}-{id}' },
          group_id: '=all',
          capacity: '$info.total',
          name: '$info.name',
          extra: { zone: '^.code', index: '$index' },
        },
      },
    }
    const document = {
      at: '2026-01-05T00:00:00Z',
      zones: {
        n: { code: 'N', lots: [{ id: 1 }, { id: 'x' }] },
        s: { code: 'S', lots: [{ id: 2 }] },
      },
      info: [{ no: '1', name: 'one', total: 10 }],
    }
    const decoded = decodeWith(value, JSON.stringify(document))
    expect(readingsOf(decoded)).toMatchObject([
      { lot_id: 'N-1', capacity: 10, name: 'one', extra: { zone: 'N', index: '0' } },
      { lot_id: 'S-2', extra: { zone: 'S' } },
    ])
    expect(codesOf(decoded)).toEqual(['unmatched'])
  })

  it('come from NDJSON and XML as well, each broken one by itself', () => {
    const ndjson = { ...occupancies({ free: 'f' }), format: 'ndjson' }
    const lines = decodeWith(ndjson, '{"id":1,"f":2}\n{"id":\n{"id":3}\n')
    expect(readingsOf(lines)).toMatchObject([{ lot_id: '1', free: 2 }, { lot_id: '3' }])
    expect(lines.rejects).toMatchObject([{ at: 'line 2', code: 'not-json' }])
    const xml = occupancies({ lot_id: '@id', free: 'free', name: "names.name[0].'#text'" })
    const text = `<r><p id="7"><free>3</free><names><name l="a">A</name><name>B</name></names></p></r>`
    const decoded = decodeWith({ ...xml, format: { kind: 'xml', records: 'p' } }, text)
    expect(readingsOf(decoded)).toMatchObject([{ lot_id: '7', free: 3, name: 'A' }])
  })

  it('say of what the delivery is the whole truth', () => {
    const value = { ...occupancies({}), snapshot: true, mode: 'differential' }
    const decoded = decodeWith(value, '[]')
    expect(decoded.covers).toEqual(['parking/occupancy@1'])
    expect(decoded).toMatchObject({ snapshotOf: ['parking/occupancy@1'], mode: 'differential' })
    expect(decodeWith(value, 'no json')).not.toHaveProperty('snapshotOf')
  })

  it('that are refused show what the mapping took of them, and nothing else', () => {
    const decoded = decodeWith(occupancies({ lot_id: 'no' }), '[{"id":"a","secret":"s3cret"}]')
    expect(decoded.rejects).toHaveLength(1)
    expect(JSON.stringify(decoded)).not.toContain('s3cret')
  })
})
