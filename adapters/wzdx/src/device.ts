import { type Geometry, membersOf } from '@tongqu/adapter-kit'
import type { Feed } from './feed.ts'
import { DEVICE_FIELDS, NEEDED_OF_DEVICE } from './fields.ts'
import { coreOf, type FeatureReader } from './reader.ts'

type Members = Readonly<Record<string, unknown>>

const NEEDED_IN_CORE = [
  ...['device_type', 'data_source_id', 'device_status', 'update_date', 'has_automatic_location'],
]

/** A FieldDeviceFeature of any type as `road/field_device@1`. */
export function deviceOf(
  feature: Members,
  geometry: Geometry | undefined,
  feed: Feed,
  reader: FeatureReader,
): Record<string, unknown> {
  const properties = membersOf(feature.properties)
  const core = coreOf(properties)
  const reading = reader.fields(core, properties, DEVICE_FIELDS)
  for (const name of NEEDED_IN_CORE) {
    if (core[name] === undefined) reader.remark('schema', `${name} is missing`)
  }
  for (const name of NEEDED_OF_DEVICE.get(core.device_type) ?? []) {
    if (properties[name] === undefined) reader.remark('schema', `${name} is missing`)
  }
  if (geometry && geometry.type !== 'Point') {
    reader.remark('schema', `a ${geometry.type} in place of a Point`)
  }
  if (!feed.sources.has(String(reading.data_source_id))) {
    reader.remark('unknown-source', 'data_source_id is none of the feed')
  }
  return {
    ...reading,
    updated_at: reading.updated_at ?? feed.updated,
    device_id: reader.read('id', { kind: 'text' }, feature.id),
    latitude: geometry?.latitude,
    longitude: geometry?.longitude,
  }
}

/** Does a feature describe a device rather than a road event? */
export function isDevice(feature: unknown): boolean {
  const properties = membersOf(membersOf(feature).properties)
  return coreOf(properties).device_type !== undefined
}
