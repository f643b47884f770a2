import { sqlFile } from '../sql.ts'
import type { LakeReject } from '../types.ts'
import type { Bench } from './connection.ts'
import { locateRows } from './locate.ts'
import { MEMBER_STRIDE, type TypedTable, typedRows } from './rows.ts'
import { FAULT_SEPARATOR } from './typed.ts'
import type { BulkFinding, BulkLimits } from './types.ts'

export type TableRejects = { rejects: LakeReject[]; findings: BulkFinding[]; count: number }

/** Everything one rule took from a table: how many rows, and the first of them by number. */
type Taken = { code: string; column: string; reason: string; rows: number; first: number[] }

/** A reject with what orders it: the place of its member and its line. */
type Placed = { member: number; line: number; reject: LakeReject }

/**
 * Tells what was refused of a table: each row with member, line, column, code, reason and its text,
 * as far as `listedRejects` goes for each rule; beyond, a finding counts them.
 */
export async function tellRejects(
  bench: Bench,
  table: TypedTable,
  limits: BulkLimits,
): Promise<TableRejects> {
  const taken = [...(await faults(bench, table, limits)), ...(await gone(bench, table, limits))]
  const told = [...lineRejects(table), ...(await rowRejects(table, taken, limits))]
  told.sort((a, b) => a.member - b.member || a.line - b.line)
  const all = [...taken, ...lineCounts(table)]
  return {
    rejects: told.map(({ reject }) => reject),
    findings: all.flatMap(({ code, column, reason, rows }) => {
      const more = rows - limits.listedRejects
      if (more <= 0) return []
      const at = [table.members.map(({ member }) => member).join(', '), column]
      const message = `${more} more rows refused by ${code}: ${reason}`
      return [{ at: at.filter(Boolean).join(':'), code: 'rejects-not-listed', message }]
    }),
    count: all.reduce((sum, { rows }) => sum + rows, 0),
  }
}

/** Rows whose cells break the contract. */
async function faults(bench: Bench, table: TypedTable, limits: BulkLimits): Promise<Taken[]> {
  const places = { rows: typedRows(table), listed: String(limits.listedRejects) }
  const found = await bench.rows(sqlFile(import.meta.url, 'faults.sql', places))
  return found.map(({ fault, rows, first_rows }) => {
    const [, column = '', code = '', reason = ''] = FAULT.exec(String(fault)) ?? []
    return { code, column, reason, rows: Number(rows), first: numbers(first_rows) }
  })
}

/** `stop_lat|range: stop_lat is not -90 to 90`: column, rule, reason. */
const FAULT = new RegExp(`^([^${FAULT_SEPARATOR}]*)[${FAULT_SEPARATOR}]([^:]*): (.*)$`, 's')

/** Rows that duplicate a key or name what is not there. */
async function gone(bench: Bench, table: TypedTable, limits: BulkLimits): Promise<Taken[]> {
  const taken = new Map<string, Taken>()
  for (const { file, rows, code, column, reason } of table.gone) {
    if (rows === 0) continue
    const query = `SELECT min("__row", ${limits.listedRejects}) AS first FROM read_parquet($file)`
    const [found] = await bench.rows(query, { file })
    const known = taken.get(reason)
    const first = [...(known?.first ?? []), ...numbers(found?.first)]
    first.sort((a, b) => a - b)
    taken.set(reason, {
      code,
      column,
      reason,
      rows: rows + (known?.rows ?? 0),
      first: first.slice(0, limits.listedRejects),
    })
  }
  return [...taken.values()]
}

async function rowRejects(
  table: TypedTable,
  taken: readonly Taken[],
  limits: BulkLimits,
): Promise<Placed[]> {
  const { rawCharacters } = limits
  const told: Placed[] = []
  for (const [place, { member, source, walk }] of table.members.entries()) {
    const base = place * MEMBER_STRIDE
    const own = (row: number) => row >= base && row < base + MEMBER_STRIDE
    const rows = taken.flatMap(({ first }) => first.filter(own).map((row) => row - base))
    const places = await locateRows(source, { ...walk, rawCharacters }, rows)
    for (const { code, column, reason, first } of taken) {
      for (const row of first.filter(own)) {
        const found = places.get(row - base)
        if (!found) throw new Error(`${member} has no row ${row - base}`)
        const at = `${member}:${found.line}:${column}`
        const reject = { contract: table.contract.id, at, code, reason, raw: found.raw }
        told.push({ member: place, line: found.line, reject })
      }
    }
  }
  return told
}

/** Lines that are no record at all. */
function lineRejects({ members, contract }: TypedTable): Placed[] {
  return members.flatMap(({ member, lines }, place) =>
    lines.listed.map(({ line, code, reason, raw }) => {
      const reject = { contract: contract.id, at: `${member}:${line}`, code, reason, raw }
      return { member: place, line, reject }
    }),
  )
}

function lineCounts({ members }: TypedTable): Omit<Taken, 'first'>[] {
  return members.flatMap(({ lines }) =>
    [...lines.counts].map(([code, rows]) => ({ code, column: '', reason: 'no record', rows })),
  )
}

/** A DuckDB list of BIGINT as JSON: texts, or NULL for no rows. */
function numbers(list: unknown): number[] {
  return Array.isArray(list) ? list.map(Number) : []
}
