import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import { exceptionsOf } from './calendar.ts'
import { busFareTables, railFareTables } from './gtfs-fares.ts'
import { stationTables } from './gtfs-stations.ts'
import type { Line, LineKind, Network, Stop } from './network.ts'
import { ZONE } from './network.ts'

/** One file of a GTFS zip. */
export type Table = {
  file: string
  columns: readonly string[]
  rows: Iterable<readonly (string | number)[]>
}

const ROUTE_TYPES: Readonly<Record<LineKind, number>> = { tram: 0, metro: 1, rail: 2, bus: 3 }
const LOCATION_TYPES: Readonly<Record<Stop['kind'], number>> = {
  stop: 0,
  station: 1,
  entrance: 2,
  node: 3,
}
const ROWS_PER_CHUNK = 2_000
/** A fixed time in the zip, so that equal timetables are equal bytes. */
const MEMBER_TIME = new Date(Date.UTC(2020, 0, 1))

/** The timetable of a network as a GTFS zip, valid for `year` and the next. */
export function gtfsZip(network: Network, year: number): Promise<Buffer> {
  const zip = new ZipFile()
  for (const table of gtfsTables(network, year)) {
    zip.addReadStreamLazy(table.file, { mtime: MEMBER_TIME, mode: 0o100644 }, (give) =>
      give(null, Readable.from(csvChunks(table))),
    )
  }
  zip.end()
  return buffer(zip.outputStream)
}

/** Every table of the timetable; rows are made as they are read. */
export function gtfsTables(network: Network, year: number): Table[] {
  const rail = network.id === 'rail'
  return [
    agencyTable(network),
    stopsTable(network),
    routesTable(network),
    tripsTable(network),
    stopTimesTable(network),
    calendarTable(year),
    calendarDatesTable(year),
    shapesTable(network),
    feedInfoTable(network, year),
    translationsTable(network),
    attributionsTable(network),
    ...(rail
      ? [frequenciesTable(network), ...stationTables(network), ...railFareTables(network)]
      : []),
    ...(rail ? [] : busFareTables()),
  ]
}

/** GTFS time `HH:MM:SS`, past 24 h where a trip runs past midnight. */
export function gtfsTime(seconds: number): string {
  const digits = (number: number) => String(number).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  return `${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}:${digits(seconds % 60)}`
}

function* csvChunks({ columns, rows }: Table): Generator<string> {
  let lines = [columns.join(',')]
  for (const row of rows) {
    lines.push(row.map(csvCell).join(','))
    if (lines.length < ROWS_PER_CHUNK) continue
    yield `${lines.join('\r\n')}\r\n`
    lines = []
  }
  if (lines.length > 0) yield `${lines.join('\r\n')}\r\n`
}

