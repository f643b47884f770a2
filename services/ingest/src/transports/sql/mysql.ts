import { readFileSync } from 'node:fs'
import { Problem, type ProblemCode } from '@tongqu/contracts'
import { type Connection, type ConnectionConfig, createConnection } from 'mariadb'
import { sqlFault } from './faults.ts'
import { viewName } from './statements.ts'
import type {
  Bound,
  ColumnKind,
  ConnectSettings,
  Dialect,
  Row,
  SqlEngine,
  SqlSession,
  Statement,
  ViewColumn,
} from './types.ts'

const PORT = 3306
const COLUMNS = readFileSync(new URL('mysql-columns.sql', import.meta.url), 'utf8')
/** Ways to log in that never show the password itself on an open wire. */
const LOGINS = ['mysql_native_password', 'caching_sha2_password', 'client_ed25519', 'parsec']

const dialect: Dialect = {
  quote: (name) => `\`${name.replaceAll('`', '``')}\``,
  param: (_, { kind, cast }) => {
    if (kind === 'binary') return 'UNHEX(?)'
    return cast === '' ? '?' : `CAST(? AS ${cast})`
  },
  value: textOf,
  select: selectOf,
  comparesRows: false,
}

/** MySQL and MariaDB, by the connector of the latter. */
export const mysql: SqlEngine = { dialect, connect }

async function connect(settings: ConnectSettings): Promise<SqlSession> {
  let connection: Connection | undefined
  try {
    connection = await createConnection(configOf(settings))
    // What breaks an idle connection is met by the next statement.
    connection.on('error', () => undefined)
    await begin(connection, settings.milliseconds)
  } catch (error) {
    connection?.destroy()
    throw sqlFault(named(error), CODES)
  }
  const opened = connection
  return {
    columns: (view) => columnsOf(opened, view),
    rows: (statement) => rowsOf(opened, statement),
    // Its stream takes longer than rows that wait for the end of their page.
    read: async (statement, take) => (await rowsOf(opened, statement)).map((row) => take(row)),
    async close() {
      opened.destroy()
    },
  }
}

function configOf(settings: ConnectSettings): ConnectionConfig & { restrictedAuth?: string[] } {
  const { host, port = PORT, database, user, password, tls, client, milliseconds } = settings
  return {
    host,
    port,
    database,
    user,
    password,
    connectTimeout: milliseconds,
    // A server that is gone without a word is noticed by us.
    socketTimeout: milliseconds * 2,
    connectAttributes: { program_name: client },
    rowsAsArray: true,
    dateStrings: true,
    autoJsonMap: false,
    permitLocalInfile: false,
    ...(tls
      ? {
          ssl: {
            rejectUnauthorized: tls.verify,
            ...(tls.ca === undefined ? {} : { ca: tls.ca }),
            ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
          },
        }
      : { ssl: false, restrictedAuth: LOGINS }),
  }
}

/** One moment of the database (of tables that keep versions), read only, in UTC. */
async function begin(connection: Connection, milliseconds: number): Promise<void> {
  const version = connection.serverVersion()
  const limit = /mariadb/i.test(version)
    ? `max_statement_time = ${milliseconds / 1000}`
    : `max_execution_time = ${milliseconds}`
  await connection.query(`SET SESSION ${limit}, time_zone = '+00:00'`)
  await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ')
  await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY')
}

async function rowsOf(connection: Connection, { sql, values }: Statement): Promise<readonly Row[]> {
  try {
    return await connection.query<Row[]>(sql, [...values])
  } catch (error) {
    throw sqlFault(named(error), CODES)
  }
}

async function columnsOf(connection: Connection, view: string): Promise<ViewColumn[]> {
  const rows = await rowsOf(connection, { sql: COLUMNS, values: view.split('.') })
  if (rows.length === 0) {
    // What may not be read is not listed either: the answer to a question says which it is.
    await rowsOf(connection, {
      sql: `SELECT 1 FROM ${viewName(dialect, view)} LIMIT 0`,
      values: [],
    })
    throw new Problem('sql-view-missing', { detail: { 'zh-CN': view, en: view } })
  }
  return rows.map(([name, type, bare]) => {
    const base = `${bare}`.toLowerCase()
    return {
      name: `${name}`,
      type: `${type}`,
      kind: KINDS[base] ?? 'text',
      cast: castOf(base, type),
    }
  })
}

