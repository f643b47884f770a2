import type { Adapter } from '@tongqu/adapter-kit'
import type { Catalog, Dataset } from '@tongqu/catalog'
import { type ContractId, Problem } from '@tongqu/contracts'
import type { KeyRing } from '@tongqu/lakehouse'
import { contextOf, isUndecodable, undecodable } from './decode.ts'
import { type DeliveryAdapter, fileLimits } from './target.ts'

/** Every message has one, so it tells nothing about what the message is for. */
const HEADER: ContractId = 'gtfs-realtime/feed_message@1'

/** Throws `dataset-not-found`. */
export function datasetNamed(catalog: Catalog, id: string): Dataset {
  const dataset = catalog.datasets.get(id)
  if (dataset) return dataset
  throw new Problem('dataset-not-found', {
    detail: { 'zh-CN': `没有数据集 ${id}`, en: `There is no dataset ${id}.` },
  })
}

/**
 * The dataset a user names for a file. Throws `dataset-not-found`, and `dataset-unclear` for one
 * that has no table for anything the adapter reads.
 */
export function datasetTaking(catalog: Catalog, id: string, adapter: Adapter): Dataset {
  const dataset = datasetNamed(catalog, id)
  if (dataset.tables.some(({ contract }) => adapter.emits.includes(contract))) return dataset
  throw new Problem('dataset-unclear', {
    detail: {
      'zh-CN': `数据集 ${id} 没有能容纳 ${adapter.name} 内容的表`,
      en: `Dataset ${id} has no table for what ${adapter.name} reads.`,
    },
  })
}

/**
 * The dataset a file is meant for when nobody says so: for bulk files the first one its adapter
 * feeds whole, for messages the one with tables for everything the message holds; open ones first.
 * `read` brings the whole file, `zone` is that of the province. Throws `dataset-unclear` and
 * `delivery-undecodable`.
 */
export async function datasetFor(
  { catalog, zone, keys }: { catalog(): Catalog; zone: string; keys: Pick<KeyRing, 'keyed'> },
  adapter: DeliveryAdapter,
  read: () => Promise<Uint8Array>,
  receivedAt: string,
): Promise<Dataset> {
  const emits = new Set<ContractId>(adapter.emits)
  const fed = [...catalog().datasets.values()]
    .filter(({ tables }) => tables.every(({ contract }) => emits.has(contract)))
    .sort((a, b) => Number(b.tier === 'open') - Number(a.tier === 'open'))
  if (adapter.shape === 'tables') return fed[0] ?? unclear(adapter, [])
  const limits = fileLimits(adapter)
  const context = contextOf({ zone, limits, options: {} }, receivedAt, keys)
  const decoded = adapter.decode(await read(), context)
  const { readings, rejects } = decoded
  if (isUndecodable(readings.length, rejects)) throw undecodable(rejects)
  const seen = new Set(readings.map(({ contract }) => contract))
  seen.delete(HEADER)
  const fitting = fed.filter(({ tables }) => {
    const held = new Set(tables.map(({ contract }) => contract))
    return [...seen].every((contract) => held.has(contract))
  })
  const open = fitting.filter(({ tier }) => tier === 'open')
  const [only, another] = open.length > 0 ? open : fitting
  return only && !another ? only : unclear(adapter, fitting)
}

function unclear(adapter: Adapter, fitting: readonly Dataset[]): never {
  const ids = fitting.map(({ id }) => id).join(', ')
  throw new Problem('dataset-unclear', {
    detail: {
      'zh-CN': ids ? `可能是：${ids}` : `没有数据集能容纳 ${adapter.name} 的这份内容`,
      en: ids ? `It may be one of: ${ids}` : `No dataset takes this content of ${adapter.name}.`,
    },
  })
}
