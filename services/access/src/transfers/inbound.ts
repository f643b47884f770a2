/** 可信通道, the way in: what has come over each channel, as ingest processes have counted. */
import type { Store, Tables } from '@tongqu/store'
import type { TransferOutcome } from './transfers.ts'

/** What one run of an ingest process has counted of one source on one day so far. */
export type InboundCount = {
  source: string
  dataset: string
  /** UTC: `2026-03-01`. */
  day: string
  /** Upper bound in milliseconds → how many took no longer. */
  delays: Readonly<Record<string, number>>
} & Readonly<Record<TransferOutcome, number>>

/** What has come in over one source for one dataset on one day. */
export type InboundChannel = {
  source: string
  dataset: string
  day: string
  transfers: number
} & Readonly<Record<TransferOutcome, number>> &
  Delays

/** Nearest rank among upper bounds, milliseconds; absent when no sender said when. */
export type Delays = { delayMillisecondsP50?: number; delayMillisecondsP95?: number }

export type Inbound = {
  /** Newer counts of a run take the place of its older ones. Throws `store-unavailable`. */
  keep(run: string, counts: readonly InboundCount[]): Promise<void>
  /**
   * Days `since` up to `until`, which is not included; `cut`: of the oldest some are left out, each
   * with all that was counted of it.
   */
  channels(period: {
    since: string
    until: string
    dataset?: string
  }): Promise<{ items: readonly InboundChannel[]; cut: boolean }>
}

/** Rows of one statement: eight values each, and SQLite binds 32,766. */
const BATCH_ROWS = 500
/** Rows that one answer is made of. */
const MAX_ROWS = 50_000

export type InboundDeps = {
  store: Store
  /** Rows that one answer is made of; default `MAX_ROWS`. */
  mostRows?: number
}

export function createInbound({ store, mostRows = MAX_ROWS }: InboundDeps): Inbound {
  return {
    async keep(run, counts) {
      const rows = counts.map(({ delays, ...count }) => {
        return { run, ...count, delays: JSON.stringify(delays) }
      })
      for (let from = 0; from < rows.length; from += BATCH_ROWS) {
        await keepRows(store, rows.slice(from, from + BATCH_ROWS))
      }
    },
    channels: (period) => channels(store, period, mostRows),
  }
}

/** Upper bounds of delays that half of them, and nineteen of twenty, did not pass. */
export function delaysOf(counts: InboundCount['delays']): Delays {
  const bounds = Object.entries(counts)
    .map(([bound, count]) => [Number(bound), count] as const)
    .sort(([one], [other]) => one - other)
  const all = bounds.reduce((sum, [, count]) => sum + count, 0)
  if (all === 0) return {}
  const rank = (share: number) => {
    let left = Math.ceil(share * all)
    for (const [bound, count] of bounds) {
      left -= count
      if (left <= 0) return bound
    }
    return 0
  }
  return { delayMillisecondsP50: rank(0.5), delayMillisecondsP95: rank(0.95) }
}

type Row = Tables['inbound_channels']

async function keepRows({ db }: Store, rows: readonly Row[]): Promise<void> {
  await db
    .insertInto('inbound_channels')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['day', 'source', 'dataset', 'run']).doUpdateSet(({ ref }) => ({
        equal: ref('excluded.equal'),
        different: ref('excluded.different'),
        unknown: ref('excluded.unknown'),
        delays: ref('excluded.delays'),
      })),
    )
    .execute()
}

async function channels(
  { db }: Store,
  { since, until, dataset }: { since: string; until: string; dataset?: string },
  most: number,
) {
  let rows = db
    .selectFrom('inbound_channels')
    .selectAll()
    .where('day', '>=', since)
    .where('day', '<', until)
  if (dataset !== undefined) rows = rows.where('dataset', '=', dataset)
  const found = await rows
    .orderBy('day', 'desc')
    .orderBy('dataset')
    .orderBy('source')
    .limit(most + 1)
    .execute()
  const groups = Map.groupBy(found, keyOf)
  // The row behind the last one may be of a day that others before it are of.
  const [beyond] = found.slice(most)
  if (beyond) groups.delete(keyOf(beyond))
  const items = [...groups.keys()].sort().map((key) => channelOf(groups.get(key) ?? []))
  return { items, cut: beyond !== undefined }
}

function keyOf({ day, dataset, source }: Row): string {
  return JSON.stringify([day, dataset, source])
}

function channelOf(rows: readonly Row[]): InboundChannel {
  const [{ source, dataset, day } = { source: '', dataset: '', day: '' }] = rows
  const sum = (outcome: TransferOutcome) => rows.reduce((all, row) => all + row[outcome], 0)
  const [equal, different, unknown] = [sum('equal'), sum('different'), sum('unknown')]
  const delays: Record<string, number> = {}
  for (const row of rows) {
    for (const [bound, count] of Object.entries<number>(JSON.parse(row.delays))) {
      delays[bound] = (delays[bound] ?? 0) + count
    }
  }
  const transfers = equal + different + unknown
  return { source, dataset, day, transfers, equal, different, unknown, ...delaysOf(delays) }
}
