import { closeSync, openSync, readFileSync, rmSync } from 'node:fs'
import { endianness } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import type { Hash } from '../merkle/hashes.ts'
import { ENTRY_KINDS } from '../types.ts'
import { WIDTH } from './columns.ts'

/** How far the index is: the first `size` entries of the log, of which this is the root. */
export type Reached = { origin: string; size: number; root: Hash }

export type IndexFile = {
  db: DatabaseSync
  /** Asked of the file, which another process may have fed. */
  reached(): Reached
  /** Within the transaction that added rows. */
  reach(to: Reached): void
  close(): void
}

const schema = readFileSync(new URL('./schema.sql', import.meta.url), 'utf8')
/** Kinds stand in the file as numbers, and numbers as the machine has them. */
const VERSION = `3 ${endianness()} ${ENTRY_KINDS.join(' ')}`

const PRAGMAS = [
  'PRAGMA busy_timeout = 5000',
  // A power cut may take the last rows, and leaves what is there whole (sqlite.org/pragma.html).
  'PRAGMA journal_mode = WAL',
  'PRAGMA synchronous = NORMAL',
  'PRAGMA trusted_schema = OFF',
  // KiB, when negative.
  'PRAGMA cache_size = -65536',
  'PRAGMA wal_autocheckpoint = 4000',
]

/**
 * Opens the index of a log, or makes an empty one. What is there and is none, damaged, or of
 * another log or version, is thrown away; `why` is told of that.
 */
export function openIndexFile(
  path: string,
  origin: string,
  why: (what: string) => void,
): IndexFile {
  let file: IndexFile | undefined
  try {
    file = open(path, origin)
    const fault = faultOf(file, origin)
    if (fault === undefined) return file
    why(fault)
  } catch (error) {
    if (!isDamage(error) && !lacksTable(error)) throw error
    why(`damaged: ${(error as Error).message}`)
  }
  file?.close()
  return makeIndexFile(path, origin)
}

/** An empty index in the place of whatever is there. */
export function makeIndexFile(path: string, origin: string): IndexFile {
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
  return open(path, origin)
}

/** Result codes of SQLite (sqlite.org/rescode.html). */
const [SQLITE_ERROR, SQLITE_CORRUPT, SQLITE_NOTADB] = [1, 11, 26]
const PRIMARY_CODE = 0xff

/** Is it about what stands in the file, so that a new one helps? */
export function isDamage(error: unknown): boolean {
  return [SQLITE_CORRUPT, SQLITE_NOTADB].includes(codeOf(error))
}

function lacksTable(error: unknown): boolean {
  return codeOf(error) === SQLITE_ERROR
}

function codeOf(error: unknown): number {
  return ((error as { errcode?: number }).errcode ?? 0) & PRIMARY_CODE
}

function open(path: string, origin: string): IndexFile {
  // What SQLite lays beside it gets the same rights.
  closeSync(openSync(path, 'a', 0o600))
  const db = new DatabaseSync(path)
  try {
    for (const pragma of PRAGMAS) db.exec(pragma)
    makeTables(db, origin)
  } catch (error) {
    db.close()
    throw error
  }
  return {
    db,
    reached() {
      const row = db.prepare('SELECT origin, size, root FROM reached').get()
      return row as unknown as Reached
    },
    reach({ size, root }) {
      db.prepare('UPDATE reached SET size = ?, root = ?').run(size, root)
    },
    close: () => db.close(),
  }
}

/** In a file that has none, whoever comes first. */
function makeTables(db: DatabaseSync, origin: string): void {
  db.exec('BEGIN IMMEDIATE')
  if (db.prepare('SELECT 1 FROM sqlite_master LIMIT 1').get() === undefined) {
    db.exec(schema)
    const first = db.prepare('INSERT INTO reached VALUES (1, ?, ?, 0, ?)')
    first.run(VERSION, origin, new Uint8Array())
  }
  db.exec('COMMIT')
}

function faultOf({ db }: IndexFile, origin: string): string | undefined {
  const row = db.prepare('SELECT version, origin, size FROM reached').get()
  if (row === undefined) return 'nothing says how far it is'
  if (row.version !== VERSION) return 'of another version'
  if (row.origin !== origin) return 'of another log'
  const text = 'SELECT bundle, entries FROM bundles ORDER BY bundle DESC LIMIT 1'
  const { bundle = 0, entries = 0 } = db.prepare(text).get() ?? {}
  const isAll = Number(bundle) * WIDTH + Number(entries) === row.size
  return isAll ? undefined : 'not what it says'
}
