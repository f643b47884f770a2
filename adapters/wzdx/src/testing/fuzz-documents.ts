import type { Reading } from '@tongqu/adapter-kit'
import type { FuzzDocument } from '@tongqu/adapter-kit/testing'

const SOURCE = { data_source_id: 'lh', organization_name: '临衡公路养护处' }
const INFO = { update_date: '2026-01-05T00:00:00Z', publisher: '临衡', data_sources: [SOURCE] }

/** Feeds made of features: events of 4.2 and 3.1, and devices. */
export const FUZZ_DOCUMENTS: readonly FuzzDocument[] = [
  feed('events 4.2', { feed_info: { ...INFO, version: '4.2' } }, (index) => ({
    id: `wz-${index}`,
    type: 'Feature',
    properties: {
      core_details: {
        data_source_id: 'lh',
        event_type: 'work-zone',
        road_names: ['S216'],
        direction: 'northbound',
        update_date: '2026-01-04T23:57:30Z',
      },
      start_date: '2026-01-05T01:00:00+08:00',
      end_date: '2026-01-06T06:00:00+08:00',
      vehicle_impact: 'some-lanes-closed',
      location_method: 'sign-method',
      reduced_speed_limit_kph: 60,
      worker_presence: { are_workers_present: true },
      lanes: [{ order: 1, type: 'general', status: 'closed' }],
      restrictions: [{ type: 'no-trucks' }],
    },
    geometry: line(index),
  })),
  feed('events 3.1', { road_event_feed_info: { ...INFO, version: '3.1' } }, (index) => ({
    id: `re-${index}`,
    type: 'Feature',
    properties: {
      data_source_id: 'lh',
      event_type: 'work-zone',
      road_names: ['S216'],
      direction: 'northbound',
      start_date: '2026-01-05T01:00:00Z',
      start_date_accuracy: 'verified',
      beginning_accuracy: 'estimated',
      reduced_speed_limit: 45,
      total_num_lanes: 4,
    },
    geometry: line(index),
  })),
  feed('devices 4.2', { feed_info: { ...INFO, version: '4.2' } }, (index) => ({
    id: `ab-${index}`,
    type: 'Feature',
    properties: {
      core_details: {
        device_type: 'arrow-board',
        data_source_id: 'lh',
        device_status: 'ok',
        update_date: '2026-01-04T23:59:00Z',
        has_automatic_location: true,
        milepost: 13.2,
        status_messages: ['low battery'],
      },
      pattern: 'left-arrow-flashing',
      is_in_transport_position: false,
    },
    geometry: { type: 'Point', coordinates: [120 + index / 100, 30.2] },
  })),
]

/** Names a reading by its contract and key. */
export function identityOf({ contract, reading }: Reading): string {
  return [contract, reading.event_id ?? reading.device_id, reading.data_source_id].join(' ')
}

function feed(name: string, head: object, feature: (index: number) => unknown): FuzzDocument {
  const start = JSON.stringify({ ...head, type: 'FeatureCollection' }).slice(0, -1)
  return {
    name,
    records: [0, 1, 2, 3, 4].map((index) => JSON.stringify(feature(index))),
    wrap: (records) => `${start},"features":[${records.join(',')}]}`,
  }
}

function line(index: number): object {
  const west = 120 + index / 100
  return {
    type: 'LineString',
    coordinates: [
      [west, 30.2],
      [west + 0.01, 30.21],
    ],
  }
}
