/** What time does to consents. */
import { type ConsentDeps, providerOf } from './deps.ts'
import { move } from './rows.ts'

const BATCH_ROWS = 200
const MAX_BATCHES = 50

const DUE = [
  { action: 'expire', state: 'GIVEN', column: 'expires_at' },
  { action: 'lapse', state: 'REQUESTED', column: 'link_expires_at' },
] as const
type Due = (typeof DUE)[number]

/**
 * Lets expire what is over, and lapse what nobody answered. Each change is told once; answers how
 * many there were. Data is closed at the instant itself by `decide`, not by this.
 */
export async function tickConsents(deps: ConsentDeps, now: number): Promise<number> {
  let changes = 0
  for (const due of DUE) {
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      // Nobody waits for a transaction that would change nothing.
      const found = await deps.store.db
        .selectFrom('consents')
        .select('id')
        .where('state', '=', due.state)
        .where(due.column, '<=', new Date(now).toISOString())
        .limit(BATCH_ROWS)
        .execute()
      if (found.length === 0) break
      changes += await changeAll(deps, due, now)
      if (found.length < BATCH_ROWS) break
    }
  }
  return changes
}

function changeAll(
  deps: ConsentDeps,
  { action, state, column }: Due,
  now: number,
): Promise<number> {
  return deps.store.transact(async (writing) => {
    const rows = await writing
      .selectFrom('consents')
      .selectAll()
      .where('state', '=', state)
      .where(column, '<=', new Date(now).toISOString())
      .limit(BATCH_ROWS)
      .execute()
    for (const row of rows) {
      const columns = action === 'lapse' ? { link_hash: null, link_expires_at: null } : {}
      const provider = providerOf(deps, row.dataset)
      await move(deps.store, writing, row, { action, actor: 'system', provider, now, columns })
    }
    return rows.length
  })
}
