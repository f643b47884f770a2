import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createConnection } from 'mariadb'
import { Client } from 'pg'

export const SQL_DATABASE = 'ledger'
/** Owns the database and may write. */
export const SQL_OWNER = { user: 'keeper', password: 'keeper-Rey3k' }
/** May read what it is granted; its password must never stand in a log. */
export const SQL_READER = { user: 'reader', password: 'reader-Voh7d' }

export type SqlServer = {
  engine: 'postgresql' | 'mysql'
  port: number
  /** Runs statements as the owner, each by itself; answers the rows of the last. */
  run(...statements: readonly string[]): Promise<Record<string, unknown>[]>
  /** A connection of the owner's own, to hold a transaction open. */
  connect(): Promise<{ run(sql: string): Promise<void>; close(): Promise<void> }>
  /** Ends the server without a word. */
  kill(): Promise<void>
  /** Begins it again on the same port and folder. */
  start(): Promise<void>
  /** Ends it and removes its folder. */
  remove(): Promise<void>
}

export type ServerOptions = {
  /** PEM files: the server speaks TLS. */
  tls?: { certificate: string; key: string }
  /** PostgreSQL writes to the disk what it has acknowledged, as it does outside of tests. */
  fsync?: boolean
}

const START_MILLISECONDS = 60_000
/** A server of this name runs as this user when we are root: neither engine runs as root. */
const UNPRIVILEGED = { postgresql: 'postgres', mysql: 'mysql' }

/** Why there is no such server on this machine; undefined when there is. */
export function absentServer(engine: SqlServer['engine']): string | undefined {
  if (engine === 'postgresql') {
    return binaries() === undefined ? 'PostgreSQL is not installed (apt: postgresql)' : undefined
  }
  return existsSync('/usr/sbin/mariadbd')
    ? undefined
    : 'MariaDB is not installed (apt: mariadb-server)'
}

/** Why its tests are left out, which is printed too; under CI they never are. */
export function leftOutServer(engine: SqlServer['engine']): string | undefined {
  const absent = process.env.CI ? undefined : absentServer(engine)
  if (absent !== undefined) console.info(`skipped: ${absent}`)
  return absent
}

/** Starts a server of our own on a free port, in a temporary folder. */
export async function startServer(
  engine: SqlServer['engine'],
  options: ServerOptions = {},
): Promise<SqlServer> {
  const folder = join(tmpdir(), `tongqu-${engine}-${process.pid}-${Date.now()}`)
  mkdirSync(folder, { recursive: true })
  const port = await freePort()
  const own = { folder, port, ids: idsOf(engine) }
  chmodSync(folder, 0o700)
  if (own.ids) chownSync(folder, own.ids.uid, own.ids.gid)
  const tls = options.tls ? copied(options.tls, own) : undefined
  return engine === 'postgresql' ? openPostgresql(own, options, tls) : openMariadb(own, tls)
}

type Own = { folder: string; port: number; ids: { uid: number; gid: number } | undefined }

async function openPostgresql(
  own: Own,
  { fsync = false }: ServerOptions,
  tls: ServerOptions['tls'],
): Promise<SqlServer> {
  const { folder, port, ids } = own
  const bin = binaries() ?? ''
  const data = join(folder, 'data')
  const common = { ...ids, cwd: folder, stdio: 'ignore' as const, env: { PATH: process.env.PATH } }
  const setup = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C']
  execFileSync(join(bin, 'initdb'), [...setup, '--no-sync'], common)
  const access = [
    'local all all trust',
    `${tls ? 'hostssl' : 'host'} all ${SQL_READER.user} 127.0.0.1/32 scram-sha-256`,
    `host all ${SQL_OWNER.user} 127.0.0.1/32 trust`,
    'host all postgres 127.0.0.1/32 trust',
  ]
  writeFileSync(join(data, 'pg_hba.conf'), `${access.join('\n')}\n`)
  const settings = [
    `port=${port}`,
    'max_connections=300',
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    `fsync=${fsync ? 'on' : 'off'}`,
    'timezone=America/New_York',
    'datestyle=German',
    'log_statement=all',
    ...(tls ? ['ssl=on', `ssl_cert_file=${tls.certificate}`, `ssl_key_file=${tls.key}`] : []),
  ]
  const args = ['-D', data, ...settings.flatMap((one) => ['-c', one])]
  const login = { host: '127.0.0.1', port, ssl: false }
  const ask = async (database: string, user: string, statements: readonly string[]) => {
    const client = new Client({ ...login, database, user })
    client.on('error', () => undefined)
    await client.connect()
    try {
      let rows: Record<string, unknown>[] = []
      for (const sql of statements) rows = (await client.query(sql)).rows
      return rows
    } finally {
      await client.end()
    }
  }
  const world = child(own, join(bin, 'postgres'), args, () =>
    ask('postgres', 'postgres', ['SELECT 1']),
  )
  await world.start()
  await ask('postgres', 'postgres', [
    `CREATE ROLE ${SQL_OWNER.user} LOGIN SUPERUSER`,
    `CREATE ROLE ${SQL_READER.user} LOGIN PASSWORD '${SQL_READER.password}'`,
    `CREATE DATABASE ${SQL_DATABASE} OWNER ${SQL_OWNER.user}`,
  ])
  return {
    engine: 'postgresql',
    port,
    ...world,
    run: (...statements) => ask(SQL_DATABASE, SQL_OWNER.user, statements),
    async connect() {
      const client = new Client({ ...login, database: SQL_DATABASE, user: SQL_OWNER.user })
      client.on('error', () => undefined)
      await client.connect()
      return {
        run: async (sql) => void (await client.query(sql)),
        close: () => client.end(),
      }
    },
  }
}

