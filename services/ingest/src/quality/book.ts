import type { LandResult } from '@tongqu/lakehouse'
import { placeOf } from './place.ts'
import { ADAPTER_FINDING_WEIGHT, type Day, emptyDay } from './score.ts'
import type { VerdictState } from './verdict.ts'

/** What one source usually brings one dataset. */
export type Line = {
  /** Newest sequence judged and newest counted: what is landed once more counts once. */
  judged: number
  counted: number
  /** Records of the last delivery, and of a usual one. */
  last: number
  usual: number
  /** Records per second of the days before, for what comes in parts. */
  perSecond?: number
  /** Records and seconds of the day under way. */
  today: { day: string; records: number; seconds: number }
}

export type Fault = {
  dataset: string
  source: string
  day: string
  kind: 'reject' | 'finding'
  code: string
  place: string
  occurrences: number
  reason?: string
}

/** Everything that is counted; plain data, so that it can be kept as JSON. */
export type Book = {
  /** Dataset → day → counts. */
  days: Map<string, Map<string, Day>>
  /** `<appId> <dataset>` → line: a source of several documents has one for each. */
  lines: Map<string, Line>
  /** `<dataset> <source> <rule>` → verdict. */
  verdicts: Map<string, VerdictState>
  faults: Map<string, Fault>
}

/** Days of scores that are kept and shown: five weeks, so that months can be compared. */
export const DAYS_KEPT = 35
/** Days of faults by place. */
export const FAULT_DAYS_KEPT = 7
/** Places that one source tells apart on one day; what is more stands under `REST`. */
export const MOST_PLACES = 100
export const REST = '…'
/** Stands between a source and the part of it in the name of its landings. */
const PART_MARK = '~'
/** How much the newest delivery, or day, counts in what is usual. */
const SHARE_OF_NEWEST = 0.2
const REASON_CHARACTERS = 200

export function emptyBook(): Book {
  return { days: new Map(), lines: new Map(), verdicts: new Map(), faults: new Map() }
}

/** The counts of a dataset on a day, begun when they are asked for. */
export function dayOf(book: Book, dataset: string, day: string): Day {
  const days = book.days.get(dataset) ?? new Map<string, Day>()
  book.days.set(dataset, days)
  const counts = days.get(day) ?? emptyDay()
  days.set(day, counts)
  return counts
}

export function lineOf(book: Book, appId: string, dataset: string): Line {
  const name = `${appId} ${dataset}`
  const line = book.lines.get(name) ?? {
    judged: -1,
    counted: -1,
    last: 0,
    usual: 0,
    today: { day: '', records: 0, seconds: 0 },
  }
  book.lines.set(name, line)
  return line
}

/** The lines of a source into a dataset, one for each of its documents. */
export function linesOf({ lines }: Book, source: string, dataset: string): Line[] {
  const own = lines.get(`${source} ${dataset}`)
  const found = own ? [own] : []
  for (const [name, line] of lines) {
    if (name.startsWith(`${source}${PART_MARK}`) && name.endsWith(` ${dataset}`)) found.push(line)
  }
  return found
}

/** Where something landed, and when that was. */
export type Landed = {
  appId: string
  source: string
  dataset: string
  sequence: number
  day: string
}

/**
 * Counts what has landed, once for each sequence. `sendsAll`: each delivery is all there is, so
 * that what is usual is a number of records; else it is a number a second. `showsReasons`: may the
 * text of a reason be kept?
 */
export function countLanding(
  book: Book,
  at: Landed,
  result: LandResult,
  { sendsAll, showsReasons }: { sendsAll: boolean; showsReasons: boolean },
): void {
  const line = lineOf(book, at.appId, at.dataset)
  if (at.sequence <= line.counted) return
  line.counted = at.sequence
  const day = dayOf(book, at.dataset, at.day)
  const tables = Object.values(result.tables)
  const sum = (name: 'readings' | 'repeats' | 'rejects') =>
    tables.reduce((total, table) => total + table[name], 0)
  const strays = result.rejects.length - sum('rejects')
  const rejects = sum('rejects') + Math.max(0, strays)
  const records = sum('readings') + sum('repeats')
  day.readings += sum('readings')
  day.repeats += sum('repeats')
  day.rejects += rejects
  day.penalty += rejects
  countArrival(line, day, at.day, records, sendsAll)
  for (const { at: place, code, reason } of result.rejects) {
    const fault = { kind: 'reject' as const, code, place: placeOf(place) }
    countFault(book, at, fault, 1, showsReasons ? reason : undefined)
  }
  const untold = rejects - result.rejects.length
  if (untold > 0) {
    countFault(book, at, { kind: 'reject', code: REST, place: REST }, untold, undefined)
  }
}

