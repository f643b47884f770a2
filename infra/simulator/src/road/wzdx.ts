import { utcInstant } from '../instants.ts'
import type { World } from '../world.ts'
import { type Incident, versionAt } from './incidents.ts'
import { onSection } from './sections.ts'

const VERSION = '4.2'
const SOURCE = 'yunze-works-simulated'
const LICENCE = 'https://creativecommons.org/publicdomain/zero/1.0/'
const POINTS = 6
const DIRECTIONS = {
  northBound: 'northbound',
  eastBound: 'eastbound',
  southBound: 'southbound',
  westBound: 'westbound',
} as const

/** WZDx 4.2 `WorkZoneFeed`: each road works as a work zone with its lanes. */
export function workZones(world: World, at: number): Buffer {
  const features = works(world, at).map((incident) => workZone(world, incident, at))
  return feed(world, at, features)
}

/** WZDx 4.2 `DeviceFeed`: an arrow board before each closed lane. */
export function fieldDevices(world: World, at: number): Buffer {
  const features = works(world, at)
    .filter((incident) => isUnderWay(incident, at))
    .map((incident) => arrowBoard(world, incident, at))
  return feed(world, at, features)
}

function works(world: World, at: number): Incident[] {
  const shown = world.faults.valueTime('wzdx', 'works', at)
  return world
    .road()
    .trafficAt(shown)
    .incidents.filter(({ kind }) => kind === 'works')
}

function feed(world: World, at: number, features: readonly object[]): Buffer {
  const time = utcInstant(world.faults.timeOf('wzdx', 'feed', at))
  const source = {
    data_source_id: SOURCE,
    organization_name: '云泽公路局（模拟 · synthetic）',
    update_date: time,
    update_frequency: 60,
  }
  return Buffer.from(
    JSON.stringify({
      feed_info: {
        publisher: '云泽交管（模拟 · synthetic）',
        version: VERSION,
        license: LICENCE,
        update_date: time,
        update_frequency: 60,
        data_sources: [source],
      },
      type: 'FeatureCollection',
      features,
    }),
  )
}

function workZone(world: World, incident: Incident, at: number): object {
  const { id, section, from, to, startsAt, endsAt, announcedAt, lanesClosed, detail } = incident
  const times = world.faults.timeOf('wzdx', id, 0)
  const places = Array.from({ length: POINTS }, (_, index) =>
    world.faults.placeOf(
      'wzdx',
      id,
      onSection(section, from + ((to - from) * index) / (POINTS - 1)),
    ),
  )
  return {
    id,
    type: 'Feature',
    properties: {
      core_details: {
        event_type: 'work-zone',
        data_source_id: SOURCE,
        road_names: [section.roadName.zh, section.roadNumber],
        direction: DIRECTIONS[section.direction],
        name: `${section.roadName.zh}施工`,
        description: `${section.roadName.zh}往${section.towards.zh}方向封闭${lanesClosed}条车道`,
        creation_date: utcInstant(announcedAt),
        update_date: utcInstant(versionAt(incident, at).versionAt),
      },
      start_date: utcInstant(startsAt + times),
      end_date: utcInstant(endsAt + times),
      is_start_date_verified: at >= startsAt,
      is_end_date_verified: false,
      is_start_position_verified: true,
      is_end_position_verified: false,
      location_method: 'channel-device-method',
      work_zone_type: 'static',
      vehicle_impact: 'some-lanes-closed',
      lanes: Array.from({ length: section.lanes }, (_, lane) => ({
        order: lane + 1,
        status: lane < lanesClosed ? 'closed' : 'open',
        type: 'general',
      })),
      types_of_work: [
        { type_name: TYPES_OF_WORK[detail] ?? 'maintenance', is_architectural_change: false },
      ],
      reduced_speed_limit_kph: Math.round(section.freeFlowKilometersPerHour * 0.6),
    },
    geometry: {
      type: 'LineString',
      coordinates: places.map(({ latitude, longitude }) => [longitude, latitude]),
    },
  }
}

const TYPES_OF_WORK: Readonly<Record<string, string>> = {
  resurfacingWork: 'surface-work',
  repairWork: 'minor-road-defect-repair',
  roadMarkingWork: 'painting',
}

function arrowBoard(world: World, incident: Incident, at: number): object {
  const { id, section, from } = incident
  const place = world.faults.placeOf('wzdx', id, onSection(section, Math.max(0, from - 0.02)))
  return {
    id: `ARROW-${id}`,
    type: 'Feature',
    properties: {
      core_details: {
        device_type: 'arrow-board',
        data_source_id: SOURCE,
        device_status: 'ok',
        update_date: utcInstant(world.faults.timeOf('wzdx', id, at)),
        has_automatic_location: true,
        road_direction: DIRECTIONS[section.direction],
        road_names: [section.roadName.zh],
        name: `${section.roadName.zh}箭头板`,
        is_moving: false,
      },
      pattern: 'right-arrow-flashing',
      is_in_transport_position: false,
    },
    geometry: { type: 'Point', coordinates: [place.longitude, place.latitude] },
  }
}

function isUnderWay({ startsAt, endsAt }: Incident, at: number): boolean {
  return at >= startsAt && at < endsAt
}
