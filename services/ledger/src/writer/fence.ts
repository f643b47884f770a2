import { EMPTY_ROOT } from '../merkle/hashes.ts'
import { elsewhere } from './failures.ts'
import type { LedgerOptions } from './types.ts'

/** What the store knows of the newest checkpoint. */
export type KnownHead = { size: number; root: Uint8Array; checkpoint: string | undefined }

/** This process writes, as long as the store says so. */
export type Fence = {
  epoch: number
  /** What the writer before has signed last. */
  former: KnownHead
  /** When the writer before was heard of last, in milliseconds since 1970; 0: there was none. */
  seenAt: number
  /** Nobody else can have taken over yet, by the clock of this process. */
  holds(): boolean
  /** It is high time to renew it, with or without something new. */
  isStale(): boolean
  /**
   * For another while; with `head` the store knows the newest checkpoint. False: another writer has
   * taken over. Throws `store-unavailable`.
   */
  renew(head?: KnownHead): Promise<boolean>
  /** Others may write at once. */
  release(): Promise<void>
}

/** Another writer may take over after so long without a word: ten renewals. */
export const LEASE_MILLISECONDS = 10_000
/** Part of the lease after which nothing is acknowledged any more: clocks do not run alike. */
const SAFE_SHARE = 0.9
/** Part of the lease after which it is renewed, whatever the disk is busy with. */
const STALE_SHARE = 0.3

const NAME = 'ledger'

/**
 * Throws `ledger-elsewhere` while another holder has the lease. `atLeast`: the epoch is not less;
 * the folder may know of later ones than a store that was restored.
 */
export async function takeFence(
  options: Pick<LedgerOptions, 'store' | 'now' | 'holder' | 'address' | 'leaseMilliseconds'> & {
    monotonic: () => number
  },
  atLeast: number,
): Promise<Fence> {
  const { store, now, monotonic, holder, address = null } = options
  const lease = options.leaseMilliseconds ?? LEASE_MILLISECONDS
  const expiry = () => new Date(now() + lease).toISOString()
  let renewedAt = monotonic()
  let isLost = false

  const { epoch, former, seenAt } = await store.transact(async (writing) => {
    const table = writing.selectFrom('ledger_writer').selectAll().where('name', '=', NAME)
    const row = await table.executeTakeFirst()
    if (row && row.holder !== holder && Date.parse(row.expires_at) > now()) {
      throw elsewhere(`${row.holder} writes the ledger until ${row.expires_at}`)
    }
    const epoch = Math.max(atLeast, Number(row?.epoch ?? 0) + 1)
    const taken = { epoch, holder, address, expires_at: expiry() }
    if (row) {
      await writing.updateTable('ledger_writer').set(taken).where('name', '=', NAME).execute()
    } else {
      const root = Buffer.from(EMPTY_ROOT).toString('base64')
      const values = { ...taken, name: NAME, size: 0, root, checkpoint: null }
      await writing.insertInto('ledger_writer').values(values).execute()
    }
    const former: KnownHead = {
      size: Number(row?.size ?? 0),
      root: row ? Buffer.from(row.root, 'base64') : EMPTY_ROOT,
      checkpoint: row?.checkpoint ?? undefined,
    }
    const seenAt = row ? Date.parse(row.expires_at) - lease : 0
    return { epoch, former, seenAt }
  })

  const update = async (head: KnownHead | undefined, expires_at: string) => {
    const set = head ? { ...rowOf(head), expires_at } : { expires_at }
    const query = store.db.updateTable('ledger_writer').set(set)
    const mine = query.where('name', '=', NAME).where('epoch', '=', epoch)
    return (await mine.executeTakeFirst()).numUpdatedRows > 0n
  }

  return {
    epoch,
    former,
    seenAt,
    holds: () => !isLost && monotonic() < renewedAt + lease * SAFE_SHARE,
    isStale: () => !isLost && monotonic() > renewedAt + lease * STALE_SHARE,
    async renew(head) {
      const begun = monotonic()
      if (!(await update(head, expiry()))) isLost = true
      else renewedAt = Math.max(renewedAt, begun)
      return !isLost
    },
    async release() {
      isLost = true
      await update(undefined, new Date(now()).toISOString())
    },
  }
}

function rowOf({ size, root, checkpoint }: KnownHead) {
  return { size, root: Buffer.from(root).toString('base64'), checkpoint: checkpoint ?? null }
}
