/** Takes the steps that are due. It holds nothing in memory: what is due stands in the store. */
import type { Writing } from '@tongqu/store'
import { stepOf } from '../machine.ts'
import { type Flow, instant } from './flow.ts'
import { machines } from './machines.ts'
import { nextOf, noticesDue, type PassingAction } from './passing.ts'
import { type AgreementRow, changeAgreement, findAgreement } from './rows.ts'
import { disposalDue, reportDue } from './steps.ts'
import type { AgreementBody } from './types.ts'

/** So many rows in one call; the rest comes with the next. */
const AT_ONCE = 200

/**
 * Takes every step whose time has come, each in a transaction of its own, and answers how many.
 * Several hubs may call it at the same time, as often as they like.
 */
export async function passTime(flow: Flow): Promise<number> {
  const due = await flow.store.db
    .selectFrom('agreements')
    .select('id')
    .where('next_at', '<=', instant(flow))
    .orderBy('next_at')
    .orderBy('id')
    .limit(AT_ONCE)
    .execute()
  let taken = 0
  for (const { id } of due) {
    while (await flow.store.transact((writing) => takeStep(flow, writing, id))) taken += 1
  }
  return taken
}

/** Takes the next step of one row, if it is due; answers whether it was. */
async function takeStep(flow: Flow, writing: Writing, id: string): Promise<boolean> {
  const row = await findAgreement(writing, id)
  const next = row && nextOf(row, flow.now())
  if (!row || !next || next.at > flow.now()) return false
  const { action } = next
  const machine = machines[row.kind]
  const { to, policy } = stepOf(machine, row.state, action)
  const facts = action === 'expiring' ? { days: Math.min(...noticesDue(row, flow.now())) } : {}
  const deed = { action, policy, facts }
  await changeAgreement(flow, writing, row, { state: to, body: bodyAfter(flow, row, action) }, deed)
  if (action === 'activate') await endPredecessor(flow, writing, row)
  return true
}

function bodyAfter(flow: Flow, row: AgreementRow, action: PassingAction): AgreementBody {
  const { body } = row
  const at = instant(flow)
  switch (action) {
    case 'activate':
      return { ...body, ...reportDue(flow, body), activatedAt: at }
    case 'lapse':
    case 'expire':
      return { ...body, end: { cause: action, text: '', at } }
    case 'dispose':
      return disposalDue(flow, body)
    case 'expiring':
      return { ...body, noticed: [...body.noticed, ...noticesDue(row, flow.now())] }
    case 'report-overdue':
      return { ...body, reportOverdueTold: true }
    case 'disposal-overdue':
      return {
        ...body,
        ...(body.disposal && { disposal: { ...body.disposal, overdueTold: true } }),
      }
  }
}

/** What is renewed ends when its successor begins, in the same transaction. */
async function endPredecessor(flow: Flow, writing: Writing, row: AgreementRow): Promise<void> {
  const old = row.supersedes === null ? undefined : await findAgreement(writing, row.supersedes)
  if (!old || (old.state !== 'ACTIVE' && old.state !== 'SUSPENDED')) return
  const { to, policy } = stepOf(machines[old.kind], old.state, 'renew')
  const end = { cause: 'renew', text: '', at: instant(flow) }
  await changeAgreement(
    flow,
    writing,
    old,
    { state: to, body: { ...old.body, end } },
    { action: 'renew', policy, facts: { successor: row.id } },
  )
}
