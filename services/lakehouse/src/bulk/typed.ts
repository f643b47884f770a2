import { type Column, type Contract, sqlOf } from '@tongqu/contracts'
import { identifier, literal, sqlFile } from '../sql.ts'
import type { Bench } from './connection.ts'
import { type Header, readHeader } from './header.ts'
import { type Inspection, inspectMember } from './inspect.ts'
import { type Repair, repairMember } from './repair.ts'
import { cellTexts, csvSource, extraMap } from './source.ts'
import type { BulkLimits, BulkTable } from './types.ts'
import type { WalkOptions } from './walk.ts'

/** A member as a Parquet file of typed rows, in the order of the file, with their faults. */
export type TypedMember = {
  member: string
  /** The member itself. */
  source: string
  /** Its typed rows; `__fault` is `column` + `FAULT_SEPARATOR` + reason, or NULL. */
  typed: string
  rows: number
  /** Contract columns that `typed` has; all others are NULL. */
  columns: ReadonlySet<string>
  /** How to walk through `source` so that its sound records are the rows of `typed`. */
  walk: WalkOptions
  /** Lines that are no record. */
  lines: Pick<Repair, 'counts' | 'listed'>
}

export type UnreadableMember = { code: string; reason: string }

export type TypingJob = {
  plan: BulkTable
  contract: Contract
  path: string
  /** Where the typed rows go; files beside it that begin with its name are scratch. */
  target: string
  limits: BulkLimits
  watch: (share: number) => void
}

/** Stands between the column and the reason of a fault; no column name holds it. */
export const FAULT_SEPARATOR = '|'

/**
 * Types and checks one member. DuckDB's strict reader takes a member that is sound; where it
 * refuses one, or could have read over a fault (NUL bytes, quotes that pair up across lines), the
 * member is walked record by record, and what is sound is typed from a clean copy.
 */
export async function typeMember(
  bench: Bench,
  job: TypingJob,
): Promise<TypedMember | UnreadableMember> {
  const header = await readHeader(job.path)
  if ('code' in header) return header
  if (header.names.length === 0) return { code: 'empty-file', reason: 'no header line' }
  const inspection = await inspectMember(job.path)
  const { utf8, newline } = inspection
  const walk: WalkOptions = { header, utf8, newline, recordBytes: job.limits.recordBytes }
  const member: TypedMember = {
    member: job.plan.member,
    source: job.path,
    typed: job.target,
    rows: 0,
    columns: filledColumns(job),
    walk,
    lines: { counts: new Map(), listed: [] },
  }
  const straight = readsStraight(header, inspection)
  const rows = straight ? await typeSound(bench, job, member, inspection) : undefined
  const { quotes, plainRecords } = inspection
  if (rows !== undefined && (!quotes || plainRecords === rows + 1)) return { ...member, rows }
  return typeRepaired(bench, job, member, inspection, rows)
}

/**
 * Does DuckDB see every fault of such a file by itself, and take its rows for what they are? It
 * takes NUL bytes for text, a CR after an empty cell for the end of a row in a file of LF lines,
 * and a blank line for a row when there is one column.
 */
function readsStraight(header: Header, inspection: Inspection): boolean {
  const { utf8, nul, carriageReturns, quotes, plainRecords } = inspection
  if (!utf8 || nul || !header.plain || header.names.length === 1) return false
  if (quotes && plainRecords === undefined) return false
  return !carriageReturns || header.crlf || quotes
}

/** Rows typed from the member as it is; undefined when DuckDB refuses it. */
async function typeSound(
  bench: Bench,
  job: TypingJob,
  member: TypedMember,
  inspection: Inspection,
): Promise<number | undefined> {
  const { names } = member.walk.header
  const source = csvSource({
    path: job.path,
    columns: names.length,
    clean: false,
    quotes: inspection.quotes,
    recordBytes: job.limits.recordBytes,
  })
  try {
    return await bench.copy(statement(job, member, inspection, source), job.watch)
  } catch (error) {
    if (error instanceof Error && REFUSED.test(error.message)) return undefined
    throw error
  }
}

/** What DuckDB calls an error in a CSV file; all else (disk, memory, interrupt) is thrown. */
const REFUSED = /^Invalid Input Error/

/** `rows` are those typed from the member as it is: they stand if the walk finds the same. */
async function typeRepaired(
  bench: Bench,
  job: TypingJob,
  member: TypedMember,
  inspection: Inspection,
  rows: number | undefined,
): Promise<TypedMember> {
  const clean = `${member.typed}.clean`
  const { listedRejects: listed, rawCharacters } = job.limits
  const repair = await repairMember(job.path, clean, { ...member.walk, listed, rawCharacters })
  const repaired = { ...member, rows: repair.rows, lines: repair }
  if (rows === repair.rows && repair.counts.size === 0) return repaired
  const source = csvSource({
    path: clean,
    columns: member.walk.header.names.length,
    clean: true,
    quotes: true,
    recordBytes: job.limits.recordBytes * CLEAN_RECORD_ROOM,
  })
  const typed = await bench.copy(statement(job, member, inspection, source), job.watch)
  if (typed !== repair.rows) {
    throw new Error(`${job.plan.member}: ${repair.rows} sound records, ${typed} rows read`)
  }
  return repaired
}

/** The walk alone judges the length of the records in a clean copy. */
const CLEAN_RECORD_ROOM = 2

function statement(
  job: TypingJob,
  member: TypedMember,
  inspection: Inspection,
  source: string,
): string {
  const { names } = member.walk.header
  const sql = sqlOf(job.contract)
  const texts = cellTexts(job.plan, names, inspection)
  const extra = extraMap(job.plan, names, inspection)
  const columns = job.contract.columns.filter(({ name }) => member.columns.has(name))
  const text = (column: Column) => identifier(`t_${column.name}`)
  const isExtra = (column: Column) => column.name === EXTRA
  const typed = columns.map((column) => {
    const value = isExtra(column) ? text(column) : sql.typed(column, text(column))
    return `${value} AS ${identifier(column.name)}`
  })
  const faults = columns
    .filter((column) => !isExtra(column))
    .map((column) => {
      const place = literal(column.name + FAULT_SEPARATOR)
      return `${place} || (${sql.fault(column, text(column))})`
    })
  return sqlFile(import.meta.url, 'stage-member.sql', {
    typed: typed.join(', '),
    fault: faults.length > 0 ? `coalesce(${faults.join(', ')})` : 'CAST(NULL AS VARCHAR)',
    texts: columns
      .map((column) => {
        const cell = isExtra(column) ? (extra ?? NO_MAP) : (texts.get(column.name) ?? NOTHING)
        return `${cell} AS ${text(column)}`
      })
      .join(', '),
    source,
    target: literal(member.typed),
  })
}

/** The map column of unknown headers, by its name in every contract that has one. */
const EXTRA = 'extra'
const NOTHING = 'CAST(NULL AS VARCHAR)'
const NO_MAP = 'CAST(NULL AS MAP(VARCHAR, VARCHAR))'

/** Columns worth typing: those the plan fills, and those whose absence is a fault of each row. */
function filledColumns({ plan, contract }: TypingJob): ReadonlySet<string> {
  const filled = contract.columns.filter(({ name, type, nullable }) => {
    if (name === EXTRA && type === 'map') return plan.extra.length > 0
    return plan.columns[name] !== undefined || plan.defaults?.[name] !== undefined || !nullable
  })
  return new Set(filled.map(({ name }) => name))
}
