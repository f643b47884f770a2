import { contractOf, Problem, sqlType } from '@tongqu/contracts'
import { identifier, literal, sqlFile } from '../sql.ts'
import { type LakeTable, lakeTable } from '../table.ts'
import type { Derivation, DerivationInput, EventSpan, Snapshot } from '../types.ts'
import { jsonObject } from './columns.ts'
import { textOfRows } from './download.ts'
import type { LakeFile, ReadSnapshot, ReadTable } from './files.ts'
import type { Footers } from './footers.ts'
import type { Lane } from './lane.ts'
import { ndjsonRows } from './ndjson.ts'
import { scanned } from './page.ts'
import { scanSql } from './scan.ts'
import { sealed } from './statements.ts'

type Deps = { footers: Footers; lane: Lane }
type Row = Record<string, unknown>

/** An instant as it may stand in SQL: nothing but RFC 3339 in UTC. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?Z$/

const MICROSECONDS = 1000n

/**
 * The rows of a product, in the form its contract has in JSON, absent columns left out. The SQL is
 * the operator's, like the catalogue it stands in; it is one query and can change nothing. Throws
 * `product-failed` where DuckDB refuses it, before the first row or in the midst of them.
 */
export async function* derivedRows(
  deps: Deps,
  derivation: Derivation,
  signal: AbortSignal,
): AsyncGenerator<Row, void, void> {
  const { columns } = contractOf(derivation.contract)
  const held = Object.values(derivation.inputs).flatMap(({ snapshot }) =>
    snapshot ? [own(snapshot).retain()] : [],
  )
  try {
    const sql = sqlFile(import.meta.url, 'derive.sql', {
      from: instant(derivation.slice.from),
      to: instant(derivation.slice.to),
      parameters: parametersOf(derivation.parameters),
      inputs: await inputsOf(deps, derivation),
      product: derivation.sql.replace(/;\s*$/, ''),
      columns: columns
        .map(
          (column) =>
            `CAST(${identifier(column.name)} AS ${sqlType(column)}) AS ${identifier(column.name)}`,
        )
        .join(', '),
    })
    const output = { sql: [`concat(${jsonObject(columns)}, chr(10))`], columns }
    const statement = sealed({ sql, binds: { values: {}, types: {} } }, output)
    const frame = { head: '', tail: '', list: false }
    const pieces = textOfRows(deps.lane, statement, frame, signal)
    for await (const row of ndjsonRows(flat(pieces))) yield withoutNulls(row)
  } catch (cause) {
    signal.throwIfAborted()
    if (cause instanceof Problem) throw cause
    throw new Problem('product-failed', { cause })
  } finally {
    for (const release of held) release()
  }
}

/** From when to when the events of each file of a table lie; unknown bounds are left open. */
export function eventSpans(table: ReadTable): EventSpan[] {
  return table.files.map((file) => ({ path: file.path, ...spanOf(table.table, file) }))
}

function spanOf(table: LakeTable, file: LakeFile): Pick<EventSpan, 'from' | 'to'> {
  const column = table.columns.find(({ name }) => name === table.contract.eventTime)
  const { min, max } = column ? file.bounds(column) : {}
  return {
    ...(typeof min === 'bigint' ? { from: Number(min / MICROSECONDS) } : {}),
    // Bounds of other Delta writers may be cut to the millisecond.
    ...(typeof max === 'bigint' ? { to: Number(max / MICROSECONDS) + 1 } : {}),
  }
}

/** Each input as a table of its own name, with the rows of its time. */
async function inputsOf(deps: Deps, { inputs }: Derivation): Promise<string> {
  const parts = Object.entries(inputs).map(async ([name, input]) => {
    const { table, files } = tableOf(input)
    const [first, end] = [Date.parse(input.from), Date.parse(input.to)]
    const near = files.filter((file) => {
      const span = spanOf(table, file)
      return (span.from ?? first) < end && (span.to ?? end) >= first
    })
    const scan = scanSql(await scanned(deps, near), table.columns, { positions: false })
    const time = identifier(table.contract.eventTime ?? '')
    const from = `TIMESTAMPTZ ${instant(input.from)}`
    const where = `${time} >= ${from} AND ${time} < TIMESTAMPTZ ${instant(input.to)}`
    return `${identifier(name)} AS (SELECT * FROM (${scan}) AS scanned WHERE ${where})`
  })
  return (await Promise.all(parts)).join(',\n')
}

function tableOf(input: DerivationInput): Pick<ReadTable, 'table' | 'files'> {
  const { dataset, snapshot, table: name } = input
  const read = snapshot && own(snapshot).tables.get(name)
  if (read) return read
  const held = dataset.tables.find((table) => table.name === name)
  if (!held) throw new Problem('table-not-found', { table: name, dataset: dataset.id })
  return { table: lakeTable(dataset, name, contractOf(held.contract)), files: [] }
}

function parametersOf(parameters: Derivation['parameters']): string {
  const list = Object.entries(parameters).map(([name, value]) => {
    if (!Number.isFinite(value)) throw new RangeError('a parameter must be finite')
    return `${value} AS ${identifier(name)}`
  })
  return list.length === 0 ? '0 AS none' : list.join(', ')
}

function instant(text: string): string {
  if (!INSTANT.test(text)) throw new RangeError('an instant must be RFC 3339 in UTC')
  return literal(text)
}

async function* flat(pieces: AsyncIterable<readonly Uint8Array[]>): AsyncGenerator<Uint8Array> {
  for await (const some of pieces) yield* some
}

function withoutNulls(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
}

/** Snapshots come from `pin` alone; what callers see of one is less than what it is. */
function own(snapshot: Snapshot): ReadSnapshot {
  return snapshot as ReadSnapshot
}
