/**
 * The queue of messages. An event waits in `webhook_deliveries` until its receiver has answered
 * 2xx; those of one webhook go one after the other, each at least once, whatever dies in between.
 */
import type { Reading, Writing } from '@tongqu/store'
import { checkAddress } from './addresses.ts'
import { heardBy, messageOf, typeOf } from './events.ts'
import { bodyOf, move, signersOf, type WebhookDeps, type WebhookRow } from './rows.ts'
import { signedHeaders } from './signing.ts'

/** After each failure the next attempt is so many seconds later, as Standard Webhooks proposes. */
export const RETRY_SECONDS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
/** Attempts are spread over a fifth of the pause, so that not all come back at once. */
const JITTER = 0.2
/** A webhook that has failed for so long is switched off. */
export const DISABLE_MILLISECONDS = 5 * 86_400_000
/** Whoever dies while it sends leaves the message to others after this. */
export const LEASE_MILLISECONDS = 60_000
/** Events that one turn takes up for one webhook, and messages it sends. */
const MAX_TAKEN = 1_000
const MAX_SENT = 100
/** Webhooks that are sent to at once. */
const MAX_AT_ONCE = 16
/** RFC 9110 section 15.5.11: the receiver wants no more. */
const GONE = 410

export type Delivery = { run(now: number): Promise<void>; idle(): Promise<void> }

export function createDelivery(deps: WebhookDeps): Delivery {
  const sending = new Map<string, Promise<void>>()
  const report = deps.report ?? (() => undefined)
  return {
    async run(now) {
      for (const id of await behind(deps)) await takeUp(deps, id, now)
      const begun: Promise<void>[] = []
      for (const id of await due(deps, now)) {
        if (sending.size >= MAX_AT_ONCE) break
        if (sending.has(id)) continue
        const work = sendAll(deps, id)
          .catch(report)
          .finally(() => sending.delete(id))
        sending.set(id, work)
        begun.push(work)
      }
      await Promise.all(begun)
    },
    async idle() {
      await Promise.all(sending.values())
    },
  }
}

/** Webhooks that have not taken up the newest event. */
async function behind({ store }: WebhookDeps): Promise<string[]> {
  const rows = await listening(store.db)
    .select('webhook.id')
    .where('webhook.next_seq', '<=', (query) =>
      query.selectFrom('counters').select('value').where('name', '=', 'events'),
    )
    .execute()
  return rows.map(({ id }) => id)
}

/** Puts the events a webhook has not heard of into its queue. */
function takeUp({ store }: WebhookDeps, id: string, now: number): Promise<void> {
  return store.transact(async (writing) => {
    const row = await activeRow(writing, id)
    if (!row) return
    const { value: newest } = await writing
      .selectFrom('counters')
      .select('value')
      .where('name', '=', 'events')
      .executeTakeFirstOrThrow()
    const events = await heardBy(writing, row.organisation, row.next_seq - 1, MAX_TAKEN)
    const { types } = bodyOf(row)
    const wanted = events.filter((event) => wants(types, typeOf(event)))
    const next_at = new Date(now).toISOString()
    const queued = wanted.map(({ seq }) => {
      return { webhook: id, seq, attempts: 0, next_at, state: 'WAITING', status: null }
    })
    if (queued.length > 0) await writing.insertInto('webhook_deliveries').values(queued).execute()
    const last = events.length < MAX_TAKEN ? newest : (events.at(-1)?.seq ?? newest)
    await writing
      .updateTable('webhooks')
      .set({ next_seq: last + 1 })
      .where('id', '=', id)
      .execute()
  })
}

function wants(types: readonly string[] | undefined, type: string): boolean {
  if (types === undefined) return true
  return types.some(
    (one) => one === type || (one.endsWith('.*') && type.startsWith(one.slice(0, -1))),
  )
}

/** Webhooks whose oldest message may be sent now. */
async function due({ store }: WebhookDeps, now: number): Promise<string[]> {
  const rows = await listening(store.db)
    .innerJoin('webhook_deliveries as delivery', 'delivery.webhook', 'webhook.id')
    .select('delivery.webhook')
    .where('delivery.state', '=', 'WAITING')
    .where('delivery.next_at', '<=', new Date(now).toISOString())
    .where('delivery.seq', '=', (query) =>
      query
        .selectFrom('webhook_deliveries as other')
        .select(({ fn }) => fn.min('other.seq').as('seq'))
        .whereRef('other.webhook', '=', 'delivery.webhook')
        .where('other.state', '=', 'WAITING'),
    )
    .execute()
  return rows.map(({ webhook }) => webhook)
}

