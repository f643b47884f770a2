import { writeFile } from 'node:fs/promises'
import { type ContractId, contractOf, sqlOf } from '@tongqu/contracts'
import { identifier, literal, sqlFile } from '../sql.ts'
import type { LakeReading } from '../types.ts'
import type { Bench } from './connection.ts'
import { columnList, hasColumn, keptRows, type TypedTable } from './rows.ts'
import type { BulkFinding, BulkReference } from './types.ts'

export type ReferenceJob = {
  references: readonly BulkReference[]
  tables: ReadonlyMap<ContractId, TypedTable>
  /** Tables the plan names and no one could read: what points to them is not checked. */
  unreadable: ReadonlySet<ContractId>
  documents: readonly LakeReading[]
  /** A new path for scratch. */
  file: () => string
}

/**
 * Chains of rows that fall with each other (a stop, its station, the trips, their times) are short;
 * a hostile chain ends here with a finding instead of growing quadratic.
 */
const MAX_ROUNDS = 32

/**
 * Takes away the rows that name a row which is not there, in the order of the references; a row
 * that falls makes the references to its table be checked again, until nothing falls any more.
 */
export async function dropDangling(bench: Bench, job: ReferenceJob): Promise<BulkFinding[]> {
  const findings: BulkFinding[] = []
  const documents = documentKeys(job)
  const checks: Check[] = []
  for (const reference of job.references) {
    const check = await checkOf(reference, job, documents)
    if (check === 'unchecked') findings.push(unchecked(reference))
    else if (check) checks.push(check)
  }
  for (let round = 0; checks.some(({ due }) => due); round++) {
    if (round === MAX_ROUNDS) {
      for (const { reference } of checks.filter(({ due }) => due)) findings.push(deep(reference))
      break
    }
    for (const check of checks.filter(({ due }) => due)) {
      check.due = false
      if ((await dropOnce(bench, check, job.file())) === 0) continue
      for (const other of checks) {
        if (other.reference.to.some((to) => to.contract === check.reference.from)) other.due = true
      }
    }
  }
  return findings
}

type Check = {
  reference: BulkReference
  from: TypedTable
  /** Queries of the target keys, each with the columns of its reference, in order. */
  targets: (() => string)[]
  due: boolean
}

async function checkOf(
  reference: BulkReference,
  job: ReferenceJob,
  documents: DocumentKeys,
): Promise<Check | 'unchecked' | undefined> {
  const from = job.tables.get(reference.from)
  if (!from || !reference.columns.every((column) => hasColumn(from, column))) return undefined
  if (reference.to.some(({ contract }) => job.unreadable.has(contract))) return 'unchecked'
  const targets: Check['targets'] = []
  for (const to of reference.to) {
    const table = job.tables.get(to.contract)
    const names = to.columns.map((column, at) => `${identifier(column)} AS "k${at}"`)
    if (table) {
      if (!to.columns.every((column) => hasColumn(table, column))) continue
      targets.push(() => `SELECT DISTINCT ${names.join(', ')} FROM (${keptRows(table)}) AS target`)
    } else {
      const rows = await documents(to.contract, to.columns)
      if (rows !== undefined) targets.push(() => `SELECT ${names.join(', ')} FROM ${rows}`)
    }
  }
  return targets.length > 0 ? { reference, from, targets, due: true } : 'unchecked'
}

/** Answers how many rows fell. */
async function dropOnce(bench: Bench, check: Check, file: string): Promise<number> {
  const { reference, from, targets } = check
  const { columns } = reference
  const matches = columns.map((column, at) => `source.${identifier(column)} = found."k${at}"`)
  const rows = await bench.copy(
    sqlFile(import.meta.url, 'dangling.sql', {
      columns: columnList(columns),
      rows: keptRows(from),
      set: columns.map((column) => `${identifier(column)} IS NOT NULL`).join(' AND '),
      without_found: `ANTI JOIN (${targets.map((target) => target()).join(' UNION ALL ')}) AS found
        ON ${matches.join(' AND ')}`,
      target: literal(file),
    }),
  )
  const names = [...new Set(reference.to.map(({ contract }) => contractOf(contract).name))]
  const reason = `${columns.join(', ')} names no row of ${names.join(' or ')}`
  from.gone.push({ file, rows, code: 'dangling-reference', column: columns.join('+'), reason })
  return rows
}

type DocumentKeys = (
  contract: ContractId,
  columns: readonly string[],
) => Promise<string | undefined>

/** Keys of readings that came as documents, as rows of a file; undefined when there are none. */
function documentKeys({ documents, file }: ReferenceJob): DocumentKeys {
  const readings = Map.groupBy(documents, ({ contract }) => contract)
  return async (id, columns) => {
    const found = readings.get(id)
    if (!found) return undefined
    const path = file()
    const lines = found.map(({ reading }) =>
      JSON.stringify(Object.fromEntries(columns.map((column) => [column, reading[column]]))),
    )
    await writeFile(path, lines.join('\n'))
    const contract = contractOf(id)
    const types = columns.map((name) => {
      const column = contract.columns.find((each) => each.name === name)
      if (!column) throw new Error(`${id} has no column ${name}`)
      return `${literal(name)}: ${literal(sqlOf(contract).type(column))}`
    })
    const shape = `format = 'newline_delimited', columns = {${types.join(', ')}}`
    return `read_json(${literal(path)}, ${shape})`
  }
}

function unchecked({ id, to }: BulkReference): BulkFinding {
  const names = to.map(({ contract }) => contract).join(', ')
  return { at: id, code: 'unchecked-reference', message: `nothing to check against: ${names}` }
}

function deep({ id }: BulkReference): BulkFinding {
  const message = `rows still fell after ${MAX_ROUNDS} rounds; some that stay may name none`
  return { at: id, code: 'reference-too-deep', message }
}
