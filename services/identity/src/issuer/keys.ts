import { randomBytes } from 'node:crypto'
import type { Secrets, Store, Writing } from '@tongqu/store'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'

/** The keys of the embedded issuer at one moment. */
export type KeySet = {
  /** With private members; the first signs, all are published. */
  signing: readonly JWK[]
  /** The first signs cookies, all are accepted. */
  cookies: readonly string[]
  /** Milliseconds since 1970: from then on it is another set. */
  until: number
}

type KeyDeps = { store: Store; secrets: Secrets; now(): number; uuid(): string }
type Usage = 'sign' | 'cookie'
type Key = { kid: string; usage: string; createdAt: number; retiredAt: number; text: string }

const MILLISECONDS = 1_000
/** A new key is published for so long before it signs, so that all who cache keys have seen it. */
export const PUBLISHED_AHEAD_SECONDS = 15 * 60
/**
 * An old key is published for so long after it signed last: longer than any token lives (300 s) and
 * than a session may last (8 h), whose ID token is the hint at logout.
 */
export const PUBLISHED_AFTER_SECONDS = 12 * 3_600
/** NIST SP 800-57 part 1 section 5.3.6: at most one to three years; this costs nothing. */
const ROTATED_AFTER_SECONDS = 90 * 86_400
const COOKIE_KEY_BYTES = 32

/**
 * The keys in force now. Makes the first ones, and new ones when they have become old. Throws
 * `store-unavailable`, and `keys-unusable` when the master key is another one.
 */
export async function loadKeys(deps: KeyDeps): Promise<KeySet> {
  let keys = await read(deps)
  const newest = Math.max(0, ...keys.map(({ createdAt }) => createdAt))
  if (newest + ROTATED_AFTER_SECONDS * MILLISECONDS <= deps.now()) {
    await rotateKeys(deps, newest)
    keys = await read(deps)
  }
  return setOf(keys, deps.now())
}

/**
 * Makes a signing key and a cookie key that take over after `PUBLISHED_AHEAD_SECONDS`; the ones
 * before stay published until nothing they signed is valid. `unlessNewerThan`: does nothing when
 * another process was faster.
 */
export async function rotateKeys(deps: KeyDeps, unlessNewerThan = Infinity): Promise<void> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  const kid = await calculateJwkThumbprint(jwk)
  const signing = JSON.stringify({ ...jwk, kid, alg: 'ES256', use: 'sig' })
  await deps.store.transact(async (writing) => {
    const rows = await writing.selectFrom('issuer_keys').selectAll().execute()
    const live = rows.filter((row) => isUsage(row.usage))
    const isNewer = ({ created_at }: { created_at: string }) =>
      Date.parse(created_at) > unlessNewerThan
    if (live.some(isNewer)) return
    const at = deps.now()
    const ended = at - PUBLISHED_AFTER_SECONDS * MILLISECONDS
    const gone = live.filter(({ retired_at }) => retired_at && Date.parse(retired_at) <= ended)
    const kids = gone.map((row) => row.kid)
    if (kids.length > 0) await writing.deleteFrom('issuer_keys').where('kid', 'in', kids).execute()
    const first = live.length === 0
    const takesOverAt = first ? at : at + PUBLISHED_AHEAD_SECONDS * MILLISECONDS
    await writing
      .updateTable('issuer_keys')
      .set({ retired_at: new Date(takesOverAt).toISOString() })
      .where('usage', 'in', [...USAGES])
      .where('retired_at', 'is', null)
      .execute()
    const cookie = randomBytes(COOKIE_KEY_BYTES).toString('base64url')
    await add(deps, writing, 'sign', kid, signing)
    await add(deps, writing, 'cookie', deps.uuid(), cookie)
    await deps.store.record(writing, {
      entity: 'issuer-key',
      entityId: kid,
      action: 'create',
      actor: 'system',
      policy: false,
      audience: [],
    })
  })
}

const USAGES = ['sign', 'cookie'] as const satisfies readonly Usage[]

function isUsage(text: string): boolean {
  return (USAGES as readonly string[]).includes(text)
}

async function add(
  { secrets, now }: KeyDeps,
  writing: Writing,
  usage: Usage,
  kid: string,
  text: string,
): Promise<void> {
  const sealed = secrets.seal(contextOf(kid), text)
  const created_at = new Date(now()).toISOString()
  await writing
    .insertInto('issuer_keys')
    .values({ kid, usage, sealed, created_at, retired_at: null })
    .execute()
}

function contextOf(kid: string): string {
  return `issuer_keys ${kid}`
}

async function read({ store, secrets }: KeyDeps): Promise<Key[]> {
  const rows = await store.db
    .selectFrom('issuer_keys')
    .selectAll()
    .where('usage', 'in', [...USAGES])
    .orderBy('created_at', 'asc')
    .execute()
  return rows.map(({ kid, usage, sealed, created_at, retired_at }) => ({
    kid,
    usage,
    createdAt: Date.parse(created_at),
    retiredAt: retired_at === null ? Infinity : Date.parse(retired_at),
    text: secrets.open(contextOf(kid), sealed),
  }))
}

/** What signs stands first; what is to sign, or has signed, behind it. */
function setOf(keys: readonly Key[], now: number): KeySet {
  const goneAt = ({ retiredAt }: Key) => retiredAt + PUBLISHED_AFTER_SECONDS * MILLISECONDS
  const published = keys.filter((key) => goneAt(key) > now)
  const ofUsage = (usage: Usage) => {
    const all = published.filter((key) => key.usage === usage)
    const signer = all.find(({ retiredAt }) => retiredAt > now)
    return [...all.filter((key) => key === signer), ...all.filter((key) => key !== signer)]
  }
  const changes = published.flatMap((key) => [key.retiredAt, goneAt(key)])
  return {
    signing: ofUsage('sign').map(({ text }) => JSON.parse(text) as JWK),
    cookies: ofUsage('cookie').map(({ text }) => text),
    until: Math.min(...changes.filter((at) => at > now)),
  }
}
