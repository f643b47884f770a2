import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { openStore } from '../store.ts'
import type { Store, StoreOptions } from '../types.ts'
import {
  leftOutServer,
  type ServerOptions,
  SQL_OWNER,
  type SqlServer,
  startServer,
} from './sql-servers.ts'

export { leftOutServer, SQL_OWNER, SQL_READER, type SqlServer, startServer } from './sql-servers.ts'
export { noWriterLeft } from './writing.ts'

/** A store of a test, with what `openStore` needs to open the same database once more. */
export type TestStore = Store & { options: StoreOptions }

/** Opens a store of its own, empty but for its tables; `given` replaces clock, ids and the rest. */
export type OpenTestStore = (given?: Partial<StoreOptions>) => Promise<TestStore>

const END_MILLISECONDS = 60_000

/**
 * For `describe.each(testStores())('%s', (_name, open) => …)`, at the top of a test file: SQLite in
 * a temporary folder, and PostgreSQL where it is installed or under CI. One server for the file,
 * begun when the first store is opened; a database of its own for each store. All is closed and
 * removed after the file; who opens hundreds closes them. Clock: the machine's; ids: random, unless
 * `given`.
 */
export function testStores(
  serverOptions: ServerOptions = {},
): [name: 'sqlite' | 'postgresql', open: OpenTestStore][] {
  const stores: Store[] = []
  const folders: string[] = []
  let server: Promise<SqlServer> | undefined
  let databases = 0
  const options = (given: Partial<StoreOptions> = {}): StoreOptions => {
    const dir = mkdtempSync(join(tmpdir(), 'tongqu-store-'))
    folders.push(dir)
    return { dir, now: Date.now, uuid: randomUUID, ...given }
  }
  const opened = async (own: StoreOptions): Promise<TestStore> => {
    const store = await openStore(own)
    stores.push(store)
    return Object.assign(store, { options: own })
  }
  afterAll(async () => {
    for (const store of stores) await store.close()
    await (await server)?.remove()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  }, END_MILLISECONDS)
  const postgresql: OpenTestStore = async (given) => {
    server ??= startServer('postgresql', serverOptions)
    databases += 1
    const databaseUrl = await createDatabase(await server, `store_${databases}`)
    return opened(options({ databaseUrl, ...given }))
  }
  const sqlite: OpenTestStore = (given) => opened(options(given))
  return leftOutServer('postgresql') === undefined
    ? [
        ['sqlite', sqlite],
        ['postgresql', postgresql],
      ]
    : [['sqlite', sqlite]]
}

/** Makes an empty database, whose own order of texts is that of no byte; answers its address. */
export async function createDatabase(server: SqlServer, name: string): Promise<string> {
  const order = `TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'`
  await server.run(`CREATE DATABASE ${name} ${order}`)
  return `postgres://${SQL_OWNER.user}@127.0.0.1:${server.port}/${name}`
}
