/** A statement is issued for the month after the former one's, once that month is over. */
import { hashOf, type LocalText, Problem } from '@tongqu/contracts'
import type { Reading } from '@tongqu/store'
import { type Flow, instant, seatsOf } from '../agreements/flow.ts'
import { demandConcerned } from '../agreements/refusals.ts'
import { type AgreementRow, agreementRow, partiesOf as sidesOf } from '../agreements/rows.ts'
import { monthAfter, monthOf, monthPeriod } from '../clock/months.ts'
import type { PersonPrincipal } from '../types.ts'
import { ISSUERS, statementMachine } from './machine.ts'
import { insertStatement, readStatement, type StatementRow } from './rows.ts'
import type { StatementContent, StatementQuestion } from './types.ts'

/** Answers that end with the month have come to the log by then; the hub's own. */
export const GRACE_MILLISECONDS = 10 * 60_000

export type Compute = (question: StatementQuestion) => Promise<StatementContent | undefined>

/**
 * Computes it first and then keeps it, if nothing has come between. Throws `agreement-not-found`,
 * `role-required`, `terms-not-met` (not licensed, never in force, not the next month),
 * `already-exists`, `period-not-over`, and what the ledger throws.
 */
export async function issueStatement(
  flow: Flow,
  compute: Compute,
  by: PersonPrincipal,
  given: { agreement: string; month: string },
): Promise<StatementRow> {
  const { store } = flow
  const agreement = await billedAgreement(store.db, by, given.agreement)
  const former = await formerOf(store.db, agreement.id)
  demandNext(flow, agreement, former, given.month)
  const period = monthPeriod(given.month, flow.zone)
  if (flow.now() < Date.parse(period.until) + GRACE_MILLISECONDS) throw notOver(period.until)
  const statement = await compute({
    id: flow.uuid(),
    agreement: agreement.id,
    edition: agreement.body.document.edition,
    provider: agreement.assigner,
    organisation: agreement.assignee,
    period: { ...period, zone: flow.zone },
    from: former?.body.statement.log.to ?? 0,
    ...(former && { prev: former.id }),
  })
  if (!statement) throw notOver(period.until)
  const row = rowOf(flow, by, given.month, statement)
  await store.transact(async (writing) => {
    const newest = await formerOf(writing, agreement.id)
    if (newest?.id !== former?.id) throw new Problem('already-exists')
    await insertStatement(store, writing, row, by)
  })
  return row
}

async function billedAgreement(
  reading: Reading,
  by: PersonPrincipal,
  id: string,
): Promise<AgreementRow> {
  const row = await agreementRow(reading, id, ['agreement'])
  demandConcerned(row, by)
  const seats = seatsOf(by, sidesOf(row))
  if (!ISSUERS.some((seat) => seats.has(seat))) {
    throw new Problem('role-required', { action: 'issue', seats: ISSUERS })
  }
  if (row.body.document.tier !== 'licensed') throw notMet('', NOT_LICENSED)
  if (row.body.activatedAt === undefined) throw notMet('', NEVER_IN_FORCE)
  return row
}

/** The newest statement of an agreement. */
async function formerOf(reading: Reading, agreement: string): Promise<StatementRow | undefined> {
  const row = await reading
    .selectFrom('statements')
    .selectAll()
    .where('agreement', '=', agreement)
    .orderBy('since', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && readStatement(row)
}

/** Months follow each other without a gap: so do their ranges of the log. */
function demandNext(
  { zone }: Flow,
  { body }: AgreementRow,
  former: StatementRow | undefined,
  month: string,
): void {
  const next = former ? monthAfter(former.body.month) : monthOf(body.activatedAt ?? '', zone)
  if (month === next) return
  if (former && month <= former.body.month) throw new Problem('already-exists')
  throw notMet('month', { 'zh-CN': `下一账期为 ${next}`, en: `The next month is ${next}` })
}

function rowOf(
  flow: Flow,
  by: PersonPrincipal,
  month: string,
  statement: StatementContent,
): StatementRow {
  const { id, agreement, provider, organisation, period, totalFen } = statement
  const at = instant(flow)
  return {
    id,
    agreement,
    provider,
    organisation,
    since: period.since,
    until: period.until,
    state: statementMachine.initial,
    version: 1,
    created_at: at,
    body: {
      month,
      statement,
      sha256: hashOf(statement),
      dueFen: totalFen,
      steps: [{ action: 'issue', at }],
      hands: { provider: [by.id], applicant: [] },
    },
  }
}

function notOver(until: string): Problem {
  const after = new Date(Date.parse(until) + GRACE_MILLISECONDS).toISOString()
  return new Problem('period-not-over', { after })
}

function notMet(path: string, message: LocalText): Problem {
  return new Problem('terms-not-met', { faults: [{ path, message }] })
}

const NOT_LICENSED = {
  'zh-CN': '仅特许开放的协议有明细',
  en: 'Only agreements about licensed data have statements',
}
const NEVER_IN_FORCE = { 'zh-CN': '协议从未生效', en: 'The agreement was never in force' }
