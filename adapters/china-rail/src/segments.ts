import type { Harvest } from './harvest.ts'
import { Record12306 } from './record.ts'
import { type StationName, type Stations, stationIn } from './stations.ts'
import { TRAIN_STOP } from './stops.ts'
import type { Train, Trains } from './trains.ts'

/** Where a train is after the segments read so far. */
type Way = { train: Train; station: StationName; sequence: number }

const FROM = ['start_station_name', 'from_station', 'from', '起点站', '发站']
const TO = ['end_station_name', 'to_station', 'to', '终点站', '到站']
const MINUTES = ['running_time', 'running_minutes', 'minutes', '运行时间']

/**
 * Trains told by their segments: from one stop to the next, and how long that takes. There is no
 * time of day and no stay at a stop, so that none of these trains is complete.
 */
export class Segments {
  readonly #harvest: Harvest
  readonly #stations: Stations
  readonly #trains: Trains
  readonly #ways = new Map<string, Way>()

  constructor(harvest: Harvest, stations: Stations, trains: Trains) {
    this.#harvest = harvest
    this.#stations = stations
    this.#trains = trains
  }

  read(value: unknown, at: string): void {
    const record = new Record12306(this.#harvest, value, at)
    const code = record.text('train_no', 'station_train_code', 'train_code', '车次')
    const from = stationIn(record, this.#stations, FROM, [])
    const to = stationIn(record, this.#stations, TO, [])
    const missing = code === undefined ? 'train_no' : from ? 'end_station_name' : FROM[0]
    if (code === undefined || !from || !to) {
      const reason = `${missing}: a segment without it`
      this.#harvest.reject(at, 'required', reason, { contract: TRAIN_STOP, raw: value })
      return
    }
    const way = this.#ways.get(code) ?? this.#start(code, from, at)
    if (way.station.code !== from.code) {
      record.note('broken-chain', 'a segment that does not begin where the one before ends')
      this.#stop(way, from, undefined, at)
    }
    this.#stop(way, to, this.#minutes(record), at)
    way.train.to = to
  }

  #start(code: string, from: StationName, at: string): Way {
    const train = this.#trains.fromStops(code, code.toUpperCase(), at)
    train.from = from
    const way = { train, station: from, sequence: 0 }
    this.#ways.set(code, way)
    this.#stop(way, from, undefined, at)
    return way
  }

  #stop(way: Way, station: StationName, minutes: number | undefined, at: string): void {
    way.sequence++
    way.station = station
    const columns = {
      train_no: way.train.trainNo,
      stop_sequence: way.sequence,
      station_code: station.code,
      station_name: station.name,
      train_code: way.train.codes[0],
      running_minutes: minutes,
    }
    this.#harvest.add(TRAIN_STOP, columns, at)
  }

  #minutes(record: Record12306): number | undefined {
    const minutes = record.integer(...MINUTES)
    if (minutes !== undefined && minutes >= 0) return minutes
    record.note('no-running-time', 'a segment without a running time in minutes')
    return undefined
  }
}
