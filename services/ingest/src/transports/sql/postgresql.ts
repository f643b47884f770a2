import { readFileSync } from 'node:fs'
import { Problem, type ProblemCode } from '@tongqu/contracts'
import { Client, type ClientConfig } from 'pg'
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
    await client.query(SESSION.replaceAll('{{milliseconds}}', String(settings.milliseconds)))
  } catch (error) {
    await client.end().catch(() => undefined)
    throw sqlFault(withoutTls(error), CODES)
  }
  return {
    columns: (view) => columnsOf(client, view),
    rows: (statement) => rowsOf(client, statement),
    close: () => end(client),
  }
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
    // A server that is gone without a word is noticed by us.
    query_timeout: milliseconds * 2,
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
const AS_TEXT = { getTypeParser: () => (text: string) => text } as ClientConfig['types']

async function rowsOf(client: Client, { sql, values }: Statement): Promise<readonly Row[]> {
  try {
    const query = { text: sql, values: [...values], rowMode: 'array' as const }
    const { rows } = await client.query<(string | null)[]>(
      AS_TEXT ? { ...query, types: AS_TEXT } : query,
    )
    return rows
  } catch (error) {
    throw sqlFault(error, CODES)
  }
}

async function columnsOf(client: Client, view: string): Promise<ViewColumn[]> {
  const rows = await rowsOf(client, { sql: COLUMNS, values: view.split('.') })
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
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } }
  const ended = client.end().catch(() => undefined)
  const timer = setTimeout(() => connection.stream.destroy(), GOODBYE_MILLISECONDS)
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
