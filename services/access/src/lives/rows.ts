/** Rows of lives, how they change, and how they are seen. */
import { Problem } from '@tongqu/contracts'
import type { Reading, Store, Tables, Writing } from '@tongqu/store'
import { actionsFrom, stepOf } from '../machine.ts'
import { authorities, organisationsOf } from '../parties.ts'
import { type LifeAction, lifeMachine } from './machine.ts'
import type { LifeBody, LifeView } from './types.ts'

export type LifeRow = Tables['dataset_lives']

/** A life that has seen more is the work of a mistaken program. */
const MAX_STEPS = 200

export async function lifeRow(reading: Reading, dataset: string): Promise<LifeRow | undefined> {
  return reading
    .selectFrom('dataset_lives')
    .selectAll()
    .where('dataset', '=', dataset)
    .executeTakeFirst()
}

export type Change = {
  action: LifeAction
  actor: string
  now: number
  comment?: string
  document?: Readonly<Record<string, unknown>>
  /** Of a new proposal. */
  columns?: Pick<LifeRow, 'proposed_by' | 'provider'>
}

/** Takes one step: row and outbox together. Throws `illegal-transition`, `version-conflict`. */
export async function move(
  store: Store,
  writing: Writing,
  row: LifeRow,
  change: Change,
): Promise<LifeRow> {
  const { to, policy } = stepOf(lifeMachine, row.state, change.action)
  const body = bodyOf(row)
  if (body.steps.length >= MAX_STEPS) throw new Problem('too-many', { limit: MAX_STEPS })
  const next: LifeRow = {
    ...row,
    ...change.columns,
    state: to,
    version: row.version + 1,
    body: JSON.stringify({
      ...body,
      ...(change.document && { document: change.document }),
      steps: [...body.steps, stepTaken(change, to)],
    } satisfies LifeBody),
  }
  const { numUpdatedRows } = await writing
    .updateTable('dataset_lives')
    .set(next)
    .where('dataset', '=', row.dataset)
    .where('version', '=', row.version)
    .executeTakeFirst()
  if (Number(numUpdatedRows) !== 1) throw new Problem('version-conflict')
  await tell(store, writing, next, { ...change, from: row.state, policy })
  return next
}

export function stepTaken(
  { action, actor, now, comment }: Pick<Change, 'action' | 'actor' | 'now' | 'comment'>,
  state: string,
) {
  const at = new Date(now).toISOString()
  return { action, state, at, by: actor, ...(comment !== undefined && { comment }) }
}

/** What everybody may know is told to everybody: that a dataset is listed, or no longer. */
export async function tell(
  store: Store,
  writing: Writing,
  row: LifeRow,
  told: { action: LifeAction; actor: string; from?: string; policy: boolean },
): Promise<void> {
  const parties = [
    ...(await organisationsOf(writing, row.provider)),
    ...(await authorities(writing)),
  ]
  await store.record(writing, {
    entity: lifeMachine.entity,
    entityId: row.dataset,
    action: told.action,
    ...(told.from !== undefined && { from: told.from }),
    to: row.state,
    actor: told.actor,
    dataset: row.dataset,
    policy: told.policy,
    audience: told.policy ? ['*'] : [...new Set(parties)],
    body: { provider: row.provider },
  })
}

export function bodyOf(row: Pick<LifeRow, 'body'>): LifeBody {
  return JSON.parse(row.body)
}

export function viewOf(row: LifeRow): LifeView {
  const { dataset, provider, state, version } = row
  const actions = actionsFrom(lifeMachine, state)
  return { dataset, provider, state, actions, version, createdAt: row.created_at, ...bodyOf(row) }
}
