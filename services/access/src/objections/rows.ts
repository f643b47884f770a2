/** Rows of objections, how they change, and how their parties see them. */
import type { Catalog } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Reading, Secrets, Store, Tables, Writing } from '@tongqu/store'
import { dueAfter } from '../due.ts'
import { actionsFrom, stepOf } from '../machine.ts'
import { authorities, organisationsOf } from '../parties.ts'
import { type ObjectionAction, type ObjectionState, objectionMachine } from './machine.ts'
import type { ObjectionBody, ObjectionView } from './types.ts'

export type ObjectionDeps = {
  store: Store
  /** Milliseconds since 1970. */
  now(): number
  uuid(): string
  catalog(): Catalog
  secrets: Pick<Secrets, 'seal' | 'open'>
}

export type ObjectionRow = Tables['objections']

/**
 * Working days in which each state is to be left. The hub's own: no rule we know gives a number
 * for objections to public data; fifteen is that of complaints about personal data.
 */
export const WORKING_DAYS: Readonly<Record<ObjectionState, number>> = {
  RAISED: 15,
  ANSWERED: 15,
  ESCALATED: 15,
  RESOLVED: 0,
}

export async function objectionRow(reading: Reading, id: string): Promise<ObjectionRow> {
  const row = await reading
    .selectFrom('objections')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new Problem('objection-not-found')
  return row
}

/** Takes one step: row and outbox together. Throws `illegal-transition`, `version-conflict`. */
export async function move(
  deps: ObjectionDeps,
  writing: Writing,
  row: ObjectionRow,
  change: { action: ObjectionAction; actor: string; body: Partial<ObjectionBody> },
): Promise<ObjectionRow> {
  const { to } = stepOf(objectionMachine, row.state, change.action)
  const next: ObjectionRow = {
    ...row,
    state: to,
    version: row.version + 1,
    due_at: to === 'RESOLVED' ? row.due_at : dueAfter(deps, WORKING_DAYS[to]),
    body: JSON.stringify({ ...bodyOf(row), ...change.body }),
  }
  const { numUpdatedRows } = await writing
    .updateTable('objections')
    .set(next)
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst()
  if (Number(numUpdatedRows) !== 1) throw new Problem('version-conflict')
  await tell(deps, writing, next, { ...change, from: row.state })
  return next
}

/** The provider, the organisation that raised it and, once it was escalated, the authority. */
export async function tell(
  { store }: ObjectionDeps,
  writing: Writing,
  row: ObjectionRow,
  told: { action: string; actor: string; from?: string },
): Promise<void> {
  const escalated = row.state === 'ESCALATED' || told.from === 'ESCALATED'
  const heard = [
    ...(await organisationsOf(writing, row.provider)),
    ...(row.organisation ? [row.organisation] : []),
    ...(escalated ? await authorities(writing) : []),
  ]
  await store.record(writing, {
    entity: objectionMachine.entity,
    entityId: row.id,
    action: told.action,
    ...(told.from !== undefined && { from: told.from }),
    to: row.state,
    actor: told.actor,
    dataset: row.dataset,
    policy: false,
    audience: [...new Set(heard)],
    body: { kind: bodyOf(row).kind, provider: row.provider },
  })
}

export function bodyOf(row: Pick<ObjectionRow, 'body'>): ObjectionBody {
  return JSON.parse(row.body)
}

/** Where the contact of a row is sealed for. */
export function sealContext(id: string): string {
  return `objections/${id}/contact`
}

export function viewOf(
  deps: ObjectionDeps,
  row: ObjectionRow,
  withContact: boolean,
): ObjectionView {
  const { contact, handleHash, ...body } = bodyOf(row)
  const { id, dataset, provider, state, version } = row
  const open = state !== 'RESOLVED'
  return {
    id,
    dataset,
    provider,
    anonymous: handleHash !== undefined,
    ...(row.organisation && { organisation: row.organisation }),
    state,
    actions: actionsFrom(objectionMachine, state),
    version,
    createdAt: row.created_at,
    ...(open && { dueAt: row.due_at }),
    overdue: open && Date.parse(row.due_at) <= deps.now(),
    ...(contact && withContact && { contact: deps.secrets.open(sealContext(id), contact) }),
    ...body,
  }
}
