import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Column, type ContractId, sqlOf } from '@tongqu/contracts'
import { sealedSql, starWith } from '../cells/sql.ts'
import type { Engine } from '../engine.ts'
import { writeParquet } from '../parquet/write.ts'
import { identifier, sqlFile } from '../sql.ts'
import { type Bench, onBench } from './connection.ts'
import { dropDuplicates } from './duplicates.ts'
import { dropDangling } from './references.ts'
import { tellRejects } from './rejects.ts'
import { columnList, hasColumn, keptRows, type TypedTable } from './rows.ts'
import { typeMember } from './typed.ts'
import type {
  BulkLimits,
  BulkProgress,
  BulkRequest,
  BulkTable,
  StagedTable,
  StagedTables,
} from './types.ts'

/** A row of 10⁶ empty cells is longer; the longest row of a real timetable has some kilobytes. */
const LIMITS: BulkLimits = {
  recordBytes: 256 * 1024,
  listedRejects: 1_000,
  listedInAll: 20_000,
  rawCharacters: 1_000,
}

/**
 * Executes a tables plan inside DuckDB: each member is read as text, typed and checked by SQL
 * compiled from its contract, freed of duplicate keys and dangling references, and written sorted
 * as Parquet. No row ever becomes a JavaScript object; memory does not grow with the members. Every
 * row of a member ends as a reading or as a reject. Throws what DuckDB or the disk throws (full
 * disk, interrupt), and Error for a contract with an event time; nothing is then left in the spool.
 */
export async function stageTables(
  engine: Engine,
  request: BulkRequest,
  progress: BulkProgress = () => undefined,
): Promise<StagedTables> {
  const limits = { ...LIMITS, ...request.limits }
  const scratch = await mkdtemp(join(request.spoolDir, 'bulk-'))
  const written: StagedTable[] = []
  try {
    return await onBench(engine, request.signal, (bench) =>
      stage({ bench, request, limits, scratch, progress, written }),
    )
  } catch (error) {
    const paths = written.flatMap(({ files }) => files.map(({ path }) => path))
    await Promise.all(paths.map((path) => rm(path, { force: true })))
    throw error
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

type Staging = {
  bench: Bench
  request: BulkRequest
  limits: BulkLimits
  scratch: string
  progress: BulkProgress
  /** Results so far. */
  written: StagedTable[]
}

async function stage(staging: Staging): Promise<StagedTables> {
  const { bench, request, limits } = staging
  const file = fileNames(staging.scratch)
  const result: StagedTables = { tables: staging.written, rejects: [], findings: [] }
  const { tables, unreadable } = await typeAll(staging, file, result)
  for (const table of tables.values()) await dropDuplicates(bench, table, file)
  const { references } = request.plan
  const { documents } = request
  result.findings.push(
    ...(await dropDangling(bench, { references, tables, unreadable, documents, file })),
  )
  for (const table of tables.values()) {
    const room = Math.max(1, limits.listedInAll - result.rejects.length)
    const listedRejects = Math.min(limits.listedRejects, room)
    const told = await tellRejects(bench, table, { ...limits, listedRejects })
    result.rejects.push(...told.rejects)
    result.findings.push(...told.findings)
    result.tables.push(await writeTable(staging, table, told.count))
  }
  return result
}

function fileNames(scratch: string): () => string {
  let count = 0
  return () => join(scratch, `${count++}.scratch`)
}

/** Types every member; what cannot be read at all is one reject. */
async function typeAll(
  { bench, request, limits, progress }: Staging,
  file: () => string,
  result: StagedTables,
): Promise<{ tables: Map<ContractId, TypedTable>; unreadable: Set<ContractId> }> {
  const tables = new Map<ContractId, TypedTable>()
  const unreadable = new Set<ContractId>()
  for (const plan of request.plan.tables) {
    const table = request.tables.get(plan.contract)
    if (!table) {
      const message = `the dataset has no table for ${plan.contract}`
      result.findings.push({ at: plan.member, code: 'no-such-table', message })
      continue
    }
    const { contract } = table
    if (contract.eventTime !== undefined) throw new Error(`${contract.id}: ${NO_EVENTS}`)
    const path = pathOf(request, plan)
    const watch = (share: number) => progress(plan.member, share)
    watch(0)
    const job = { plan, contract, path, target: file(), limits, watch }
    const typed = await typeMember(bench, job)
    if ('code' in typed) {
      unreadable.add(contract.id)
      result.rejects.push({ contract: contract.id, at: plan.member, ...typed })
      continue
    }
    progress(plan.member, 1, typed.rows)
    const known = tables.get(contract.id)
    if (known) known.members.push(typed)
    else tables.set(contract.id, { table, contract, members: [typed], gone: [] })
  }
  return { tables, unreadable }
}

/** Event days would be partitions of their own; bulk members are reference data so far. */
const NO_EVENTS = 'a contract with an event time can not be staged in bulk'

function pathOf({ members }: BulkRequest, { member }: BulkTable): string {
  const found = members.find(({ name }) => name === member)
  if (!found) throw new Error(`the plan names ${member}, which is no member`)
  return found.path
}

async function writeTable(
  { bench, request }: Staging,
  staged: TypedTable,
  rejects: number,
): Promise<StagedTable> {
  const { table, contract } = staged
  const sql = sqlOf(contract)
  const cell = (column: Column) => {
    const name = identifier(column.name)
    return hasColumn(staged, column.name) ? name : `CAST(NULL AS ${sql.type(column)}) AS ${name}`
  }
  const order = contract.clusterBy.filter((column) => hasColumn(staged, column))
  const files = await writeParquet(bench.connection, {
    table,
    select: sqlFile(import.meta.url, 'write-table.sql', {
      columns: contract.columns.map(cell).join(', '),
      rows: sealedRows(staged),
      order: order.length > 0 ? `ORDER BY ${columnList(order)}` : '',
    }),
    values: { feed: request.feed, delivery: request.sha256, received: request.receivedAt },
    partition: { feed_id: request.feed },
    dir: request.spoolDir,
    uuid: request.uuid,
    sorted: false,
  })
  const readings = files.reduce((sum, { rows }) => sum + rows, 0)
  return { table: table.name, contract: contract.id, files, readings, rejects }
}

/** Sealed before they are sorted, so that the order of the file tells nothing of the texts. */
function sealedRows(staged: TypedTable): string {
  const columns = staged.table.columns.filter(({ name }) => hasColumn(staged, name))
  const star = starWith(columns, sealedSql)
  const rows = keptRows(staged)
  return star === '*' ? rows : `SELECT ${star} FROM (${rows}) AS plain`
}
