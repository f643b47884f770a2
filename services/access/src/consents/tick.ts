/** What time does to consents. */
import { type ConsentDeps, providerOf } from './deps.ts'
import { move } from './rows.ts'

const BATCH_ROWS = 200
const MAX_BATCHES = 50

/**
 * Lets expire what is over, and lapse what nobody answered. Each change is told once; answers how
 * many there were. Data is closed at the instant itself by `decide`, not by this.
 */
export async function tickConsents(deps: ConsentDeps, now: number): Promise<number> {
  const at = new Date(now).toISOString()
  const due = [
    { action: 'expire', state: 'GIVEN', column: 'expires_at' },
    { action: 'lapse', state: 'REQUESTED', column: 'link_expires_at' },
  ] as const
  let changes = 0
  for (const { action, state, column } of due) {
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const changed = await deps.store.transact(async (writing) => {
        const rows = await writing
          .selectFrom('consents')
          .selectAll()
          .where('state', '=', state)
          .where(column, '<=', at)
          .limit(BATCH_ROWS)
          .execute()
        for (const row of rows) {
          const columns = action === 'lapse' ? { link_hash: null, link_expires_at: null } : {}
          const provider = providerOf(deps, row.dataset)
          const change = { action, actor: 'system', provider, now, columns }
          await move(deps.store, writing, row, change)
        }
        return rows.length
      })
      changes += changed
      if (changed < BATCH_ROWS) break
    }
  }
  return changes
}
