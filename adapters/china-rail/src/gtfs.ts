import type { ContractId } from '@tongqu/contracts'
import type { Harvest } from './harvest.ts'
import { STATION } from './stations.ts'
import type { StopList } from './stops.ts'
import { classOf, type Train } from './trains.ts'

/** Tables of a timetable as GTFS, in the order in which they are written. */
export const GTFS_TABLES = [
  'gtfs/agency@1',
  'gtfs/stops@1',
  'gtfs/routes@1',
  'gtfs/trips@1',
  'gtfs/stop_times@1',
  'gtfs/calendar@1',
  'gtfs/calendar_dates@1',
  'gtfs/feed_info@1',
] as const satisfies readonly ContractId[]

/** Who runs the trains, or gives the timetable out. */
export type Organisation = { id?: string | undefined; name: string; url: string }

/** What a bundle says of itself. */
export type TimetableHead = {
  operator: Organisation
  publisher: Organisation
  validFrom?: string | undefined
  validUntil?: string | undefined
  runsOn?: string | undefined
  version?: string | undefined
}

/**
 * GTFS `route_type` 2: "Rail. Used for intercity or long-distance travel". The extended types 101
 * (high speed) to 105 (sleeper) would say more, but readers that know the specification alone
 * refuse them.
 */
const RAIL = 2

/** Names of classes of trains, as they stand in the name of a route. */
const CLASS_NAMES: Readonly<Record<string, string>> = {
  G: '高速',
  C: '城际',
  D: '动车',
  Z: '直达',
  T: '特快',
  K: '快速',
  Y: '旅游',
  S: '市郊',
  L: '临客',
}

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/**
 * The complete trains of a timetable as GTFS Schedule. A route is a class of trains between two
 * ends, in both directions; a trip is a train on the days it starts. What can not be told in GTFS
 * stays out, with one remark for each reason: a GTFS stop needs a place, a trip needs its days.
 */
export class GtfsWriter {
  readonly #harvest: Harvest
  readonly #head: TimetableHead
  readonly #written = new Set<string>()
  readonly #days = { first: '', last: '' }

  constructor(harvest: Harvest, head: TimetableHead) {
    this.#harvest = harvest
    this.#head = head
  }

  /** Writes one train with all it needs; false where it stays out. */
  add(train: Train, list: StopList): boolean {
    const fault = this.#faultOf(train, list)
    if (fault) {
      this.#harvest.note(...fault, train.at)
      return false
    }
    const service = this.#service(train)
    const route = this.#route(train)
    const trip = {
      route_id: route.id,
      service_id: service,
      trip_id: train.trainNo,
      trip_headsign: train.to?.name,
      trip_short_name: train.codes.join('/'),
      direction_id: route.direction,
    }
    this.#write('gtfs/trips@1', trip, train.at)
    for (const [index, stop] of list.stops.entries()) {
      this.#stop(stop.stationCode, train.at)
      const arrival = index === 0 ? stop.departureSeconds : stop.arrivalSeconds
      const time = {
        trip_id: train.trainNo,
        arrival_time: arrival,
        departure_time: stop.departureSeconds ?? arrival,
        stop_id: stop.stationCode,
        stop_sequence: stop.sequence,
        timepoint: 1,
      }
      this.#write('gtfs/stop_times@1', time, stop.at)
    }
    return true
  }

  /** The agency and the feed, once there is a train. */
  finish(): void {
    if (this.#written.size === 0) return
    const { operator, publisher, version } = this.#head
    const { zone } = this.#harvest.context
    const agency = {
      agency_id: operator.id ?? 'rail',
      agency_name: operator.name,
      agency_url: operator.url,
      agency_timezone: zone,
      agency_lang: 'zh',
    }
    this.#write('gtfs/agency@1', agency, 'body')
    const info = {
      feed_publisher_name: publisher.name,
      feed_publisher_url: publisher.url,
      feed_lang: 'zh',
      feed_start_date: this.#days.first,
      feed_end_date: this.#days.last,
      feed_version: version,
    }
    this.#write('gtfs/feed_info@1', info, 'body')
  }

  #faultOf(train: Train, list: StopList): readonly [code: string, message: string] | undefined {
    if (!list.isComplete) {
      return ['incomplete-train', 'a train whose stops or times are not all known: not in GTFS']
    }
    const isPlaced = list.stops.every(({ stationCode }) => {
      return this.#harvest.find(STATION, stationCode)?.longitude !== undefined
    })
    if (!isPlaced) {
      return ['no-place', 'a train that stops at a station without coordinates: not in GTFS']
    }
    const { from, until } = this.#period(train)
    if (from === undefined || until === undefined || until < from) {
      return ['no-validity', 'a train without the days it is valid: not in GTFS']
    }
    return undefined
  }

