import { defineMachine, type PersonPrincipal, stepOf } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import type { Tables, Writing } from '@tongqu/store'
import { actorOf, demandStill, invalidMember, personAsking } from '../directory/acting.ts'
import { demandKeeper, visibleApp } from '../directory/apps.ts'
import { keyOf } from '../directory/rows.ts'
import type { ApiKey, App, DirectoryView } from '../directory/types.ts'
import { hashOfKey, makeKey } from './format.ts'
import { KEY_SCOPES, type KeyDesk, type KeyInput, type KeysDeps, type NewKey } from './types.ts'

/** Two, so that one can take over from the other. */
export const MOST_LIVE_KEYS = 2
const DAY_MILLISECONDS = 86_400_000
const MOST_KEY_DAYS = 365
/** After a rotation whoever still has the old key has so long to take the new one. */
const OVERLAP_DAYS = 7
const MOST_KEY_DATASETS = 100

/** A key that has expired is dead without a step. */
export const keyMachine = defineMachine({
  entity: 'key',
  states: ['ACTIVE', 'REVOKED'],
  initial: 'ACTIVE',
  steps: [
    { action: 'rotate', from: ['ACTIVE'], to: 'ACTIVE', by: 'consumer, operator', policy: true },
    { action: 'revoke', from: ['ACTIVE'], to: 'REVOKED', by: 'consumer, operator', policy: true },
  ],
})

type Rights = Pick<ApiKey, 'app' | 'scopes' | 'datasets' | 'expiresAt' | 'rotatedFrom'>

export function keyDesk(deps: KeysDeps, pepper: Uint8Array): KeyDesk {
  const { directory, store } = deps
  return {
    async create(asking, id, input) {
      const by = personAsking(asking)
      const app = visibleApp(directory, by, id)
      demandKeeper(by, app)
      if (app.state !== 'ACTIVE') throw new Problem('illegal-transition', { state: app.state })
      const rights = { app: id, ...checked(deps, input) }
      const made = await store.transact(async (writing) => {
        await demandStill(writing, by, 'consumer', 'operator')
        return await add(deps, pepper, writing, by, app, rights)
      })
      await directory.catchUp()
      return made
    },
    async rotate(asking, id) {
      const by = personAsking(asking)
      const { app } = concerned(directory, by, id)
      demandKeeper(by, app)
      const made = await store.transact(async (writing) => {
        await demandStill(writing, by, 'consumer', 'operator')
        const before = keyOf(await rowOf(writing, id))
        const { action, policy } = stepOf(keyMachine, liveState(before, deps.now()), 'rotate')
        const { scopes, datasets } = before
        const expiresAt = inDays(deps, MOST_KEY_DAYS)
        const rights = { app: app.id, scopes, datasets, expiresAt, rotatedFrom: id }
        const next = await add(deps, pepper, writing, by, app, rights)
        const last = inDays(deps, OVERLAP_DAYS)
        const expires_at = before.expiresAt < last ? before.expiresAt : last
        await writing.updateTable('api_keys').set({ expires_at }).where('id', '=', id).execute()
        await tell(deps, writing, by, app, { id, action, policy })
        return next
      })
      await directory.catchUp()
      return made
    },
    async revoke(asking, id) {
      const by = personAsking(asking)
      const { app } = concerned(directory, by, id)
      demandKeeper(by, app)
      const revoked = await store.transact(async (writing) => {
        await demandStill(writing, by, 'consumer', 'operator')
        const before = keyOf(await rowOf(writing, id))
        const { action, to: state, policy } = stepOf(keyMachine, before.state, 'revoke')
        await writing.updateTable('api_keys').set({ state }).where('id', '=', id).execute()
        await tell(deps, writing, by, app, { id, action, from: before.state, to: state, policy })
        return { ...before, state }
      })
      await directory.catchUp()
      return revoked
    },
    async list(asking, app) {
      const by = personAsking(asking)
      const apps = app === undefined ? directory.apps() : [visibleApp(directory, by, app)]
      const ids = [...apps].filter((one) => isVisible(directory, by, one)).map(({ id }) => id)
      return await keysOf(deps, ids)
    },
    async get(asking, id) {
      const { key } = concerned(directory, personAsking(asking), id)
      const row = await store.db
        .selectFrom('api_keys')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()
      return row ? keyOf(row) : key
    },
  }
}

