import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Principal } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import type { Secrets, Store, Writing } from '@tongqu/store'
import type { DirectoryView } from '../directory/types.ts'
import type { RequestFacts } from '../types.ts'
import { type CookieNames, cookieOf } from './cookies.ts'
import { refused } from './persons.ts'

/** A session of the portal as it is held in memory for a moment. */
export type LiveSession = {
  /** Hash of what the cookie holds. */
  id: string
  person: string
  csrf: string
  /** Milliseconds since 1970. */
  seenAt: number
  expiresAt: number
  /** Sealed tokens. */
  body: string
}

type SessionDeps = {
  store: Store
  secrets: Secrets
  directory: Pick<DirectoryView, 'principalOf'>
  names: CookieNames
  now(): number
  report(error: unknown): void
}

/** Rows of `sessions`, remembered for a second. */
export type Sessions = {
  /**
   * Makes one in the place of `former`; answers what the cookie is to hold. Throws `login-failed`
   * of whoever is not active.
   */
  begin(given: NewSession, former: string | undefined): Promise<string>
  find(cookie: string | undefined): LiveSession | undefined | Promise<LiveSession | undefined>
  end(session: LiveSession): Promise<void>
  /** By back-channel: those of a session at the issuer, or all of a person there. */
  endWhere(which: { issuerSession: string } | { person: string }): Promise<number>
  idToken(session: LiveSession): string
  sessionOf(request: RequestFacts): Principal | undefined | Promise<Principal | undefined>
  close(): void
}

export type NewSession = { person: string; issuerSession: string | undefined; idToken: string }

const ID_BYTES = 32
const IDLE_MILLISECONDS = 30 * 60_000
const LONGEST_MILLISECONDS = 8 * 3_600_000
/** When somebody was last seen is written to the minute. */
const SEEN_MILLISECONDS = 60_000
/** After a logout elsewhere a session is over so much later at most. */
const REMEMBERED_MILLISECONDS = 1_000
const MOST_REMEMBERED = 10_000
/** 256 bits in base64url. */
const COOKIE_VALUE = /^[\w-]{43}$/

export function openSessions(deps: SessionDeps): Sessions {
  const { store, secrets, names, now } = deps
  const known = new Map<string, { session: LiveSession; at: number }>()
  let seq = -1
  const unfollow = store.follow((newest) => {
    if (newest !== seq) known.clear()
    seq = newest
  })
  const remember = (session: LiveSession) => {
    known.set(session.id, { session, at: now() })
    for (const oldest of known.keys()) {
      if (known.size <= MOST_REMEMBERED) break
      known.delete(oldest)
    }
    return session
  }
  /** A store that is away does not end the session that it was last heard of. */
  const load = async (id: string, before?: LiveSession): Promise<LiveSession | undefined> => {
    const session = await read(store, id).catch((error: unknown) => {
      if (before && error instanceof Problem && error.code === 'store-unavailable') return before
      throw error
    })
    return session && isLive(session, now()) ? touched(deps, remember(session)) : undefined
  }
  const find: Sessions['find'] = (cookie) => {
    const value = cookieOf(cookie, names.session)
    if (value === undefined || !COOKIE_VALUE.test(value)) return undefined
    const id = idOf(value)
    const entry = known.get(id)
    const isFresh = entry && now() < entry.at + REMEMBERED_MILLISECONDS
    if (!isFresh || !isLive(entry.session, now())) return load(id, entry?.session)
    return touched(deps, entry.session)
  }
  return {
    find,
    async begin(given, former) {
      const value = randomBytes(ID_BYTES).toString('base64url')
      const formerId = former === undefined ? undefined : idOf(former)
      await store.transact((writing) => write(deps, writing, idOf(value), given, formerId))
      if (formerId !== undefined) known.delete(formerId)
      return value
    },
    async end({ id, person }) {
      known.delete(id)
      await store.transact(async (writing) => {
        await writing.deleteFrom('sessions').where('id', '=', id).execute()
        await note(store, writing, person, 'end')
      })
    },
    async endWhere(which) {
      known.clear()
      const [column, value] =
        'person' in which
          ? (['person', which.person] as const)
          : (['issuer_session', which.issuerSession] as const)
      return store.transact(async (writing) => {
        const gone = await writing
          .deleteFrom('sessions')
          .where(column, '=', value)
          .returning('person')
          .execute()
        for (const { person } of gone) await note(store, writing, person, 'end')
        return gone.length
      })
    },
    idToken: ({ id, body }) => secrets.open(contextOf(id), body),
    sessionOf(request) {
      const found = find(request.header('cookie'))
      if (!(found instanceof Promise)) return found && principalOf(deps, found, request)
      return found.then((session) => session && principalOf(deps, session, request))
    },
    close: unfollow,
  }
}

