/** The rules of one forward against its dataset and its adapter. */
import { checkOptions } from './check-options.ts'
import { type Taken, takePort } from './check-transport.ts'
import type { Draft, Known } from './drafts.ts'
import { soundItems } from './drafts.ts'
import type { Dataset, Forward } from './types.ts'

export function checkForward(
  { page, value }: Draft<Forward>,
  datasets: readonly Draft<Dataset>[],
  known: Known,
  taken: Taken,
): void {
  const { adapter, listen, enabled } = value
  const dataset = datasets.find(({ stem }) => stem === value.dataset)?.value
  if (value.dataset !== undefined && dataset === undefined) {
    page.fault('dataset', {
      'zh-CN': `没有数据集 ${value.dataset}`,
      en: `there is no dataset ${value.dataset}`,
    })
  }
  const synthetic = dataset?.synthetic === true
  if (listen?.port === 0 && dataset !== undefined && !synthetic) {
    page.fault('listen.port', {
      'zh-CN': '端口 0（任选空闲端口）只用于合成数据',
      en: 'port 0, any free one, is for synthetic data only',
    })
  }
  if (listen && enabled !== false) {
    takePort(page, 'listen.port', { ...listen, protocol: 'tcp' }, taken)
  }
  const contract = checkTable({ page, value }, dataset)
  if (adapter === undefined || known.adapters === undefined) return
  const found = known.adapters.get(adapter)?.forwards
  if (found === undefined) {
    page.fault('adapter', {
      'zh-CN': `没有能向外转发的适配器 ${adapter}`,
      en: `there is no adapter ${adapter} that forwards`,
    })
    return
  }
  if (contract !== undefined && !found.takes.includes(contract)) {
    page.fault('adapter', {
      'zh-CN': `适配器 ${adapter} 不能转发 ${contract}`,
      en: `adapter ${adapter} does not forward ${contract}`,
    })
  }
  checkOptions(page, value.options ?? {}, found.options, synthetic)
}

/** Answers the contract of the table, if there is one. */
function checkTable(
  { page, value }: Pick<Draft<Forward>, 'page' | 'value'>,
  dataset: Partial<Dataset> | undefined,
): string | undefined {
  if (dataset?.tables === undefined || value.table === undefined) return undefined
  const tables = soundItems(dataset.tables).map(({ item }) => item)
  const table = tables.find(({ name }) => name === value.table)
  // A table with a fault of its own may be the one that is meant.
  if (table === undefined && tables.length === dataset.tables.length) {
    page.fault('table', {
      'zh-CN': `数据集 ${value.dataset} 没有表 ${value.table}`,
      en: `dataset ${value.dataset} has no table ${value.table}`,
    })
  }
  return table?.contract
}
