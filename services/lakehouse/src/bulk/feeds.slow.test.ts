import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Column, contracts, sqlOf } from '@tongqu/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gtfs } from '../../../../adapters/gtfs/src/gtfs.ts'
import { ARCHIVE_LIMITS } from '../../../ingest/src/archive/limits.ts'
import { openArchive } from '../../../ingest/src/archive/open.ts'
import { type Engine, openEngine } from '../engine.ts'
import { identifier, literal } from '../sql.ts'
import { lakeTable } from '../table.ts'
import { testFolder } from '../testing/folder.ts'
import { csvRows, normalCell } from '../testing/source-cells.ts'
import { stageTables } from './stage.ts'
import type { BulkTable, StagedTable } from './types.ts'

/** Real timetables, beside the repository; not part of it. */
const DATA = join(import.meta.dirname, '../../../../../shared/data')
const feeds = ['bus/gtfs', 'rail/gtfs'].flatMap((folder) => {
  const path = join(DATA, folder)
  return existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : []
})

let engine: Engine

beforeAll(async () => {
  engine = await openEngine({ threads: 2, memoryMegabytes: 512, spillDir: await testFolder() })
})
afterAll(() => engine.close())

describe.skipIf(feeds.length === 0)('real timetables (skipped when shared/data is absent)', () => {
  it.each(feeds.map((path) => [basename(path), path]))(
    '%s stages, and each cell renders back to its source',
    async (_, path) => {
      const { staged, plans, paths } = await stageFeed(path)
      expect(staged.tables.length).toBe(plans.length)
      for (const plan of plans) {
        const table = staged.tables.find(({ contract }) => contract === plan.contract)
        if (!table) throw new Error(`${plan.member} was not staged`)
        const source = csvRows(await readFile(paths.get(plan.member) ?? '', 'utf8'))
        expect(table.readings + table.rejects, plan.member).toBe(source.rows.length)
        await sameCells(table, plan, source)
      }
      const refused = staged.tables.reduce((sum, { rejects }) => sum + rejects, 0)
      expect(staged.rejects).toHaveLength(refused)
      for (const { at, code, reason, raw } of staged.rejects) {
        expect([at, code, reason, raw].every((text) => text && text.length > 0)).toBe(true)
      }
    },
  )
})

async function stageFeed(path: string) {
  const spoolDir = await testFolder()
  const receivedAt = '2026-01-01T00:00:00Z'
  const limits = { bytes: 2 ** 30, entities: 10 ** 6, depth: 50 }
  const context = { receivedAt, zone: 'UTC', limits, options: {} }
  const { members, rejects } = await openArchive(path, spoolDir, ARCHIVE_LIMITS)
  expect(rejects).toEqual([])
  const plan = gtfs.plan(members, context)
  const documents = []
  for (const { member } of plan.documents) {
    const bytes = await readFile(members.find(({ name }) => name === member)?.path ?? '')
    documents.push(...(gtfs.decodeMember?.(member, bytes, context).readings ?? []))
  }
  const own = contracts.filter(({ family }) => family === 'gtfs')
  const dataset = { id: 'timetable', classOverrides: {} }
  const staged = await stageTables(engine, {
    plan,
    members,
    documents,
    tables: new Map(own.map((each) => [each.id, lakeTable(dataset, each.name, each)])),
    feed: 'f',
    sha256: '0'.repeat(64),
    receivedAt,
    spoolDir,
    uuid: () => crypto.randomUUID(),
  })
  return { staged, plans: plan.tables, paths: new Map(members.map((m) => [m.name, m.path])) }
}

type Source = ReturnType<typeof csvRows>

/** Compares whole rows as a multiset: the lake sorts them anew. Refused rows are left out. */
async function sameCells(table: StagedTable, plan: BulkTable, source: Source): Promise<void> {
  const contract = contracts.find(({ id }) => id === plan.contract)
  const columns = (contract?.columns ?? []).filter(({ name }) => plan.columns[name])
  const wanted = source.rows.map((row) => {
    const cell = (name: string) => (row[source.header.indexOf(name)] ?? '').trim()
    const known = columns.map((column) => normalCell(column, cell(plan.columns[column.name] ?? '')))
    return JSON.stringify([...known, ...plan.extra.map(cell)])
  })
  const found = await rendered(table, columns, plan.extra)
  const left = new Map<string, number>()
  for (const row of wanted) left.set(row, (left.get(row) ?? 0) + 1)
  const strange = found.filter((row) => {
    const count = left.get(row) ?? 0
    left.set(row, count - 1)
    return count === 0
  })
  expect(strange.slice(0, 3), plan.member).toEqual([])
  expect(found).toHaveLength(table.readings)
}

async function rendered(
  { contract: id, files }: StagedTable,
  columns: readonly Column[],
  extra: readonly string[],
): Promise<string[]> {
  const contract = contracts.find((each) => each.id === id)
  if (!contract || files.length === 0) return []
  const sql = sqlOf(contract)
  const cells = columns.map((column) => sql.render(column, identifier(column.name)))
  const others = extra.map((name) => `map_extract_value(extra, ${literal(name)})`)
  const texts = [...cells, ...others].map((cell, at) => `coalesce(${cell}, '') AS c${at}`)
  const paths = files.map(({ path }) => literal(path)).join(', ')
  const rows = await engine.rows(`SELECT ${texts.join(', ')} FROM read_parquet([${paths}])`)
  return rows.map((row) =>
    JSON.stringify(
      Object.values(row).map((cell, at) => {
        const column = columns[at]
        return column?.type === 'double' && cell !== '' ? String(Number(cell)) : cell
      }),
    ),
  )
}
