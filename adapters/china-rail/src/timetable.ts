import { membersOf } from '@tongqu/adapter-kit'
import { dayOf } from './clock.ts'
import { GtfsWriter, type Organisation, type TimetableHead } from './gtfs.ts'
import type { Harvest } from './harvest.ts'
import { Record12306 } from './record.ts'
import { Stations } from './stations.ts'
import { emitStops, readStops, type StopList, type StopRows } from './stops.ts'
import { Trains } from './trains.ts'

type Members = Readonly<Record<string, unknown>>

/** Who answers for a timetable that names nobody: the service whose tables these are. */
const NOBODY: Organisation = { name: '铁路客户服务（12306）', url: 'https://www.12306.cn/' }

/**
 * A whole timetable in one document: stations, trains and stops, and the days for which they are
 * true. It becomes the tables of rail and, as far as trains are complete, of GTFS.
 */
export function readTimetable(document: unknown, harvest: Harvest): void {
  const bundle = membersOf(document)
  const stations = readStations(bundle, harvest)
  const trains = new Trains(harvest, stations)
  const stops = stopRows(bundle)
  for (const [index, value] of listOf(bundle.trains).entries()) {
    const at = `trains[${index}]`
    const train = trains.read(value, at)
    const own = membersOf(value).stops
    if (train && Array.isArray(own)) {
      stops.push({ trainNo: train.trainNo, rows: own, at: `${at}.stops` })
    }
  }
  const lists = new Map<string, StopList>()
  for (const rows of stops) {
    const read = readStops(rows, harvest, stations, trains)
    if (!read) continue
    if (lists.has(read.train.trainNo)) {
      harvest.note('stops-twice', 'stops of a train that stand twice; the first count', rows.at)
    } else lists.set(read.train.trainNo, read.list)
  }
  stations.emit()
  trains.emit(({ trainNo }) => lists.get(trainNo)?.isComplete ?? false)
  writeAll(trains, lists, harvest, headOf(bundle, harvest))
}

/** Does it hold stations beside trains or stops? */
export function looksLikeTimetable(document: unknown): boolean {
  const { stations, trains, stops } = membersOf(document)
  return stations !== undefined && (trains !== undefined || stops !== undefined)
}

function writeAll(
  trains: Trains,
  lists: ReadonlyMap<string, StopList>,
  harvest: Harvest,
  head: TimetableHead,
): void {
  const gtfs = new GtfsWriter(harvest, head)
  for (const train of trains.all()) {
    const list = lists.get(train.trainNo)
    if (list) emitStops(harvest, train, list)
    gtfs.add(train, list ?? { stops: [], isComplete: false })
  }
  gtfs.finish()
}

function readStations(bundle: Members, harvest: Harvest): Stations {
  const stations = new Stations(harvest)
  if (typeof bundle.stations === 'string') stations.readScript(scriptIn(bundle.stations))
  for (const [index, value] of listOf(bundle.stations).entries()) {
    stations.read(value, `stations[${index}]`)
  }
  for (const [index, value] of listOf(bundle.coordinates).entries()) {
    stations.locate(value, `coordinates[${index}]`)
  }
  return stations
}

/** The list inside of `var station_names ='@…'`, or the text itself. */
export function scriptIn(text: string): string {
  const match = /station_names\s*=\s*(['"])([\s\S]*?)(?:\1|$)/.exec(text)
  return match?.[2] ?? text
}

/** `{ "<train_no>": [ … ] }`, or rows that name their train. */
function stopRows({ stops }: Members): StopRows[] {
  if (!Array.isArray(stops)) return stopGroups(membersOf(stops), 'stops')
  return groupedRows(stops, 'stops')
}

/** Members of an object whose values are the rows of a train each. */
export function stopGroups(members: Members, at: string): StopRows[] {
  return Object.entries(members).flatMap(([trainNo, rows], index) => {
    return Array.isArray(rows) ? [{ trainNo, rows, at: `${at}.${index}` }] : []
  })
}

/** Rows that name their train, gathered by it. */
export function groupedRows(rows: readonly unknown[], at: string): StopRows[] {
  const groups = new Map<string, unknown[]>()
  for (const row of rows) {
    const said = membersOf(row).train_no
    const trainNo = typeof said === 'string' ? said : ''
    const group = groups.get(trainNo)
    if (group) group.push(row)
    else groups.set(trainNo, [row])
  }
  return [...groups].map(([trainNo, group], index) => ({
    trainNo: trainNo === '' ? undefined : trainNo,
    rows: group,
    at: groups.size === 1 ? at : `${at}.${index}`,
  }))
}

function headOf(bundle: Members, harvest: Harvest): TimetableHead {
  const record = new Record12306(harvest, bundle, 'body')
  const operator = organisation(bundle.operator)
  if (!operator) record.note('no-operator', 'nobody is named who runs the trains')
  const publisher = organisation(bundle.publisher) ?? operator ?? NOBODY
  const runs = record.text('runs_on')
  return {
    operator: operator ?? NOBODY,
    publisher,
    validFrom: dayOf(bundle.valid_from),
    validUntil: dayOf(bundle.valid_until),
    runsOn: runs !== undefined && /^[01]{7}$/.test(runs) ? runs : undefined,
    version: record.text('version'),
  }
}

function organisation(value: unknown): Organisation | undefined {
  const { id, name, url } = membersOf(value)
  if (typeof name !== 'string' || typeof url !== 'string') return undefined
  if (name === '' || !/^https?:\/\//.test(url)) return undefined
  return { id: typeof id === 'string' && id !== '' ? id : undefined, name, url }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
