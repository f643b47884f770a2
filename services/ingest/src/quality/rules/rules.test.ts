import { readFileSync } from 'node:fs'
import { contracts } from '@tongqu/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rules, rulesById } from '../rules.ts'
import { after, datasetOf, NOON, ruleOn } from '../testing/subject.ts'
import type { Rule } from '../types.ts'
import { clockSkew } from './clock-skew.ts'
import { countDrop } from './count-drop.ts'
import { duplicate } from './duplicate.ts'
import { frozen } from './frozen.ts'
import { jump } from './jump.ts'
import { noValue } from './no-value.ts'
import { outsideProvince } from './outside-province.ts'
import { range } from './range.ts'
import { reference } from './reference.ts'
import { stale } from './stale.ts'

const DETECTOR = 'road/detector_reading@1'
const POSITION = 'vehicle/position@1'
const OCCUPANCY = 'parking/occupancy@1'

const reading = (seconds: number, more: object) => ({
  measured_at: after(seconds),
  detector_id: 'D1',
  measure_index: 'all',
  ...more,
})
const place = (seconds: number, longitude: number, latitude: number, vehicle = 'V1') => ({
  located_at: after(seconds),
  vehicle_id: vehicle,
  longitude,
  latitude,
})

it('ids are stable: they are codes of findings and names in the catalogue', () => {
  expect([...rulesById.keys()]).toEqual([
    'range',
    'jump',
    'clock-skew',
    'frozen',
    'duplicate',
    'stale',
    'reference',
    'outside-province',
    'no-value',
    'count-drop',
  ])
})

describe('range', () => {
  it('finds what no road has, and not what is merely fast', () => {
    const rule = ruleOn(range, DETECTOR)
    const { at, found } = rule.judge([
      reading(0, { speed_kilometers_per_hour: 450 }),
      reading(60, { speed_kilometers_per_hour: 120 }),
      reading(120, { temperature_celsius: -80 }),
      reading(180, {}),
    ])
    expect(at).toEqual([0, 2])
    expect(found[0]?.[1]).toBe('speed_kilometers_per_hour 450 is outside 0…400')
  })

  it('takes ends of its own for a column from the catalogue', () => {
    const quality = { range: { 'flow_vehicles_per_hour.most': 9_000, mostKilometersPerHour: 130 } }
    const rule = ruleOn(range, DETECTOR, { quality })
    const flow = { flow_vehicles_per_hour: 9_001, speed_kilometers_per_hour: 131 }
    expect(rule.judge([reading(0, flow)]).found).toHaveLength(2)
  })

  it('does not apply to a contract without such units', () => {
    expect(ruleOn(range, 'gtfs/agency@1').applies).toBe(false)
  })
})

describe('jump', () => {
  it('finds a vehicle that was elsewhere a moment ago, across deliveries', () => {
    const rule = ruleOn(jump, POSITION)
    expect(rule.judge([place(0, 112, 31), place(10, 112.001, 31)]).at).toEqual([])
    expect(rule.judge([place(20, 113, 31), place(20, 112.5, 31, 'V2')]).at).toEqual([0])
    expect(rule.judge([place(30, 113.001, 31)]).at).toEqual([])
  })

  it('ignores late positions, small steps and readings without a place', () => {
    const rule = ruleOn(jump, POSITION)
    const { at, checked } = rule.judge([
      place(0, 112, 31),
      place(-600, 114, 31),
      place(1, 112.004, 31),
      { ...place(2, 0, 0), longitude: null },
    ])
    expect([at, checked]).toEqual([[], 3])
  })
})

describe('clock-skew', () => {
  it('finds readings from the future beyond the tolerance', () => {
    const rule = ruleOn(clockSkew, DETECTOR)
    const { at, checked } = rule.judge([reading(59, {}), reading(61, {}), { measured_at: 'soon' }])
    expect([at, checked]).toEqual([[1], 2])
  })
})

describe('stale', () => {
  it('finds content older than some freshness limits, but not back-fill', () => {
    const rule = ruleOn(stale, POSITION)
    const late = { ...place(-3_600, 112, 31), is_back_fill: true }
    expect(rule.judge([place(-299, 112, 31), place(-301, 112, 31), late]).at).toEqual([1])
  })

  it('leaves alone what is dated by its version', () => {
    expect(ruleOn(stale, 'siri/situation@1').applies).toBe(false)
  })
})

describe('frozen', () => {
  const hours = (count: number, flow: (hour: number) => number) =>
    Array.from({ length: count }, (_, hour) =>
      reading(hour * 3_600, { flow_vehicles_per_hour: flow(hour) }),
    )

  it('finds a detector that says the same for half a day', () => {
    const { at } = ruleOn(frozen, DETECTOR).judge(hours(14, () => 720))
    expect(at).toEqual([12, 13])
  })

  it('takes a change, or zeros, for life', () => {
    const rule = ruleOn(frozen, DETECTOR)
    expect(rule.judge(hours(30, (hour) => (hour === 8 || hour === 19 ? 700 : 720))).at).toEqual([])
    expect(ruleOn(frozen, DETECTOR).judge(hours(30, () => 0)).at).toEqual([])
  })
})

describe('duplicate', () => {
  it('finds the same key at the same time, and not at another', () => {
    const rule = ruleOn(duplicate, DETECTOR)
    const { at } = rule.judge([reading(0, {}), reading(60, {}), reading(0, {}), reading(60, {})])
    expect(at).toEqual([2, 3])
  })

  it('finds another record under a key where there is no time, and not the same one', () => {
    const lot = (lot_id: string, name = '') => ({ lot_id, name })
    const rows = [lot('a'), lot('b'), lot('a'), lot('b', 'other')]
    expect(ruleOn(duplicate, 'parking/lot@1').judge(rows).at).toEqual([3])
  })
})