function isVisible(directory: DirectoryView, by: PersonPrincipal, { id }: App): boolean {
  try {
    visibleApp(directory, by, id)
    return true
  } catch {
    return false
  }
}

/** When they were last used stands in the store alone. */
async function keysOf({ store }: KeysDeps, apps: readonly string[]): Promise<ApiKey[]> {
  if (apps.length === 0) return []
  const rows = await store.db
    .selectFrom('api_keys')
    .selectAll()
    .where('app', 'in', apps)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(keyOf)
}

function concerned(directory: DirectoryView, by: PersonPrincipal, id: string) {
  const key = directory.key(id)
  const app = key && directory.app(key.app)
  if (!key || !app || !isVisible(directory, by, app)) throw new Problem('key-not-found')
  return { key, app }
}

async function rowOf(writing: Writing, id: string): Promise<Tables['api_keys']> {
  const row = await writing
    .selectFrom('api_keys')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new Problem('key-not-found')
  return row
}

function liveState({ state, expiresAt }: ApiKey, now: number) {
  return Date.parse(expiresAt) <= now ? 'REVOKED' : state
}

function checked({ catalog, now }: KeysDeps, { scopes, datasets, expiresAt }: KeyInput) {
  const known = KEY_SCOPES.filter((scope) => scopes.includes(scope))
  if (known.length === 0 || known.length < new Set(scopes).size) {
    throw invalidMember('scopes', `应取自 ${KEY_SCOPES}`, `must be of ${KEY_SCOPES}`)
  }
  if (datasets.length > MOST_KEY_DATASETS) {
    const most = MOST_KEY_DATASETS
    throw invalidMember('datasets', `最多 ${most} 个`, `holds at most ${most}`)
  }
  const strange = datasets.find((id) => catalog().datasets.get(id)?.state !== 'LISTED')
  if (strange !== undefined) throw new Problem('dataset-not-found', { dataset: strange })
  const latest = inDays({ now }, MOST_KEY_DAYS)
  const wanted = expiresAt === undefined ? Date.parse(latest) : Date.parse(expiresAt)
  if (Number.isNaN(wanted) || wanted <= now() || wanted > Date.parse(latest)) {
    throw invalidMember('expiresAt', '应在一年之内', 'must lie within a year')
  }
  const expires = new Date(wanted).toISOString()
  return { scopes: known, datasets: [...new Set(datasets)], expiresAt: expires }
}

function inDays({ now }: Pick<KeysDeps, 'now'>, days: number): string {
  return new Date(now() + days * DAY_MILLISECONDS).toISOString()
}

async function add(
  deps: KeysDeps,
  pepper: Uint8Array,
  writing: Writing,
  by: PersonPrincipal,
  app: App,
  rights: Rights,
): Promise<NewKey> {
  const now = new Date(deps.now()).toISOString()
  const live = await writing
    .selectFrom('api_keys')
    .select('id')
    .where('app', '=', app.id)
    .where('state', '=', 'ACTIVE')
    .where('expires_at', '>', now)
    .execute()
  if (live.length >= MOST_LIVE_KEYS) throw new Problem('too-many', { limit: MOST_LIVE_KEYS })
  const { id, text } = makeKey()
  const row = {
    id,
    app: app.id,
    hash: hashOfKey(pepper, text),
    scopes: JSON.stringify(rights.scopes),
    datasets: JSON.stringify(rights.datasets),
    state: 'ACTIVE',
    created_by: by.id,
    created_at: now,
    expires_at: rights.expiresAt,
    last_used_at: null,
    rotated_from: rights.rotatedFrom ?? null,
  }
  await writing.insertInto('api_keys').values(row).execute()
  await tell(deps, writing, by, app, { id, action: 'create', to: 'ACTIVE', policy: false })
  return { key: keyOf(row), secret: text }
}

async function tell(
  { store }: KeysDeps,
  writing: Writing,
  by: PersonPrincipal,
  app: App,
  { id, ...step }: { id: string; action: string; from?: string; to?: string; policy: boolean },
): Promise<void> {
  await store.record(writing, {
    entity: 'key',
    entityId: id,
    ...step,
    actor: actorOf(by),
    audience: [app.organisation],
    body: { app: app.id },
  })
}
