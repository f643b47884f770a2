/** The rules of one product against the datasets it reads and the one it fills. */
import { TIER_IDS } from './documents.ts'
import type { Draft, Known } from './drafts.ts'
import { soundItems } from './drafts.ts'
import type { Dataset, DatasetTable, Product } from './types.ts'

/**
 * `filled` holds tables that products fill, with the file of the product: two of them would take
 * each other's rows away.
 */
export function checkProduct(
  draft: Draft<Product>,
  datasets: readonly Draft<Dataset>[],
  known: Known,
  filled: Map<string, string>,
): void {
  const find = (id: string | undefined) => datasets.find(({ stem }) => stem === id)?.value
  const own = find(draft.value.dataset)
  checkOutput(draft, own, known)
  checkOnlyOne(draft, filled)
  const { inputs = {}, dataset } = draft.value
  for (const [name, input] of Object.entries(inputs)) {
    const path = `inputs.${name}`
    const found = find(input.dataset)
    checkTable(draft, path, input, found, known)
    if (input.dataset === dataset && input.table === draft.value.table) {
      draft.page.fault(path, {
        'zh-CN': '产品不能读取自己的表',
        en: 'a product does not read the table it fills',
      })
    }
    checkTier(draft, path, own, found)
  }
}

function checkOutput(
  { page, value }: Draft<Product>,
  own: Partial<Dataset> | undefined,
  known: Known,
): void {
  checkTable({ page, value }, '', value, own, known)
  if (own?.landing === 'replace') {
    page.fault('dataset', {
      'zh-CN': '产品按时段更新，数据集的 landing 应为 append',
      en: 'a product is renewed slice by slice: landing of its dataset must be append',
    })
  }
}

/** A table that is there, with times by which it is cut in slices. */
function checkTable(
  { page }: Pick<Draft<Product>, 'page' | 'value'>,
  path: string,
  { dataset, table }: { dataset?: string | undefined; table?: string | undefined },
  found: Partial<Dataset> | undefined,
  known: Known,
): void {
  const at = (key: string) => (path === '' ? key : `${path}.${key}`)
  if (dataset === undefined) return
  if (found === undefined) {
    page.fault(at('dataset'), {
      'zh-CN': `没有数据集 ${dataset}`,
      en: `there is no dataset ${dataset}`,
    })
    return
  }
  if (table === undefined || found.tables === undefined) return
  const held = tableNamed(found.tables, table)
  if (held === undefined) {
    page.fault(at('table'), {
      'zh-CN': `数据集 ${dataset} 没有表 ${table}`,
      en: `dataset ${dataset} has no table ${table}`,
    })
    return
  }
  const contract = known.contract(held.contract)
  if (contract !== undefined && contract.eventTime === undefined) {
    page.fault(at('table'), {
      'zh-CN': `${held.contract} 没有事件时刻，不能按时段推导`,
      en: `${held.contract} has no event time by which it could be cut in slices`,
    })
  }
}

function tableNamed(tables: readonly DatasetTable[], name: string): DatasetTable | undefined {
  return soundItems(tables).find(({ item }) => item.name === name)?.item
}

function checkOnlyOne({ page, value }: Draft<Product>, filled: Map<string, string>): void {
  const { dataset, table } = value
  if (dataset === undefined || table === undefined) return
  const other = filled.get(`${dataset} ${table}`)
  filled.set(`${dataset} ${table}`, other ?? page.file)
  if (other === undefined) return
  page.fault('table', {
    'zh-CN': `表 ${dataset}/${table} 已由 ${other} 推导`,
    en: `table ${dataset}/${table} is filled by ${other} already`,
  })
}

/** What is more open than its input must say what keeps the input's secrets. */
function checkTier(
  { page, value }: Draft<Product>,
  path: string,
  own: Partial<Dataset> | undefined,
  input: Partial<Dataset> | undefined,
): void {
  if (own?.tier === undefined || input?.tier === undefined || value.safeguard) return
  if (TIER_IDS.indexOf(own.tier) >= TIER_IDS.indexOf(input.tier)) return
  page.fault(path, {
    'zh-CN': `产品比输入更开放（${own.tier} / ${input.tier}），须在 safeguard 说明理由`,
    en: `more open than this input (${own.tier} / ${input.tier}): say why in safeguard`,
  })
}
