import { instantOf, membersOf } from '@tongqu/adapter-kit'
import { clockSeconds, dayOf, durationSeconds, instantAfter } from './clock.ts'
import type { Harvest } from './harvest.ts'
import { Record12306 } from './record.ts'
import { availabilities, pricesOf, SEATS } from './seats.ts'

export const TICKETS = 'rail/ticket_availability@1'

/**
 * Fields of one train in `data.result`, between `|`, by their place; the first is a secret of the
 * session and is not kept.
 */
const FIELDS = [
  ...['secret_str', 'button_text_info', 'train_no', 'station_train_code'],
  ...['start_station_telecode', 'end_station_telecode'],
  ...['from_station_telecode', 'to_station_telecode', 'start_time', 'arrive_time', 'lishi'],
  ...['can_web_buy', 'yp_info', 'start_train_date', 'train_seat_feature', 'location_code'],
  ...['from_station_no', 'to_station_no', 'is_support_card', 'controlled_train_flag'],
  ...['gg_num', 'gr_num', 'qt_num', 'rw_num', 'rz_num', 'tz_num', 'wz_num', 'yb_num', 'yw_num'],
  ...['yz_num', 'ze_num', 'zy_num', 'swz_num', 'srrb_num', 'yp_ex', 'seat_types'],
  ...['exchange_train_flag', 'houbu_train_flag', 'houbu_seat_limit', 'yp_info_new'],
]

/** Up to the last class of seats; what follows came later and may be missing. */
const LEAST_FIELDS = 34

/** A train that does not run has this for its running time. */
const NO_RUN = '99:59'

/** Where and when a list of trains was asked for. */
type Query = { observedAt: string; date?: string | undefined; at: string }

/**
 * Left tickets as 12306 answers a query: strings with `|`, or objects (`queryLeftNewDTO`). One
 * delivery may hold many queries. A query that was refused is a reject and hides no other.
 */
export function readTickets(document: unknown, harvest: Harvest): void {
  const root = membersOf(document)
  const queries = Array.isArray(root.queries) ? root.queries : undefined
  if (!queries) readQuery(document, 'body', root, harvest)
  for (const [index, query] of (queries ?? []).entries()) {
    readQuery(query, `queries[${index}]`, root, harvest)
  }
}

function readQuery(
  document: unknown,
  at: string,
  root: Readonly<Record<string, unknown>>,
  harvest: Harvest,
): void {
  const said = membersOf(document)
  const trains = trainsOf(document)
  if (!trains) {
    const reason = 'no list of trains: the query was refused or is not one'
    harvest.reject(at, 'no-trains', reason, { contract: TICKETS })
    return
  }
  const time = said.queried_at ?? said.timestamp ?? root.queried_at ?? root.timestamp
  const query = {
    observedAt: observedAt(time, harvest, at),
    date: dayOf(said.train_date ?? root.train_date),
    at,
  }
  for (const [index, item] of trains.entries()) {
    const place = `${at === 'body' ? '' : `${at}.`}result[${index}]`
    const train = memberwise(item)
    if (train === undefined) {
      const reason = `fewer than ${LEAST_FIELDS} fields`
      harvest.reject(place, 'wrong-cell-count', reason, { contract: TICKETS })
    } else readTrain(new Record12306(harvest, train, place), query, harvest)
  }
}

/** `data.result`, `data` itself, or a bare array. */
function trainsOf(document: unknown): readonly unknown[] | undefined {
  if (Array.isArray(document)) return document
  const { data, result, trains } = membersOf(document)
  if (Array.isArray(data)) return data
  const inner = membersOf(data).result ?? result ?? trains
  return Array.isArray(inner) ? inner : undefined
}

function memberwise(item: unknown): unknown {
  if (typeof item === 'string') {
    const cells = item.split('|')
    if (cells.length < LEAST_FIELDS) return undefined
    return Object.fromEntries(FIELDS.map((field, place) => [field, cells[place]]))
  }
  const outer = membersOf(item)
  if (outer.queryLeftNewDTO === undefined) return outer
  return { ...membersOf(outer.queryLeftNewDTO), button_text_info: outer.buttonTextInfo }
}

function readTrain(record: Record12306, query: Query, harvest: Harvest): void {
  const day = dayOf(record.value('start_train_date'))
  const isStart = record.integer('from_station_no') === 1
  if (day === undefined) record.note('no-start-date', 'no day of start; the day asked for is taken')
  const code = record.text('station_train_code', 'train_code')?.toUpperCase()
  const shared = {
    observed_at: query.observedAt,
    train_no: record.text('train_no') ?? code,
    train_code: code,
    service_date: day ?? query.date,
    from_station_code: record.text('from_station_telecode', 'from_station_name'),
    to_station_code: record.text('to_station_telecode', 'to_station_name'),
    ...timesOf(record, query.date ?? (isStart ? day : undefined), harvest.context.zone),
  }
  const found = availabilities(record)
  const prices = pricesOf(record)
  if (found.length === 0) record.note('no-seats', 'a train without any class of seats')
  for (const { seat, left } of found) {
    const columns = { ...shared, seat_class: seat.seat, ...left, price_yuan: prices.get(seat.seat) }
    harvest.add(TICKETS, columns, `${record.at}.${seat.member}`)
  }
}

/** The clock is that of the day of boarding, which only the query or the first station tells. */
function timesOf(record: Record12306, day: string | undefined, zone: string) {
  const clock = clockSeconds(record.value('start_time') ?? null)
  const said = record.text('lishi')
  if (typeof clock !== 'number' || said === NO_RUN) return {}
  if (day === undefined) {
    record.note('no-day-of-boarding', 'a time of day without the day of boarding; left out')
    return {}
  }
  const running = durationSeconds(said)
  return {
    departure_at: instantAfter(day, clock, zone),
    arrival_at: running === undefined ? undefined : instantAfter(day, clock + running, zone),
  }
}

/** When it was asked: what the document says, else when it came. */
export function observedAt(said: unknown, harvest: Harvest, at: string): string {
  if (said === undefined || said === null) return harvest.context.receivedAt
  const instant = instantOf(said, harvest.context.zone)
  if (instant !== undefined) return instant
  harvest.note(
    'no-instant',
    'a time of the document that can not be read; that of receipt counts',
    at,
  )
  return harvest.context.receivedAt
}

/** Is it a list of left tickets? */
export function looksLikeTickets(document: unknown): boolean {
  const root = membersOf(document)
  if (Array.isArray(root.queries)) return true
  const [first] = trainsOf(document) ?? []
  if (typeof first === 'string') return first.split('|').length >= LEAST_FIELDS
  const members = membersOf(first)
  return 'queryLeftNewDTO' in members || SEATS.some(({ member }) => member in members)
}
