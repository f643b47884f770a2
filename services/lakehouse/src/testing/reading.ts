import { join } from 'node:path'
import type { Pseudonyms, TokenFault } from '../cells/functions.ts'
import { type Engine, openEngine } from '../engine.ts'
import type { Cells } from '../keys/cells.ts'
import { statisticsText } from '../parquet/statistics.ts'
import { writeParquet } from '../parquet/write.ts'
import { type LakeFile, lakeFile, type ReadSnapshot, type ReadTable } from '../reading/files.ts'
import { openLakeReader } from '../reading/reader.ts'
import type { LakeReader, LakeReaderOptions } from '../reading/types.ts'
import type { LakeTable } from '../table.ts'
import type { RecordsQuery, Snapshot } from '../types.ts'
import { testFolder } from './folder.ts'
import { testCells } from './keys.ts'

export type TestReader = {
  dir: string
  engine: Engine
  reader: LakeReader
  /** Writes the rows of a query as one file of a table; a feed of its own if told. */
  file(table: LakeTable, select: string, feed?: string): Promise<LakeFile>
  close(): Promise<void>
}

/** A reader over an empty folder, and files to read without a log. */
export async function openTestReader(
  options: Partial<LakeReaderOptions> & {
    threads?: number
    /** Those of the tests unless told otherwise; undefined: none. */
    cells?: Cells | undefined
    onTokenFault?: TokenFault
    pseudonyms?: Pseudonyms
  } = {},
): Promise<TestReader> {
  const { cells, onTokenFault, pseudonyms } = { cells: testCells, ...options }
  const dir = await testFolder()
  const engine = await openEngine({
    threads: options.threads ?? 2,
    memoryMegabytes: 1024,
    spillDir: join(dir, 'spill'),
    ...(cells && { cells }),
    ...(onTokenFault && { onTokenFault }),
    ...(pseudonyms && { pseudonyms }),
  })
  const reader = await openLakeReader({
    dir,
    datasets: [],
    now: Date.now,
    uuid: () => crypto.randomUUID(),
    engine,
    ...options,
  })
  return {
    dir,
    engine,
    reader,
    async file(table, select, feed = 'f') {
      const connection = await engine.connect()
      try {
        const [staged] = await writeParquet(connection, {
          table,
          select,
          partition: { feed_id: feed },
          dir,
          uuid: () => crypto.randomUUID(),
          sorted: true,
        })
        if (!staged) throw new Error('no rows')
        const { path, rows, bytes, partition, statistics } = staged
        const text = statisticsText(statistics, table.columns)
        return lakeFile({ path, local: path, rows, bytes, partition }, text, table)
      } finally {
        connection.closeSync()
      }
    },
    async close() {
      await reader.close()
      engine.close()
    },
  }
}

/** A release of one table with these files. */
export function snapshotOf(table: LakeTable, files: LakeFile[], release = 1): Snapshot {
  const rows = files.reduce((sum, file) => sum + file.rows, 0)
  const one: ReadTable = {
    name: table.name,
    contract: table.contract.id,
    version: 0,
    rows,
    bytes: 0,
    files,
    table,
  }
  const snapshot: ReadSnapshot = {
    dataset: table.dataset,
    release,
    releasedAt: '2024-05-01T04:00:00.000Z',
    tables: new Map([[table.name, one]]),
    retain: () => () => undefined,
    close: () => undefined,
  }
  return snapshot
}

/** A question to the whole of a table unless told otherwise. */
export function question(table: LakeTable, more: Partial<RecordsQuery> = {}): RecordsQuery {
  const view = table.columns.map(({ name }) => name)
  return { table: table.name, view, select: [], where: [], order: [], ...more }
}

/** All bytes of a stream. */
export async function bytesOf(body: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.from(await new Response(body).arrayBuffer())
}
