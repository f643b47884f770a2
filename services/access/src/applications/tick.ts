/** Deadlines that pass without anybody doing anything. */
import { type Flow, instant } from '../agreements/flow.ts'
import { applicationRow, changeApplication } from './rows.ts'

const AT_ONCE = 100

/** Tells once of each application that should have been decided; answers how many. */
export async function tellOverdue(flow: Flow): Promise<number> {
  const now = instant(flow)
  const due = await flow.store.db
    .selectFrom('applications')
    .select('id')
    .where('due_at', '<=', now)
    .where('body', 'not like', '%"overdueTold":true%')
    .orderBy('due_at')
    .limit(AT_ONCE)
    .execute()
  let told = 0
  for (const { id } of due) {
    told += await flow.store.transact(async (writing) => {
      const row = await applicationRow(writing, id)
      if (row.due_at === null || row.due_at > now || row.body.overdueTold) return 0
      const body = { ...row.body, overdueTold: true as const }
      await changeApplication(flow, writing, row, { state: row.state, body }, { action: 'overdue' })
      return 1
    })
  }
  return told
}
