/** Rows of statements: written with their event, in one transaction. */
import { Problem } from '@tongqu/contracts'
import type { Reading, Store, Tables, Writing } from '@tongqu/store'
import { mayRead, type Parties, seatsOf, tell } from '../agreements/flow.ts'
import { stepOf } from '../machine.ts'
import type { PersonPrincipal } from '../types.ts'
import { type StatementAction, type StatementWork, statementMachine } from './machine.ts'
import type { IssuedBody, PendingBody, StatementBody } from './types.ts'

export type StatementRow = Omit<Tables['statements'], 'body'> & { body: StatementBody }

type Side = 'provider' | 'applicant'

/** For which side an action is. */
export const SIDES: Readonly<Record<StatementAction, Side>> = {
  dispute: 'applicant',
  adjust: 'provider',
  accept: 'applicant',
  settle: 'provider',
}

export function readStatement({ body, ...row }: Tables['statements']): StatementRow {
  return { ...row, body: JSON.parse(body) as StatementBody }
}

/** Has it been issued? Else it is being made, or could not be. */
export function isIssued(body: StatementBody): body is IssuedBody {
  return 'statement' in body
}

/** Throws `statement-not-found`, also for what does not concern the caller. */
export async function statementRow(
  reading: Reading,
  by: PersonPrincipal,
  id: string,
): Promise<StatementRow> {
  const row = await findStatement(reading, id)
  if (!row || !mayRead(seatsOf(by, partiesOf(row)), false)) throw new Problem('statement-not-found')
  return row
}

/** Whomever it concerns. */
export async function findStatement(
  reading: Reading,
  id: string,
): Promise<StatementRow | undefined> {
  const rows = reading.selectFrom('statements').selectAll()
  const found = await rows.where('id', '=', id).executeTakeFirst()
  return found && readStatement(found)
}

export function partiesOf({
  organisation,
  provider,
}: Pick<Tables['statements'], 'organisation' | 'provider'>): Parties {
  return { applicant: organisation, provider }
}

/** Throws `separation-of-duties` when the person has acted for the other side. */
export function demandOneSide(
  { hands }: Pick<StatementBody, 'hands'>,
  by: PersonPrincipal,
  action: StatementAction,
): void {
  const side = SIDES[action]
  const other = side === 'provider' ? 'applicant' : 'provider'
  if (hands[other].includes(by.id)) {
    throw new Problem('separation-of-duties', { duty: side, conflict: other })
  }
}

export async function insertStatement(
  store: Store,
  writing: Writing,
  row: StatementRow,
  by: PersonPrincipal,
): Promise<void> {
  await writing
    .insertInto('statements')
    .values({ ...row, body: JSON.stringify(row.body) })
    .execute()
  await told(store, writing, row, { action: 'prepare', person: by.id })
}

/** `person`: absent for what the hub does itself. */
type Change = { action: StatementAction | StatementWork; body: StatementBody; person?: string }

/** Takes a step that is allowed: row and outbox together. Throws `version-conflict`. */
export async function changeStatement(
  store: Store,
  writing: Writing,
  row: StatementRow,
  { action, body, person }: Change,
): Promise<StatementRow> {
  const { to } = stepOf(statementMachine, row.state, action)
  const next: StatementRow = { ...row, state: to, version: row.version + 1, body }
  const { numUpdatedRows } = await writing
    .updateTable('statements')
    .set({ state: to, version: next.version, body: JSON.stringify(next.body) })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst()
  if (Number(numUpdatedRows) !== 1) throw new Problem('version-conflict')
  await told(store, writing, next, {
    action,
    from: row.state,
    ...(person !== undefined && { person }),
  })
  return next
}

async function told(
  store: Store,
  writing: Writing,
  { id, state, body, ...row }: StatementRow,
  step: { action: string; person?: string; from?: string },
): Promise<void> {
  await tell({ store }, writing, partiesOf(row), {
    ...step,
    entity: statementMachine.entity,
    entityId: id,
    to: state,
    policy: false,
    datasets: isIssued(body) ? datasetsOf(body) : [],
    body: isIssued(body) ? issuedFacts(body) : pendingFacts(body),
  })
}

function datasetsOf({ datasets, statement }: IssuedBody): readonly string[] {
  return datasets ?? [...new Set(statement.lines?.map(({ dataset }) => dataset))].sort()
}

function issuedFacts({ statement, sha256, dueFen }: IssuedBody) {
  const { agreement, totalFen, period, log } = statement
  return { agreement, sha256, totalFen, dueFen, period, log }
}

function pendingFacts({ question, failure }: PendingBody) {
  const { agreement, period } = question
  return { agreement, period, ...(failure && { code: failure }) }
}
