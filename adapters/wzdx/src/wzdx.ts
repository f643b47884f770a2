import {
  checked,
  type DecodeContext,
  type Decoded,
  defineAdapter,
  type Geometry,
  geometryOf,
  membersOf,
  nothing,
  parseJson,
  type Reading,
  rejected,
} from '@tongqu/adapter-kit'
import { deviceOf, isDevice } from './device.ts'
import { eventOf } from './event.ts'
import { type Feed, feedOf } from './feed.ts'
import { FeatureReader } from './reader.ts'

const EVENT = 'road/work_zone@1'
const DEVICE = 'road/field_device@1'

/** Characters of a feature that are kept with its reject. */
const RAW_CHARACTERS = 2_000

/**
 * Work Zone Data Exchange 4.0 to 4.2, feeds of road events and of field devices (USDOT; GeoJSON).
 * Feeds of 2.0 to 3.1 are read too. A feed of road events is a full snapshot.
 */
export const wzdx = defineAdapter({
  shape: 'decode',
  name: 'wzdx',
  version: 1,
  emits: [EVENT, DEVICE],
  accepts: [
    'application/geo+json',
    'application/json',
    'text/json',
    'text/plain',
    'application/octet-stream',
  ],
  decode,
})

/** Never throws: one broken feature becomes a reject and cannot hide the others. */
function decode(bytes: Uint8Array, context: DecodeContext): Decoded {
  const json = parseJson(bytes, context.limits)
  if ('reject' in json) return { ...nothing(), rejects: [json.reject], covers: [] }
  const feed = feedOf(json.value, context)
  if (feed === undefined) {
    return { ...rejected('body', 'no-features', 'no array "features"'), covers: [] }
  }
  const decoded = decodeFeatures(feed)
  const isDevices = feed.features.some(isDevice)
  return {
    ...decoded,
    findings: [...json.findings, ...feed.remarks.findings()],
    covers: [isDevices ? DEVICE : EVENT],
    ...(!isDevices && { snapshotOf: [EVENT] }),
  }
}

function decodeFeatures(feed: Feed): Decoded {
  const decoded = nothing()
  const reader = new FeatureReader(feed)
  const seen = new Map<string, Reading['reading']>()
  for (const [index, item] of feed.features.entries()) {
    reader.place = `features[${index}]`
    const feature = membersOf(item)
    const geometry = placeOf(feature, reader)
    const contract = isDevice(feature) ? DEVICE : EVENT
    const make = contract === DEVICE ? deviceOf : eventOf
    const said = Object.entries(make(feature, geometry, feed, reader))
    const reading = Object.fromEntries(said.filter(([, value]) => value !== undefined))
    const result = checked(contract, reading, reader.place)
    if ('code' in result) {
      decoded.rejects.push({ ...result, raw: JSON.stringify(item).slice(0, RAW_CHARACTERS) })
    } else collectOnce(decoded, seen, result, reader)
  }
  return decoded
}

function placeOf(feature: Readonly<Record<string, unknown>>, reader: FeatureReader) {
  if (feature.type !== 'Feature') reader.remark('schema', 'type is not Feature')
  const geometry = geometryOf(feature.geometry)
  if ('fault' in geometry) {
    reader.remark('schema', `geometry: ${geometry.fault}`)
    return undefined
  }
  if (geometry.type === 'LineString' && isSinglePoint(geometry)) {
    reader.remark('schema', 'geometry: a line of one point')
  }
  return geometry
}

function isSinglePoint({ text }: Geometry): boolean {
  return !text.includes('],[')
}

/** A repeated feature is said once; features that contradict one another are not both true. */
function collectOnce(
  decoded: Decoded,
  seen: Map<string, Reading['reading']>,
  result: Reading,
  reader: FeatureReader,
): void {
  const { contract, reading } = result
  const key = JSON.stringify([reading.event_id ?? reading.device_id, reading.data_source_id])
  const earlier = seen.get(key)
  if (earlier === undefined) {
    seen.set(key, reading)
    decoded.readings.push(result)
  } else if (JSON.stringify(earlier) === JSON.stringify(reading)) {
    reader.remark('duplicate-record', 'the same feature stands before')
  } else {
    const reason = 'another feature before has the same id and data source'
    decoded.rejects.push({ contract, at: reader.place, code: 'duplicate-key', reason })
  }
}
