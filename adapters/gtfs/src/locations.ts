import {
  checked,
  type DecodeContext,
  type Decoded,
  nothing,
  parseJson,
  type Reject,
  rejected,
} from '@tongqu/adapter-kit'
import { contractIdOf, LOCATIONS, tableOf } from './files.ts'
import { polygonFault } from './polygon.ts'

const CONTRACT = contractIdOf(tableOf(LOCATIONS))

/**
 * `locations.geojson`: the zones of demand-responsive service, one reading per feature. Never
 * throws; one broken zone hides none of the others.
 *
 * The geometry is kept as JSON text without white space; properties other than `stop_name` and
 * `stop_desc` go to `extra`, values that are not text as their JSON. The specification wants the
 * `id` at the feature; the `id` property that GDAL writes in its place is accepted.
 */
export function decodeLocations(bytes: Uint8Array, { limits }: DecodeContext): Decoded {
  const json = parseJson(bytes, limits)
  if ('reject' in json) return { ...nothing(), rejects: [json.reject] }
  const features = featuresOf(json.value)
  if (!features) return rejected('body', 'not-a-collection', 'no GeoJSON FeatureCollection')
  const decoded: Decoded = { ...nothing(), findings: json.findings }
  const seen = new Set<string>()
  for (const [index, feature] of features.entries()) {
    const result = readingOf(feature, `features[${index}]`, seen)
    if ('reading' in result) decoded.readings.push(result)
    else decoded.rejects.push(result)
  }
  return decoded
}

function featuresOf(value: unknown): unknown[] | undefined {
  if (!isObject(value) || value.type !== 'FeatureCollection') return undefined
  return Array.isArray(value.features) ? value.features : undefined
}

function readingOf(
  feature: unknown,
  at: string,
  seen: Set<string>,
): ReturnType<typeof checked> | Reject {
  const reject = (code: string, reason: string): Reject => ({
    contract: CONTRACT,
    at,
    code,
    reason,
  })
  if (!isObject(feature) || feature.type !== 'Feature') return reject('not-a-feature', 'no Feature')
  const properties = isObject(feature.properties) ? feature.properties : {}
  const { id: idProperty, stop_name, stop_desc, ...others } = properties
  const id = textOf(feature.id ?? idProperty)
  if (id === undefined) return reject('missing-id', 'the feature has no id')
  if (seen.has(id)) return reject('duplicate-key', `a second feature with id ${id.slice(0, 60)}`)
  const fault = polygonFault(feature.geometry)
  if (fault) return reject('bad-geometry', fault)
  const reading: Record<string, unknown> = { id }
  const name = textOf(stop_name)
  const description = textOf(stop_desc)
  if (name !== undefined) reading.stop_name = name
  if (description !== undefined) reading.stop_desc = description
  reading.geometry = JSON.stringify(feature.geometry)
  const extra = textsOf(others)
  if (Object.keys(extra).length > 0) reading.extra = extra
  const result = checked(CONTRACT, reading, at)
  if ('reading' in result) seen.add(id)
  return result
}

function textsOf(values: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(values).flatMap(([name, value]) => {
    const text = textOf(value)
    return text === undefined ? [] : [[name, text] as const]
  })
  return Object.fromEntries(texts)
}

/** Text as it is, anything else as its JSON; nothing for null and empty text. */
function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined || value === '') return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