function csvCell(value: string | number): string {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function agencyTable({ agency }: Network): Table {
  return {
    file: 'agency.txt',
    columns: ['agency_id', 'agency_name', 'agency_url', 'agency_timezone', 'agency_lang'],
    rows: [[agency.id, agency.name.zh, `https://${agency.id}.example`, ZONE, 'zh']],
  }
}

function stopsTable({ stops }: Network): Table {
  return {
    file: 'stops.txt',
    columns: [
      'stop_id',
      'stop_name',
      'stop_lat',
      'stop_lon',
      'location_type',
      'parent_station',
      'level_id',
      'platform_code',
      'wheelchair_boarding',
    ],
    rows: stops.map((stop) => [
      stop.id,
      stop.name.zh,
      stop.latitude,
      stop.longitude,
      LOCATION_TYPES[stop.kind],
      stop.parent ?? '',
      stop.level ?? '',
      stop.platform ?? '',
      1,
    ]),
  }
}

function routesTable({ agency, lines }: Network): Table {
  return {
    file: 'routes.txt',
    columns: [
      'route_id',
      'agency_id',
      'route_short_name',
      'route_long_name',
      'route_type',
      'route_color',
      'route_text_color',
    ],
    rows: lines.map((line) => [
      line.id,
      agency.id,
      line.shortName,
      line.name.zh,
      ROUTE_TYPES[line.kind],
      line.color,
      'FFFFFF',
    ]),
  }
}

/** Lines by headway have one trip per pattern and calendar, which `frequencies.txt` repeats. */
function templateTrips(line: Line) {
  if (!line.byFrequency) return []
  return line.patterns.flatMap((pattern) =>
    line.runnings.map((running) => ({
      id: `${pattern.id}-${running.service}`,
      line,
      pattern,
      service: running.service,
      startSeconds: running.firstSeconds,
      running,
    })),
  )
}

function tripsTable({ lines, trips }: Network): Table {
  return {
    file: 'trips.txt',
    columns: [
      'route_id',
      'service_id',
      'trip_id',
      'trip_headsign',
      'direction_id',
      'shape_id',
      'wheelchair_accessible',
    ],
    rows: [...trips, ...lines.flatMap(templateTrips)].map(({ id, line, pattern, service }) => [
      line.id,
      service,
      id,
      pattern.headsign.zh,
      pattern.direction,
      pattern.id,
      1,
    ]),
  }
}

function stopTimesTable({ lines, trips }: Network): Table {
  function* rows() {
    for (const trip of [...trips, ...lines.flatMap(templateTrips)]) {
      for (const [index, call] of trip.pattern.calls.entries()) {
        yield [
          trip.id,
          gtfsTime(trip.startSeconds + call.arrivalSeconds),
          gtfsTime(trip.startSeconds + call.departureSeconds),
          call.stop.id,
          index + 1,
          call.meters,
          1,
        ]
      }
    }
  }
  return {
    file: 'stop_times.txt',
    columns: [
      'trip_id',
      'arrival_time',
      'departure_time',
      'stop_id',
      'stop_sequence',
      'shape_dist_traveled',
      'timepoint',
    ],
    rows: { [Symbol.iterator]: rows },
  }
}

function frequenciesTable({ lines }: Network): Table {
  return {
    file: 'frequencies.txt',
    columns: ['trip_id', 'start_time', 'end_time', 'headway_secs', 'exact_times'],
    rows: lines
      .flatMap(templateTrips)
      .map(({ id, running }) => [
        id,
        gtfsTime(running.firstSeconds),
        gtfsTime(running.lastSeconds),
        running.headwaySeconds,
        0,
      ]),
  }
}

function calendarTable(year: number): Table {
  const valid = [`${year}0101`, `${year + 1}1231`]
  return {
    file: 'calendar.txt',
    columns: [
      'service_id',
      'monday',
      'tuesday',
      'wednesday',
      'thursday',
      'friday',
      'saturday',
      'sunday',
      'start_date',
      'end_date',
    ],
    rows: [
      ['weekday', 1, 1, 1, 1, 1, 0, 0, ...valid],
      ['weekend', 0, 0, 0, 0, 0, 1, 1, ...valid],
    ],
  }
}

/** `exception_type` 1 adds the service on that date, 2 removes it. */
function calendarDatesTable(year: number): Table {
  return {
    file: 'calendar_dates.txt',
    columns: ['service_id', 'date', 'exception_type'],
    rows: [...exceptionsOf(year), ...exceptionsOf(year + 1)].flatMap((date) => [
      ['weekday', date, 2],
      ['weekend', date, 1],
    ]),
  }
}

function shapesTable({ lines }: Network): Table {
  return {
    file: 'shapes.txt',
    columns: [
      'shape_id',
      'shape_pt_lat',
      'shape_pt_lon',
      'shape_pt_sequence',
      'shape_dist_traveled',
    ],
    rows: lines.flatMap((line) =>
      line.patterns.flatMap((pattern) =>
        pattern.shape.map((point, index) => [
          pattern.id,
          point.latitude,
          point.longitude,
          index + 1,
          point.meters,
        ]),
      ),
    ),
  }
}

function feedInfoTable({ id, agency }: Network, year: number): Table {
  return {
    file: 'feed_info.txt',
    columns: [
      'feed_publisher_name',
      'feed_publisher_url',
      'feed_lang',
      'default_lang',
      'feed_start_date',
      'feed_end_date',
      'feed_version',
    ],
    rows: [
      [
        agency.name.zh,
        `https://${agency.id}.example`,
        'zh',
        'zh',
        `${year}0101`,
        `${year + 1}1231`,
        `${id}-${year}`,
      ],
    ],
  }
}

/** English for every name a passenger reads. */
function translationsTable({ agency, stops, lines }: Network): Table {
  const headsigns = new Map(
    lines.flatMap((line) =>
      line.patterns.map(({ headsign }) => [headsign.zh, headsign.en] as const),
    ),
  )
  return {
    file: 'translations.txt',
    columns: ['table_name', 'field_name', 'language', 'translation', 'record_id', 'field_value'],
    rows: [
      ['agency', 'agency_name', 'en', agency.name.en, agency.id, ''],
      ...stops.map((stop) => ['stops', 'stop_name', 'en', stop.name.en, stop.id, '']),
      ...lines.map((line) => ['routes', 'route_long_name', 'en', line.name.en, line.id, '']),
      ...[...headsigns].map(([zh, en]) => ['trips', 'trip_headsign', 'en', en, '', zh]),
    ],
  }
}

function attributionsTable({ id, agency }: Network): Table {
  return {
    file: 'attributions.txt',
    columns: ['attribution_id', 'organization_name', 'is_producer', 'attribution_url'],
    rows: [[`${id}-simulator`, `${agency.name.zh} 合成数据`, 1, `https://${agency.id}.example`]],
  }
}
