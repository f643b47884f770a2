import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openStore } from './index.ts'
import { migrate, readMigrations } from './migrations.ts'
import { openPostgresql } from './postgresql.ts'
import { openSqlite } from './sqlite.ts'
import { testStores } from './testing/index.ts'
import { step } from './testing/writing.ts'
import type { StoreOptions } from './types.ts'

const REMOVED = { recursive: true }

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tongqu-migrations-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Migrations of ours and of some next version. */
function withNext(...statements: string[]) {
  const folder = newFolder()
  const files = [...readMigrations().map((one) => one.statements), statements]
  for (const [index, texts] of files.entries()) {
    const name = `${String(index + 1).padStart(4, '0')}-x.sql`
    const text = texts.map((one) => `${one};\n`).join('\n')
    writeFileSync(join(folder, name), `-- why\n${text}`)
  }
  return readMigrations(folder)
}

/** Columns of each table as `tables.ts` types them. */
function typedColumns(): Record<string, string[]> {
  const source = readFileSync(join(import.meta.dirname, 'tables.ts'), 'utf8')
  const text = source.replace(/\/\*\*.*?\*\//gs, '')
  const body = (block: string) =>
    [...block.matchAll(/(?:^|[{\n;])\s*(\w+):/g)].map(([, name]) => name ?? '').sort()
  const tables = [...text.matchAll(/^ {2}(\w+): \{(.*?)\}$/gms)]
  const events = /type EventRow = \{(.*?)^\}/ms.exec(text)?.[1] ?? ''
  return Object.fromEntries([
    ['events', body(events)],
    ...tables.map(([, name, block]) => [name, body(block ?? '')]),
  ])
}

describe.each(testStores())('%s', (_name, open) => {
  const database = async ({ databaseUrl, dir }: StoreOptions) =>
    databaseUrl === undefined ? await openSqlite(dir) : openPostgresql(databaseUrl)

  const empty = async (options: StoreOptions) => {
    if (options.databaseUrl === undefined) return rmSync(join(options.dir, 'store'), REMOVED)
    const raw = await database(options)
    await sql`DROP SCHEMA public CASCADE`.execute(raw.db)
    await sql`CREATE SCHEMA public`.execute(raw.db)
    await raw.close()
  }

  it('a database is migrated once, by whoever comes first', async () => {
    const store = await open()
    await store.close()
    const { options } = store
    await empty(options)
    const stores = await Promise.all(Array.from({ length: 6 }, () => openStore(options)))
    const raw = await database(options)
    const rows = sql<{ number: number }>`SELECT number FROM migrations ORDER BY number`
    const numbers = readMigrations().map(({ number }) => ({ number }))
    expect((await rows.execute(raw.db)).rows).toEqual(numbers)
    for (const store of stores) await store.close()
    await raw.close()
  })

  it('the types of the tables name the columns that the migrations make', async () => {
    const { db } = await open()
    const made = await db.introspection.getTables()
    const columns = made
      .filter(({ name }) => name !== 'migrations')
      .map(({ name, columns }) => [name, columns.map((column) => column.name).sort()])
    expect(Object.fromEntries(columns)).toEqual(typedColumns())
  })

  it('what is there stays there when a next version comes', async () => {
    const store = await open()
    await step(store, 'd')
    await store.close()
    const raw = await database(store.options)
    const next = withNext('ALTER TABLE proofs ADD COLUMN note TEXT', 'CREATE TABLE a (x BLOB)')
    await migrate(raw, next, Date.now)
    await migrate(raw, next, Date.now)
    expect(await raw.db.selectFrom('events').select('seq').execute()).toEqual([{ seq: 1 }])
    await raw.close()
  })

  it('a database of a newer version is left alone', async () => {
    const store = await open()
    const raw = await database(store.options)
    await migrate(raw, withNext('CREATE TABLE a (x TEXT)'), Date.now)
    await expect(openStore(store.options)).rejects.toMatchObject({ code: 'store-newer' })
    const other = withNext('CREATE TABLE b (x TEXT)')
    await expect(migrate(raw, other, Date.now)).rejects.toMatchObject({ code: 'store-newer' })
    await raw.close()
  })

  it('a step that fails half way leaves no trace', async () => {
    const store = await open()
    const raw = await database(store.options)
    const half = withNext('CREATE TABLE a (x TEXT)', 'CREATE TABLE a (x TEXT)')
    await expect(migrate(raw, half, Date.now)).rejects.toThrow()
    await migrate(raw, withNext('CREATE TABLE a (x TEXT)'), Date.now)
    expect((await sql`SELECT x FROM a`.execute(raw.db)).rows).toEqual([])
    await raw.close()
  })
})

it('migrations are numbered without a hole', () => {
  const folder = newFolder()
  writeFileSync(join(folder, '0002-x.sql'), '-- why\nSELECT 1;\n')
  expect(() => readMigrations(folder)).toThrow('not next')
})
