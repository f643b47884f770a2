import { metersBetween, type Place } from '../geography.ts'
import type { Name } from '../names.ts'
import type { Line } from '../network.ts'
import { chance } from '../random.ts'
import type { World } from '../world.ts'

/** A station of the metro as its operator knows it. */
export type MetroStation = Place & {
  id: string
  name: Name
  lineId: string
  /** Another line within a walk, or the railway. */
  isTransfer: boolean
  /** How much of its traffic is of offices, 0 to 1; the rest is of homes. */
  officeShare: number
  /** Entries of a working day. */
  entriesADay: number
  /** Passengers that platforms and concourse are built for. */
  capacity: number
}

/** The way from one station to the next, in one direction. */
export type MetroSection = {
  lineId: string
  direction: 0 | 1
  from: MetroStation
  to: MetroStation
  lengthMeters: number
  runningSeconds: number
  /** By timetable, passengers an hour. */
  capacityPerHour: number
  path: readonly (readonly [longitude: number, latitude: number])[]
}

export type MetroLine = {
  id: string
  name: Name
  color: string
  /** In the order of direction 0. */
  stations: readonly MetroStation[]
  /** Direction 0, then direction 1, each in the order of its trains. */
  sections: readonly MetroSection[]
}

/** Passengers of a six-car train of type B, as built. */
const TRAIN_PASSENGERS = 1_440
/** Lines whose stations are nearer than this are changed between. */
const TRANSFER_METERS = 400
const LEAST_ENTRIES = 11_000
const MORE_ENTRIES = 22_000
/** A station is built for the entries of a day by so many. */
const ENTRIES_BY_CAPACITY = 26
const CAPACITY_STEP = 50

const made = new WeakMap<World, readonly MetroLine[]>()

/** All metro lines of the world's rail network; equal worlds give equal lines. */
export function metroLines(world: World): readonly MetroLine[] {
  const known = made.get(world)
  if (known) return known
  const lines = world.province.rail.lines.filter(({ kind }) => kind === 'metro')
  const all = lines.map((line) => lineOf(world, line))
  made.set(world, all)
  return all
}

function lineOf(world: World, line: Line): MetroLine {
  const [there, back] = line.patterns
  if (!there || !back) throw new Error('a metro line runs both ways')
  const places = there.calls.map(({ stop }) => placeOf(world, stop.parent ?? stop.id))
  const stations = places.map((place, index) => stationOf(world, line, place, index, places.length))
  const byId = new Map(stations.map((station) => [station.id, station]))
  const sections = [there, back].flatMap(({ calls, direction }) =>
    calls.slice(1).map((call, index): MetroSection => {
      const before = calls[index]
      const from = byId.get(before?.stop.parent ?? '')
      const to = byId.get(call.stop.parent ?? '')
      if (!before || !from || !to) throw new Error('a call is at a station')
      return {
        lineId: line.id,
        direction,
        from,
        to,
        lengthMeters: Math.round(call.meters - before.meters),
        runningSeconds: call.arrivalSeconds - before.departureSeconds,
        capacityPerHour: capacityOf(line),
        path: [
          [from.longitude, from.latitude],
          [to.longitude, to.latitude],
        ],
      }
    }),
  )
  return { id: line.id, name: line.name, color: line.color, stations, sections }
}

type NamedPlace = Place & { id: string; name: Name }

function placeOf({ province }: World, id: string): NamedPlace {
  const found = province.rail.stops.find((stop) => stop.id === id)
  if (!found) throw new Error(`no station ${id}`)
  return found
}

/** Offices stand in the middle of a line, homes at its ends. */
function stationOf(
  world: World,
  line: Line,
  { id, name, latitude, longitude }: NamedPlace,
  index: number,
  count: number,
): MetroStation {
  const middle = 1 - Math.abs(index - count / 2) / (count / 2)
  const luck = chance(world.seed, 'metro', 'entries', id)
  const entriesADay = Math.round(LEAST_ENTRIES + MORE_ENTRIES * (0.5 * middle + 0.5 * luck))
  const capacity = Math.ceil(entriesADay / ENTRIES_BY_CAPACITY / CAPACITY_STEP) * CAPACITY_STEP
  const place = { latitude, longitude }
  return {
    ...{ id, name, latitude, longitude, lineId: line.id, entriesADay, capacity },
    isTransfer: isNearAnother(world, line, place),
    officeShare: Math.min(0.9, Math.max(0.08, middle)),
  }
}

function isNearAnother({ province }: World, line: Line, place: Place): boolean {
  const own = new Set(line.patterns[0]?.calls.map(({ stop }) => stop.parent))
  return province.rail.stops.some(
    ({ id, kind, ...there }) =>
      kind === 'station' && !own.has(id) && metersBetween(there, place) < TRANSFER_METERS,
  )
}

function capacityOf({ runnings }: Line): number {
  const headway = runnings[0]?.headwaySeconds ?? 300
  return Math.round((3_600 / headway) * TRAIN_PASSENGERS)
}
