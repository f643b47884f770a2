import { basename } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { sqlOf } from '@tongqu/contracts'
import type { ActiveFile } from '../delta/replay.ts'
import { withMissingColumns } from '../maintenance/rewrite.ts'
import { parseStatistics } from '../parquet/statistics.ts'
import { type StagedFile, writeParquet } from '../parquet/write.ts'
import { identifier, literal, sqlFile } from '../sql.ts'
import type { LakeTable } from '../table.ts'
import { identitySql } from './identity.ts'
import type { LaneDeps } from './lane.ts'
import type { ReplaceSpool } from './replace-spool.ts'

/** Staged files of one table, and the files in whose place they stand. */
export type ReplacedTable = {
  table: LakeTable
  /** Rows of other deliveries that stood in `removes`. */
  rest: readonly StagedFile[]
  /** Rows of the replaced deliveries as they are now. */
  rows: readonly StagedFile[]
  removes: readonly ActiveFile[]
}

type Deps = Pick<LaneDeps, 'storage' | 'engine' | 'spoolDir' | 'uuid' | 'fs'> & {
  connection: DuckDBConnection
}

type Given = {
  table: LakeTable
  feed: string
  /** Active files of the feed. */
  files: readonly ActiveFile[]
  spool: ReplaceSpool
}

/** Rewrites the files of a table that hold rows of replaced deliveries, and no others. */
export async function replaceTable(deps: Deps, given: Given): Promise<ReplacedTable> {
  const { table, files, spool } = given
  const removes = await holders(deps, given)
  const groups = spool.groupsOf(table.name)
  const rest: StagedFile[] = []
  const rows: StagedFile[] = []
  try {
    for (const [date, hit] of Map.groupBy(removes, dateOf)) {
      rest.push(...(await writeRest(deps, given, date, hit)))
    }
    for (const [date, path] of groups) {
      const others = files.filter((file) => dateOf(file) === date)
      rows.push(...(await writeRows(deps, given, date, path, others)))
    }
  } catch (error) {
    for (const { path } of [...rest, ...rows]) await deps.fs.remove(path).catch(() => undefined)
    throw error
  }
  return { table, rest, rows, removes }
}

function dateOf({ partition }: ActiveFile): string {
  return partition.event_date ?? ''
}

/** The files that hold such rows. */
async function holders(deps: Deps, { table, files, spool }: Given): Promise<ActiveFile[]> {
  const { from, to } = spool.received()
  const near = files.filter((file) => mayHold(table, file, from, to))
  if (near.length === 0) return []
  const found = await deps.engine.rows(
    sqlFile(import.meta.url, 'replace-find.sql', {
      files: await listed(deps, table, near),
      ...idPlaces(spool),
    }),
  )
  const names = new Set(found.map(({ filename }) => basename(String(filename))))
  return near.filter(({ path }) => names.has(basename(path)))
}

/** A file of unknown bounds may hold anything. */
function mayHold(table: LakeTable, file: ActiveFile, from: string, to: string): boolean {
  if (file.statistics === undefined) return true
  const { minValues, maxValues } = parseStatistics(file.statistics, table.columns)
  const first = String(minValues.received_at ?? '')
  const last = String(maxValues.received_at ?? '9')
  return cutToSeconds(first) <= cutToSeconds(to) && cutToSeconds(last) >= cutToSeconds(from)
}

/** Bounds may be written with another number of digits. */
function cutToSeconds(instant: string): string {
  return instant.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)
}

async function writeRest(
  deps: Deps,
  { table, feed, spool }: Given,
  date: string,
  files: readonly ActiveFile[],
): Promise<StagedFile[]> {
  const places = { files: await listed(deps, table, files), ...idPlaces(spool) }
  const select = sqlFile(import.meta.url, 'replace-rest.sql', places)
  return write(deps, table, withMissingColumns(table, select), partitionOf(feed, table, date))
}

async function writeRows(
  deps: Deps,
  { table, feed, spool }: Given,
  date: string,
  path: string,
  others: readonly ActiveFile[],
): Promise<StagedFile[]> {
  const { contract } = table
  const sql = sqlOf(contract)
  const identity = identitySql(table)
  const own = ["'delivery_id': 'VARCHAR'", "'received_at': 'TIMESTAMPTZ'"]
  const types = contract.columns.map(
    (column) => `${literal(column.name)}: ${literal(sql.type(column))}`,
  )
  const select = sqlFile(import.meta.url, 'replace-rows.sql', {
    feed: literal(feed),
    eventDate: contract.eventTime === undefined ? '' : `${literal(date)}::DATE AS event_date,`,
    columns: contract.columns.map(({ name }) => identifier(name)).join(', '),
    path: literal(path),
    types: [...own, ...types].join(', '),
    identity,
    others:
      others.length === 0
        ? ''
        : sqlFile(import.meta.url, 'replace-others.sql', {
            identity,
            files: await listed(deps, table, others),
            ...idPlaces(spool),
          }),
  })
  return write(deps, table, select, partitionOf(feed, table, date))
}

function write(
  { connection, spoolDir, uuid }: Deps,
  table: LakeTable,
  select: string,
  partition: Record<string, string>,
): Promise<StagedFile[]> {
  return writeParquet(connection, { table, select, partition, dir: spoolDir, uuid, sorted: true })
}

function partitionOf(feed: string, table: LakeTable, date: string): Record<string, string> {
  return {
    feed_id: feed,
    ...(table.partitionBy.includes('event_date') ? { event_date: date } : {}),
  }
}

function idPlaces({ ids }: ReplaceSpool) {
  return { ids: literal(ids), idColumns: "{ 'delivery_id': 'VARCHAR' }" }
}

async function listed(
  { storage }: Deps,
  table: LakeTable,
  files: readonly ActiveFile[],
): Promise<string> {
  const paths = await Promise.all(
    files.map(({ path }) => storage.localPath(`${table.folder}/${path}`)),
  )
  return `[${paths.map(literal).join(', ')}]`
}
