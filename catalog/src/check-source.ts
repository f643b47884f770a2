/** The rules of one source against its dataset and its adapter. */
import { SIMULATOR_VARIABLE } from './documents.ts'
import type { Draft, Known } from './drafts.ts'
import { soundItems } from './drafts.ts'
import type { Dataset, Source } from './types.ts'
import type { Page } from './yaml-page.ts'

/** `taken` holds dataset and feed → file of the sources seen so far. */
export function checkSource(
  { page, value }: Draft<Source>,
  datasets: readonly Draft<Dataset>[],
  known: Known,
  taken: Map<string, string>,
): void {
  const { adapter, dataset: id, feed, transport, synthetic } = value
  if (adapter !== undefined && known.adapters && !known.adapters.has(adapter)) {
    page.fault('adapter', { 'zh-CN': `未知适配器 ${adapter}`, en: `unknown adapter ${adapter}` })
  }
  if (transport?.url.includes(SIMULATOR_VARIABLE) && synthetic !== true) {
    page.fault('transport.url', {
      'zh-CN': '来自模拟器的数据源必须标记 synthetic: true',
      en: 'a source fed by the simulator must be marked synthetic: true',
    })
  }
  if (id === undefined) return
  const dataset = datasets.find(({ stem }) => stem === id)?.value
  if (dataset === undefined) {
    page.fault('dataset', { 'zh-CN': `没有数据集 ${id}`, en: `there is no dataset ${id}` })
    return
  }
  checkFeed(page, `${id} ${feed}`, taken)
  checkAgainstDataset(page, value, dataset, known)
}

/** A feed is one partition and one real-time state: two writers would undo each other. */
function checkFeed(page: Page, key: string, taken: Map<string, string>): void {
  const other = taken.get(key)
  if (other === undefined) taken.set(key, page.file)
  else {
    page.fault('feed', {
      'zh-CN': `该数据集的这个 feed 已由 ${other} 写入`,
      en: `${other} writes this feed of the dataset already`,
    })
  }
}

function checkAgainstDataset(
  page: Page,
  { adapter, transport, synthetic }: Partial<Source>,
  dataset: Partial<Dataset>,
  known: Known,
): void {
  if (synthetic === true && dataset.synthetic !== true) {
    page.fault('synthetic', {
      'zh-CN': '合成数据源只能写入标记 synthetic: true 的数据集',
      en: 'a synthetic source may only feed a dataset marked synthetic: true',
    })
  }
  const limit = dataset.freshnessLimitSeconds
  if (transport && limit !== undefined && transport.everySeconds > limit) {
    page.fault('transport.everySeconds', {
      'zh-CN': `轮询间隔长于数据集的新鲜度上限 ${limit} 秒`,
      en: `polls less often than the dataset's freshness limit of ${limit} s`,
    })
  }
  const emits = adapter === undefined ? undefined : known.adapters?.get(adapter)
  if (emits === undefined || dataset.tables === undefined) return
  if (soundItems(dataset.tables).some(({ item }) => emits.includes(item.contract))) return
  page.fault('adapter', {
    'zh-CN': `适配器 ${adapter} 不产出该数据集的任何合约`,
    en: `adapter ${adapter} emits no contract of the dataset`,
  })
}
