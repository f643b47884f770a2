import { Problem } from '@tongqu/contracts'
import type { ViewColumn } from './types.ts'

/** Values of a watermark as places on a scale. */
export type Scale = {
  kind: 'time' | 'integer' | 'text'
  /** Compares two values; of texts only the engine knows the order, and only equality counts. */
  isBefore(text: string, other: string): boolean
  /** Can it be a value of this column? */
  fits(text: string): boolean
  /** So far behind a value; the value itself where nothing can be taken from it. */
  lower(text: string): string
}

const MICROSECONDS = 1_000_000
const TIME = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z?)?$/
const WHOLE = /^-?\d+$/
/** Integers, and decimals, which may hold whole numbers only (a `NUMBER(20)` that moved house). */
const INTEGER_TYPES = /^(?:small|big|tiny|medium)?int(?:eger|\d)?\b|^(?:numeric|decimal)\b/i
/** Texts with an order that the engine keeps an index in. */
const TEXT_TYPES = /char|text|uuid/i

/**
 * The scale of a column. Throws `sql-view-unfit` when it is neither a time nor a whole number nor a
 * text.
 */
export function scaleOf(
  column: ViewColumn,
  { overlapSeconds, overlap }: { overlapSeconds: number; overlap: number },
): Scale {
  const { name, kind, type } = column
  if (kind === 'instant' || kind === 'local' || kind === 'date') {
    return {
      kind: 'time',
      fits: (text) => Number.isFinite(microsecondsOf(text)),
      isBefore: (text, other) => microsecondsOf(text) < microsecondsOf(other),
      lower: (text) => earlier(text, overlapSeconds, kind === 'instant' ? 'Z' : ''),
    }
  }
  if ((kind === 'number' || kind === 'exact') && INTEGER_TYPES.test(type)) {
    return {
      kind: 'integer',
      fits: (text) => WHOLE.test(text),
      isBefore: (text, other) => wholeOf(text, name) < wholeOf(other, name),
      lower: (text) => String(wholeOf(text, name) - BigInt(overlap)),
    }
  }
  if (kind === 'text' && TEXT_TYPES.test(type)) {
    return { kind: 'text', isBefore: () => false, fits: () => true, lower: (text) => text }
  }
  throw unfit(name, type)
}

/** Microseconds since 1970, zones aside; −∞ of what is no plain time. Exact until the year 2255. */
export function microsecondsOf(text: string): number {
  const [, date, clock = '00:00:00', fraction = ''] = TIME.exec(text) ?? []
  if (date === undefined) return Number.NEGATIVE_INFINITY
  const seconds = Date.parse(`${date}T${clock}Z`) / 1000
  return seconds * MICROSECONDS + Number(fraction.slice(0, 6).padEnd(6, '0'))
}

/** A time as texts of deliveries have it, from milliseconds since 1970. */
export function timeText(milliseconds: number, zone: 'Z' | ''): string {
  return new Date(milliseconds).toISOString().replace('Z', zone)
}

function earlier(text: string, seconds: number, zone: 'Z' | ''): string {
  const at = microsecondsOf(text) - Math.round(seconds * MICROSECONDS)
  if (!Number.isFinite(at)) return text
  const whole = Math.floor(at / MICROSECONDS)
  const rest = String(at - whole * MICROSECONDS).padStart(6, '0')
  return `${timeText(whole * 1000, '').slice(0, 19)}.${rest}${zone}`
}

function wholeOf(text: string, name: string): bigint {
  if (!WHOLE.test(text)) throw unfit(name, 'decimal')
  return BigInt(text)
}

function unfit(name: string, type: string): Problem {
  return new Problem('sql-view-unfit', {
    detail: { 'zh-CN': `watermark ${name}（${type}）`, en: `watermark ${name} (${type})` },
  })
}
