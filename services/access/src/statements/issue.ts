/** A statement is made of the month after the former one's, once that month is over. */
import { type LocalText, Problem } from '@tongqu/contracts'
import type { Reading, Writing } from '@tongqu/store'
import { type Flow, instant, seatsOf } from '../agreements/flow.ts'
import { demandConcerned } from '../agreements/refusals.ts'
import { type AgreementRow, agreementRow, partiesOf as sidesOf } from '../agreements/rows.ts'
import { monthAfter, monthOf, monthPeriod } from '../clock/months.ts'
import type { PersonPrincipal } from '../types.ts'
import { insertJob } from './jobs.ts'
import { ISSUERS, statementMachine } from './machine.ts'
import type { StatementSource } from './making.ts'
import {
  changeStatement,
  insertStatement,
  isIssued,
  readStatement,
  type StatementRow,
} from './rows.ts'
import type { StatementQuestion } from './types.ts'

/** Answers that end with the month have come to the log by then; the hub's own. */
export const GRACE_MILLISECONDS = 10 * 60_000

/**
 * Asks for the statement of a month: it is then being made (see `making.ts`), or begun again when
 * it could not be. Throws `agreement-not-found`, `role-required`, `terms-not-met` (not licensed,
 * never in force, not the next month), `already-exists`, `period-not-over`, and what the ledger
 * throws.
 */
export async function askForStatement(
  flow: Flow,
  { isReady }: Pick<StatementSource, 'isReady'>,
  by: PersonPrincipal,
  given: { agreement: string; month: string },
): Promise<StatementRow> {
  const { store } = flow
  const agreement = await billedAgreement(store.db, by, given.agreement)
  const newest = await newestOf(store.db, agreement.id)
  const { since, ...former } = demandNext(flow, agreement, newest, given.month)
  const period = monthPeriod(given.month, flow.zone)
  if (flow.now() < Date.parse(period.until) + GRACE_MILLISECONDS) throw notOver(period.until)
  const again = newest?.state === 'FAILED' ? newest : undefined
  const question: StatementQuestion = {
    id: again?.id ?? flow.uuid(),
    agreement: agreement.id,
    edition: agreement.body.document.edition,
    provider: agreement.assigner,
    organisation: agreement.assignee,
    period: { ...period, ...(since !== undefined && { since }), zone: flow.zone },
    ...former,
  }
  if (!(await isReady(question))) throw notOver(period.until)
  return store.transact(async (writing) => {
    const now = await newestOf(writing, agreement.id)
    if (now?.id !== newest?.id || now?.version !== newest?.version) {
      throw new Problem('already-exists')
    }
    return again
      ? beginAgain(flow, writing, again, { by, question })
      : begin(flow, writing, { by, question, month: given.month })
  })
}

async function begin(
  flow: Flow,
  writing: Writing,
  { by, question, month }: { by: PersonPrincipal; question: StatementQuestion; month: string },
): Promise<StatementRow> {
  const { id, agreement, provider, organisation, period } = question
  const at = instant(flow)
  const row: StatementRow = {
    ...{ id, agreement, provider, organisation },
    since: period.since,
    until: period.until,
    state: statementMachine.initial,
    version: 1,
    created_at: at,
    body: {
      month,
      question,
      steps: [{ action: 'prepare', at }],
      hands: { provider: [by.id], applicant: [] },
    },
  }
  await insertStatement(flow.store, writing, row, by)
  await insertJob(writing, id, at)
  return row
}

async function beginAgain(
  flow: Flow,
  writing: Writing,
  row: StatementRow,
  { by, question }: { by: PersonPrincipal; question: StatementQuestion },
): Promise<StatementRow> {
  const { month, hands } = row.body
  const at = instant(flow)
  await insertJob(writing, row.id, at)
  return changeStatement(flow.store, writing, row, {
    action: 'prepare',
    person: by.id,
    body: {
      month,
      question,
      steps: [{ action: 'prepare', at }],
      hands: { ...hands, provider: [...new Set([...hands.provider, by.id])] },
    },
  })
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
async function newestOf(reading: Reading, agreement: string): Promise<StatementRow | undefined> {
  const row = await reading
    .selectFrom('statements')
    .selectAll()
    .where('agreement', '=', agreement)
    .orderBy('since', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && readStatement(row)
}

/**
 * Months follow each other without a gap, also when days begin elsewhere now: so do their ranges of
 * the log. Answers where and when the former one ended, of which the month is the next.
 */
function demandNext(
  { zone }: Flow,
  { body }: AgreementRow,
  newest: StatementRow | undefined,
  month: string,
): Pick<StatementQuestion, 'from' | 'prev'> & { since?: string } {
  const first = monthOf(body.activatedAt ?? '', zone)
  if (!newest) {
    if (month === first) return { from: 0 }
    throw notNext(first)
  }
  const made = newest.body
  if (isIssued(made)) {
    const next = monthAfter(made.month)
    const { log, period } = made.statement
    if (month === next) return { from: log.to, since: period.until, prev: newest.id }
    throw month <= made.month ? new Problem('already-exists') : notNext(next)
  }
  if (month > made.month) throw notNext(made.month)
  if (month < made.month || newest.state !== 'FAILED') throw new Problem('already-exists')
  const { from, period, prev } = made.question
  return { from, since: period.since, ...(prev !== undefined && { prev }) }
}

function notNext(next: string): Problem {
  return notMet('month', { 'zh-CN': `下一账期为 ${next}`, en: `The next month is ${next}` })
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
