import { instantOf, membersOf } from '@tongqu/adapter-kit'
import { clockSeconds, dayOf, instantAfter } from './clock.ts'
import type { Harvest } from './harvest.ts'
import { placeOf } from './place.ts'
import { Record12306 } from './record.ts'
import { observedAt } from './tickets.ts'

export const PUNCTUALITY = 'rail/punctuality@1'

const MINUTE_SECONDS = 60
const DAY_MILLISECONDS = 86_400_000

const KINDS: ReadonlyMap<string, string> = new Map([
  ['arrival', 'arrival'],
  ['arrive', 'arrival'],
  ['到达', 'arrival'],
  ['到站', 'arrival'],
  ['departure', 'departure'],
  ['depart', 'departure'],
  ['出发', 'departure'],
  ['发车', 'departure'],
  ['开出', 'departure'],
])

const STATES: readonly (readonly [RegExp, string])[] = [
  [/^(正点|准点|on_?time)/i, 'on_time'],
  [/^(晚点|late|delayed)/i, 'late'],
  [/^(早点|提前|early)/i, 'early'],
  [/^(停运|停开|取消|cancell?ed)/i, 'cancelled'],
  [/^(未知|暂无|unknown)/i, 'unknown'],
]

/** Less than a minute late is on time: tables of trains know no seconds. */
const ON_TIME_SECONDS = 60

/**
 * Punctuality of trains at stations. 12306 tells it one train and station at a time, as a sentence;
 * railways exchange it as rows, whose members this reads by the names of 12306's other tables.
 */
export function readPunctuality(document: unknown, harvest: Harvest): void {
  const root = membersOf(document)
  const rows = punctualityRows(document)
  if (!rows) {
    harvest.reject('body', 'no-rows', 'no array "data"', { contract: PUNCTUALITY })
    return
  }
  const seen = observedAt(root.updated_at ?? root.timestamp, harvest, 'body')
  const day = dayOf(root.date)
  for (const [index, row] of rows.entries()) {
    readRow(new Record12306(harvest, row, `data[${index}]`), { seen, day }, harvest, row)
  }
}

/** The rows of a document of punctuality, if it is one. */
export function punctualityRows(document: unknown): readonly unknown[] | undefined {
  if (Array.isArray(document)) return document
  const { data } = membersOf(document)
  return Array.isArray(data) ? data : undefined
}

/** Is it a list of arrivals and departures with their state? */
export function looksLikePunctuality(document: unknown): boolean {
  const first = membersOf(punctualityRows(document)?.[0])
  const isTold = 'status' in first || 'state' in first || 'delay_minutes' in first
  return isTold && ('kind' in first || 'type' in first || '到发' in first)
}

type Told = { seen: string; day: string | undefined }

function readRow(record: Record12306, told: Told, harvest: Harvest, raw: unknown): void {
  const own = record.value('updated_at', 'update_time', 'observed_at')
  const seen = own === undefined ? told.seen : observedAt(own, harvest, record.at)
  const serviceDate = dayOf(record.value('start_train_date', 'service_date', 'date')) ?? told.day
  const times = { serviceDate, seen, zone: harvest.context.zone }
  const planned = instant(record, times, 'planned_time', 'plan_time', '图定时刻')
  const expected = instant(record, times, 'expected_time', 'expect_time', '预计时刻')
  const actual = instant(record, times, 'actual_time', 'real_time', '实际时刻')
  const delay = delaySeconds(record, planned, actual ?? expected)
  const { latitude, longitude } = placeOf(record, harvest)
  const columns = {
    observed_at: seen,
    train_code: record.text('station_train_code', 'train_code', '车次')?.toUpperCase(),
    train_no: record.text('train_no'),
    service_date: serviceDate,
    station_code: record.text('station_telecode', 'telecode', 'station_code')?.toUpperCase(),
    station_name: record.name('station_name', '站名'),
    latitude,
    longitude,
    kind: kindOf(record),
    planned_at: planned,
    expected_at: expected,
    actual_at: actual,
    delay_seconds: delay,
    state: stateOf(record, delay),
    platform: record.text('platform', '站台'),
    cause: record.text('cause', 'reason', '原因'),
    extra: record.extra(KNOWN),
  }
  const code = columns.station_code ?? columns.station_name
  harvest.add(PUNCTUALITY, { ...columns, station_code: code }, record.at, raw)
}

const KNOWN = new Set(['start_station_name', 'end_station_name', 'station_no', 'arrive_day_diff'])

type Times = { serviceDate: string | undefined; seen: string; zone: string }

/**
 * An instant, or a time of day. The day of a time of day is told by `arrive_day_diff`; without it
 * that one is meant which lies nearest to the time of the report.
 */
function instant(
  record: Record12306,
  { serviceDate, seen, zone }: Times,
  ...names: readonly string[]
): string | undefined {
  const value = record.value(...names)
  if (value === undefined) return undefined
  const clock = clockSeconds(value)
  if (typeof clock !== 'number') {
    const whole = instantOf(value, zone)
    if (whole === undefined) record.note('broken-time', `${names[0]}: no time`)
    return whole
  }
  const days = record.integer('arrive_day_diff')
  if (serviceDate !== undefined && days !== undefined) {
    return instantAfter(serviceDate, days * (DAY_MILLISECONDS / 1000) + clock, zone)
  }
  return nearest(clock, seen, zone)
}

function nearest(clock: number, seen: string, zone: string): string | undefined {
  const at = Date.parse(seen)
  const near = [-1, 0, 1].flatMap((days) => {
    const day = new Date(at + days * DAY_MILLISECONDS).toISOString().slice(0, 10)
    return instantAfter(day, clock, zone) ?? []
  })
  const distance = (one: string) => Math.abs(Date.parse(one) - at)
  return near.toSorted((one, other) => distance(one) - distance(other))[0]
}

function delaySeconds(
  record: Record12306,
  planned: string | undefined,
  told: string | undefined,
): number | undefined {
  const minutes = record.number('delay_minutes', '晚点分钟')
  if (minutes !== undefined) return Math.round(minutes * MINUTE_SECONDS)
  const seconds = record.integer('delay_seconds')
  if (seconds !== undefined || planned === undefined || told === undefined) return seconds
  return Math.round((Date.parse(told) - Date.parse(planned)) / 1000)
}

function kindOf(record: Record12306): string | undefined {
  const text = record.text('kind', 'type', '到发')
  return text === undefined ? undefined : (KINDS.get(text.toLowerCase()) ?? text)
}

/** What the source says, else what the delay says. */
function stateOf(record: Record12306, delay: number | undefined): string {
  const text = record.text('status', 'state', '状态')
  const said = STATES.find(([words]) => text !== undefined && words.test(text))?.[1]
  if (said !== undefined) return said
  if (text !== undefined) record.note('unknown-code', 'status: a word that is not known')
  if (delay === undefined) return 'unknown'
  if (Math.abs(delay) < ON_TIME_SECONDS) return 'on_time'
  return delay > 0 ? 'late' : 'early'
}
