/**
 * Who has read how much, as a pure function of the log: nothing is ever billed or shown from
 * counters. One line for each day, dataset, agreement and caller.
 */
import { parseEntry } from '../reader/bundles.ts'
import type { StoredEntry } from '../reader/types.ts'
import type { Entry, EntryActor, EntryKind } from '../types.ts'
import { type DayOf, dayIn } from './days.ts'
import { exactSum, type Quantities, quantityOf, USAGE_METERS, type UsageMeter } from './meters.ts'

/** Kinds of entries that tell of answers when they are over: `serve_sum` of open data. */
export const USAGE_KINDS: readonly EntryKind[] = ['serve_close', 'serve_sum']

export type UsageLine = {
  /** In the zone that was asked for: `2026-03-01`. */
  day: string
  dataset: string
  /** Agreement or entitlement; absent of open data. */
  agreement?: string
  caller: EntryActor['type']
  organisation?: string
  /** Client id; of people none: they are counted together, by organisation. */
  app?: string
} & Quantities

/** What to look at: absent members are not asked about. */
export type UsageFilter = { agreement?: string; dataset?: string; organisation?: string }

/**
 * Usage of all these leaves, whatever their order; lines sorted by day, dataset, agreement, caller.
 * Throws `ledger-damaged` for a leaf that is no entry.
 */
export async function usageOf(
  leaves: AsyncIterable<StoredEntry> | Iterable<StoredEntry>,
  { zone, ...filter }: UsageFilter & { zone: string },
): Promise<UsageLine[]> {
  const sums = usageSums(dayIn(zone))
  for await (const { bytes } of leaves) {
    const entry = parseEntry(bytes)
    if (isAbout(entry, filter)) sums.add(entry)
  }
  return sums.lines()
}

function isAbout(entry: Entry, { agreement, dataset, organisation }: UsageFilter): boolean {
  return (
    (agreement === undefined || entry.agreement === agreement) &&
    (dataset === undefined || entry.dataset === dataset) &&
    (organisation === undefined || entry.actor.organisation === organisation)
  )
}

export type UsageSums = {
  /** Lines there are. */
  readonly size: number
  /** Of other kinds than `USAGE_KINDS` nothing is taken. */
  add(entry: Entry): void
  /** What others have summed. */
  take(lines: readonly UsageLine[]): void
  /** Days from `since` up to `until`, which is not included. */
  lines(since?: string, until?: string): UsageLine[]
}

type Sum = Omit<UsageLine, UsageMeter> & Record<UsageMeter, number>

export function usageSums(dayOf: DayOf): UsageSums {
  const sums = new Map<string, Sum>()
  const add = (line: UsageLine) => {
    // Looking at a page is nobody's usage.
    if (USAGE_METERS.every((meter) => line[meter] === 0)) return
    const key = keyOf(line)
    const sum = sums.get(key)
    if (!sum) sums.set(key, { ...line })
    else for (const meter of USAGE_METERS) sum[meter] = exactSum(sum[meter], line[meter])
  }
  return {
    get size() {
      return sums.size
    },
    add: (entry) => {
      if (USAGE_KINDS.includes(entry.k)) add(lineOf(entry, dayOf(entry.t)))
    },
    take: (lines) => lines.forEach(add),
    lines(since = '', until = '~') {
      const wanted = [...sums].filter(([, { day }]) => since <= day && day < until)
      return wanted.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => ({ ...sum }))
    },
  }
}

function lineOf(entry: Entry, day: string): UsageLine {
  const { actor, agreement, dataset = '' } = entry
  const { type, organisation } = actor
  const app = type === 'app' ? actor.id : undefined
  return {
    day,
    dataset,
    ...(agreement !== undefined && { agreement }),
    caller: type,
    ...(organisation !== undefined && { organisation }),
    ...(app !== undefined && { app }),
    requests: quantityOf(entry, 'requests'),
    rows: quantityOf(entry, 'rows'),
    bytes: quantityOf(entry, 'bytes'),
    'stream-seconds': quantityOf(entry, 'stream-seconds'),
  }
}

function keyOf({ day, dataset, agreement, caller, organisation, app }: UsageLine): string {
  return [day, dataset, agreement, caller, organisation, app].map((one) => one ?? '').join('\0')
}
