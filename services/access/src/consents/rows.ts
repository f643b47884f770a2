/** Rows of consents, how they change, and how their parties see them. */
import { Problem } from '@tongqu/contracts'
import type { Reading, Store, Tables, Writing } from '@tongqu/store'
import { actionsFrom, stepOf } from '../machine.ts'
import { organisationsOf } from '../parties.ts'
import { sha256Of } from './keys.ts'
import { type ConsentAction, consentMachine } from './machine.ts'
import { categoriesOf } from './rules.ts'
import type { ConsentBody, ConsentEvent, ConsentView } from './types.ts'

export type ConsentRow = Tables['consents']

/** Reconfirmations and all else; a record that has seen more is renewed by a new one. */
const MAX_EVENTS = 200
const PSEUDONYM_CHARACTERS = 26

export type Change = {
  action: ConsentAction
  actor: string
  /** Of the catalogue; its organisation hears of it beside the receiver. */
  provider: string | undefined
  now: number
  body?: Partial<ConsentBody>
  columns?: Partial<
    Pick<ConsentRow, 'expires_at' | 'link_hash' | 'link_expires_at' | 'handle_hash'>
  >
  event?: Pick<ConsentEvent, 'evidence' | 'reason'>
}

/**
 * Takes one step of a consent: row, record and outbox together. Throws `illegal-transition`,
 * `version-conflict`.
 */
export async function move(
  store: Store,
  writing: Writing,
  row: ConsentRow,
  change: Change,
): Promise<ConsentRow> {
  const { action, actor, now, columns } = change
  const step = stepOf(consentMachine, row.state, action)
  const at = new Date(now).toISOString()
  const body = bodyOf(row)
  const changed = { ...row, ...columns }
  const events = [
    ...body.events,
    {
      eventTime: at,
      eventType: action,
      eventState: step.to,
      entityId: actor,
      validityDuration: step.to === 'GIVEN' ? spanOf(at, changed.expires_at) : 'PT0S',
      ...change.event,
    },
  ]
  if (events.length > MAX_EVENTS) throw new Problem('too-many', { limit: MAX_EVENTS })
  const ended = step.to !== 'GIVEN' && step.to !== row.state ? { endedAt: at } : {}
  const next: ConsentRow = {
    ...changed,
    state: step.to,
    version: row.version + 1,
    body: JSON.stringify({ ...body, ...ended, ...change.body, events }),
  }
  const { numUpdatedRows } = await writing
    .updateTable('consents')
    .set(next)
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst()
  if (Number(numUpdatedRows) !== 1) throw new Problem('version-conflict')
  await tell(store, writing, next, { ...change, from: row.state, policy: step.policy })
  return next
}

type Told = Pick<Change, 'action' | 'actor' | 'provider'> & { from?: string; policy: boolean }

/** The outbox hears of ids, states and parties only. */
export async function tell(
  store: Store,
  writing: Writing,
  row: ConsentRow,
  told: Omit<Told, 'action'> & { action: string },
): Promise<void> {
  const providers = told.provider ? await organisationsOf(writing, told.provider) : []
  await store.record(writing, {
    entity: 'consent',
    entityId: row.id,
    action: told.action,
    ...(told.from !== undefined && { from: told.from }),
    to: row.state,
    actor: told.actor,
    dataset: row.dataset,
    policy: told.policy,
    audience: [...new Set([row.receiver, ...providers])],
    body: {
      kind: row.kind,
      receiver: row.receiver,
      ...(row.agreement && { agreement: row.agreement }),
    },
  })
}

export async function consentRow(reading: Reading, id: string): Promise<ConsentRow> {
  const row = await reading
    .selectFrom('consents')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new Problem('consent-not-found')
  return row
}

export function bodyOf(row: Pick<ConsentRow, 'body'>): ConsentBody {
  return JSON.parse(row.body)
}

/** What the receiver, the provider and the subject may see of it. */
export function viewOf(row: ConsentRow): ConsentView {
  const { processing, noticeSha256, note, events, disposal } = bodyOf(row)
  return {
    id: row.id,
    kind: row.kind === 'provider' ? 'provider' : 'subject',
    dataset: row.dataset,
    receiver: row.receiver,
    ...(row.agreement && { agreement: row.agreement }),
    sensitive: processing !== undefined && categoriesOf(processing).length > 0,
    state: row.state,
    actions: actionsFrom(consentMachine, row.state),
    version: row.version,
    createdAt: row.created_at,
    ...(row.link_expires_at && { linkExpiresAt: row.link_expires_at }),
    ...(row.expires_at && { expiresAt: row.expires_at }),
    ...(row.kind === 'subject' && { piiPrincipalId: pseudonymOf(row) }),
    ...(processing && { processing }),
    ...(noticeSha256 && { noticeSha256 }),
    ...(note && { note }),
    events,
    ...(disposal && { disposal }),
  }
}

/** Two receivers can not find out that they ask the same person: the keyed hash stays inside. */
export function pseudonymOf({ subject, receiver }: Pick<ConsentRow, 'subject' | 'receiver'>) {
  return sha256Of(`${subject}\n${receiver}`).slice(0, PSEUDONYM_CHARACTERS)
}

const DAY_MILLISECONDS = 86_400_000

function spanOf(from: string, to: string | null): string {
  if (to === null) return 'PT0S'
  return `P${Math.round((Date.parse(to) - Date.parse(from)) / DAY_MILLISECONDS)}D`
}
