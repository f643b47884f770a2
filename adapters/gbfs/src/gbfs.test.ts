import { adapterCases, FIXTURE_CONTEXT, goldenCases } from '@tongqu/adapter-kit/testing'
import { describe, expect, it } from 'vitest'
import { gbfs } from './gbfs.ts'

adapterCases(gbfs, new URL('../fixtures/', import.meta.url))
goldenCases(gbfs, `${import.meta.dirname}/../goldens`)

function bytesOf(document: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(document))
}

function decode(data: unknown, version = '3.0', part?: string) {
  const document = { last_updated: '2026-01-05T00:00:00Z', ttl: 60, version, data }
  return gbfs.decode(bytesOf(document), { ...FIXTURE_CONTEXT, ...(part && { part }) })
}

const FEEDS = [
  { name: 'gbfs', url: 'https://x.example/gbfs.json' },
  { name: 'system_information', url: 'https://x.example/system' },
  { name: 'station_status', url: 'status.json' },
  { name: 'free_bike_status', url: 'https://x.example/bikes' },
  { name: 'system_hours', url: 'https://x.example/hours' },
  { name: 'mystery', url: 'https://x.example/mystery' },
  { name: 'vehicle_types' },
]

describe('discovery', () => {
  const found = (document: unknown, language?: string) =>
    gbfs
      .discover(bytesOf(document), { ...FIXTURE_CONTEXT, options: language ? { language } : {} })
      .map(({ part, url }) => `${part} ${url}`)

  it('names the parts that make readings, under the names of 3.0, and no other document', () => {
    expect(found({ ttl: 0, data: { feeds: FEEDS } })).toEqual([
      'system_information https://x.example/system',
      'station_status status.json',
      'vehicle_status https://x.example/bikes',
    ])
  })

  it('takes one of two feeds of the same vehicles, the newer one', () => {
    const both = [...FEEDS, { name: 'vehicle_status', url: 'vehicles' }]
    expect(found({ data: { feeds: both } })).toContain('vehicle_status vehicles')
    expect(found({ data: { feeds: both } })).toHaveLength(3)
  })

  it.each([
    [undefined, 'zh-CN'],
    ['en', 'en'],
    ['de-AT', 'de'],
    ['fr', 'zh-CN'],
  ])('takes of the languages before 3.0 for the option %s: %s', (language, taken) => {
    const feeds = (name: string) => ({ feeds: [{ name: 'station_status', url: name }] })
    const data = { nl: feeds('nl'), de: feeds('de'), en: feeds('en'), 'zh-CN': feeds('zh-CN') }
    expect(found({ data }, language)).toEqual([`station_status ${taken}`])
  })

  it.each(['', '{', '[]', '{"data":null}', '{"data":{"feeds":{}}}', '{"data":{"feeds":[1]}}'])(
    'answers nothing for %j',
    (text) => expect(gbfs.discover(Buffer.from(text), FIXTURE_CONTEXT)).toEqual([]),
  )

  it('gives no pace: ttl of the root document speaks of itself, and a part of ttl 0 has none', () => {
    const data = { feeds: FEEDS.slice(1, 2) }
    expect(gbfs.discover(bytesOf({ ttl: 86_400, data }), FIXTURE_CONTEXT)).toEqual([
      { part: 'system_information', url: 'https://x.example/system' },
    ])
  })
})

it.each([
  ['{"last_updated":1,"ttl":60,"data":{}}', 60],
  ['{"data":{"name":"\\"ttl\\": 5"},"ttl" : "30"}', 30],
  ['{"data":["ttl",7],"ttl":12}', 12],
  ['{"ttl":0}', undefined],
  ['{"ttl":-5}', undefined],
  ['{"ttl":1e99}', undefined],
  ['{"ttl":99999999999}', undefined],
  ['{"data":{}}', undefined],
  ['', undefined],
])('%s is good for %s seconds', (text, seconds) => {
  expect(gbfs.everySeconds(Buffer.from(text))).toBe(seconds)
})

it('a document of nothing but names is not searched to its end', () => {
  const names = (count: number) => '"ttl" "last_updated" '.repeat(count)
  const read = (count: number) => {
    const bytes = Buffer.from(`${names(count)}{"last_updated":1775000000,"ttl":60}`)
    return [gbfs.everySeconds(bytes), gbfs.madeAt(bytes)]
  }
  expect(read(10)).toEqual([60, '2026-03-31T23:33:20Z'])
  expect(read(100_000)).toEqual([undefined, undefined])
})

