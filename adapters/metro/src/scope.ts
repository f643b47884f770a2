import type { Desk } from './desk.ts'
import { type Level, thresholdsOf, wordsOf } from './levels.ts'
import { type Datum, datumOf } from './place.ts'
import type { Taken, Values } from './record.ts'

/** What holds for all records of a document. */
export type Scope = {
  desk: Desk
  /** When the document was made; undefined when it does not say. */
  updatedAt: string | undefined
  datum: Datum
  intervalSeconds: number | undefined
  stationThresholds: readonly number[]
  sectionThresholds: readonly number[]
  levelWords: ReadonlyMap<string, Level>
  /** Stations and sections that stand in the same document, by their keys. */
  stations: Map<string, Values>
  sections: Map<string, Values>
}

/** One record: its values, where it stands, and what holds for all of them. */
export type Item = Taken & { scope: Scope; at: string }

/** What the options and the head of a document say; undefined when thresholds do not grow. */
export function scopeOf(head: Values, desk: Desk): Scope | undefined {
  const { options } = desk.context
  const stationThresholds = thresholdsOf(options.stationThresholds)
  const sectionThresholds = thresholdsOf(options.sectionThresholds)
  if (!stationThresholds || !sectionThresholds) return undefined
  const usual = datumOf(options.datum, 'WGS84', desk, 'options')
  const seconds = head.intervalSeconds ?? Number(options.intervalSeconds ?? 0)
  return {
    desk,
    updatedAt: typeof head.updatedAt === 'string' ? head.updatedAt : undefined,
    datum: datumOf(head.datum, usual, desk, 'body'),
    intervalSeconds: typeof seconds === 'number' && seconds > 0 ? seconds : undefined,
    stationThresholds,
    sectionThresholds,
    levelWords: wordsOf(options.levels),
    stations: new Map(),
    sections: new Map(),
  }
}

/** The time of a record: its own, else that of the document, else that of receipt. */
export function timeOf(own: unknown, { scope: { desk, updatedAt }, at }: Item): string {
  if (typeof own === 'string') return own
  if (updatedAt !== undefined) return updatedAt
  desk.remarks.note('no-time', 'neither record nor document says when; time of receipt', at)
  return desk.context.receivedAt
}

/** Names a section in `Scope.sections`. */
export function sectionKey({ line, from, to }: Values): string {
  return JSON.stringify([line, from, to])
}
