import type { Decoded } from '@tongqu/adapter-kit'
import type { Catalog } from '@tongqu/catalog'
import { type ContractId, Problem } from '@tongqu/contracts'
import type { DecodedDelivery, LakeReading } from '@tongqu/lakehouse'
import { datasetsOf, routerOf } from './sessions/routing.ts'
import type { Target } from './target.ts'

/** What one dataset gets of a delivery. */
export type Share = {
  dataset: string
  landing: DecodedDelivery
  /** What the real-time state learns; undefined when the delivery says nothing of this dataset. */
  live: readonly LakeReading[] | undefined
}

/**
 * Deals a delivery out to the datasets of its source, the main one first. `ended` are last readings
 * of what a snapshot no longer holds: they land, and leave the real-time state. Remarks stand in
 * the main dataset, rejects in the one whose contract they break. Throws `dataset-not-found`.
 */
export function sharesOf(
  target: Target,
  catalog: Catalog,
  decoded: Decoded,
  ended: readonly LakeReading[] = [],
): Share[] {
  const dealt = deal(target, catalog, decoded.readings)
  const gone = deal(target, catalog, ended)
  const rejects = Map.groupBy(decoded.rejects, ({ contract }) => ownerOf(target, contract))
  const names = datasetsOf(target)
  return names.map((dataset) => {
    const live = dealt.get(dataset) ?? []
    const isMain = dataset === target.dataset
    const covers = coveredIn(decoded, live)
    const isTold =
      names.length === 1 || live.length > 0 || speaksOf(target, catalog, decoded, dataset)
    return {
      dataset,
      landing: {
        readings: [...live, ...(gone.get(dataset) ?? [])],
        rejects: rejects.get(dataset) ?? [],
        findings: isMain ? [...decoded.findings, ...strays(target, catalog, decoded)] : [],
        ...(covers === undefined ? {} : { covers }),
      },
      live: isTold ? live : undefined,
    }
  })
}

/** The tables of a dataset of the catalogue, by contract. Throws `dataset-not-found`. */
export function contractsOf(catalog: Catalog, dataset: string): ReadonlySet<ContractId> {
  const found = catalog.datasets.get(dataset)
  if (found) return new Set(found.tables.map(({ contract }) => contract))
  throw new Problem('dataset-not-found', {
    detail: { 'zh-CN': `没有数据集 ${dataset}`, en: `There is no dataset ${dataset}.` },
  })
}

/** Says of a reading which dataset it goes to; undefined for one that no table takes. */
export function dealerOf(target: Target, catalog: Catalog) {
  const route = routerOf(target)
  const own = contractsOf(catalog, target.dataset)
  return (reading: LakeReading): string | undefined =>
    route(reading) ?? (own.has(reading.contract) ? target.dataset : undefined)
}

function deal(
  target: Target,
  catalog: Catalog,
  readings: readonly LakeReading[],
): Map<string, LakeReading[]> {
  const owner = dealerOf(target, catalog)
  const dealt = new Map<string, LakeReading[]>()
  for (const reading of readings) {
    const dataset = owner(reading)
    if (dataset === undefined) continue
    const list = dealt.get(dataset)
    if (list) list.push(reading)
    else dealt.set(dataset, [reading])
  }
  return dealt
}

/**
 * Readings of contracts without a table are left out and remarked on: a feed of vehicle positions
 * may carry alerts as well. A source of several documents has no table for some of them by design.
 */
function strays(target: Target, catalog: Catalog, { readings }: Decoded): Decoded['findings'] {
  if (target.part !== undefined) return []
  const owner = dealerOf(target, catalog)
  const left = readings.filter((reading) => owner(reading) === undefined)
  return [...Map.groupBy(left, ({ contract }) => contract)].map(([contract, { length }]) => ({
    at: contract,
    code: 'not-in-dataset',
    message: `${length} readings of ${contract}, which ${target.dataset} has no table for`,
  }))
}

/** The first dataset that takes the contract, whatever a route asks for beside it. */
function ownerOf({ routes, dataset }: Target, contract: ContractId | undefined): string {
  return routes.find((route) => route.contract === contract)?.dataset ?? dataset
}

/** A document of which nothing could be read is not the whole truth of anything. */
function coveredIn(
  { covers, rejects }: Decoded,
  share: readonly LakeReading[],
): readonly ContractId[] | undefined {
  if (covers === undefined) return undefined
  return share.length === 0 && rejects.length > 0 ? [] : covers
}

/** Does an empty share mean that nothing is there, and not that the delivery is of other things? */
function speaksOf(
  target: Target,
  catalog: Catalog,
  { covers = [], snapshotOf = [] }: Decoded,
  dataset: string,
): boolean {
  const tables = contractsOf(catalog, dataset)
  const own = new Set(target.routes.filter((r) => r.dataset === dataset).map((r) => r.contract))
  const takes = (contract: ContractId) =>
    tables.has(contract) && (dataset === target.dataset || own.has(contract))
  return [...covers, ...snapshotOf].some(takes)
}
