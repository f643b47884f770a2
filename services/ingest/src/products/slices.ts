/// <reference lib="esnext.temporal" />
import { createHash } from 'node:crypto'
import type { Product } from '@tongqu/catalog'
import type { EventSpan } from '@tongqu/lakehouse'

/** A stretch of event time that is derived in one go; instants are RFC 3339 in UTC. */
export type Slice = {
  from: string
  to: string
  /** Of everything the slice is made from: another one means that it must be made again. */
  fingerprint: string
}

/** Files of one input, as its pinned release has them. */
export type InputFiles = { name: string; spans: readonly EventSpan[] }

const DAY_MILLISECONDS = 86_400_000
const HOUR_MILLISECONDS = 3_600_000

/** What is further ahead than this has a wrong clock, and no product. */
const DAYS_AHEAD = 1

/**
 * The slices for which there are events in any of the inputs, oldest first, none that begins before
 * `first` or more than a day after `now` (milliseconds since 1970). Days begin at midnight in the
 * zone, so that on some of them there are 23 or 25 hours.
 */
export function slicesOf(
  product: Pick<Product, 'inputs' | 'sql' | 'parameters' | 'slice'>,
  files: readonly InputFiles[],
  zone: string,
  { first, now }: { first: number; now: number },
): Slice[] {
  const begins = new Map<number, number>()
  for (const { spans } of files) {
    for (const { from = first, to = now } of spans) {
      const last = Math.min(to, now + DAYS_AHEAD * DAY_MILLISECONDS)
      for (const [begin, end] of stretches(Math.max(from, first), last, product.slice, zone)) {
        if (begin >= first) begins.set(begin, end)
      }
    }
  }
  const own = JSON.stringify([product.sql, product.parameters, product.inputs])
  return [...begins]
    .toSorted(([left], [right]) => left - right)
    .map(([begin, end]) => ({
      from: new Date(begin).toISOString(),
      to: new Date(end).toISOString(),
      fingerprint: fingerprintOf(own, product, files, begin, end),
    }))
}

/** The time of an input that belongs to a slice. */
export function reachOf(
  input: Product['inputs'][string],
  slice: Pick<Slice, 'from' | 'to'>,
): { from: string; to: string } {
  const from = Date.parse(slice.from) - input.hoursBefore * HOUR_MILLISECONDS
  const to = Date.parse(slice.to) + input.hoursAfter * HOUR_MILLISECONDS
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
}

/** Begin and end of the slices that hold times from `from` to `to`, in milliseconds. */
function* stretches(
  from: number,
  to: number,
  slice: Product['slice'],
  zone: string,
): Generator<[begin: number, end: number]> {
  let day = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).startOfDay()
  while (day.epochMilliseconds <= to) {
    const next = day.add({ days: 1 }).startOfDay()
    if (slice === 'day') yield [day.epochMilliseconds, next.epochMilliseconds]
    for (
      let hour = day.epochMilliseconds;
      slice === 'hour' && hour < next.epochMilliseconds;
      hour += HOUR_MILLISECONDS
    ) {
      const end = hour + HOUR_MILLISECONDS
      if (end > from && hour <= to) yield [hour, end]
    }
    day = next
  }
}

function fingerprintOf(
  own: string,
  { inputs }: Pick<Product, 'inputs'>,
  files: readonly InputFiles[],
  begin: number,
  end: number,
): string {
  const hash = createHash('sha256').update(own)
  for (const { name, spans } of files) {
    const { hoursBefore = 0, hoursAfter = 0 } = inputs[name] ?? {}
    const first = begin - hoursBefore * HOUR_MILLISECONDS
    const last = end + hoursAfter * HOUR_MILLISECONDS
    const near = spans.filter(({ from = first, to = last }) => from < last && to >= first)
    const paths = near.map(({ path }) => path).toSorted()
    hash.update(JSON.stringify([name, paths]))
  }
  return hash.digest('base64url')
}
