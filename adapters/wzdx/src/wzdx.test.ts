import { adapterCases, FIXTURE_CONTEXT, goldenCases } from '@tongqu/adapter-kit/testing'
import { expect, it } from 'vitest'
import { wzdx } from './wzdx.ts'

adapterCases(wzdx, new URL('../fixtures/', import.meta.url))
goldenCases(wzdx, `${import.meta.dirname}/../goldens`)

const INFO = { update_date: '2026-01-05T00:00:00Z', version: '4.2' }

function decode(document: unknown) {
  return wzdx.decode(Buffer.from(JSON.stringify(document)), FIXTURE_CONTEXT)
}

it('a feed of road events without events says that all have ended', () => {
  const { readings, snapshotOf } = decode({ feed_info: INFO, features: [] })
  expect(readings).toEqual([])
  expect(snapshotOf).toEqual(['road/work_zone@1'])
})

it.each([{ error: 'maintenance' }, [], null, { feed_info: INFO, features: {} }])(
  '%j is no feed: no event has ended',
  (document) => {
    const decoded = decode(document)
    expect(decoded.rejects).toHaveLength(1)
    expect(decoded.snapshotOf).toBeUndefined()
    expect(decoded.covers).toEqual([])
  },
)

it('a limit in miles per hour of an old feed is told in kilometres per hour', () => {
  const properties = { road_event_id: 'a', reduced_speed_limit: 55 }
  const feed = (version: string) => ({
    road_event_feed_info: { ...INFO, version },
    features: [{ type: 'Feature', properties, geometry: null }],
  })
  const { readings } = decode(feed('3.1'))
  expect(readings[0]?.reading.reduced_speed_limit_kilometers_per_hour).toBe(88.51392)
  const kph = { ...feed('3.1') }
  kph.features = [{ type: 'Feature', properties: { ...properties, ...KPH }, geometry: null }]
  expect(decode(kph).readings[0]?.reading.reduced_speed_limit_kilometers_per_hour).toBe(80)
})

const KPH = { reduced_speed_limit_kph: 80 }

it('two data sources may use the same id; one source may not', () => {
  const event = (data_source_id: string, direction: string) => ({
    id: 'a',
    type: 'Feature',
    properties: { core_details: { event_type: 'work-zone', data_source_id, direction } },
    geometry: null,
  })
  const features = [event('x', 'northbound'), event('y', 'northbound'), event('x', 'southbound')]
  const { readings, rejects } = decode({ feed_info: INFO, features })
  expect(readings.map(({ reading }) => reading.data_source_id)).toEqual(['x', 'y'])
  expect(rejects.map(({ at, code }) => `${at} ${code}`)).toEqual(['features[2] duplicate-key'])
})