/** 256 bits of nobody's guessing: a plain hash is enough (governance: fast hash of ≥ 128 bits). */
function idOf(value: string): string {
  return hash('sha256', `session ${value}`, 'base64url')
}

function contextOf(id: string): string {
  return `sessions ${id}`
}

function principalOf(
  { directory }: SessionDeps,
  { person, csrf }: LiveSession,
  request: RequestFacts,
): Principal | undefined {
  const shown = request.header('x-hub-csrf')
  const facts = { address: request.address, via: 'session' as const, csrf: isEqual(shown, csrf) }
  return directory.principalOf(person, facts)
}

/** Compares two secrets without telling how much of them is alike. */
export function isEqual(shown: string | undefined, wanted: string): boolean {
  const given = Buffer.from(shown ?? '')
  const right = Buffer.from(wanted)
  return given.length === right.length && timingSafeEqual(given, right)
}

function isLive({ seenAt, expiresAt }: LiveSession, now: number): boolean {
  return now < expiresAt && now < seenAt + IDLE_MILLISECONDS
}

async function read(store: Store, id: string): Promise<LiveSession | undefined> {
  const row = await store.db
    .selectFrom('sessions')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  const { person, csrf, body } = row
  const [seenAt, expiresAt] = [Date.parse(row.seen_at), Date.parse(row.expires_at)]
  return { id, person, csrf, seenAt, expiresAt, body }
}

/** Somebody is there; a store that is away does not send them away. */
function touched(
  { store, now, report }: SessionDeps,
  session: LiveSession,
): LiveSession | Promise<LiveSession> {
  const at = now()
  if (at < session.seenAt + SEEN_MILLISECONDS) return session
  session.seenAt = at
  const seen_at = new Date(at).toISOString()
  const written = store.transact(async (writing) => {
    await writing.updateTable('sessions').set({ seen_at }).where('id', '=', session.id).execute()
  })
  return written.catch(report).then(() => session)
}

async function write(
  { store, secrets, now }: SessionDeps,
  writing: Writing,
  id: string,
  { person, issuerSession, idToken }: NewSession,
  former: string | undefined,
): Promise<void> {
  const at = now()
  const seen = new Date(at).toISOString()
  await demandActive(writing, person)
  if (former !== undefined) await writing.deleteFrom('sessions').where('id', '=', former).execute()
  await writing.deleteFrom('sessions').where('expires_at', '<', seen).execute()
  await writing
    .insertInto('sessions')
    .values({
      id,
      person,
      issuer_session: issuerSession ?? null,
      csrf: randomBytes(ID_BYTES).toString('base64url'),
      created_at: seen,
      seen_at: seen,
      expires_at: new Date(at + LONGEST_MILLISECONDS).toISOString(),
      body: secrets.seal(contextOf(id), idToken),
    })
    .execute()
  await note(store, writing, person, 'create')
}

/** Who was disabled or has left since the issuer was asked leaves no session behind. */
async function demandActive(writing: Writing, person: string): Promise<void> {
  const row = await writing
    .selectFrom('persons')
    .select('id')
    .where('id', '=', person)
    .where('state', '=', 'ACTIVE')
    .executeTakeFirst()
  if (!row) throw refused()
}

async function note(store: Store, writing: Writing, person: string, action: string): Promise<void> {
  await store.record(writing, {
    entity: 'session',
    entityId: person,
    action,
    actor: `person:${person}`,
    policy: false,
    audience: [],
  })
}
