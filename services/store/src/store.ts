import { AsyncLocalStorage } from 'node:async_hooks'
import type { KyselyPlugin } from 'kysely'
import { type Database, EVENTS_COUNTER } from './database.ts'
import { unavailable } from './failures.ts'
import { openFollowers } from './followers.ts'
import { migrate, readMigrations } from './migrations.ts'
import { openPostgresql } from './postgresql.ts'
import { openSqlite } from './sqlite.ts'
import { openTurns } from './turns.ts'
import type { NewEvent, Store, StoreOptions, Writing } from './types.ts'

/** What a transaction that is running knows of itself. */
type Running = { isActive: boolean; newest: number }

/**
 * Opens the store and brings its tables to this version. Throws `store-unavailable`, `store-newer`,
 * and `setting-invalid` for a `databaseUrl` that is none.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { databaseUrl, dir, now } = options
  const database = databaseUrl === undefined ? await openSqlite(dir) : openPostgresql(databaseUrl)
  try {
    await migrate(database, readMigrations(), now)
  } catch (error) {
    await database.close()
    throw error
  }
  return storeOf(database, options)
}

function storeOf(database: Database, { now, uuid, report }: StoreOptions): Store {
  const running = new AsyncLocalStorage<Running>()
  const turns = openTurns()
  const followers = openFollowers(database, report ?? (() => undefined))
  let isClosed = false
  const current = () => {
    const own = running.getStore()
    return own?.isActive ? own : undefined
  }
  return {
    kind: database.kind,
    db: database.db.withPlugin(
      outside(() => {
        if (isClosed) throw unavailable('the store is closed')
        if (current()) throw new Error('store.db inside transact: use `writing`')
      }),
    ),
    transact: async (work) => {
      if (current()) throw new Error('transact inside transact: use `writing`')
      if (isClosed) throw unavailable('the store is closed')
      const done = await turns.take(async () => {
        const own: Running = { isActive: true, newest: 0 }
        const within = (writing: Writing) => running.run(own, () => work(writing))
        try {
          const answer = await database.exclusive((writing) => {
            own.newest = 0
            return within(writing)
          })
          return { answer, newest: own.newest }
        } finally {
          own.isActive = false
        }
      })
      if (done.newest > 0) followers.tell(done.newest)
      return done.answer
    },
    async record(writing, event) {
      const own = current()
      if (!own) throw new Error('record outside transact')
      const seq = await insert(writing, event, { id: uuid(), at: new Date(now()).toISOString() })
      await database.notify(writing, seq)
      own.newest = seq
      return seq
    },
    follow: (handler) => followers.add(handler),
    async close() {
      if (isClosed) return
      isClosed = true
      followers.end()
      await turns.idle()
      await database.close()
    },
  }
}

/** Asks `check` before each statement, wherever it is built. */
function outside(check: () => void): KyselyPlugin {
  return {
    transformQuery({ node }) {
      check()
      return node
    },
    transformResult: async ({ result }) => result,
  }
}

async function insert(
  writing: Writing,
  event: NewEvent,
  stamp: { id: string; at: string },
): Promise<number> {
  const counter = writing.updateTable('counters').where('name', '=', EVENTS_COUNTER)
  const next = counter.set((row) => ({ value: row('value', '+', 1) })).returning('value')
  const { value: seq } = await next.executeTakeFirstOrThrow()
  const audience = [...new Set(event.audience)]
  await writing
    .insertInto('events')
    .values({
      ...stamp,
      seq,
      entity: event.entity,
      entity_id: event.entityId,
      action: event.action,
      from_state: event.from ?? null,
      to_state: event.to ?? null,
      actor: event.actor,
      dataset: event.dataset ?? null,
      policy: event.policy ? 1 : 0,
      audience: JSON.stringify(audience),
      body: JSON.stringify(event.body ?? {}),
      drained_at: null,
    })
    .execute()
  const rows = audience.map((organisation) => ({ organisation, seq }))
  if (rows.length > 0) await writing.insertInto('audiences').values(rows).execute()
  return seq
}