it.each([
  ['{"last_updated":1775000000,"ttl":60}', '2026-03-31T23:33:20Z'],
  [
    '{"data":{"last_updated":null},"last_updated" : "2026-03-31T07:33:20+08:00"}',
    '2026-03-30T23:33:20Z',
  ],
  ['{"last_updated":"soon"}', undefined],
  ['{"last_updated":"99:99"}', undefined],
  ['{"data":{}}', undefined],
])('%s was made at %s', (text, instant) => {
  const found = gbfs.madeAt(Buffer.from(text))
  expect(found && Date.parse(found)).toBe(instant && Date.parse(instant))
})

describe('what a document covers', () => {
  it('is its own contract, so that the tables of other parts keep their rows', () => {
    expect(decode({ regions: [] }).covers).toEqual(['gbfs/region@1'])
    expect(decode({ stations: [] }, '3.0', 'station_information').covers).toEqual([
      'gbfs/station@1',
    ])
  })

  it('is a full snapshot of vehicles and of alerts', () => {
    expect(decode({ vehicles: [] }).snapshotOf).toEqual(['gbfs/vehicle_status@1'])
    expect(decode({ alerts: [] }).snapshotOf).toEqual(['gbfs/alert@1'])
    expect(decode({ regions: [] }).snapshotOf).toBeUndefined()
  })

  it.each([
    ['a maintenance page', '{"error":"maintenance"}', undefined],
    ['no JSON', '<html>', undefined],
    ['the wrong part', '{"data":{"vehicles":[]}}', 'station_information'],
    ['a list of nothing', '{"data":{"stations":[]}}', undefined],
    ['an unknown document', '{"data":{"teapots":[]}}', undefined],
  ])('is nothing for %s: no row is taken away and nothing has ended', (_, text, part) => {
    const context = { ...FIXTURE_CONTEXT, ...(part && { part }) }
    const decoded = gbfs.decode(Buffer.from(text), context)
    expect(decoded.readings).toEqual([])
    expect(decoded.covers).toEqual([])
    expect(decoded.snapshotOf).toBeUndefined()
  })
})

it('rental hours are told in the notation of OSM where all users have the same', () => {
  const hour = (days: string[], user_types: string[]) => {
    return { user_types, days, start_time: '06:00:00', end_time: '23:59:59' }
  }
  const hours = (...rental_hours: unknown[]) => decode({ rental_hours }).findings[0]?.message
  const all = ['member', 'nonmember']
  expect(hours(hour(['sun', 'mon', 'tue'], all))).toContain('Mo-Tu,Su 06:00-24:00')
  expect(hours(hour(['mon'], all), hour(['tue'], ['member']))).toContain('differ')
})

it('a version that is not known yet is read as the nearest before it, and told', () => {
  const name = [{ text: 'A', language: 'en' }]
  const { readings, findings } = decode({ regions: [{ region_id: 'a', name }] }, '3.9')
  expect(readings).toHaveLength(1)
  expect(findings.map(({ code }) => code)).toEqual(['unknown-version'])
})

it('a broken vehicle hides none of its neighbours', () => {
  const vehicle = { lat: 30, lon: 120, is_reserved: false, is_disabled: false }
  const vehicles = [{ ...vehicle, vehicle_id: 'a' }, vehicle, { ...vehicle, vehicle_id: 'c' }]
  const { readings, rejects } = decode({ vehicles })
  expect(readings.map(({ reading }) => reading.vehicle_id)).toEqual(['a', 'c'])
  expect(rejects.map(({ at }) => at)).toEqual(['data.vehicles[1]'])
})

it('more zones and global rules than allowed are refused as a whole', () => {
  const limits = { ...FIXTURE_CONTEXT.limits, entities: 3 }
  const feature = { type: 'Feature', properties: {}, geometry: null }
  const data = { geofencing_zones: { features: [feature, feature] }, global_rules: [{}, {}] }
  const decoded = gbfs.decode(bytesOf({ data, version: '3.0' }), { ...FIXTURE_CONTEXT, limits })
  expect(decoded.rejects.map(({ code }) => code)).toEqual(['too-many'])
  expect(decoded.readings).toEqual([])
})