  #period({ validFrom, validUntil }: Train) {
    const { validFrom: first, validUntil: last } = this.#head
    return { from: validFrom ?? first, until: validUntil ?? last }
  }

  /** Trains of equal days share a service; one with exceptions has its own. */
  #service(train: Train): string {
    const { from = '', until = '' } = this.#period(train)
    const said = train.runsOn ?? this.#head.runsOn
    if (said === undefined) {
      this.#harvest.note('days-assumed', 'a train without days of the week: every day', train.at)
    }
    const days = said ?? '1111111'
    const hasExceptions = train.addedDates.length > 0 || train.removedDates.length > 0
    const id = hasExceptions ? `train-${train.trainNo}` : `${days}-${from}-${until}`
    if (this.#isNew(`service ${id}`)) {
      const each = DAYS.map((day, index) => [day, days[index] === '1'])
      const calendar = { ...Object.fromEntries(each), start_date: from, end_date: until }
      this.#write('gtfs/calendar@1', { service_id: id, ...calendar }, train.at)
      this.#exceptions(id, train)
    }
    this.#stretch([from, until, ...train.addedDates])
    return id
  }

  /** A day that is both added and taken away is taken away. */
  #exceptions(id: string, { addedDates, removedDates, at }: Train): void {
    const removed = new Set(removedDates)
    const added = addedDates.filter((date) => !removed.has(date))
    for (const [dates, type] of [[added, 1] as const, [removedDates, 2] as const]) {
      for (const date of dates) {
        const row = { service_id: id, date, exception_type: type }
        this.#write('gtfs/calendar_dates@1', row, at)
      }
    }
  }

  #stretch(dates: readonly string[]): void {
    for (const date of dates) {
      if (this.#days.first === '' || date < this.#days.first) this.#days.first = date
      if (date > this.#days.last) this.#days.last = date
    }
  }

  #route(train: Train): { id: string; direction: 0 | 1 } {
    const letter = classOf(train.codes[0] ?? '') ?? 'P'
    const [from, to] = [train.from, train.to]
    const isForward = (from?.code ?? '') <= (to?.code ?? '')
    const [one, other] = isForward ? [from, to] : [to, from]
    const id = `${letter}-${one?.code}-${other?.code}`
    if (this.#isNew(`route ${id}`)) {
      const row = {
        route_id: id,
        agency_id: this.#head.operator.id ?? 'rail',
        route_long_name: `${CLASS_NAMES[letter] ?? '列车'} ${one?.name}—${other?.name}`,
        route_type: RAIL,
      }
      this.#write('gtfs/routes@1', row, train.at)
    }
    return { id, direction: isForward ? 0 : 1 }
  }

  #stop(code: string, at: string): void {
    if (!this.#isNew(`stop ${code}`)) return
    const station = this.#harvest.find(STATION, code)
    const row = {
      stop_id: code,
      stop_code: station?.telegraph_code,
      stop_name: station?.name,
      stop_lat: station?.latitude,
      stop_lon: station?.longitude,
      location_type: 0,
      stop_timezone: this.#harvest.context.zone,
    }
    this.#write('gtfs/stops@1', row, at)
  }

  #isNew(key: string): boolean {
    if (this.#written.has(key)) return false
    this.#written.add(key)
    return true
  }

  #write(contract: ContractId, row: Readonly<Record<string, unknown>>, at: string): void {
    this.#harvest.add(contract, row, at)
  }
}
