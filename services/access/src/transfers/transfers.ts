/** 可信通道: what receivers say they have got, held against what was sent. */
import { Problem } from '@tongqu/contracts'
import type { Store, Tables } from '@tongqu/store'

export const TRANSFER_OUTCOMES = ['equal', 'different', 'unknown'] as const
/** `unknown`: nobody knows what was sent, as after a crash. */
export type TransferOutcome = (typeof TRANSFER_OUTCOMES)[number]

export type Transfer = {
  /** Of the answer (`Hub-Receipt`). */
  receipt: string
  organisation: string
  dataset: string
  /** Of what has arrived. */
  sha256: string
  outcome: TransferOutcome
  /** From the first byte to the instant that the receiver says. */
  delayMilliseconds?: number
}

/** Who reports it, and as which entry of the ledger. */
export type TransferTeller = {
  /** `person:<id>`, `app:<id>`. */
  actor: string
  /** Id of the entry that tells of it. */
  entry: string
  agreement?: string
}

/** What was reported of one dataset on one day. */
export type ChannelDay = {
  dataset: string
  /** UTC: `2026-03-01`. */
  day: string
  transfers: number
} & Readonly<Record<TransferOutcome, number>> & {
    /** Nearest rank; absent when no receiver said when. */
    delayMillisecondsP50?: number
    delayMillisecondsP95?: number
  }

export type Transfers = {
  find(receipt: string): Promise<Transfer | undefined>
  /** Once for each receipt, with the event that the ledger hears. Throws `already-exists`. */
  keep(transfer: Transfer, teller: TransferTeller): Promise<void>
  /** Days `since` up to `until`, which is not included; `cut`: the oldest reports are left out. */
  channels(period: {
    since: string
    until: string
    dataset?: string
  }): Promise<{ items: readonly ChannelDay[]; cut: boolean }>
}

/** Reports that one answer is made of. */
const MAX_REPORTS = 100_000
const DAY_CHARACTERS = 10

export function createTransfers({ store, now }: { store: Store; now(): number }): Transfers {
  return {
    async find(receipt) {
      const row = await store.db
        .selectFrom('transfers')
        .selectAll()
        .where('id', '=', receipt)
        .executeTakeFirst()
      return row && transferOf(row)
    },
    keep: (transfer, teller) => keep({ store, now }, transfer, teller),
    channels: (period) => channels(store, period),
  }
}

async function keep(
  { store, now }: { store: Store; now(): number },
  transfer: Transfer,
  { actor, entry, agreement }: TransferTeller,
): Promise<void> {
  const row = rowOf(transfer, new Date(now()).toISOString())
  const { receipt, dataset, sha256, outcome, delayMilliseconds } = transfer
  await store.transact(async (writing) => {
    const known = await writing
      .selectFrom('transfers')
      .select('id')
      .where('id', '=', row.id)
      .executeTakeFirst()
    if (known) throw new Problem('already-exists')
    await writing.insertInto('transfers').values(row).execute()
    await store.record(writing, {
      ...{ entity: 'transfer', entityId: receipt, action: 'confirm', actor, dataset },
      ...{ policy: false, audience: [] },
      body: {
        ...{ entry, sha256, outcome },
        ...(agreement !== undefined && { agreement }),
        ...(delayMilliseconds !== undefined && { delayMilliseconds }),
      },
    })
  })
}

async function channels(
  { db }: Store,
  { since, until, dataset }: { since: string; until: string; dataset?: string },
) {
  let rows = db
    .selectFrom('transfers')
    .select(['dataset', 'outcome', 'reported_at', 'delay_milliseconds'])
    .where('reported_at', '>=', since)
    .where('reported_at', '<', until)
  if (dataset !== undefined) rows = rows.where('dataset', '=', dataset)
  const found = await rows
    .orderBy('reported_at', 'desc')
    .limit(MAX_REPORTS + 1)
    .execute()
  const groups = Map.groupBy(found.slice(0, MAX_REPORTS), (row) => {
    return `${row.reported_at.slice(0, DAY_CHARACTERS)} ${row.dataset}`
  })
  const items = [...groups.keys()].sort().map((key) => dayOf(groups.get(key) ?? []))
  return { items, cut: found.length > MAX_REPORTS }
}

type Reported = Pick<
  Tables['transfers'],
  'dataset' | 'outcome' | 'reported_at' | 'delay_milliseconds'
>

function dayOf(rows: readonly Reported[]): ChannelDay {
  const [{ dataset, reported_at } = { dataset: '', reported_at: '' }] = rows
  const count = (wanted: TransferOutcome) => rows.filter(({ outcome }) => outcome === wanted).length
  const delays = rows
    .flatMap(({ delay_milliseconds }) => (delay_milliseconds === null ? [] : [delay_milliseconds]))
    .map(Number)
    .sort((one, other) => one - other)
  return {
    dataset,
    day: reported_at.slice(0, DAY_CHARACTERS),
    transfers: rows.length,
    equal: count('equal'),
    different: count('different'),
    unknown: count('unknown'),
    ...(delays.length > 0 && {
      delayMillisecondsP50: rank(delays, 0.5),
      delayMillisecondsP95: rank(delays, 0.95),
    }),
  }
}

/** Nearest rank of a sorted list. */
function rank(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0
}

function rowOf({ receipt, delayMilliseconds, ...rest }: Transfer, at: string): Tables['transfers'] {
  return {
    id: receipt,
    ...rest,
    reported_at: at,
    delay_milliseconds: delayMilliseconds ?? null,
  }
}

function transferOf({
  id,
  delay_milliseconds,
  reported_at: _reportedAt,
  outcome,
  ...rest
}: Tables['transfers']): Transfer {
  return {
    receipt: id,
    ...rest,
    outcome: outcome as TransferOutcome,
    ...(delay_milliseconds !== null && { delayMilliseconds: Number(delay_milliseconds) }),
  }
}
