import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ContractId, contractOf } from '@tongqu/contracts'
import { readHeader } from '../bulk/header.ts'
import { stageTables } from '../bulk/stage.ts'
import type { BulkPlan, BulkProgress, BulkRequest, BulkTable, StagedTables } from '../bulk/types.ts'
import type { Engine } from '../engine.ts'
import { literal } from '../sql.ts'
import { type LakeTable, lakeTable } from '../table.ts'
import { testFolder } from './folder.ts'

export type StagedTexts = StagedTables & {
  /** Rows of a table in key order, contract columns that are set only. */
  rows(table: string): Promise<Record<string, unknown>[]>
  /** `at code` of each reject. */
  told: string[]
}

export type StagingOptions = Partial<BulkRequest> &
  Partial<Pick<BulkPlan, 'references'>> &
  Pick<BulkTable, 'defaults'> & { progress?: BulkProgress }

/** Stages texts as members of a GTFS feed: each under the plan its header suggests. */
export async function stageTexts(
  engine: Engine,
  texts: Readonly<Record<string, string | Buffer>>,
  options: StagingOptions = {},
): Promise<StagedTexts> {
  const dir = await testFolder()
  const members = []
  const plans: BulkTable[] = []
  const tables = new Map<ContractId, LakeTable>()
  for (const [name, text] of Object.entries(texts)) {
    const path = join(dir, name)
    await writeFile(path, text)
    members.push({ name, path })
    const contract = contractOf(`gtfs/${name.replace(/(-\d)?[.]txt$/, '')}@1`)
    plans.push({ ...(await planOf(name, path, contract.id)), defaults: options.defaults ?? {} })
    tables.set(contract.id, lakeTable({ id: 't', classOverrides: {} }, contract.name, contract))
  }
  const { references = [], progress, defaults: _, ...rest } = options
  const request: BulkRequest = {
    plan: { tables: plans, documents: [], rejects: [], findings: [], references },
    members,
    documents: [],
    tables,
    feed: 'f',
    sha256: '0'.repeat(64),
    receivedAt: '2026-01-01T00:00:00Z',
    spoolDir: dir,
    uuid: () => crypto.randomUUID(),
    ...rest,
  }
  const staged = await stageTables(engine, request, progress)
  return {
    ...staged,
    told: staged.rejects.map(({ at, code }) => `${at} ${code}`),
    rows: (name) => rowsOf(engine, staged, name),
  }
}

async function planOf(member: string, path: string, contract: ContractId): Promise<BulkTable> {
  const header = await readHeader(path)
  const names = 'code' in header ? [] : header.names
  const known = contractOf(contract).columns.map(({ name }) => name)
  const columns = names.filter((name) => known.includes(name))
  return {
    member,
    contract,
    columns: Object.fromEntries(columns.map((name) => [name, name])),
    extra: names.filter((name) => name !== '' && !known.includes(name)),
  }
}

async function rowsOf(
  engine: Engine,
  { tables }: StagedTables,
  name: string,
): Promise<Record<string, unknown>[]> {
  const table = tables.find((each) => each.table === name)
  if (!table) throw new Error(`no table ${name}`)
  if (table.files.length === 0) return []
  const { columns, key } = contractOf(table.contract)
  const paths = table.files.map(({ path }) => literal(path)).join(', ')
  const order = key.map((column) => `"${column}"`).join(', ')
  const rows = await engine.rows(`SELECT * FROM read_parquet([${paths}]) ORDER BY ${order}`)
  return rows.map((row) => {
    const set = columns.filter((column) => row[column.name] !== null)
    return Object.fromEntries(set.map((column) => [column.name, row[column.name]]))
  })
}
