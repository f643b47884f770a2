import { dayOf } from './clock.ts'
import type { Columns, Harvest } from './harvest.ts'
import { Record12306 } from './record.ts'
import { nameIn, type StationName, type Stations, stationIn } from './stations.ts'

export const TRAIN = 'rail/train@1'

/** A train as the lists say it, before its stops are known. */
export type Train = {
  trainNo: string
  /** In the order in which they are told; it may change on the way. */
  codes: string[]
  from?: StationName | undefined
  to?: StationName | undefined
  validFrom?: string | undefined
  validUntil?: string | undefined
  /** Seven digits, Monday first. */
  runsOn?: string | undefined
  addedDates: readonly string[]
  removedDates: readonly string[]
  at: string
  raw: unknown
  extra?: Readonly<Record<string, string>> | undefined
}

/** Members of a train that are read elsewhere or say nothing of it. */
const KNOWN = new Set([
  'stops',
  'total_num',
  'train_class_name',
  'train_type',
  'service_type',
  'start_time',
  'arrive_time',
  'lishi',
])

const FROM = ['from_station', 'from_station_name', 'start_station_name', '始发站']
const FROM_CODES = ['from_station_telecode', 'from_station_code', 'start_station_telecode']
const TO = ['to_station', 'to_station_name', 'end_station_name', '终到站']
const TO_CODES = ['to_station_telecode', 'to_station_code', 'end_station_telecode']

/** `D1(北京-沈阳)`, as `train_list.js` writes code and ends. */
const CODE_WITH_ENDS = /^([A-Z]?\d{1,5})\s*[(（](.+?)[-—–](.+?)[)）]$/

/** The trains of one delivery; one that stands twice with another code has several codes. */
export class Trains {
  readonly #harvest: Harvest
  readonly #stations: Stations
  readonly #byNumber = new Map<string, Train>()

  constructor(harvest: Harvest, stations: Stations) {
    this.#harvest = harvest
    this.#stations = stations
  }

  /** A row of a list of trains; `day` is the day the list is of, where it says one. */
  read(value: unknown, at: string, day?: string): Train | undefined {
    const record = new Record12306(this.#harvest, value, at)
    const text = record.text('station_train_code', 'train_code', '车次')
    const ends = CODE_WITH_ENDS.exec(text ?? '')
    const code = (ends?.[1] ?? text)?.toUpperCase()
    const trainNo = record.text('train_no', '列车编号') ?? code
    if (code === undefined || trainNo === undefined) {
      const reason = 'train_code: a train without a code'
      this.#harvest.reject(at, 'required', reason, { contract: TRAIN, raw: value })
      return undefined
    }
    const date = day ?? dayOf(record.value('date', 'start_train_date'))
    const train: Train = {
      trainNo,
      codes: [code],
      from: this.#end(record, FROM, FROM_CODES, ends?.[2]),
      to: this.#end(record, TO, TO_CODES, ends?.[3]),
      validFrom: this.#day(record, 'valid_from') ?? date,
      validUntil: this.#day(record, 'valid_until') ?? date,
      runsOn: runsOn(record),
      addedDates: days(record, 'added_dates'),
      removedDates: days(record, 'removed_dates'),
      at,
      raw: value,
      extra: record.extra(KNOWN),
    }
    return this.#add(train, date !== undefined)
  }

  all(): Iterable<Train> {
    return this.#byNumber.values()
  }

  find(trainNo: string): Train | undefined {
    return this.#byNumber.get(trainNo)
  }

  /** A train that is known only by its stops. */
  fromStops(trainNo: string, code: string, at: string): Train {
    const train: Train = {
      trainNo,
      codes: [code],
      addedDates: [],
      removedDates: [],
      at,
      raw: undefined,
    }
    this.#byNumber.set(trainNo, train)
    return train
  }

  emit(isComplete: (train: Train) => boolean): void {
    for (const train of this.#byNumber.values()) {
      this.#harvest.add(TRAIN, columnsOf(train, isComplete(train)), train.at, train.raw)
    }
  }

  #add(train: Train, isDaily: boolean): Train {
    const earlier = this.#byNumber.get(train.trainNo)
    if (!earlier) {
      this.#byNumber.set(train.trainNo, train)
      return train
    }
    const [code = ''] = train.codes
    if (!earlier.codes.includes(code)) {
      earlier.codes.push(code)
      this.#harvest.note('several-codes', 'a train with more than one train code', train.at)
    } else if (!isDaily) {
      this.#harvest.note('duplicate-record', 'the same train stands before', train.at)
    }
    earlier.validFrom = least(earlier.validFrom, train.validFrom)
    earlier.validUntil = greatest(earlier.validUntil, train.validUntil)
    return earlier
  }

  #end(
    record: Record12306,
    names: readonly string[],
    codes: readonly string[],
    written: string | undefined,
  ): StationName | undefined {
    const said = stationIn(record, this.#stations, names, codes)
    if (said || written === undefined) return said
    return this.#stations.resolve(nameIn(written, this.#harvest, record.at), undefined)
  }

  #day(record: Record12306, name: string): string | undefined {
    const value = record.value(name)
    const day = dayOf(value)
    if (value !== undefined && day === undefined) record.note('no-day', `${name}: no day`)
    return day
  }
}

function columnsOf(train: Train, isComplete: boolean): Columns {
  const { codes } = train
  return {
    train_no: train.trainNo,
    train_code: codes[0],
    train_codes: codes.length > 1 ? codes.join('/') : undefined,
    train_class: classOf(codes[0] ?? ''),
    from_station_code: train.from?.code,
    to_station_code: train.to?.code,
    from_station_name: train.from?.name,
    to_station_name: train.to?.name,
    valid_from: train.validFrom,
    valid_until: train.validUntil,
    runs_on: train.runsOn,
    is_complete: isComplete,
    extra: train.extra,
  }
}

/** The letter of a code; codes of figures alone are those of ordinary trains and have none. */
export function classOf(code: string): string | undefined {
  return /^[A-Z]/.exec(code)?.[0]
}

/** `1111100`, Monday first, or a word for every day. */
function runsOn(record: Record12306): string | undefined {
  const text = record.text('runs_on', 'running_days', 'run_days', '开行日')
  if (text === undefined || /^[01]{7}$/.test(text)) return text
  if (/^(daily|每日|每天)$/i.test(text)) return '1111111'
  record.note('unknown-code', 'runs_on: neither seven figures of 0 and 1 nor every day')
  return undefined
}

function days(record: Record12306, name: string): string[] {
  const value = record.value(name)
  if (value === undefined) return []
  if (!Array.isArray(value)) {
    record.note('schema', `${name}: no array`)
    return []
  }
  const found = value.flatMap((one) => dayOf(one) ?? [])
  if (found.length < value.length) record.note('no-day', `${name}: no day`)
  return [...new Set(found)].sort()
}

function least(one: string | undefined, other: string | undefined): string | undefined {
  return one === undefined || (other !== undefined && other < one) ? other : one
}

function greatest(one: string | undefined, other: string | undefined): string | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one
}
