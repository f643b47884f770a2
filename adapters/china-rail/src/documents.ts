import { csvRows, delimiterOf, membersOf } from '@tongqu/adapter-kit'
import type { Harvest } from './harvest.ts'
import type { DocumentKind } from './options.ts'
import { looksLikePunctuality, PUNCTUALITY, readPunctuality } from './punctuality.ts'
import { Segments } from './segments.ts'
import { STATION, Stations } from './stations.ts'
import { emitStops, readStops, type StopRows, TRAIN_STOP } from './stops.ts'
import { looksLikeTickets, readTickets, TICKETS } from './tickets.ts'
import { groupedRows, looksLikeTimetable, readTimetable, stopGroups } from './timetable.ts'
import { TRAIN, Trains } from './trains.ts'

/** Contracts that a document of a kind is the whole truth of, GTFS aside. */
export const COVERS = {
  stations: [STATION],
  coordinates: [STATION],
  trains: [TRAIN],
  segments: [TRAIN, TRAIN_STOP],
  stops: [TRAIN, TRAIN_STOP],
  tickets: [TICKETS],
  punctuality: [PUNCTUALITY],
  timetable: [STATION, TRAIN, TRAIN_STOP],
} as const satisfies Record<DocumentKind, readonly string[]>

/** Which document a value of JSON is, by its members. */
export function kindOfJson(value: unknown): DocumentKind | undefined {
  if (looksLikeTimetable(value)) return 'timetable'
  if (looksLikeTickets(value)) return 'tickets'
  if (looksLikePunctuality(value)) return 'punctuality'
  if (stopsIn(value)) return 'stops'
  const rows = rowsIn(value)
  const first = membersOf(rows?.[0])
  if ('station_train_code' in first || 'train_no' in first) return 'trains'
  if (rows && ('telecode' in first || 'station_name' in first || 'name' in first)) return 'stations'
  return trainLists(value).length > 0 ? 'trains' : undefined
}

/** Reads a value of JSON as a document of a kind. */
export function readJson(value: unknown, kind: DocumentKind, harvest: Harvest): void {
  if (kind === 'timetable') readTimetable(value, harvest)
  else if (kind === 'tickets') readTickets(value, harvest)
  else if (kind === 'punctuality') readPunctuality(value, harvest)
  else if (kind === 'stops') readStopLists(stopsIn(value) ?? [], harvest)
  else if (kind === 'trains') readTrainLists(value, harvest)
  else if (kind === 'segments') readSegments(numbered(rowsIn(value)), harvest)
  else readStations(numbered(rowsIn(value)), harvest)
}

/** Which table a CSV is, by its header. */
export function kindOfTable(header: readonly string[]): DocumentKind | undefined {
  const has = (...names: readonly string[]) => names.some((name) => header.includes(name))
  if (has('running_time', 'running_minutes', '运行时间')) return 'segments'
  if (has('station_no', 'stop_sequence', '站序')) return 'stops'
  if (has('longitude', 'lng', 'lon', '经度')) return 'coordinates'
  if (has('station_train_code', 'train_code', '车次')) return 'trains'
  return has('node', 'station', 'station_name', 'name', '站名', '车站') ? 'stations' : undefined
}

type Row = { value: unknown; at: string }

/** Reads a CSV with a header as a document of a kind; rows of broken quotes are rejects. */
export function readTable(text: string, said: DocumentKind | undefined, harvest: Harvest) {
  const rows = csvRows(text, { delimiter: delimiterOf(text) })
  const header = rows.next().value?.cells?.map((cell: string) => cell.trim().toLowerCase())
  const kind = said ?? kindOfTable(header ?? [])
  if (header === undefined || kind === undefined) return undefined
  const items = tableRows(rows, header, harvest)
  if (kind === 'segments') readSegments(items, harvest)
  else if (kind === 'trains') readTrainRows([{ rows: items }], harvest)
  else if (kind === 'stops') readStopLists(groupedRows(valuesOf(items), 'rows'), harvest)
  else if (kind === 'stations' || kind === 'coordinates') readStations(items, harvest)
  else return undefined
  return kind
}

/** Reads the text of `station_name.js`. */
export function readStationScript(text: string, harvest: Harvest): void {
  const stations = new Stations(harvest)
  stations.readScript(text)
  stations.emit()
}

