import { newSigningKey, openSigner, type Signer } from '../note/keys.ts'
import type { LedgerOptions } from './types.ts'

/** Keys that checkpoints are signed with: rows of `ledger_signers`, private keys sealed. */
export type Signers = {
  /** Those in force now, the newest first. */
  inForce(): readonly Signer[]
  /**
   * A new key, in force when `announced` is done with it; the others go on beside it for
   * `KEY_OVERLAP_MILLISECONDS`.
   */
  rotate(announced: (key: KeyChange) => Promise<void>): Promise<void>
}

/** Verifiers of the new key and of those that it takes the place of, which sign until then. */
export type KeyChange = { verifier: string; replaces: readonly string[]; until?: string }

/**
 * So long both the old and the new key sign: whoever verifies has that time to learn the new one.
 */
export const KEY_OVERLAP_MILLISECONDS = 30 * 86_400_000

type Options = Pick<LedgerOptions, 'store' | 'secrets' | 'now' | 'origin'>
type Key = { id: string; signer: Signer; until: number }

export async function openSigners({ store, secrets, now, origin }: Options): Promise<Signers> {
  let keys: Key[] = []

  async function load(): Promise<void> {
    const rows = store.db.selectFrom('ledger_signers').selectAll().orderBy('created_at', 'desc')
    keys = (await rows.execute()).map(({ id, sealed, retired_at }) => ({
      id,
      signer: openSigner(secrets.open(`ledger_signers/${id}`, sealed)),
      until: retired_at === null ? Number.POSITIVE_INFINITY : Date.parse(retired_at),
    }))
  }

  await load()
  return {
    inForce: () => keys.filter(({ until }) => until > now()).map(({ signer }) => signer),
    async rotate(announced) {
      const signingKey = newSigningKey(origin)
      const { verifier } = openSigner(signingKey)
      const [id = ''] = verifier.slice(origin.length + 1).split('+')
      const former = keys.filter((key) => key.until === Number.POSITIVE_INFINITY)
      const until = new Date(now() + KEY_OVERLAP_MILLISECONDS).toISOString()
      const replaces = former.map(({ signer }) => signer.verifier)
      // Announced first: a key that signs and is not in the log would look like a stranger's.
      await announced({ verifier, replaces, ...(replaces.length > 0 && { until }) })
      const sealed = secrets.seal(`ledger_signers/${id}`, signingKey)
      const created_at = new Date(now()).toISOString()
      await store.transact(async (writing) => {
        const retired = writing.updateTable('ledger_signers').set({ retired_at: until })
        await retired.where('retired_at', 'is', null).execute()
        const values = { id, verifier, sealed, created_at, retired_at: null }
        await writing.insertInto('ledger_signers').values(values).execute()
      })
      await load()
    },
  }
}

/** Public keys of checkpoints (`name+hex+base64`), those in force first, then those that were. */
export async function verifiersOf(
  { db }: Pick<LedgerOptions['store'], 'db'>,
  now: number,
): Promise<readonly string[]> {
  const query = db.selectFrom('ledger_signers').select(['verifier', 'retired_at'])
  const rows = await query.orderBy('created_at', 'desc').execute()
  const isOver = (at: string | null) => at !== null && Date.parse(at) <= now
  const inForce = rows.filter(({ retired_at }) => !isOver(retired_at))
  const over = rows.filter(({ retired_at }) => isOver(retired_at))
  return [...inForce, ...over].map(({ verifier }) => verifier)
}
