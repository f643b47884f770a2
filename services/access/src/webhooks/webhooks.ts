/** Webhooks of organisations: signed messages about what happened, to an address of theirs. */
import { timingSafeEqual } from 'node:crypto'
import { Problem } from '@tongqu/contracts'
import type { Reading, Writing } from '@tongqu/store'
import { checkBody } from '../body.ts'
import { newSecret, secretHash } from '../consents/keys.ts'
import { stepOf } from '../machine.ts'
import { type Acting, acting, actorOf, demandRole } from '../parties.ts'
import type { Principal } from '../types.ts'
import { checkAddress } from './addresses.ts'
import { createDelivery } from './delivery.ts'
import { ending, forgetWaiting } from './ending.ts'
import { webhookMachine } from './machine.ts'
import {
  bodyOf,
  move,
  sealContext,
  signersOf,
  tell,
  viewOf,
  type WebhookBody,
  type WebhookDeps,
  type WebhookRow,
  type WebhookView,
  webhookRow,
} from './rows.ts'
import { webhookAskSchema, webhookConfirmSchema } from './schemas.ts'
import { newSigner, type Signer, signedHeaders } from './signing.ts'

/** The hub's own: webhooks of one organisation. */
export const MAX_WEBHOOKS = 10
/** And how many it may name within a day. */
export const MAX_NAMED_PER_DAY = 30
const DAY_MILLISECONDS = 86_400_000
/** After a rotation messages bear the signature of the old secret too, so long. */
export const ROTATION_MILLISECONDS = 86_400_000
/** A challenge is good for a day, and sent once a minute at most. */
export const CHALLENGE_MILLISECONDS = 86_400_000
const CHALLENGE_PAUSE_MILLISECONDS = 60_000

export type WebhookAsk = { url: string; description?: string; types?: readonly string[] }

export type Webhooks = {
  /**
   * Names an address, which is sent a challenge (`webhook.challenge`) and gets nothing else before
   * it was confirmed. `secret` is shown once; `reached`: did the address answer 2xx? Throws
   * `sign-in-required`, `credentials-too-weak`, `role-required`, `body-invalid`,
   * `webhook-address-refused`, `too-many`.
   */
  create(
    principal: Principal,
    ask: WebhookAsk,
  ): Promise<{ webhook: WebhookView; secret: string; reached: boolean }>
  list(principal: Principal): Promise<{ items: readonly WebhookView[] }>
  /** Throws `webhook-not-found`, also for those of others. */
  get(principal: Principal, id: string): Promise<WebhookView>
  /** Sends another challenge. Throws `illegal-transition`, `too-many` within a minute. */
  challenge(principal: Principal, id: string): Promise<{ webhook: WebhookView; reached: boolean }>
  /** With the `challenge` of the newest challenge message. Throws `body-invalid`, `too-late`. */
  confirm(principal: Principal, id: string, proof: { challenge: string }): Promise<WebhookView>
  /** A new secret, shown once; the old one signs too for a day. */
  rotate(principal: Principal, id: string): Promise<{ webhook: WebhookView; secret: string }>
  disable(principal: Principal, id: string): Promise<WebhookView>
  /** Back to a challenge. What happened meanwhile is at `/api/events`. */
  enable(principal: Principal, id: string): Promise<{ webhook: WebhookView; reached: boolean }>
  remove(principal: Principal, id: string): Promise<void>
  /**
   * Takes up what has happened and sends what is due. Call it each second without waiting for the
   * call before: a webhook that is being sent to is left alone. Several processes may.
   */
  run(now: number): Promise<void>
  /** Resolves when nothing is being sent. */
  idle(): Promise<void>
}

