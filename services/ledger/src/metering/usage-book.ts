import type { EntryFilter, LedgerReader } from '../types.ts'
import { dayIn } from './days.ts'
import { USAGE_KINDS, type UsageLine, type UsageSums, usageSums } from './usage.ts'
import { entriesBack } from './walk.ts'

/** Whose usage: of an agreement, of a dataset, or by an organisation. */
export type UsageSubject = { agreement: string } | { dataset: string } | { organisation: string }

/** First day and the day after the last, `2026-03-01`. */
export type UsagePeriod = { since: string; until: string }

export type UsageBook = {
  /** All that the newest checkpoint holds. Throws what the reader throws. */
  usage(subject: UsageSubject, period: UsagePeriod): Promise<readonly UsageLine[]>
}

/** Sums that are kept in memory, one for each subject that was asked about lately. */
const MAX_SUBJECTS = 256
const DAY_MILLISECONDS = 86_400_000
/** Sums of more lines, some 10 MB, are not kept. */
const MAX_KEPT_LINES = 50_000

type Page = {
  sums: UsageSums
  /** Entries with an earlier `t` were not looked at; RFC 3339. */
  floor: string
  /** Index of the first entry that was not looked at. */
  upTo: number
}

/**
 * Usage in so far as it was asked for: of each subject the sums of what the log holds up to some
 * index, to which only what came since is added. Whatever is lost is computed again from the log.
 */
export function openUsageBook({
  reader,
  zone,
}: {
  reader: Pick<LedgerReader, 'find'>
  zone: string
}): UsageBook {
  const dayOf = dayIn(zone)
  const pages = new Map<string, Page>()
  const turns = new Map<string, Promise<unknown>>()
  return {
    async usage(subject, { since, until }) {
      const key = JSON.stringify(subject)
      const before = turns.get(key) ?? Promise.resolve()
      const turn = before.catch(() => undefined).then(() => brought(key, subject, floorOf(since)))
      turns.set(key, turn)
      try {
        return (await turn).sums.lines(since, until)
      } finally {
        if (turns.get(key) === turn) turns.delete(key)
      }
    },
  }

  async function brought(key: string, subject: UsageSubject, floor: string): Promise<Page> {
    const page = pages.get(key) ?? { sums: usageSums(dayOf), floor, upTo: 0 }
    if (floor < page.floor) {
      // Only what lies further back is read: else whoever asks to and fro has all read each time.
      const older = { ...subject, since: floor, until: page.floor, before: page.upTo }
      const { sums } = await summed(older, 0)
      page.sums.take(sums.lines())
      page.floor = floor
    }
    const { sums, upTo } = await summed({ ...subject, since: page.floor }, page.upTo)
    page.sums.take(sums.lines())
    page.upTo = upTo
    pages.delete(key)
    if (page.sums.size <= MAX_KEPT_LINES) pages.set(key, page)
    const [oldest] = pages.keys()
    if (pages.size > MAX_SUBJECTS && oldest !== undefined) pages.delete(oldest)
    return page
  }

  /** Of the entries from an index on, and where what has not been looked at begins. */
  async function summed(filter: EntryFilter, from: number) {
    const sums = usageSums(dayOf)
    let upTo = from
    for await (const { index, entry } of entriesBack(
      reader,
      { ...filter, kinds: USAGE_KINDS },
      from,
    )) {
      sums.add(entry)
      upTo = Math.max(upTo, index + 1)
    }
    return { sums, upTo }
  }
}

/** Zones are at most a day away from UTC: entries of the first day are surely behind it. */
function floorOf(since: string): string {
  return new Date(Date.parse(since) - DAY_MILLISECONDS).toISOString()
}
