import { readFileSync } from 'node:fs'
import { Problem, type ProblemCode } from '@tongqu/contracts'
import { Client, type ClientConfig, type CustomTypesConfig, Query, type QueryArrayConfig } from 'pg'
import { sqlFault } from './faults.ts'
import type {
  ColumnKind,
  ConnectSettings,
  Dialect,
  Row,
  SqlEngine,
  SqlSession,
  Statement,
  ViewColumn,
} from './types.ts'

const PORT = 5432
const COLUMNS = readFileSync(new URL('postgresql-columns.sql', import.meta.url), 'utf8')
const SESSION = readFileSync(new URL('postgresql-session.sql', import.meta.url), 'utf8')

const dialect: Dialect = {
  quote: (name) => `"${name.replaceAll('"', '""')}"`,
  param: (n, { kind, cast }) => (kind === 'binary' ? `decode($${n}, 'hex')` : `$${n}::${cast}`),
  value: ({ text }) => text,
  select: (quoted) => quoted,
  comparesRows: true,
}

/** PostgreSQL and what speaks its protocol, by the pure part of `pg`. */
export const postgresql: SqlEngine = { dialect, connect }

async function connect(settings: ConnectSettings): Promise<SqlSession> {
  const client = settings.tls ? new Client(configOf(settings)) : new Wary(configOf(settings))
  // What breaks an idle connection is met by the next statement.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const session = SESSION.replaceAll('{{milliseconds}}', String(settings.milliseconds))
    await heard(client, settings, client.query(session))
  } catch (error) {
    await client.end().catch(() => undefined)
    throw sqlFault(withoutTls(error), CODES)
  }
  const read: SqlSession['read'] = (statement, take) =>
    heard(client, settings, readRows(client, statement, take))
  const rows: SqlSession['rows'] = (statement) => read(statement, (row) => row)
  return { read, rows, columns: (view) => columnsOf(rows, view), close: () => end(client) }
}

/** The server ends what takes too long; one that is gone without a word is noticed by us. */
async function heard<T>(
  client: Client,
  { milliseconds }: ConnectSettings,
  answer: Promise<T>,
): Promise<T> {
  const timer = setTimeout(() => streamOf(client).destroy(), milliseconds * 2)
  try {
    return await answer
  } finally {
    clearTimeout(timer)
  }
}

function streamOf(client: Client): { destroy(): void } {
  return (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream
}

function configOf(settings: ConnectSettings): ClientConfig {
  const { host, port = PORT, database, user, password, tls, client, milliseconds } = settings
  return {
    host,
    port,
    database,
    user,
    password,
    application_name: client,
    connectionTimeoutMillis: milliseconds,
    keepAlive: true,
    ssl: tls
      ? {
          rejectUnauthorized: tls.verify,
          ...(tls.ca === undefined ? {} : { ca: tls.ca }),
          ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
        }
      : false,
  }
}

/** On an open wire: a server that asks for the password itself does not get it. */
class Wary extends Client {
  /** What `pg` calls when the server asks (AuthenticationCleartextPassword). */
  _handleAuthCleartextPassword(): void {
    const { connection } = this as unknown as { connection: NodeJS.EventEmitter }
    connection.emit('error', new Problem('sql-tls'))
  }
}

/** All values come as the texts that the server writes: nothing is rounded on the way. */
const AS_TEXT: CustomTypesConfig = { getTypeParser: () => (text: string) => text }

/** Row by row: cells that are let go at once cost the least. */
function readRows<T>(
  client: Client,
  { sql, values }: Statement,
  take: (row: Row) => T,
): Promise<readonly T[]> {
  const config: QueryArrayConfig = {
    text: sql,
    values: [...values],
    rowMode: 'array',
    types: AS_TEXT,
  }
  const query = new Query(config)
  const rows: T[] = []
  return new Promise((done, failed) => {
    query.on('row', (row) => rows.push(take(row as unknown as Row)))
    query.on('end', () => done(rows))
    query.on('error', (error) => failed(sqlFault(error, CODES)))
    client.query(query)
  })
}

async function columnsOf(ask: SqlSession['rows'], view: string): Promise<ViewColumn[]> {
  const rows = await ask({ sql: COLUMNS, values: view.split('.') })
  if (rows.length === 0) throw new Problem('sql-view-missing', { detail: both(view) })
  return rows.map(([name, type, cast]) => {
    return { name: `${name}`, type: `${type}`, cast: `${cast}`, kind: kindOf(`${cast}`) }
  })
}

const KINDS: Readonly<Record<string, ColumnKind>> = {
  boolean: 'boolean',
  smallint: 'number',
  integer: 'number',
  real: 'number',
  'double precision': 'number',
  bigint: 'exact',
  numeric: 'exact',
  date: 'date',
  bytea: 'binary',
  'timestamp with time zone': 'instant',
  'timestamp without time zone': 'local',
}

function kindOf(type: string): ColumnKind {
  return KINDS[type] ?? 'text'
}

/** A server that is gone can not be told goodbye. */
async function end(client: Client): Promise<void> {
  const ended = client.end().catch(() => undefined)
  const timer = setTimeout(() => streamOf(client).destroy(), GOODBYE_MILLISECONDS)
  await ended
  clearTimeout(timer)
}

const GOODBYE_MILLISECONDS = 200

/** `pg` has no code for it. */
function withoutTls(error: unknown): unknown {
  const lacks = error instanceof Error && /does not support SSL/.test(error.message)
  return lacks ? new Problem('sql-tls') : error
}

/** SQLSTATE (PostgreSQL, appendix A). */
const CODES: Readonly<Record<string, ProblemCode>> = {
  '28000': 'sql-login-refused',
  '28P01': 'sql-login-refused',
  '3D000': 'sql-view-missing',
  '3F000': 'sql-view-missing',
  '42P01': 'sql-view-missing',
  '42703': 'sql-column-missing',
  '42501': 'sql-not-permitted',
  '57014': 'sql-too-slow',
  '55P03': 'sql-too-slow',
  '25P03': 'sql-too-slow',
  '53300': 'sql-unreachable',
  '57P01': 'sql-unreachable',
  '57P02': 'sql-unreachable',
  '57P03': 'sql-unreachable',
  '57P05': 'sql-unreachable',
}

function both(text: string) {
  return { 'zh-CN': text, en: text }
}
