import {
  checked,
  type Decoded,
  lenientInteger,
  lenientText,
  membersOf,
  nothing,
} from '@tongqu/adapter-kit'
import type { Feed } from './feed.ts'
import type { Field } from './fields.ts'
import { THREE } from './version.ts'

const CONTRACT = 'gbfs/geofencing_zone@1'

/** The fastest that a contract takes, in km/h. */
const MOST_SPEED = 500

const FLAG: Field = { kind: 'flag' }
const NAME: Field = { kind: 'words' }
const AREA: Field = { kind: 'area' }

type Source = Readonly<Record<string, unknown>>

/**
 * `geofencing_zones`: each feature is a zone, each global rule one without a place. The rules of a
 * zone stand in `rules`; its columns hold those of the first rule, which counts before the others
 * (GBFS 2.1, geofencing_zones: earlier rules take precedence). A zone without an area is a reject:
 * it would seem to hold everywhere.
 */
export function decodeZones(feed: Feed, limit: number): Decoded {
  const { data, reader, version } = feed
  const features = membersOf(data.geofencing_zones).features
  if (!Array.isArray(features)) {
    const reason = 'no array data.geofencing_zones.features'
    const reject = { at: 'data.geofencing_zones', code: 'no-records', reason }
    return { ...nothing(), rejects: [reject], covers: [] }
  }
  reader.place = 'data'
  const globals = Array.isArray(data.global_rules) ? data.global_rules : []
  if (version >= THREE && !Array.isArray(data.global_rules)) {
    reader.remarkOnRecord('schema', 'global_rules is missing')
  }
  if (features.length + globals.length > limit) {
    const reason = `more than ${limit} zones and global rules`
    return { ...nothing(), rejects: [{ at: 'data', code: 'too-many', reason }], covers: [] }
  }
  const decoded: Decoded = { ...nothing(), covers: [CONTRACT] }
  const ids = new Set<unknown>()
  for (const [index, feature] of features.entries()) {
    reader.place = `data.geofencing_zones.features[${index}]`
    add(decoded, ids, zoneOf(membersOf(feature), index, feed), reader.place)
  }
  for (const [index, rule] of globals.entries()) {
    reader.place = `data.global_rules[${index}]`
    const zone = { zone_id: `global-${index}`, is_global_rule: true, ...rulesOf([rule], feed) }
    add(decoded, ids, zone, reader.place)
  }
  return decoded
}

function add(decoded: Decoded, ids: Set<unknown>, zone: Record<string, unknown>, at: string): void {
  const given = Object.entries(zone).filter(([, value]) => value !== undefined)
  if (zone.geometry === undefined && zone.is_global_rule === false) {
    const reason = 'no area that can be read'
    decoded.rejects.push({ contract: CONTRACT, at, code: 'no-geometry', reason })
    return
  }
  const result = checked(CONTRACT, Object.fromEntries(given), at)
  if ('code' in result) decoded.rejects.push(result)
  else if (ids.has(result.reading.zone_id)) {
    const reason = 'another zone before has the same id'
    decoded.rejects.push({ contract: CONTRACT, at, code: 'duplicate-key', reason })
  } else {
    ids.add(result.reading.zone_id)
    decoded.readings.push(result)
  }
}

function zoneOf(feature: Source, index: number, feed: Feed): Record<string, unknown> {
  const { reader } = feed
  const { name, start, end, rules, ...others } = membersOf(feature.properties)
  if (feature.type !== 'Feature') reader.remarkOnRecord('schema', 'type is not Feature')
  if (feature.properties === undefined) reader.remarkOnRecord('schema', 'properties is missing')
  if (feature.geometry === undefined) reader.remarkOnRecord('schema', 'geometry is missing')
  if (rules !== undefined && !Array.isArray(rules)) {
    reader.remarkOnRecord('schema', 'rules is no array')
  }
  const id = lenientText(feature.id, () => undefined)
  return {
    zone_id: id ?? String(index),
    name: name === undefined ? undefined : reader.read('name', NAME, name),
    start_at: reader.time('start', start)?.text,
    end_at: reader.time('end', end)?.text,
    is_global_rule: false,
    ...rulesOf(Array.isArray(rules) ? rules : [], feed),
    geometry:
      feature.geometry === undefined ? undefined : reader.read('geometry', AREA, feature.geometry),
    extra: extraOf(others),
  }
}

function extraOf(others: Source): Record<string, string> | undefined {
  const texts = Object.entries(others)
    .filter(([name, value]) => name !== '__proto__' && value !== undefined && value !== null)
    .map(([name, value]): [string, string] => {
      return [name, typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value)]
    })
  return texts.length === 0 ? undefined : Object.fromEntries(texts)
}

/** Before 3.0 one flag says whether rides may start and end. */
function rulesOf(rules: readonly unknown[], { reader, version }: Feed): Record<string, unknown> {
  for (const rule of rules) checkRule(membersOf(rule), version, (what) => noted(reader, what))
  const first = membersOf(rules[0])
  const flag = (name: string, older?: string): unknown => {
    const used = first[name] === undefined && older !== undefined ? older : name
    return first[used] === undefined ? undefined : reader.read(used, FLAG, first[used])
  }
  return {
    ride_start_allowed: flag('ride_start_allowed', 'ride_allowed'),
    ride_end_allowed: flag('ride_end_allowed', 'ride_allowed'),
    ride_through_allowed: flag('ride_through_allowed'),
    station_parking: flag('station_parking'),
    maximum_speed_kilometers_per_hour: speedOf(first.maximum_speed_kph, (what) =>
      noted(reader, `maximum_speed_kph: ${what}`),
    ),
    rules: rules.length === 0 ? undefined : shortened(JSON.stringify(rules), reader),
  }
}

function noted(reader: Feed['reader'], what: string): void {
  reader.remarkOnRecord('schema', what)
}

function speedOf(value: unknown, note: (what: string) => void): number | undefined {
  const speed = lenientInteger(value, note)
  if (speed === undefined || (speed >= 0 && speed <= MOST_SPEED)) return speed
  note('out of range')
  return undefined
}

/** Characters of rules that the contract takes. */
const MOST_CHARACTERS = 100_000

function shortened(text: string, reader: Feed['reader']): string | undefined {
  if (text.length <= MOST_CHARACTERS) return text
  reader.remarkOnRecord('too-long', `rules: more than ${MOST_CHARACTERS} characters`)
  return undefined
}

const OLD_RULE = ['ride_allowed', 'ride_through_allowed']
const NEW_RULE = ['ride_start_allowed', 'ride_end_allowed', 'ride_through_allowed']

function checkRule(rule: Source, version: number, note: (what: string) => void): void {
  for (const name of version < THREE ? OLD_RULE : NEW_RULE) {
    if (typeof rule[name] !== 'boolean') note(`${name} of a rule is no boolean`)
  }
}