function* tableRows(
  rows: Iterable<{ line: number; cells: string[] | undefined; loose?: boolean }>,
  header: readonly string[],
  harvest: Harvest,
): Generator<Row> {
  for (const { line, cells, loose } of rows) {
    const at = `line ${line}`
    if (loose) harvest.note('loose-quotes', 'quotes where there should be none', at)
    if (cells?.length === header.length) {
      yield { value: Object.fromEntries(header.map((name, place) => [name, cells[place]])), at }
      continue
    }
    const code = cells === undefined ? 'broken-quotes' : 'wrong-cell-count'
    const reason = cells ? `${cells.length} cells under ${header.length}` : 'quotes do not close'
    harvest.reject(at, code, reason, { ...(cells && { raw: cells }) })
  }
}

function readStations(rows: Iterable<Row>, harvest: Harvest): void {
  const stations = new Stations(harvest)
  for (const { value, at } of rows) stations.read(value, at)
  stations.emit()
}

function readSegments(rows: Iterable<Row>, harvest: Harvest): void {
  const stations = new Stations(harvest)
  const trains = new Trains(harvest, stations)
  const segments = new Segments(harvest, stations, trains)
  for (const { value, at } of rows) segments.read(value, at)
  trains.emit(() => false)
}

function readTrainRows(
  lists: Iterable<{ rows: Iterable<Row>; day?: string }>,
  harvest: Harvest,
): void {
  const trains = new Trains(harvest, new Stations(harvest))
  for (const { rows, day } of lists) {
    for (const { value, at } of rows) trains.read(value, at, day)
  }
  trains.emit(() => false)
}

function readTrainLists(value: unknown, harvest: Harvest): void {
  const rows = rowsIn(value)
  readTrainRows(rows ? [{ rows: numbered(rows) }] : trainLists(value), harvest)
}

function readStopLists(lists: readonly StopRows[], harvest: Harvest): void {
  const stations = new Stations(harvest)
  const trains = new Trains(harvest, stations)
  const complete = new Set<string>()
  for (const rows of lists) {
    const read = readStops(rows, harvest, stations, trains)
    if (!read) continue
    if (read.list.isComplete) complete.add(read.train.trainNo)
    emitStops(harvest, read.train, read.list)
  }
  trains.emit(({ trainNo }) => complete.has(trainNo))
}

/** `{ "2026-01-05": { "D": [ … ] } }`, as `train_list.js` has it. */
function trainLists(value: unknown): { rows: Row[]; day: string }[] {
  return Object.entries(membersOf(value)).flatMap(([day, classes]) => {
    if (!/^\d{4}-\d\d-\d\d$/.test(day)) return []
    return Object.entries(membersOf(classes)).flatMap(([letter, rows]) => {
      if (!Array.isArray(rows)) return []
      return [{ day, rows: numbered(rows, `${day}.${letter.slice(0, 2)}`) }]
    })
  })
}

/** Stops of one train or of several, in any of the forms they come in. */
function stopsIn(value: unknown): StopRows[] | undefined {
  const outer = membersOf(value)
  const inner = outer.data === undefined ? value : outer.data
  const rows = Array.isArray(inner) ? inner : (membersOf(inner).data ?? membersOf(inner).stops)
  const said = outer.train_no ?? membersOf(inner).train_no
  if (Array.isArray(rows)) {
    if (isStop(rows[0])) {
      const one = typeof said === 'string' ? [{ trainNo: said, rows, at: 'data' }] : undefined
      return one ?? groupedRows(rows, 'data')
    }
    const lists = rows.flatMap((each, index) => stopsOfTrain(each, `data[${index}]`))
    return lists.length > 0 ? lists : undefined
  }
  const groups = stopGroups(membersOf(rows ?? inner), 'data').filter(({ rows }) => isStop(rows[0]))
  return groups.length > 0 ? groups : undefined
}

function stopsOfTrain(value: unknown, at: string): StopRows[] {
  const { train_no: said, stops, data } = membersOf(value)
  const rows = stops ?? data
  if (!Array.isArray(rows) || !isStop(rows[0])) return []
  return [{ trainNo: typeof said === 'string' ? said : undefined, rows, at: `${at}.stops` }]
}

function isStop(value: unknown): boolean {
  const members = membersOf(value)
  return 'station_no' in members || ('arrive_time' in members && 'station_name' in members)
}

function rowsIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value
  const { data, stations, trains, segments } = membersOf(value)
  const rows = data ?? stations ?? trains ?? segments
  return Array.isArray(rows) ? rows : undefined
}

function numbered(rows: readonly unknown[] = [], at = 'data'): Row[] {
  return rows.map((value, index) => ({ value, at: `${at}[${index}]` }))
}

function valuesOf(rows: Iterable<Row>): unknown[] {
  return Array.from(rows, ({ value }) => value)
}
