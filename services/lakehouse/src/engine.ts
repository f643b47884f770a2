import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import {
  type Pseudonyms,
  registerCellFunctions,
  registerPlanFunctions,
  type TokenFault,
} from './cells/functions.ts'
import type { Cells } from './keys/cells.ts'

export type EngineOptions = {
  threads: number
  /** DuckDB's `memory_limit`; it does not bound string intermediates. */
  memoryMegabytes: number
  /** Where DuckDB may spill; a folder inside the data folder. Empty: it may not. */
  spillDir: string
  /**
   * Does it keep what it has read of Parquet files, up to `memoryMegabytes`? Good where the same
   * files are asked for again (default); a process that reads each file once only grows by it.
   */
  keepsFiles?: boolean
  /** Seals and reveals personal text; without them whatever comes to such a text fails. */
  cells?: Cells
  /** Pseudonym of a text by the key of that name; without it a query that masks by one fails. */
  pseudonyms?: Pseudonyms
  /** Told of each column in which a token could not be opened, once; such a token reads as null. */
  onTokenFault?: TokenFault
}

/** DuckDB in this process: no extension is loaded or fetched, nothing but files is read. */
export type Engine = {
  connect(): Promise<DuckDBConnection>
  /** Runs one statement to its end and answers its rows with JSON-safe values. */
  rows(sql: string, values?: Record<string, DuckDBValue>): Promise<Record<string, unknown>[]>
  /** What it seals and reveals with. */
  cells?: Cells
  pseudonyms?: Pseudonyms
  spillDir: string
  close(): void
}

/** Opens an in-memory instance: tables live in Parquet files, never inside DuckDB. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    memory_limit: `${options.memoryMegabytes}MB`,
    temp_directory: options.spillDir,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'true',
    enable_external_file_cache: String(options.keepsFiles ?? true),
    // Without it a process that has compacted keeps hundreds of megabytes it no longer uses.
    allocator_background_threads: 'true',
  })
  const setup = await instance.connect()
  await setup.run("SET GLOBAL TimeZone = 'UTC'")
  registerCellFunctions(setup, options.cells, onceEach(options.onTokenFault))
  registerPlanFunctions(setup, options.pseudonyms)
  setup.closeSync()
  return {
    connect: () => instance.connect(),
    async rows(sql, values) {
      const connection = await instance.connect()
      try {
        const reader = await connection.runAndReadAll(sql, values)
        return reader.getRowObjectsJson() as Record<string, unknown>[]
      } finally {
        connection.closeSync()
      }
    },
    ...(options.cells && { cells: options.cells }),
    ...(options.pseudonyms && { pseudonyms: options.pseudonyms }),
    spillDir: options.spillDir,
    close: () => instance.closeSync(),
  }
}

/** Tells of each place once: a column sealed with other keys would fill the log. */
function onceEach(tell: TokenFault = () => undefined): TokenFault {
  const told = new Set<string>()
  return (place) => {
    if (told.has(place)) return
    told.add(place)
    tell(place)
  }
}
