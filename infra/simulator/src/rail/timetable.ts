import { dateAt, exceptionsOf } from '../calendar.ts'
import { bd09 } from '../fleets/datum.ts'
import type { Place } from '../geography.ts'
import type { World } from '../world.ts'
import { type RailStation, railStations } from './stations.ts'
import { clockOf, codeAt, type Train, type TrainStop, trainsOf } from './trains.ts'

const SECONDS_PER_DAY = 86_400

/** Decimals of the coordinates of a map: a centimetre. */
const DECIMALS = 1e7

/** `station_name.js`, as the ticket office gives it: no coordinates. */
export function stationScript(world: World): Buffer {
  const entries = railStations(world.province.rail).map((station, index) => {
    const { code, name, pinyin, initials, city, cityCode } = station
    return `@${initials}|${name}|${code}|${pinyin}|${initials}|${index}|${cityCode}|${city}|||`
  })
  return Buffer.from(`var station_names ='${entries.join('')}';\n`)
}

/**
 * Stations, trains and stops of the year in one document; coordinates are those of a map, BD-09.
 */
export function timetable(world: World, at: number): Buffer {
  const year = Number(dateAt(at).slice(0, 4))
  const trains = trainsOf(world)
  const removed = [...exceptionsOf(year), ...exceptionsOf(year + 1)]
  return Buffer.from(
    JSON.stringify({
      version: `yunze-${year}`,
      valid_from: `${year}-01-01`,
      valid_until: `${year + 1}-12-31`,
      operator: {
        id: 'yunze-railway',
        name: '云泽铁路（模拟）',
        url: 'https://yunze-railway.example.com/',
      },
      stations: railStations(world.province.rail).map(stationObject),
      trains: trains.map((train) => trainObject(train, removed)),
      stops: Object.fromEntries(trains.map((train) => [train.trainNo, stopObjects(train)])),
    }),
  )
}

/** Where a map shows a place: members of a record, with the name of the datum. */
export function mapPlace(place: Place): { longitude: number; latitude: number; datum: string } {
  const { longitude, latitude } = bd09(place)
  return { longitude: rounded(longitude), latitude: rounded(latitude), datum: 'BD-09' }
}

function stationObject(station: RailStation): object {
  const { code, name, pinyin, initials, city, cityCode } = station
  return {
    telecode: code,
    station_name: name,
    pinyin,
    initials,
    city,
    city_code: cityCode,
    ...mapPlace(station),
  }
}

function trainObject(train: Train, removed: readonly string[]): object {
  return {
    train_no: train.trainNo,
    station_train_code: train.codes[0],
    from_station: train.stops[0]?.station.name,
    to_station: train.stops.at(-1)?.station.name,
    total_num: String(train.stops.length),
    running_days: train.runsOn,
    removed_dates: train.runsOn === '1111111' ? [] : removed,
  }
}

function stopObjects(train: Train): object[] {
  return train.stops.map((stop, index) => ({
    station_no: String(index + 1).padStart(2, '0'),
    station_name: stop.station.name,
    station_train_code: codeAt(train, index),
    arrive_time: clockOrDashes(stop.arrivalSeconds),
    start_time: clockOrDashes(stop.departureSeconds ?? stop.arrivalSeconds),
    stopover_time: stay(stop),
    arrive_day_diff: String(Math.floor((stop.arrivalSeconds ?? 0) / SECONDS_PER_DAY)),
  }))
}

function clockOrDashes(seconds: number | undefined): string {
  return seconds === undefined ? '----' : clockOf(seconds)
}

function stay({ arrivalSeconds, departureSeconds }: TrainStop): string {
  if (arrivalSeconds === undefined || departureSeconds === undefined) return '----'
  return `${(departureSeconds - arrivalSeconds) / 60}分钟`
}

function rounded(degrees: number): number {
  return Math.round(degrees * DECIMALS) / DECIMALS
}