describe('reference', () => {
  const parents = (contract: string, column: string) =>
    contract === 'parking/lot@1' && column === 'lot_id' ? new Set(['P1']) : undefined

  it('finds a car park that is in no list', () => {
    const rows = [{ lot_id: 'P1' }, { lot_id: 'P2' }, {}]
    expect(ruleOn(reference, OCCUPANCY, { parents }).judge(rows)).toMatchObject({
      at: [1],
      checked: 3,
    })
  })

  it('waits a moment for the list of a source that nobody knows yet', () => {
    const rule = ruleOn(reference, OCCUPANCY, { parents })
    const checked = [1, 2, 3, 4].map(() => rule.judge([{ lot_id: 'P7' }]).checked)
    expect(checked).toEqual([0, 0, 1, 1])
  })

  it('judges nothing as long as no list has landed', () => {
    expect(ruleOn(reference, OCCUPANCY).judge([{ lot_id: 'P2' }])).toMatchObject({
      at: [],
      checked: 0,
    })
  })

  it('asks for stations of the metro among those of the metro, not of bikes', () => {
    const stations = (contract: string) =>
      new Set(contract === 'metro/station@1' ? ['M101'] : ['bike-1'])
    const crowding = ruleOn(reference, 'metro/station_crowding@1', { parents: stations })
    const rows = [{ station_id: 'M101' }, { station_id: 'bike-1' }]
    expect(crowding.judge(rows).at).toEqual([1])
    const bikes = ruleOn(reference, 'gbfs/station_status@1', { parents: stations })
    expect(bikes.judge(rows).at).toEqual([0])
  })

  it('does not ask a list of itself', () => {
    expect(ruleOn(reference, 'parking/lot@1').applies).toBe(false)
  })
})

describe('outside-province', () => {
  it('finds zeros and swapped coordinates', () => {
    const rule = ruleOn(outsideProvince, POSITION)
    const { at } = rule.judge([place(0, 112, 31), place(0, 0, 0), place(0, 31, 112)])
    expect(at).toEqual([1, 2])
  })

  it('looks at the positions of an outline', () => {
    const line = (east: number) => ({
      geometry: `{"type":"LineString","coordinates":[[112.1,31.1],[${east},31.2]]}`,
    })
    expect(ruleOn(outsideProvince, 'road/section@1').judge([line(112.2), line(12.2)]).at).toEqual([
      1,
    ])
  })

  it('judges nothing where the catalogue gives no box', () => {
    const coverage = { area: { 'zh-CN': '', en: '' } }
    expect(ruleOn(outsideProvince, POSITION, { coverage }).judge([place(0, 0, 0)]).checked).toBe(0)
  })
})

describe('no-value', () => {
  it('finds observations of nothing', () => {
    const rule = ruleOn(noValue, DETECTOR)
    const rows = [reading(0, { flow_vehicles_per_hour: 0 }), reading(0, { status: 'ok' })]
    expect(rule.judge(rows).at).toEqual([1])
  })
})

describe('count-drop', () => {
  const lots = (count: number) => Array.from({ length: count }, (_, lot_id) => ({ lot_id }))

  it('finds a delivery of half the usual size, once something is usual', () => {
    const rule = ruleOn(countDrop, 'parking/lot@1')
    expect(rule.judge(lots(10)).found).toEqual([])
    for (let times = 0; times < 5; times++) expect(rule.judge(lots(100)).found).toEqual([])
    expect(rule.judge(lots(20)).at).toEqual([undefined])
  })

  it('says nothing of parts', () => {
    expect(ruleOn(countDrop, 'parking/lot@1', { isWhole: false }).judge(lots(1)).checked).toBe(0)
  })
})

describe('whatever comes in', () => {
  const cell = fc.oneof(
    fc.string(),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constant(undefined),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  )
  const subject = fc
    .tuple(fc.constantFrom(...rules), fc.constantFrom(...contracts))
    .filter(([rule, contract]) => rule.applies(contract, datasetOf(contract.id)))
  const rows = (names: readonly string[]) =>
    fc.array(fc.record(Object.fromEntries(names.map((name) => [name, cell]))), { maxLength: 20 })
  const withRows = subject.chain(([rule, contract]) =>
    fc.tuple(
      fc.constant<Rule>(rule),
      fc.constant(contract.id),
      rows(contract.columns.map(({ name }) => name)),
    ),
  )

  it('no rule throws, and none finds more than it was given', () => {
    fc.assert(
      fc.property(withRows, ([rule, contract, readings]) => {
        const one = ruleOn(rule, contract)
        for (let times = 0; times < 2; times++) {
          const { found, checked } = one.judge(readings, NOON)
          expect(checked).toBeLessThanOrEqual(Math.max(1, readings.length))
          for (const [index] of found) expect(index ?? 0).toBeLessThan(Math.max(1, readings.length))
        }
      }),
      { numRuns: 400 },
    )
  })

  it('the same readings give the same findings', () => {
    fc.assert(
      fc.property(withRows, ([rule, contract, readings]) => {
        const judge = () => ruleOn(rule, contract).judge(readings, NOON).found
        expect(judge()).toEqual(judge())
      }),
      { numRuns: 100 },
    )
  })
})

it('the page of the room names every rule with its side and weight', () => {
  const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  for (const { id, title, side, weight } of rules) {
    const line = page.split('\n').find((one) => one.startsWith(`| \`${id}\` |`)) ?? ''
    for (const word of [title['zh-CN'], title.en.toLowerCase(), side, `| ${weight} |`]) {
      expect([id, line]).toEqual([id, expect.stringContaining(word)])
    }
  }
})