async function openMariadb(own: Own, tls: ServerOptions['tls']): Promise<SqlServer> {
  const { folder, port, ids } = own
  const data = join(folder, 'data')
  const socket = join(folder, 's.sock')
  const user = ids ? [`--user=${UNPRIVILEGED.mysql}`] : []
  const setup = ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal']
  execFileSync('/usr/bin/mariadb-install-db', [...setup, ...user, '--skip-test-db'], {
    cwd: folder,
    stdio: 'ignore',
  })
  const args = [
    '--no-defaults',
    `--datadir=${data}`,
    `--socket=${socket}`,
    `--port=${port}`,
    `--pid-file=${join(folder, 'pid')}`,
    '--bind-address=127.0.0.1',
    '--default-time-zone=-05:00',
    '--character-set-server=utf8mb4',
    '--innodb-flush-log-at-trx-commit=2',
    '--sql-mode=',
    '--general-log=1',
    `--general-log-file=${join(folder, 'general.log')}`,
    ...(tls ? [`--ssl-cert=${tls.certificate}`, `--ssl-key=${tls.key}`] : []),
    ...user,
  ]
  const root = { socketPath: socket, user: 'root', connectTimeout: START_MILLISECONDS }
  const ask = async (database: string | undefined, statements: readonly string[]) => {
    const connection = await createConnection({ ...root, ...(database ? { database } : {}) })
    try {
      let rows: Record<string, unknown>[] = []
      for (const sql of statements) rows = await connection.query(sql)
      return rows
    } finally {
      await connection.end()
    }
  }
  const world = child(own, '/usr/sbin/mariadbd', args, () => ask(undefined, ['SELECT 1']))
  await world.start()
  await ask(undefined, [
    `CREATE DATABASE ${SQL_DATABASE}`,
    `CREATE USER '${SQL_OWNER.user}'@'127.0.0.1' IDENTIFIED BY '${SQL_OWNER.password}'`,
    `GRANT ALL ON *.* TO '${SQL_OWNER.user}'@'127.0.0.1' WITH GRANT OPTION`,
    `CREATE USER '${SQL_READER.user}'@'127.0.0.1' IDENTIFIED BY '${SQL_READER.password}'${
      tls ? ' REQUIRE SSL' : ''
    }`,
  ])
  return {
    engine: 'mysql',
    port,
    ...world,
    run: (...statements) => ask(SQL_DATABASE, statements),
    async connect() {
      const connection = await createConnection({ ...root, database: SQL_DATABASE })
      connection.on('error', () => undefined)
      return {
        run: async (sql) => void (await connection.query(sql)),
        close: () => connection.end(),
      }
    },
  }
}

/** A server process that can be killed and begun again. */
function child(own: Own, program: string, args: readonly string[], isUp: () => Promise<unknown>) {
  let running: ChildProcess | undefined
  const kill = async () => {
    const ended = running && new Promise((done) => running?.once('exit', done))
    if (running?.exitCode === null && running.signalCode === null) {
      running.kill('SIGKILL')
      await ended
    }
    running = undefined
    await orphansGone(own)
  }
  const end = () => void running?.kill('SIGKILL')
  process.once('exit', end)
  return {
    kill,
    async start() {
      rmSync(join(own.folder, 'data', 'postmaster.pid'), { force: true })
      const env = { PATH: process.env.PATH }
      running = spawn(program, args, { ...own.ids, cwd: own.folder, stdio: 'ignore', env })
      const until = Date.now() + START_MILLISECONDS
      for (;;) {
        try {
          await isUp()
          return
        } catch (error) {
          if (Date.now() > until || running.exitCode !== null) throw error
          await sleep(50)
        }
      }
    },
    async remove() {
      await kill()
      process.off('exit', end)
      rmSync(own.folder, { recursive: true, force: true })
    },
  }
}

/** Children of a killed PostgreSQL notice it by themselves; until then its memory is in use. */
async function orphansGone({ folder }: Own): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (!readdirSync('/proc').some((pid) => workingIn(pid, folder))) return
    await sleep(20)
  }
}

function workingIn(pid: string, folder: string): boolean {
  if (!/^\d+$/.test(pid)) return false
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)
  } catch {
    return false
  }
}

/** The server's own copy: its key must be its own, and nobody else's. */
function copied({ certificate, key }: { certificate: string; key: string }, own: Own) {
  const files = { certificate: join(own.folder, 'server.pem'), key: join(own.folder, 'server.key') }
  copyFileSync(certificate, files.certificate)
  copyFileSync(key, files.key)
  for (const path of Object.values(files)) {
    chmodSync(path, 0o600)
    if (own.ids) chownSync(path, own.ids.uid, own.ids.gid)
  }
  return files
}

function idsOf(engine: SqlServer['engine']): Own['ids'] {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, UNPRIVILEGED[engine]], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** Folder of the newest PostgreSQL of Debian. */
function binaries(): string | undefined {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return undefined
  const versions = readdirSync(root).filter((name) => existsSync(join(root, name, 'bin/postgres')))
  const newest = versions.sort((a, b) => Number(a) - Number(b)).at(-1)
  return newest === undefined ? undefined : join(root, newest, 'bin')
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer()
    server.once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
