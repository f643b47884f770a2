import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '@tongqu/contracts'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import type { Writing } from './types.ts'

/** A step forward of the tables; there is none back. */
export type Migration = {
  /** From 1 on, without a hole. */
  number: number
  name: string
  statements: readonly string[]
  /** SHA-256 of the statements, hex. */
  sha256: string
}

/** Those of this version, in order: the files `migrations/<number>-<name>.sql`. */
export function readMigrations(folder = join(import.meta.dirname, 'migrations')): Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return names.sort().map((name, index) => {
    if (Number.parseInt(name, 10) !== index + 1) throw new Error(`${name} is not next`)
    const statements = statementsOf(readFileSync(join(folder, name), 'utf8'))
    const sha256 = createHash('sha256').update(statements.join(';')).digest('hex')
    return { number: index + 1, name, statements, sha256 }
  })
}

/**
 * Brings the tables to this version, all or nothing; gateways that begin together wait for each
 * other. Throws `store-newer` when another version of the hub has been there that knew more, or
 * whose steps were others.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  now: () => number,
): Promise<void> {
  await database.migrating(async (writing) => {
    const known = await applied(writing)
    for (const { number, sha256 } of known) {
      if (migrations[number - 1]?.sha256 !== sha256) throw newer(number)
    }
    for (const one of migrations.slice(known.length)) {
      for (const statement of one.statements) {
        await sql.raw(inWordsOf(database, statement)).execute(writing)
      }
      const at = new Date(now()).toISOString()
      const row = sql`${one.number}, ${one.name}, ${one.sha256}, ${at}`
      await sql`INSERT INTO migrations (number, name, sha256, at) VALUES (${row})`.execute(writing)
    }
  })
}

function inWordsOf({ columnTypes }: Database, statement: string): string {
  return statement.replace(/\b(?:BLOB|TEXT)\b/g, (type) => columnTypes[type] ?? type)
}

const COLUMNS = 'number BIGINT PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, at TEXT'

async function applied(writing: Writing): Promise<{ number: number; sha256: string }[]> {
  await sql.raw(`CREATE TABLE IF NOT EXISTS migrations (${COLUMNS})`).execute(writing)
  const query = sql<{ number: number; sha256: string }>`
    SELECT number, sha256 FROM migrations ORDER BY number`
  return (await query.execute(writing)).rows
}

function newer(number: number): Problem {
  return new Problem('store-newer', {
    detail: {
      'zh-CN': `本版本不认识数据库的第 ${number} 步迁移。`,
      en: `This version does not know migration ${number} of the database.`,
    },
  })
}

/** Each ends with a semicolon at the end of a line. */
function statementsOf(text: string): string[] {
  const lines = text.split('\n').filter((line) => !line.startsWith('--'))
  const statements = lines.join('\n').split(/;[ \t]*(?:\n|$)/)
  return statements.map((one) => one.trim()).filter((one) => one !== '')
}
