import { basename } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { sqlOf } from '@tongqu/contracts'
import { resealedSql, starWith } from '../cells/sql.ts'
import type { TableChange } from '../delta/plan.ts'
import type { ActiveFile } from '../delta/replay.ts'
import type { LaneDeps } from '../landing/lane.ts'
import { type StagedFile, writeParquet } from '../parquet/write.ts'
import { identifier, literal } from '../sql.ts'
import type { LakeTable } from '../table.ts'

/** Files of one partition and the query that makes one new file of them. */
export type Rewrite = {
  files: readonly ActiveFile[]
  partition: ActiveFile['partition']
  /** A statement over the rows of `source`, an SQL list of local files. */
  select(source: string): string | Promise<string>
}

/**
 * Rewrites groups of files into the spool and moves the new ones into the table's folder. Answers
 * the change that puts them in the place of the old ones; files that no row was left of are only
 * removed. When it throws, nothing of it is left.
 */
export async function rewriteFiles(
  deps: LaneDeps,
  table: LakeTable,
  rewrites: readonly Rewrite[],
  after: {
    rewrite: 'compact.after-rewrite' | 'retain.after-rewrite'
    adopt?: 'compact.after-adopt'
  },
): Promise<Pick<TableChange, 'adds' | 'removes'>> {
  const staged: StagedFile[] = []
  const connection = await deps.engine.connect()
  try {
    for (const rewrite of rewrites) {
      staged.push(...(await rewriteOne(deps, connection, table, rewrite)))
    }
    await deps.faults(after.rewrite)
    for (const file of staged) await deps.storage.adopt(file.path, keyOf(table, file))
    if (after.adopt) await deps.faults(after.adopt)
  } catch (error) {
    await dropFiles(deps, table, staged)
    throw error
  } finally {
    connection.closeSync()
  }
  return {
    adds: staged.map((file) => ({ name: basename(file.path), file })),
    removes: rewrites.flatMap(({ files }) => files),
  }
}

/** Takes new files away again that no commit names. */
export async function dropAdded(
  deps: LaneDeps,
  table: LakeTable,
  adds: TableChange['adds'],
): Promise<void> {
  for (const { name } of adds) {
    await deps.storage.remove(`${table.folder}/${name}`).catch(() => undefined)
  }
}

async function dropFiles(
  deps: LaneDeps,
  table: LakeTable,
  staged: readonly StagedFile[],
): Promise<void> {
  for (const file of staged) {
    await deps.fs.remove(file.path).catch(() => undefined)
    await deps.storage.remove(keyOf(table, file)).catch(() => undefined)
  }
}

async function rewriteOne(
  deps: LaneDeps,
  connection: DuckDBConnection,
  table: LakeTable,
  { files, partition, select }: Rewrite,
): Promise<StagedFile[]> {
  const paths = await Promise.all(
    files.map(({ path }) => deps.storage.localPath(`${table.folder}/${path}`)),
  )
  return writeParquet(connection, {
    table,
    select: withMissingColumns(table, await select(`[${paths.map(literal).join(', ')}]`)),
    partition,
    dir: deps.spoolDir,
    uuid: deps.uuid,
    sorted: true,
  })
}

/**
 * Columns that were added to the contract after the files were written are NULL in them; text that
 * was written before it was sealed is sealed.
 */
export function withMissingColumns(table: LakeTable, select: string): string {
  const sql = sqlOf(table.contract)
  const columns = table.contract.columns
    .map((column) => `NULL::${sql.type(column)} AS ${identifier(column.name)}`)
    .join(', ')
  const all = `${select} UNION ALL BY NAME (SELECT ${columns} WHERE false)`
  const star = starWith(table.columns, resealedSql)
  return star === '*' ? all : `SELECT ${star} FROM (${all}) AS rewritten`
}

function keyOf(table: LakeTable, file: StagedFile): string {
  return `${table.folder}/${basename(file.path)}`
}
