/** Rows of webhooks, how they change, and how they are seen. */
import { Problem } from '@tongqu/contracts'
import type { Reading, Secrets, Store, Tables, Writing } from '@tongqu/store'
import { actionsFrom, stepOf } from '../machine.ts'
import type { AddressRules } from './addresses.ts'
import { type WebhookAction, webhookMachine } from './machine.ts'
import type { Signer } from './signing.ts'

export type WebhookRow = Tables['webhooks']

/**
 * Sends one message: POST, no redirects, at most some 15 seconds, answers beyond a few kilobytes
 * cut, private addresses refused whatever the name. Throws on everything that is no answer.
 */
export type Post = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<{ status: number }>

export type WebhookDeps = {
  store: Store
  /** Milliseconds since 1970. */
  now(): number
  uuid(): string
  secrets: Pick<Secrets, 'seal' | 'open'>
  post: Post
  /** From 0 to below 1. */
  random(): number
  /** Told of failures that no receiver is to blame for. */
  report?: (error: unknown) => void
} & AddressRules

/** JSON of `webhooks.body`. */
export type WebhookBody = {
  description?: string
  /** Types that are sent, `consent.withdrawn` or `consent.*`; absent: all. */
  types?: readonly string[]
  /** SHA-256 of what the address was sent to prove itself, while it has not. */
  challengeHash?: string
  challengedAt?: string
  /** The newest attempt that failed; `status` is absent when there was no answer. */
  failure?: { at: string; status?: number }
}

export type WebhookView = {
  id: string
  url: string
  state: string
  actions: readonly string[]
  version: number
  createdAt: string
  failingSince?: string
  /** Messages waiting to be sent. */
  waiting: number
} & Pick<WebhookBody, 'description' | 'types' | 'failure'>

/** Throws `webhook-not-found`: also when it is deleted, or another organisation's. */
export async function webhookRow(
  reading: Reading,
  id: string,
  organisation: string,
): Promise<WebhookRow> {
  const row = await reading
    .selectFrom('webhooks')
    .selectAll()
    .where('id', '=', id)
    .where('organisation', '=', organisation)
    .where('state', '!=', 'DELETED')
    .executeTakeFirst()
  if (!row) throw new Problem('webhook-not-found')
  return row
}

/** Takes one step: row and outbox together. Throws `illegal-transition`, `version-conflict`. */
export async function move(
  store: Store,
  writing: Writing,
  row: WebhookRow,
  change: { action: WebhookAction; actor: string; columns: Partial<WebhookRow> },
): Promise<WebhookRow> {
  const { to } = stepOf(webhookMachine, row.state, change.action)
  const next: WebhookRow = { ...row, ...change.columns, state: to, version: row.version + 1 }
  const { numUpdatedRows } = await writing
    .updateTable('webhooks')
    .set(next)
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst()
  if (Number(numUpdatedRows) !== 1) throw new Problem('version-conflict')
  await tell(store, writing, next, { ...change, from: row.state })
  return next
}

export async function tell(
  store: Store,
  writing: Writing,
  row: WebhookRow,
  told: { action: string; actor: string; from?: string },
): Promise<void> {
  await store.record(writing, {
    entity: webhookMachine.entity,
    entityId: row.id,
    action: told.action,
    ...(told.from !== undefined && { from: told.from }),
    to: row.state,
    actor: told.actor,
    policy: false,
    audience: [row.organisation],
  })
}

export function bodyOf(row: Pick<WebhookRow, 'body'>): WebhookBody {
  return JSON.parse(row.body)
}

/** Where the secrets of a webhook are sealed for. */
export function sealContext(id: string): string {
  return `webhooks/${id}/secrets`
}

export function signersOf({ secrets }: Pick<WebhookDeps, 'secrets'>, row: WebhookRow): Signer[] {
  return JSON.parse(secrets.open(sealContext(row.id), row.secrets))
}

export function viewOf(row: WebhookRow, waiting: number): WebhookView {
  const { description, types, failure } = bodyOf(row)
  return {
    id: row.id,
    url: row.url,
    state: row.state,
    actions: actionsFrom(webhookMachine, row.state),
    version: row.version,
    createdAt: row.created_at,
    ...(row.failing_since && { failingSince: row.failing_since }),
    waiting,
    ...(description && { description }),
    ...(types && { types }),
    ...(failure && { failure }),
  }
}