export function createWebhooks(deps: WebhookDeps): Webhooks {
  const { run, idle } = createDelivery(deps)
  const simple =
    (action: 'confirm' | 'disable', check: (row: WebhookRow) => void) =>
    async (principal: Principal, id: string) =>
      change(deps, principal, id, (row) => {
        stepOf(webhookMachine, row.state, action)
        check(row)
        const { challengeHash: _hash, challengedAt: _at, ...body } = bodyOf(row)
        return { action, columns: { failing_since: null, body: JSON.stringify(body) } }
      })
  return {
    create: async (principal, ask) => create(deps, principal, ask),
    list: (principal) => list(deps, principal),
    get: async (principal, id) => {
      const row = await webhookRow(deps.store.db, id, member(principal).organisation)
      return viewOf(row, await waitingOf(deps.store.db, id))
    },
    challenge: async (principal, id) => challengeAgain(deps, principal, id, 'challenge'),
    confirm: async (principal, id, proof) => {
      const done = simple('confirm', (row) => checkProof(deps, row, proof))
      return viewOf(await done(principal, id), 0)
    },
    rotate: async (principal, id) => rotate(deps, principal, id),
    disable: async (principal, id) => {
      const row = await simple('disable', () => undefined)(principal, id)
      return viewOf(row, await waitingOf(deps.store.db, id))
    },
    enable: async (principal, id) => challengeAgain(deps, principal, id, 'enable'),
    remove: async (principal, id) => remove(deps, principal, id),
    run,
    idle,
  }
}

/** Whoever works for the organisation with its data, and its programs. */
function member(principal: Principal): Acting {
  const caller = acting(principal)
  if (caller.kind === 'person') demandRole(caller, 'consumer', 'provider', 'operator')
  return caller
}

async function create(deps: WebhookDeps, principal: Principal, ask: WebhookAsk) {
  const caller = member(principal)
  checkBody(webhookAskSchema, ask)
  const { description, types } = ask
  const url = checkAddress(ask.url, deps)
  const signer = newSigner()
  const challenge = newSecret()
  const row = await deps.store.transact(async (writing) => {
    const { organisation } = caller
    await checkMayName(deps, writing, organisation)
    const id = deps.uuid()
    const at = new Date(deps.now()).toISOString()
    const body: WebhookBody = {
      ...(description !== undefined && { description }),
      ...(types && { types }),
      ...challenged(challenge, at),
    }
    const first: WebhookRow = {
      id,
      organisation,
      url,
      secrets: sealed(deps, id, [signer]),
      state: webhookMachine.initial,
      version: 1,
      created_at: at,
      failing_since: null,
      next_seq: 0,
      body: JSON.stringify(body),
    }
    await writing.insertInto('webhooks').values(first).execute()
    await tell(deps.store, writing, first, { action: 'create', actor: actorOf(caller) })
    return first
  })
  const reached = await sendChallenge(deps, row, challenge)
  return { webhook: viewOf(row, 0), secret: signer.secret, reached }
}

/** Each name costs a stranger a challenge, also one that is removed again. */
async function checkMayName(
  deps: WebhookDeps,
  reading: Reading,
  organisation: string,
): Promise<void> {
  const named = await reading
    .selectFrom('webhooks')
    .select(['state', 'created_at'])
    .where('organisation', '=', organisation)
    .execute()
  const standing = named.filter(({ state }) => state !== 'DELETED')
  if (standing.length >= MAX_WEBHOOKS) throw new Problem('too-many', { limit: MAX_WEBHOOKS })
  const since = deps.now() - DAY_MILLISECONDS
  const today = named.filter(({ created_at }) => Date.parse(created_at) > since)
  if (today.length >= MAX_NAMED_PER_DAY) throw new Problem('too-many', { limit: MAX_NAMED_PER_DAY })
}

async function list(deps: WebhookDeps, principal: Principal) {
  const { organisation } = member(principal)
  const rows = await deps.store.db
    .selectFrom('webhooks')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('state', '!=', 'DELETED')
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const views = rows.map(async (row) => viewOf(row, await waitingOf(deps.store.db, row.id)))
  return { items: await Promise.all(views) }
}

type Move = Omit<Parameters<typeof move>[3], 'actor'>

/** One step of the caller's own webhook; `next` says which, and refuses. */
function change(
  deps: WebhookDeps,
  principal: Principal,
  id: string,
  next: (row: WebhookRow, writing: Writing) => Move | Promise<Move>,
): Promise<WebhookRow> {
  const caller = member(principal)
  return deps.store.transact(async (writing) => {
    const row = await webhookRow(writing, id, caller.organisation)
    const taken = { ...(await next(row, writing)), actor: actorOf(caller) }
    // It hears of what happens from here on, not of what it has missed.
    const active = await move(deps.store, writing, row, taken)
    if (taken.action !== 'confirm') return active
    const { value } = await writing
      .selectFrom('counters')
      .select('value')
      .where('name', '=', 'events')
      .executeTakeFirstOrThrow()
    const next_seq = value + 1
    await writing.updateTable('webhooks').set({ next_seq }).where('id', '=', id).execute()
    return { ...active, next_seq }
  })
}

