import type { Store } from './types.ts'

/** Rows of one statement: short enough that no login waits for it. */
const BATCH_ROWS = 500
/** Batches of one call and table; the rest has time until the next minute. */
const MOST_BATCHES = 20

/**
 * Deletes what has expired of `oidc`, `sessions` and `proofs`. `now`: milliseconds since 1970;
 * answers how many rows went. Called each minute; gateways may do it at once. Throws
 * `store-unavailable`.
 */
export async function sweep({ db }: Store, now: number): Promise<number> {
  const at = new Date(now).toISOString()
  const oidc = db.selectFrom('oidc').select(['model', 'id']).where('expires_at', '<=', at)
  const sessions = db.selectFrom('sessions').select('id').where('expires_at', '<=', at)
  const proofs = db.selectFrom('proofs').select('id').where('expires_at', '<=', at)
  return (
    (await inBatches(
      db
        .deleteFrom('oidc')
        .where(({ refTuple, eb }) =>
          eb(refTuple('model', 'id'), 'in', oidc.limit(BATCH_ROWS).$asTuple('model', 'id')),
        ),
    )) +
    (await inBatches(db.deleteFrom('sessions').where('id', 'in', sessions.limit(BATCH_ROWS)))) +
    (await inBatches(db.deleteFrom('proofs').where('id', 'in', proofs.limit(BATCH_ROWS))))
  )
}

type Deletion = { executeTakeFirst(): Promise<{ numDeletedRows: bigint }> }

async function inBatches(deletion: Deletion): Promise<number> {
  let gone = 0
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const rows = Number((await deletion.executeTakeFirst()).numDeletedRows)
    gone += rows
    if (rows < BATCH_ROWS) break
  }
  return gone
}
