/** Rows of statements: written with their event, in one transaction. */
import { Problem } from '@tongqu/contracts'
import type { Reading, Store, Tables, Writing } from '@tongqu/store'
import { mayRead, type Parties, seatsOf, tell } from '../agreements/flow.ts'
import { actionsFrom, stateOf, stepOf } from '../machine.ts'
import type { PersonPrincipal } from '../types.ts'
import { type StatementAction, statementMachine } from './machine.ts'
import type { StatementBody, StatementView } from './types.ts'

export type StatementRow = Omit<Tables['statements'], 'body'> & { body: StatementBody }

type Side = 'provider' | 'applicant'

/** For which side an action is. */
export const SIDES: Readonly<Record<StatementAction | 'issue', Side>> = {
  issue: 'provider',
  dispute: 'applicant',
  adjust: 'provider',
  accept: 'applicant',
  settle: 'provider',
}

export function readStatement({ body, ...row }: Tables['statements']): StatementRow {
  return { ...row, body: JSON.parse(body) as StatementBody }
}

/** Throws `statement-not-found`, also for what does not concern the caller. */
export async function statementRow(
  reading: Reading,
  by: PersonPrincipal,
  id: string,
): Promise<StatementRow> {
  const found = await reading
    .selectFrom('statements')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  const row = found && readStatement(found)
  if (!row || !mayRead(seatsOf(by, partiesOf(row)), false)) throw new Problem('statement-not-found')
  return row
}

export function partiesOf({
  organisation,
  provider,
}: Tables['statements'] | StatementRow): Parties {
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
  await told(store, writing, row, { action: 'issue', person: by.id })
}

/** Takes a step that is allowed: row and outbox together. Throws `version-conflict`. */
export async function changeStatement(
  store: Store,
  writing: Writing,
  row: StatementRow,
  change: { action: StatementAction; body: StatementBody; by: PersonPrincipal },
): Promise<StatementRow> {
  const { to } = stepOf(statementMachine, row.state, change.action)
  const next: StatementRow = { ...row, state: to, version: row.version + 1, body: change.body }
  const { numUpdatedRows } = await writing
    .updateTable('statements')
    .set({ state: to, version: next.version, body: JSON.stringify(next.body) })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst()
  if (Number(numUpdatedRows) !== 1) throw new Problem('version-conflict')
  await told(store, writing, next, { action: change.action, person: change.by.id, from: row.state })
  return next
}

async function told(
  store: Store,
  writing: Writing,
  row: StatementRow,
  { action, person, from }: { action: string; person: string; from?: string },
): Promise<void> {
  const { statement, sha256, dueFen } = row.body
  const { agreement, totalFen, period, log } = statement
  await tell({ store }, writing, partiesOf(row), {
    entity: statementMachine.entity,
    entityId: row.id,
    action,
    ...(from !== undefined && { from }),
    to: row.state,
    person,
    policy: false,
    datasets: [...new Set(statement.lines.map(({ dataset }) => dataset))].sort(),
    body: { agreement, sha256, totalFen, dueFen, period, log },
  })
}

export function viewOf(row: StatementRow, by: PersonPrincipal): StatementView {
  const { month, statement, sha256, dueFen, steps } = row.body
  const { id, agreement, provider, organisation, period, log, totalFen, prev, prices } = statement
  return {
    id,
    agreement,
    provider,
    organisation,
    month,
    period,
    log,
    currency: prices.currency,
    totalFen,
    ...(prev !== undefined && { prev }),
    state: stateOf(statementMachine, row.state),
    version: row.version,
    createdAt: row.created_at,
    sha256,
    dueFen,
    steps,
    actions: actionsOf(row, by),
  }
}

function actionsOf(row: StatementRow, by: PersonPrincipal): StatementAction[] {
  const seats = seatsOf(by, partiesOf(row))
  return actionsFrom(statementMachine, row.state).filter((action) => {
    const step = stepOf(statementMachine, row.state, action)
    const other = SIDES[action] === 'provider' ? 'applicant' : 'provider'
    const isOther = row.body.hands[other].includes(by.id)
    return !isOther && step.by.split(' | ').some((seat) => seats.has(seat))
  })
}
