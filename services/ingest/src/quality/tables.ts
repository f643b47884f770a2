import type { Dataset } from '@tongqu/catalog'
import { type Contract, contractOf } from '@tongqu/contracts'
import type {
  Filter,
  LakeReader,
  LandResult,
  RecordsQuery,
  Snapshot,
  SnapshotTable,
} from '@tongqu/lakehouse'
import { MOST_LISTED } from './examine.ts'
import { identityOf } from './identity.ts'
import { isEnabled, parametersFor } from './parameters.ts'
import { widened } from './province.ts'
import { boundsOf } from './rules/range.ts'
import { rulesById } from './rules.ts'
import type { Box, ListedFinding, Outcome, Rule } from './types.ts'

/** Codes of rejects by which landing enforces a rule itself. */
const ENFORCED: Readonly<Record<string, string>> = {
  duplicate: 'duplicate-key',
  reference: 'dangling-reference',
}

/**
 * What the rules say of a bulk delivery that has landed: ranges and places are asked of the tables
 * of the release, whose files tell by their bounds that most of them need no reading; duplicates
 * and references were checked while landing and are counted from its rejects.
 */
export async function examineTables(
  reader: Pick<LakeReader, 'pin' | 'page'>,
  dataset: Dataset,
  { feed, province }: { feed: string; province: Box | undefined },
  result: LandResult,
): Promise<Outcome[]> {
  const snapshot = await reader.pin(dataset.id)
  try {
    const found = new Map<string, { checked: number; count: number; listed: ListedFinding[] }>()
    for (const table of snapshot.tables.values()) {
      if ((result.tables[table.name]?.readings ?? 0) === 0) continue
      const contract = contractOf(table.contract)
      const questions = Map.groupBy(questionsOf(contract, dataset, province), ({ rule }) => rule)
      for (const [rule, some] of questions) {
        const tallied = found.get(rule) ?? { checked: 0, count: 0, listed: [] }
        // A row may lie beyond several ends; it is one finding.
        const own = new Map<number, ListedFinding>()
        for (const { filters } of some) {
          const message = filters.map(({ column }) => column).join(', ')
          for (const item of await ask(reader, snapshot, table, contract, feed, filters)) {
            const one = listed(rule, contract, item, message)
            own.set(one.identity, own.get(one.identity) ?? one)
          }
        }
        tallied.checked += rowsOf(table, feed)
        tallied.count += own.size
        tallied.listed.push(...own.values())
        found.set(rule, tallied)
      }
    }
    const asked = [...found].map(([rule, tallied]) => ({ rule, ...tallied }))
    return [...asked, ...enforced(dataset, result)]
  } finally {
    snapshot.close()
  }
}

/** One question for each end of each column: rows beyond it. */
function questionsOf(
  contract: Contract,
  dataset: Dataset,
  province: Box | undefined,
): { rule: string; filters: Filter[] }[] {
  const questions: { rule: string; filters: Filter[] }[] = []
  const beyond = (rule: string, column: string, least: number, most: number) => {
    if (Number.isFinite(least)) questions.push({ rule, filters: [filter(column, 'lt', least)] })
    if (Number.isFinite(most)) questions.push({ rule, filters: [filter(column, 'gt', most)] })
  }
  const range = ruleFor('range', contract, dataset)
  for (const { name, least, most } of range ? boundsOf(contract.columns, range.parameters) : []) {
    beyond('range', name, least, most)
  }
  const outside = ruleFor('outside-province', contract, dataset)
  const margin = outside?.parameters.marginDegrees ?? 0
  const box = outside && province && widened(province, margin)
  if (box && contract.geometry?.kind === 'point') {
    const [west, south, east, north] = box
    beyond('outside-province', contract.geometry.longitude, west, east)
    beyond('outside-province', contract.geometry.latitude, south, north)
  }
  return questions
}

function ruleFor(id: string, contract: Contract, dataset: Dataset) {
  const rule: Rule | undefined = rulesById.get(id)
  if (!rule || !isEnabled(rule, dataset) || !rule.applies(contract, dataset)) return undefined
  return { parameters: parametersFor(rule, dataset) }
}

function filter(column: string, operator: Filter['operator'], value: number): Filter {
  return { column, operator, values: [String(value)] }
}

async function ask(
  reader: Pick<LakeReader, 'page'>,
  snapshot: Snapshot,
  { name }: SnapshotTable,
  contract: Contract,
  feed: string,
  filters: readonly Filter[],
): Promise<Record<string, unknown>[]> {
  const columns = [...new Set([...contract.key, ...filters.map(({ column }) => column)])]
  const query: RecordsQuery = {
    table: name,
    view: ['feed_id', ...columns],
    select: contract.key,
    where: [{ column: 'feed_id', operator: 'eq', values: [feed] }, ...filters],
    order: [],
  }
  return (await reader.page(snapshot, query, { limit: MOST_LISTED })).items
}

function rowsOf({ files }: SnapshotTable, feed: string): number {
  return files
    .filter(({ partition }) => partition.feed_id === feed)
    .reduce((sum, { rows }) => sum + rows, 0)
}

function listed(
  rule: string,
  contract: Contract,
  item: Record<string, unknown>,
  message: string,
): ListedFinding {
  const key = contract.key.map((column) => String(item[column] ?? '')).join(' ')
  const identity = identityOf(`${rule} ${contract.id} ${key}`)
  return { identity, contract: contract.id, key, at: `${contract.id}[${key}]`, message }
}

/** Rejects of landing as outcomes; a place names the line, which is the identity here. */
function enforced(dataset: Dataset, { tables, rejects }: LandResult): Outcome[] {
  const all = Object.values(tables)
  const checked = all.reduce((sum, table) => sum + table.readings + table.rejects, 0)
  return Object.entries(ENFORCED).flatMap(([id, code]) => {
    const rule = rulesById.get(id)
    if (!rule || !isEnabled(rule, dataset)) return []
    const own = rejects.filter((reject) => reject.code === code)
    const findings = own.map(({ at, contract = '', reason }) => {
      const identity = identityOf(`${id} ${contract} ${at}`)
      return { identity, contract, key: at, at, message: reason }
    })
    return [{ rule: id, checked, count: own.length, listed: findings, isRejected: true }]
  })
}