const KINDS: Readonly<Record<string, ColumnKind>> = {
  tinyint: 'number',
  smallint: 'number',
  mediumint: 'number',
  int: 'number',
  year: 'number',
  float: 'number',
  double: 'number',
  bigint: 'exact',
  decimal: 'exact',
  bit: 'exact',
  date: 'date',
  datetime: 'local',
  timestamp: 'instant',
  binary: 'binary',
  varbinary: 'binary',
  tinyblob: 'binary',
  blob: 'binary',
  mediumblob: 'binary',
  longblob: 'binary',
  geometry: 'binary',
  point: 'binary',
  linestring: 'binary',
  polygon: 'binary',
  multipoint: 'binary',
  multilinestring: 'binary',
  multipolygon: 'binary',
  geometrycollection: 'binary',
}

/** A text compared with a whole number would be compared as a double: 64 bits do not fit. */
function castOf(base: string, type: unknown): string {
  if (/int$|^bit$|^year$/.test(base))
    return /unsigned|^bit/i.test(`${type}`) ? 'UNSIGNED' : 'SIGNED'
  if (base === 'decimal') return `${type}`.replace(/ .*$/, '')
  if (base === 'datetime' || base === 'timestamp') return 'DATETIME(6)'
  return base === 'date' ? 'DATE' : ''
}

function selectOf(quoted: string, { kind, type }: ViewColumn): string {
  if (/^bit/.test(type)) return `CAST(${quoted} AS UNSIGNED)`
  return kind === 'binary' ? `HEX(${quoted})` : quoted
}

function textOf({ column: { kind }, text }: Bound): string {
  if (kind !== 'instant' && kind !== 'local') return text
  return text.replace('T', ' ').replace('Z', '')
}

/** The connector has no name for what only MySQL answers. */
function named(error: unknown): unknown {
  const isSlow = error instanceof Error && 'errno' in error && error.errno === QUERY_TIMEOUT
  return isSlow ? new Problem('sql-too-slow') : error
}

/** ER_QUERY_TIMEOUT of MySQL: `max_execution_time` is over. */
const QUERY_TIMEOUT = 3024

/** Names of errors of the server, and of the connector. */
const CODES: Readonly<Record<string, ProblemCode>> = {
  ER_ACCESS_DENIED_ERROR: 'sql-login-refused',
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: 'sql-login-refused',
  ER_HOST_NOT_PRIVILEGED: 'sql-login-refused',
  ER_HOST_IS_BLOCKED: 'sql-login-refused',
  ER_ACCOUNT_HAS_BEEN_LOCKED: 'sql-login-refused',
  ER_AUTHENTICATION_PLUGIN_NOT_SUPPORTED: 'sql-login-refused',
  ER_CLEAR_PASSWORD_WITHOUT_SSL: 'sql-login-refused',
  ER_NOT_SUPPORTED_AUTH_PLUGIN: 'sql-login-refused',
  ER_CANNOT_RETRIEVE_RSA_KEY: 'sql-login-refused',
  ER_DBACCESS_DENIED_ERROR: 'sql-not-permitted',
  ER_TABLEACCESS_DENIED_ERROR: 'sql-not-permitted',
  ER_COLUMNACCESS_DENIED_ERROR: 'sql-not-permitted',
  ER_VIEW_INVALID: 'sql-not-permitted',
  ER_BAD_DB_ERROR: 'sql-view-missing',
  ER_NO_SUCH_TABLE: 'sql-view-missing',
  ER_BAD_FIELD_ERROR: 'sql-column-missing',
  ER_STATEMENT_TIMEOUT: 'sql-too-slow',
  ER_LOCK_WAIT_TIMEOUT: 'sql-too-slow',
  ER_CON_COUNT_ERROR: 'sql-unreachable',
  ER_SERVER_SHUTDOWN: 'sql-unreachable',
  ER_SOCKET_UNEXPECTED_CLOSE: 'sql-unreachable',
  ER_SOCKET_TIMEOUT: 'sql-unreachable',
  ER_CONNECTION_TIMEOUT: 'sql-unreachable',
  ER_CMD_CONNECTION_CLOSED: 'sql-unreachable',
  ER_CONNECTION_ALREADY_CLOSED: 'sql-unreachable',
  ER_CONNECTION_KILLED: 'sql-unreachable',
  ER_SOCKET: 'sql-unreachable',
  ER_CMD_NOT_EXECUTED_DESTROYED: 'sql-unreachable',
  ER_SERVER_SSL_DISABLED: 'sql-tls',
  ER_TLS_IDENTITY_ERROR: 'sql-tls',
  ER_SELF_SIGNED: 'sql-tls',
  ER_SELF_SIGNED_NO_PWD: 'sql-tls',
  ER_SELF_SIGNED_BAD_PLUGIN: 'sql-tls',
  ER_SELF_SIGNED_SHA256: 'sql-tls',
}