function checkProof(deps: WebhookDeps, row: WebhookRow, proof: { challenge: string }): void {
  checkBody(webhookConfirmSchema, proof)
  const { challengeHash = '', challengedAt = '' } = bodyOf(row)
  const given = Buffer.from(secretHash(proof.challenge) ?? '')
  const expected = Buffer.from(challengeHash)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    const message = { 'zh-CN': '与最近一次发出的不符', en: 'is not that of the newest challenge' }
    throw new Problem('body-invalid', { faults: [{ path: 'challenge', message }] })
  }
  if (Date.parse(challengedAt) + CHALLENGE_MILLISECONDS <= deps.now()) throw new Problem('too-late')
}

async function challengeAgain(
  deps: WebhookDeps,
  principal: Principal,
  id: string,
  action: 'challenge' | 'enable',
) {
  const challenge = newSecret()
  const row = await change(deps, principal, id, async (found, writing) => {
    stepOf(webhookMachine, found.state, action)
    const body = bodyOf(found)
    const again = Date.parse(body.challengedAt ?? '') + CHALLENGE_PAUSE_MILLISECONDS
    if (again > deps.now()) throw new Problem('too-many', { after: new Date(again).toISOString() })
    checkAddress(found.url, deps)
    if (action === 'enable') await forgetWaiting(writing, id)
    const at = new Date(deps.now()).toISOString()
    return { action, columns: { body: JSON.stringify({ ...body, ...challenged(challenge, at) }) } }
  })
  return { webhook: viewOf(row, 0), reached: await sendChallenge(deps, row, challenge) }
}

async function rotate(deps: WebhookDeps, principal: Principal, id: string) {
  const signer = newSigner()
  const row = await change(deps, principal, id, (found) => {
    stepOf(webhookMachine, found.state, 'rotate')
    const [current] = signersOf(deps, found)
    const until = new Date(deps.now() + ROTATION_MILLISECONDS).toISOString()
    const signers = [signer, ...(current ? [{ ...current, until }] : [])]
    return { action: 'rotate', columns: { secrets: sealed(deps, id, signers) } }
  })
  return { webhook: viewOf(row, await waitingOf(deps.store.db, id)), secret: signer.secret }
}

async function remove(deps: WebhookDeps, principal: Principal, id: string): Promise<void> {
  await change(deps, principal, id, (_row, writing) => ending(writing, id))
}

function challenged(
  challenge: string,
  at: string,
): Pick<WebhookBody, 'challengeHash' | 'challengedAt'> {
  return { challengeHash: secretHash(challenge) ?? '', challengedAt: at }
}

function sealed({ secrets }: WebhookDeps, id: string, signers: readonly Signer[]): string {
  return secrets.seal(sealContext(id), JSON.stringify(signers))
}

/**
 * Proves both ways: the receiver can check our signature, and show that it can read the message.
 */
async function sendChallenge(
  deps: WebhookDeps,
  row: WebhookRow,
  challenge: string,
): Promise<boolean> {
  const now = deps.now()
  const id = deps.uuid()
  const timestamp = new Date(now).toISOString()
  const data = { webhook: row.id, challenge }
  const body = JSON.stringify({ id, type: 'webhook.challenge', timestamp, data })
  try {
    const headers = signedHeaders(signersOf(deps, row), { id, body }, now)
    const { status } = await deps.post(row.url, headers, body)
    return status >= 200 && status < 300
  } catch {
    return false
  }
}

async function waitingOf(reading: Reading, webhook: string): Promise<number> {
  const { count } = await reading
    .selectFrom('webhook_deliveries')
    .select((all) => all.fn.countAll().as('count'))
    .where('webhook', '=', webhook)
    .where('state', '=', 'WAITING')
    .executeTakeFirstOrThrow()
  return Number(count)
}
