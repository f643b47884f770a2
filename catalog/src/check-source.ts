/** The rules of one source against its dataset and its adapter. */
import { checkOptions } from './check-options.ts'
import { checkRoutes, LINK_CONTRACT } from './check-routes.ts'
import { checkTransport, type Taken } from './check-transport.ts'
import type { Draft, Known, KnownAdapter } from './drafts.ts'
import { placeIn, soundItems } from './drafts.ts'
import { isSession } from './transports.ts'
import type { Dataset, Source, Transport } from './types.ts'
import type { Page } from './yaml-page.ts'

export function checkSource(
  draft: Draft<Source>,
  datasets: readonly Draft<Dataset>[],
  known: Known,
  taken: Taken,
): void {
  const { page, value } = draft
  checkAdapter(page, value, known)
  checkTransport(page, value, taken)
  checkRoutes(draft, datasets, known)
  if (value.dataset === undefined) return
  const dataset = datasets.find(({ stem }) => stem === value.dataset)?.value
  if (dataset === undefined) {
    page.fault('dataset', {
      'zh-CN': `没有数据集 ${value.dataset}`,
      en: `there is no dataset ${value.dataset}`,
    })
  }
  checkFeeds(page, value, taken.feeds)
  if (dataset !== undefined) checkAgainstDataset(page, value, dataset, known)
}

function checkAdapter(page: Page, value: Partial<Source>, known: Known): void {
  const { adapter, transport, options, synthetic } = value
  if (adapter === undefined || known.adapters === undefined) return
  const found = known.adapters.get(adapter)
  if (found === undefined) {
    page.fault('adapter', { 'zh-CN': `未知适配器 ${adapter}`, en: `unknown adapter ${adapter}` })
    return
  }
  if (transport && !speaks(found, transport)) {
    page.fault('transport.kind', {
      'zh-CN': `适配器 ${adapter} 不能用 ${transport.kind}`,
      en: `adapter ${adapter} does not work over ${transport.kind}`,
    })
  }
  checkOptions(page, options ?? {}, found.options ?? [], synthetic === true)
  checkMapping(page, value, found)
}

/** Deliveries of any origin are read alike; a conversation needs an adapter that can hold one. */
function speaks(adapter: KnownAdapter, transport: Transport): boolean {
  if (transport.kind === 'http-dialogue') return adapter.dialogue !== undefined
  if (transport.kind === 'http-report') return adapter.reporting !== undefined
  if (transport.kind === 'sql-pull' || transport.kind === 'mqtt') return adapter.shape === 'decode'
  return (adapter.shape === 'session') === isSession(transport)
}

function checkMapping(page: Page, { adapter, mapping }: Partial<Source>, found: KnownAdapter) {
  if (found.checkMapping === undefined) {
    if (mapping === undefined) return
    page.fault('mapping', {
      'zh-CN': `适配器 ${adapter} 没有 mapping`,
      en: `adapter ${adapter} takes no mapping`,
    })
  } else if (mapping === undefined) {
    // One with faults of its own was reported when it was read.
    if (page.has('mapping')) return
    page.fault('', {
      'zh-CN': `适配器 ${adapter} 需要 mapping`,
      en: `adapter ${adapter} needs a mapping`,
    })
  } else {
    for (const fault of found.checkMapping(mapping)) {
      page.fault(placeIn('mapping', fault), fault.message)
    }
  }
}

/** A feed is one partition and one real-time state: two writers would undo each other. */
function checkFeeds(page: Page, value: Partial<Source>, taken: Map<string, string>): void {
  const places = new Map<string, string>([[`${value.dataset} ${value.feed}`, 'feed']])
  for (const { item, index } of soundItems(value.routes)) {
    const key = `${item.dataset} ${value.feed}`
    // Several routes of one source may lead to one dataset.
    if (!places.has(key)) places.set(key, `routes.${index}.dataset`)
  }
  for (const [key, path] of places) {
    const other = taken.get(key)
    if (other === undefined) taken.set(key, page.file)
    else {
      page.fault(path, {
        'zh-CN': `该数据集的这个 feed 已由 ${other} 写入`,
        en: `${other} writes this feed of the dataset already`,
      })
    }
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
  // A transport with a fault may be of either kind.
  if (transport === undefined) return
  const contracts = soundItems(dataset.tables).map(({ item }) => item.contract)
  if (isSession(transport)) {
    if (dataset.tables === undefined || contracts.includes(LINK_CONTRACT)) return
    page.fault('dataset', {
      'zh-CN': `会话数据源的主数据集须有 ${LINK_CONTRACT} 的表，其余数据由 routes 分送`,
      en: `the dataset of a session needs a table of ${LINK_CONTRACT}; routes carry the rest`,
    })
    return
  }
  const limit = dataset.freshnessLimitSeconds
  const everySeconds = 'everySeconds' in transport ? transport.everySeconds : 0
  if (limit !== undefined && everySeconds > limit) {
    page.fault('transport.everySeconds', {
      'zh-CN': `轮询间隔长于数据集的新鲜度上限 ${limit} 秒`,
      en: `polls less often than the dataset's freshness limit of ${limit} s`,
    })
  }
  const emits = adapter === undefined ? undefined : known.adapters?.get(adapter)?.emits
  if (emits === undefined || dataset.tables === undefined) return
  if (contracts.some((contract) => emits.includes(contract))) return
  page.fault('adapter', {
    'zh-CN': `适配器 ${adapter} 不产出该数据集的任何合约`,
    en: `adapter ${adapter} emits no contract of the dataset`,
  })
}
