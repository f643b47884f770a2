/** Do terms that are applied for keep within those of the dataset? */
import type { ContractLookup, Dataset, DescribedTable } from '@tongqu/catalog'
import { describeTables } from '@tongqu/catalog'
import { consentOf, grantedMask, unfitFor } from './grant-views.ts'
import type { GrantTerms, PolicyFault } from './odrl-types.ts'
import { formText } from './odrl-words.ts'
import { isAllowed } from './tier-rules.ts'

const DAY_MILLISECONDS = 86_400_000

/**
 * What of the terms goes beyond tier, purposes, duration, masks or groups of the dataset, for
 * `terms-not-met`; none: an agreement may say so. `path` points into the terms. `decide` gives no
 * more than this in any case, also when the terms of the dataset change later.
 */
export function termsFaults(
  terms: GrantTerms,
  dataset: Dataset,
  contract: ContractLookup,
): PolicyFault[] {
  const faults: PolicyFault[] = []
  const add = (path: string, chinese: string, english: string) =>
    faults.push({ path, message: { 'zh-CN': chinese, en: english } })
  const { tier, terms: offered } = dataset
  if (tier !== 'restricted' && tier !== 'licensed') {
    add('/dataset', '此分级无须或不能签订协议', 'no agreement is needed or possible in this tier')
    return faults
  }
  for (const [index, purpose] of terms.purposes.entries()) {
    if (offered.purposes?.includes(purpose) ?? true) continue
    add(`/purposes/${index}`, '数据集不提供给此用途', 'the dataset is not given for this purpose')
  }
  const days = (Date.parse(terms.validTo) - Date.parse(terms.validFrom)) / DAY_MILLISECONDS
  if (!(days <= offered.maxDays)) {
    add('/validTo', `最长 ${offered.maxDays} 天`, `at most ${offered.maxDays} days`)
  }
  const tables = new Map(describeTables(dataset, contract).map((table) => [table.name, table]))
  for (const name of new Set(terms.columns.map(({ table }) => table))) {
    const table = tables.get(name)
    const unfit = table && unfitFor(table, terms, dataset)
    if (unfit) add('/columns', `${name} 表无法按 ${unfit} 限制`, `${name} can not have ${unfit}`)
  }
  for (const [index, granted] of terms.columns.entries()) {
    const fault = columnFault(tables.get(granted.table), granted, dataset)
    if (fault) add(`/columns/${index}`, ...fault)
  }
  return faults
}

function columnFault(
  table: DescribedTable | undefined,
  granted: GrantTerms['columns'][number],
  dataset: Dataset,
): [chinese: string, english: string] | undefined {
  const column = table?.columns.find(({ name }) => name === granted.column)
  if (!table || !column) return ['没有此列', 'no such column']
  const mask = grantedMask(dataset, granted, column)
  if (mask === 'never') return ['此列不能以此形式提供', 'it can not have this form']
  const consent = consentOf(dataset, table.name)
  if (isAllowed(dataset.tier, column.class, mask, consent)) return undefined
  const form = mask ? formText(mask) : 'clear'
  return [
    `${column.class} 级的列不能以 ${form} 形式提供`,
    `a column of class ${column.class} does not leave as ${form}`,
  ]
}
