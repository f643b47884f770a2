import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@tongqu/contracts'
import { Kysely, PostgresDialect, type PostgresPoolClient, sql } from 'kysely'
import { Client, type ClientConfig, Pool, type PoolClient, types } from 'pg'
import { type Database, EVENTS_COUNTER, POLL_MILLISECONDS } from './database.ts'
import { checked, DatabaseFault, postgresqlFailure, unavailable } from './failures.ts'
import type { Tables } from './tables.ts'
import type { Writing } from './types.ts'

const CONNECTIONS = 10
const CONNECT_MILLISECONDS = 3_000
/** The server gives a statement up; waiting for another writer counts. */
const STATEMENT_MILLISECONDS = 5_000
/** We give a server up that does not even say so. */
const ANSWER_MILLISECONDS = 7_000
/**
 * Longer than a transaction of ours computes between two statements. The lock of a gateway whose
 * cable was cut ends by this.
 */
const IDLE_TRANSACTION_MILLISECONDS = 10_000
/** Whoever watches must learn soon that nobody answers. */
const WATCH_ANSWER_MILLISECONDS = 2_000
const RECONNECT_MILLISECONDS = 250
/** How often a transaction that lost against another begins again. */
const CONFLICT_TRIES = 5

/** Keys of advisory locks, which all gateways must share: `tongqu` and a number. */
const WRITE_LOCK = 0x746f_6e67_0001
const MIGRATE_LOCK = 0x746f_6e67_0002
const CHANNEL = 'tongqu_events'

/** Kinds of numbers that pg answers as texts, because they might not fit: ours do. */
const INT8 = 20
const NUMERIC = 1700

/** `url`: `postgres://…`. Connects only when asked something. */
export function openPostgresql(url: string): Database {
  const config = configOf(url)
  const pool = new Pool({
    ...config,
    max: CONNECTIONS,
    statement_timeout: STATEMENT_MILLISECONDS,
    query_timeout: ANSWER_MILLISECONDS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MILLISECONDS,
    onConnect: durable,
  })
  const db = kyselyOf(pool)
  return {
    kind: 'postgresql',
    db,
    exclusive: (work) => again(() => locked(db, WRITE_LOCK, work)),
    async migrating(work) {
      const patient = kyselyOf(new Pool({ ...config, max: 1, onConnect: durable }))
      try {
        return await locked(patient, MIGRATE_LOCK, work)
      } finally {
        await patient.destroy()
      }
    },
    // Sorts as SQLite does, whatever the database was made with.
    columnTypes: { BLOB: 'BYTEA', TEXT: 'TEXT COLLATE "C"' },
    async notify(writing, seq) {
      await sql`SELECT pg_notify(${CHANNEL}, ${String(seq)})`.execute(writing)
    },
    watch: (answered, failed) => watch(config, answered, failed),
    close: () => db.destroy(),
  }
}

function configOf(url: string): ClientConfig {
  const config: ClientConfig = {
    connectionString: url,
    application_name: 'tongqu',
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    keepAlive: true,
    types: {
      getTypeParser: ((oid: number, format: 'text') =>
        oid === INT8 || oid === NUMERIC
          ? Number
          : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
    },
  }
  try {
    const { protocol, hash } = new URL(url)
    // An unescaped `#` cuts the password in two.
    if (!/^postgres(ql)?:$/.test(protocol) || hash !== '') throw new Error('not ours')
    new Client(config)
  } catch {
    // What it says quotes the setting, and with it the password.
    throw new Problem('setting-invalid', {
      detail: {
        'zh-CN': 'HUB_DATABASE_URL 不是 PostgreSQL 连接地址（postgres://…）。',
        en: 'HUB_DATABASE_URL is no address of a PostgreSQL database (postgres://…).',
      },
    })
  }
  return config
}

/** A server may be set to acknowledge what is not on its disk yet: not to us. */
async function durable(client: { query(text: string): Promise<unknown> }): Promise<void> {
  const isOff = `current_setting('synchronous_commit') = 'off'`
  await client.query(`SELECT set_config('synchronous_commit', 'on', false) WHERE ${isOff}`)
}

function kyselyOf(pool: Pool): Kysely<Tables> {
  // A connection that is cut says so twice; whoever uses it hears it from the statement.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const connect = async () => {
    try {
      return guarded(await pool.connect())
    } catch (error) {
      throw postgresqlFailure(error)
    }
  }
  const end = () => pool.end()
  return new Kysely({ dialect: new PostgresDialect({ pool: { connect, end, options: {} } }) })
}

/** Errors become ours; a connection that has failed once is not used again. */
function guarded(client: PoolClient): PostgresPoolClient {
  let isLost = false
  const query = async (text: string, values: readonly unknown[]) => {
    // What is still under way there would have to be waited for, only to be told the same.
    if (isLost) throw unavailable('PostgreSQL: the connection is lost')
    try {
      return await client.query(text, checked(values))
    } catch (error) {
      const failure = postgresqlFailure(error)
      isLost ||= !(failure instanceof DatabaseFault)
      throw failure
    }
  }
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(isLost || destroy === true),
  }
}

/**
 * The lock is taken before anything is read, and each statement sees what was committed before it:
 * a snapshot taken while waiting would hide what the writer before has done.
 */
function locked<T>(
  db: Kysely<Tables>,
  key: number,
  work: (writing: Writing) => Promise<T>,
): Promise<T> {
  const transaction = db.transaction().setIsolationLevel('read committed')
  return transaction.execute(async (writing) => {
    await sql`SELECT pg_advisory_xact_lock(${key})`.execute(writing)
    return work(writing)
  })
}

async function again<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run()
    } catch (error) {
      const isConflict = error instanceof DatabaseFault && error.kind === 'conflict'
      if (!isConflict) throw error
      if (tries === CONFLICT_TRIES) throw new Problem('store-unavailable', { cause: error })
    }
  }
}

/** Listens on a connection of its own, and asks besides, which shows that somebody is there. */
function watch(
  config: ClientConfig,
  answered: (seq: number) => void,
  failed: (error: unknown) => void,
): () => void {
  const end = new AbortController()
  const tell = (seq: number) => {
    if (!end.signal.aborted) answered(seq)
  }
  const run = async () => {
    while (!end.signal.aborted) {
      try {
        await listen(config, tell, end.signal)
      } catch (error) {
        if (!end.signal.aborted) failed(postgresqlFailure(error))
      }
      await sleep(RECONNECT_MILLISECONDS, undefined, { signal: end.signal }).catch(() => undefined)
    }
  }
  void run()
  return () => end.abort()
}

async function listen(config: ClientConfig, tell: (seq: number) => void, signal: AbortSignal) {
  const client = new Client({ ...config, query_timeout: WATCH_ANSWER_MILLISECONDS })
  const lost = new AbortController()
  const either = AbortSignal.any([signal, lost.signal])
  client.on('error', () => lost.abort())
  client.on('end', () => lost.abort())
  client.on('notification', ({ payload }) => tell(Number(payload)))
  try {
    await client.connect()
    await client.query(`LISTEN ${CHANNEL}`)
    const newest = { text: 'SELECT value FROM counters WHERE name = $1', values: [EVENTS_COUNTER] }
    while (!either.aborted) {
      const { rows } = await client.query(newest)
      tell(rows[0].value)
      await sleep(POLL_MILLISECONDS, undefined, { signal: either }).catch(() => undefined)
    }
    if (!signal.aborted) throw new Error('Connection terminated')
  } finally {
    void client.end().catch(() => undefined)
  }
}
