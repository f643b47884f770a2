import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@tongqu/contracts'
import {
  type DatabaseConnection,
  Kysely,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
} from 'kysely'
import { type Database, EVENTS_COUNTER, POLL_MILLISECONDS } from './database.ts'
import { checked, DatabaseFault, isBusy, sqliteFailure, unavailable } from './failures.ts'
import type { Tables } from './tables.ts'
import type { Writing } from './types.ts'

/**
 * SQLite itself waits so long for another process, with everything else of this one waiting too;
 * between two tries of a transaction the rest goes on. 40 × (100 + 20) ms: about 5 s.
 */
const BUSY_TIMEOUT_MILLISECONDS = 100
const BUSY_MILLISECONDS = 20
const BUSY_TRIES = 40

const PRAGMAS = [
  // What a commit has answered is on disk, also after a power cut (sqlite.org/pragma.html).
  'PRAGMA journal_mode = WAL',
  'PRAGMA synchronous = FULL',
  'PRAGMA foreign_keys = ON',
  'PRAGMA trusted_schema = OFF',
  // What is deleted is overwritten with zeros: keys are deleted so that nobody has them.
  'PRAGMA secure_delete = ON',
  // As in PostgreSQL.
  'PRAGMA case_sensitive_like = ON',
]

/** Opens or makes `store/hub.sqlite` below the data folder, which only its owner may read. */
export async function openSqlite(dir: string): Promise<Database> {
  const file = openFile(dir)
  const db = new Kysely<Tables>({ dialect: new Dialect(wrapped(file), file) })
  const transaction = <T>(work: (writing: Writing) => Promise<T>) => db.transaction().execute(work)
  await retrying(() => {
    for (const pragma of PRAGMAS) file.exec(pragma)
  }).catch((error) => {
    file.close()
    throw sqliteFailure(error)
  })
  return {
    kind: 'sqlite',
    db,
    exclusive: transaction,
    migrating: transaction,
    columnTypes: {},
    notify: async () => undefined,
    watch: (answered, failed) => poll(db, answered, failed),
    async close() {
      await db.destroy()
      if (file.isOpen) file.close()
    },
  }
}

function openFile(dir: string): DatabaseSync {
  const folder = join(dir, 'store')
  const path = join(folder, 'hub.sqlite')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
    // SQLite gives its log and its shared memory the mode of the file.
    closeSync(openSync(path, 'a', 0o600))
    chmodSync(path, 0o600)
    return new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MILLISECONDS })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw sqliteFailure(error)
    throw unavailable(`SQLite: ${(error as Error).message}`)
  }
}

class Dialect extends SqliteDialect {
  readonly #database: Guarded
  readonly #file: DatabaseSync

  constructor(database: Guarded, file: DatabaseSync) {
    super({ database })
    this.#database = database
    this.#file = file
  }

  override createDriver(): SqliteDriver {
    return new Driver(this.#database, this.#file)
  }
}

/** Takes the right to write when a transaction begins, so that what it reads stays true. */
class Driver extends SqliteDriver {
  readonly #database: Guarded
  readonly #file: DatabaseSync

  constructor(database: Guarded, file: DatabaseSync) {
    super({ database })
    this.#database = database
    this.#file = file
  }

  override async beginTransaction(_connection: DatabaseConnection): Promise<void> {
    await retrying(() => this.#file.exec('BEGIN IMMEDIATE')).catch((error) => {
      throw sqliteFailure(error)
    })
    this.#database.begun()
  }

  override async rollbackTransaction(_connection: DatabaseConnection): Promise<void> {
    // A full disk has rolled it back already.
    if (this.#file.isOpen && this.#file.isTransaction) this.#file.exec('ROLLBACK')
  }
}

async function retrying(run: () => void): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return run()
    } catch (error) {
      if (!isBusy(error) || tries === BUSY_TRIES) throw error
      await sleep(BUSY_MILLISECONDS)
    }
  }
}

type Guarded = SqliteDatabase & { begun(): void }

/**
 * node:sqlite as Kysely wants it. As in PostgreSQL, a statement that fails inside a transaction
 * spoils it: nothing else is run or committed, so that no room relies on what only one store does.
 */
function wrapped(file: DatabaseSync): Guarded {
  let spoiled: Error | undefined
  const guarded = <T>(run: () => T): T => {
    if (spoiled && file.isOpen && file.isTransaction) {
      if (spoiled instanceof Problem) throw spoiled
      throw new DatabaseFault('other', `SQLite: after ${spoiled.message}`)
    }
    try {
      return run()
    } catch (error) {
      const failure = sqliteFailure(error)
      if (file.isOpen && file.isTransaction) spoiled = failure
      throw failure
    }
  }
  return {
    begun() {
      spoiled = undefined
    },
    close: () => file.close(),
    prepare(text) {
      const statement = guarded(() => file.prepare(text))
      return {
        reader: statement.columns().length > 0,
        all: (values) => guarded(() => statement.all(...inputs(values)).map((row) => ({ ...row }))),
        run: (values) => guarded(() => statement.run(...inputs(values))),
        iterate: () => {
          throw new DatabaseFault('other', 'SQLite: rows are not streamed')
        },
      }
    },
  }
}

const inputs = (values: readonly unknown[]) => checked(values) as SQLInputValue[]

/** Other processes that write the file do not tell, so it is asked. */
function poll(
  db: Kysely<Tables>,
  answered: (seq: number) => void,
  failed: (error: unknown) => void,
): () => void {
  let isEnded = false
  let timer: NodeJS.Timeout | undefined
  const ask = async () => {
    try {
      const query = db.selectFrom('counters').select('value').where('name', '=', EVENTS_COUNTER)
      const { value } = await query.executeTakeFirstOrThrow()
      if (!isEnded) answered(value)
    } catch (error) {
      if (!isEnded) failed(error)
    }
    if (!isEnded) timer = setTimeout(ask, POLL_MILLISECONDS)
  }
  void ask()
  return () => {
    isEnded = true
    clearTimeout(timer)
  }
}
