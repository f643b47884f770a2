import { hash } from 'node:crypto'
import type { Secrets, Store, Tables, Writing } from '@tongqu/store'
import type { Adapter, AdapterPayload } from 'oidc-provider'
import { errors } from './library.ts'

export type AdapterDeps = {
  store: Store
  secrets: Secrets
  now(): number
  /** Client metadata by client id; nothing: no such client, or not any more. */
  clientOf(id: string): Promise<AdapterPayload | undefined>
}

const MILLISECONDS = 1_000
/**
 * What is accepted once must never be written twice (RFC 7523 section 3, RFC 9449 section 11.1).
 */
const ONCE = 'ReplayDetection'

/**
 * Keeps what the issuer remembers in the table `oidc`. Ids are hashes and payloads sealed: whoever
 * reads the database finds no token. What may be used once (codes, refresh tokens, assertions,
 * proofs) is used once even when two requests come together.
 */
export function storeAdapter(deps: AdapterDeps): (model: string) => Adapter {
  return (model) => (model === 'Client' ? clientAdapter(deps) : rowAdapter(deps, model))
}

/** The apps are written elsewhere; here they are read. */
function clientAdapter({ clientOf }: AdapterDeps): Adapter {
  const refuse = () => Promise.reject(new Error('clients are not written by the issuer'))
  return {
    find: (id) => clientOf(id),
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    upsert: refuse,
    consume: refuse,
    destroy: refuse,
    revokeByGrantId: refuse,
  }
}

function rowAdapter(deps: AdapterDeps, model: string): Adapter {
  const { store } = deps
  const idOf = (id: string) => hashed(model, id)
  return {
    async upsert(id, payload, expiresIn) {
      const row = rowOf(deps, model, id, payload, expiresIn)
      await store.transact((writing) => put(writing, row))
    },
    async find(id) {
      return open(deps, await oneRow(deps, model, 'id', idOf(id)))
    },
    async findByUid(uid) {
      return open(deps, await oneRow(deps, model, 'uid', hashed('uid', uid)))
    },
    /** The device flow is off: there are no user codes. */
    findByUserCode: async () => undefined,
    consume: (id) => consume(deps, model, idOf(id)),
    async destroy(id) {
      await store.transact(async (writing) => {
        await writing
          .deleteFrom('oidc')
          .where('model', '=', model)
          .where('id', '=', idOf(id))
          .execute()
      })
    },
    async revokeByGrantId(grantId) {
      await store.transact(async (writing) => {
        await writing
          .deleteFrom('oidc')
          .where('model', '=', model)
          .where('grant_id', '=', hashed('Grant', grantId))
          .execute()
      })
    },
  }
}

type Row = Tables['oidc']

function rowOf(
  { secrets, now }: AdapterDeps,
  model: string,
  id: string,
  payload: AdapterPayload,
  expiresIn: number | undefined,
): Row {
  const key = hashed(model, id)
  const isUsed = payload.consumed !== undefined
  const expiresAt = expiresIn === undefined ? undefined : now() + expiresIn * MILLISECONDS
  return {
    model,
    id: key,
    payload: secrets.seal(contextOf(model, key), JSON.stringify(payload)),
    grant_id: payload.grantId === undefined ? null : hashed('Grant', payload.grantId),
    user_code: null,
    uid: payload.uid === undefined ? null : hashed('uid', payload.uid),
    consumed_at: isUsed ? new Date(now()).toISOString() : null,
    expires_at: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
  }
}

async function put(writing: Writing, row: Row): Promise<void> {
  const insert = writing.insertInto('oidc').values(row)
  if (row.model === ONCE) {
    const done = await insert.onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
    if (!done.numInsertedOrUpdatedRows) throw new errors.InvalidGrant('replay detected')
    return
  }
  const { model: _model, id: _id, ...changed } = row
  await insert
    .onConflict((conflict) => conflict.columns(['model', 'id']).doUpdateSet(changed))
    .execute()
}

/**
 * Codes and refresh tokens. Whoever comes second, be it in the same instant, loses, and what the
 * first got is void too (RFC 9700 section 4.14.2).
 */
async function consume({ store, now }: AdapterDeps, model: string, id: string): Promise<void> {
  const isFirst = await store.transact(async (writing) => {
    const used = await writing
      .updateTable('oidc')
      .set({ consumed_at: new Date(now()).toISOString() })
      .where('model', '=', model)
      .where('id', '=', id)
      .where('consumed_at', 'is', null)
      .executeTakeFirst()
    if (used.numUpdatedRows > 0n) return true
    const row = await writing
      .selectFrom('oidc')
      .select('grant_id')
      .where('model', '=', model)
      .where('id', '=', id)
      .executeTakeFirst()
    const grant = row?.grant_id
    if (grant) {
      await writing
        .deleteFrom('oidc')
        .where((where) => where.or([where('grant_id', '=', grant), where('id', '=', grant)]))
        .execute()
    }
    return false
  })
  if (!isFirst) throw new errors.InvalidGrant('already used')
}

function oneRow({ store }: AdapterDeps, model: string, column: 'id' | 'uid', value: string) {
  return store.db
    .selectFrom('oidc')
    .selectAll()
    .where('model', '=', model)
    .where(column, '=', value)
    .executeTakeFirst()
}

function open({ secrets, now }: AdapterDeps, row: Row | undefined): AdapterPayload | undefined {
  if (!row) return undefined
  if (row.expires_at !== null && Date.parse(row.expires_at) <= now()) return undefined
  const payload = JSON.parse(secrets.open(contextOf(row.model, row.id), row.payload))
  if (row.consumed_at === null) return payload
  return { ...payload, consumed: Math.floor(Date.parse(row.consumed_at) / MILLISECONDS) }
}

function hashed(model: string, id: string): string {
  return hash('sha256', `${model} ${id}`, 'base64url')
}

function contextOf(model: string, id: string): string {
  return `oidc ${model} ${id}`
}