/** Message after message, until one fails or none is left. */
async function sendAll(deps: WebhookDeps, id: string): Promise<void> {
  for (let sent = 0; sent < MAX_SENT; sent += 1) {
    const claim = await claimNext(deps, id)
    if (!claim) return
    const status = await attempt(deps, claim)
    if (!(await settle(deps, claim, status))) return
  }
}

type Claim = { row: WebhookRow; seq: number; attempts: number; id: string; body: string }

/** Takes the oldest message for as long as sending can last; undefined when it is not due. */
function claimNext({ store, now }: WebhookDeps, id: string): Promise<Claim | undefined> {
  return store.transact(async (writing) => {
    const row = await activeRow(writing, id)
    const waiting = await writing
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('webhook', '=', id)
      .where('state', '=', 'WAITING')
      .orderBy('seq')
      .executeTakeFirst()
    const at = now()
    if (!row || !waiting || Date.parse(waiting.next_at) > at) return undefined
    const event = await writing
      .selectFrom('events')
      .selectAll()
      .where('seq', '=', waiting.seq)
      .executeTakeFirstOrThrow()
    const attempts = waiting.attempts + 1
    await writing
      .updateTable('webhook_deliveries')
      .set({ attempts, next_at: new Date(at + LEASE_MILLISECONDS).toISOString() })
      .where('webhook', '=', id)
      .where('seq', '=', waiting.seq)
      .execute()
    const message = messageOf(event)
    return { row, seq: waiting.seq, attempts, id: message.id, body: JSON.stringify(message) }
  })
}

/** Status of the answer; undefined when there was none. */
async function attempt(deps: WebhookDeps, { row, id, body }: Claim): Promise<number | undefined> {
  const headers = signedHeaders(signersOf(deps, row), { id, body }, deps.now())
  try {
    // The rule may be stricter than it was when the address was named.
    return (await deps.post(checkAddress(row.url, deps), headers, body)).status
  } catch {
    return undefined
  }
}

/** Notes what became of an attempt; answers whether the next message may go. */
function settle(deps: WebhookDeps, claim: Claim, status: number | undefined): Promise<boolean> {
  const delivered = status !== undefined && status >= 200 && status < 300
  return deps.store.transact(async (writing) => {
    const { id } = claim.row
    if (delivered) {
      const done = writing.deleteFrom('webhook_deliveries').where('webhook', '=', id)
      await done.where('seq', '=', claim.seq).execute()
      await writing
        .updateTable('webhooks')
        .set({ failing_since: null })
        .where('id', '=', id)
        .where('failing_since', 'is not', null)
        .execute()
      return true
    }
    await noteFailure(deps, writing, claim, status)
    return false
  })
}

async function noteFailure(
  { store, now, random }: WebhookDeps,
  writing: Writing,
  { row: { id }, seq, attempts }: Claim,
  status: number | undefined,
): Promise<void> {
  const at = now()
  const pause = RETRY_SECONDS[attempts - 1]
  const spread = 1 + JITTER * random()
  const again = pause === undefined ? {} : { next_at: later(at, pause * 1_000 * spread) }
  // A message that was never taken stays at `/api/events`; those behind it have their turn.
  const state = pause === undefined ? 'FAILED' : 'WAITING'
  const queued = writing.updateTable('webhook_deliveries').where('webhook', '=', id)
  await queued
    .where('seq', '=', seq)
    .set({ ...again, state, status: status ?? null })
    .execute()
  const row = await activeRow(writing, id)
  if (!row) return
  const failing_since = row.failing_since ?? new Date(at).toISOString()
  const failure = { at: new Date(at).toISOString(), ...(status !== undefined && { status }) }
  const columns = { failing_since, body: JSON.stringify({ ...bodyOf(row), failure }) }
  const over = Date.parse(failing_since) + DISABLE_MILLISECONDS <= at
  if (over || status === GONE) {
    await move(store, writing, row, { action: 'disable', actor: 'system', columns })
  } else {
    await writing.updateTable('webhooks').set(columns).where('id', '=', id).execute()
  }
}

function later(at: number, milliseconds: number): string {
  return new Date(at + Math.round(milliseconds)).toISOString()
}

function activeRow(writing: Writing, id: string): Promise<WebhookRow | undefined> {
  return listening(writing).selectAll('webhook').where('webhook.id', '=', id).executeTakeFirst()
}

/**
 * Active ones of active organisations: whoever is disabled is sent nothing, as it may ask for
 * nothing, until it is back.
 */
function listening(reading: Reading) {
  return reading
    .selectFrom('webhooks as webhook')
    .innerJoin('organisations as owner', 'owner.id', 'webhook.organisation')
    .where('webhook.state', '=', 'ACTIVE')
    .where('owner.state', '=', 'ACTIVE')
}