/** Remarks of an adapter on a delivery. */
export function countRemarks(
  book: Book,
  at: Landed,
  findings: readonly { at: string; code: string; message: string }[],
  showsReasons: boolean,
): void {
  const day = dayOf(book, at.dataset, at.day)
  day.findings += findings.length
  day.penalty += findings.length * ADAPTER_FINDING_WEIGHT
  for (const { at: place, code, message } of findings) {
    const fault = { kind: 'finding' as const, code, place: placeOf(place) }
    countFault(book, at, fault, 1, showsReasons ? message : undefined)
  }
}

export function countFault(
  { faults }: Book,
  { source, dataset, day }: Landed,
  { kind, code, place }: Pick<Fault, 'kind' | 'code' | 'place'>,
  occurrences: number,
  reason: string | undefined,
): void {
  const whole = `${dataset} ${source} ${day} ${kind} ${code}`
  let name = `${whole} ${place}`
  let where = place
  if (!faults.has(name) && faults.size >= MOST_PLACES && isFull(faults, source, dataset, day)) {
    where = REST
    name = `${whole} ${REST}`
  }
  const known = faults.get(name)
  if (known) {
    known.occurrences += occurrences
    return
  }
  const text = reason?.slice(0, REASON_CHARACTERS).toWellFormed()
  const facts = { dataset, source, day, kind, code, place: where, occurrences }
  faults.set(name, { ...facts, ...(text ? { reason: text } : {}) })
}

function isFull(faults: Book['faults'], source: string, dataset: string, day: string): boolean {
  let count = 0
  for (const fault of faults.values()) {
    if (fault.source === source && fault.dataset === dataset && fault.day === day) count++
    if (count >= MOST_PLACES) return true
  }
  return false
}

/** The source says that what it sent last still holds. */
export function countUnchanged(book: Book, source: string, dataset: string, day: string): void {
  const lines = linesOf(book, source, dataset)
  const last = lines.reduce((sum, line) => sum + line.last, 0)
  // Which of several documents it was is not told: each counts as an equal part of all.
  if (last > 0) dayOf(book, dataset, day).delivered += last / lines.length
}

function countArrival(line: Line, day: Day, today: string, records: number, sendsAll: boolean) {
  beginDay(line, today)
  line.today.records += records
  line.last = records
  if (sendsAll) {
    day.delivered += records
    line.usual = line.usual > 0 ? line.usual + (records - line.usual) * SHARE_OF_NEWEST : records
  } else if (line.perSecond !== undefined) {
    day.delivered += records
  }
}

/** Seconds a source was there: in them one expects what is usual. `period` in seconds. */
export function countSeconds(
  line: Line,
  day: Day,
  today: string,
  { seconds, period, sendsAll }: { seconds: number; period: number; sendsAll: boolean },
): void {
  beginDay(line, today)
  line.today.seconds += seconds
  if (sendsAll) day.expected += period > 0 ? (seconds / period) * line.usual : 0
  else if (line.perSecond !== undefined) day.expected += seconds * line.perSecond
}

/** Half a day is needed to say what a day is like. */
const LEAST_SECONDS_OF_A_DAY = 43_200

function beginDay(line: Line, today: string): void {
  const { day, records, seconds } = line.today
  if (day === today) return
  if (seconds >= LEAST_SECONDS_OF_A_DAY) {
    const rate = records / seconds
    const known = line.perSecond ?? rate
    line.perSecond = known + (rate - known) * SHARE_OF_NEWEST
  }
  line.today = { day: today, records: 0, seconds: 0 }
}

/** Forgets days that are over, and what the catalogue no longer names. */
export function tidy(book: Book, firstDay: string, firstFaultDay: string, datasets: Set<string>) {
  for (const [dataset, days] of book.days) {
    if (!datasets.has(dataset)) book.days.delete(dataset)
    for (const day of days.keys()) if (day < firstDay) days.delete(day)
  }
  for (const [name, fault] of book.faults) {
    if (fault.day < firstFaultDay || !datasets.has(fault.dataset)) book.faults.delete(name)
  }
  for (const name of book.verdicts.keys()) {
    if (!datasets.has(name.split(' ')[0] ?? '')) book.verdicts.delete(name)
  }
  for (const name of book.lines.keys()) {
    if (!datasets.has(name.split(' ')[1] ?? '')) book.lines.delete(name)
  }
}
