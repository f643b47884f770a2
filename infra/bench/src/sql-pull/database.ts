import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { createConnection } from 'mariadb'
import { Client } from 'pg'

export type EngineName = 'postgresql' | 'mysql'

export type Database = {
  engine: EngineName
  port: number
  /** Statements of its owner. */
  run(...statements: readonly string[]): Promise<void>
  /** Reads all rows in one query, as the driver does by itself; answers how many. */
  readBare(): Promise<number>
  close(): Promise<void>
}

const PROGRAM = new URL(
  '../../../../services/ingest/src/testing/sql-server-program.ts',
  import.meta.url,
)
const DATABASE = 'ledger'
/** As the program of the tests makes it. */
export const READER = { user: 'reader', password: 'reader-Voh7d' }
const OWNER = { user: 'keeper', password: 'keeper-Rey3k' }
const ALL = 'SELECT * FROM counts ORDER BY updated_at, id'

/** Starts a server of its own; a text says why there is none. */
export async function openDatabase(engine: EngineName): Promise<Database | string> {
  const child = spawn(process.execPath, [PROGRAM.pathname, engine], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const { port, absent } = JSON.parse(String(line)) as { port?: number; absent?: string }
  const close = async () => {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  if (port === undefined) {
    await close()
    return absent ?? 'absent'
  }
  const parts = engine === 'postgresql' ? viaPg(port) : viaMariadb(port)
  return { engine, port, ...parts, close }
}

function viaPg(port: number): Pick<Database, 'run' | 'readBare'> {
  const at = { host: '127.0.0.1', port, database: DATABASE, ssl: false }
  const using = async <T>(login: { user: string; password: string }, work: Work<Client, T>) => {
    const client = new Client({ ...at, ...login })
    await client.connect()
    try {
      return await work(client)
    } finally {
      await client.end()
    }
  }
  return {
    run: (...statements) =>
      using(OWNER, async (client) => {
        for (const sql of statements) await client.query(sql)
      }),
    readBare: () => using(READER, async (client) => (await client.query(ALL)).rows.length),
  }
}

function viaMariadb(port: number): Pick<Database, 'run' | 'readBare'> {
  const at = { host: '127.0.0.1', port, database: DATABASE }
  const using = async <T>(login: typeof OWNER, work: Work<MariadbConnection, T>) => {
    const connection = await createConnection({ ...at, ...login, connectTimeout: 10_000 })
    try {
      return await work(connection)
    } finally {
      await connection.end()
    }
  }
  return {
    run: (...statements) =>
      using(OWNER, async (connection) => {
        for (const sql of statements) await connection.query(sql)
      }),
    readBare: () =>
      using(READER, async (connection) => (await connection.query<unknown[]>(ALL)).length),
  }
}

type Work<C, T> = (connection: C) => Promise<T>
type MariadbConnection = Awaited<ReturnType<typeof createConnection>>
