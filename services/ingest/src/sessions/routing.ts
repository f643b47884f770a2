import { type Catalog, holdsPersonal, knownContract, type Source } from '@tongqu/catalog'
import type { LakeReading } from '@tongqu/lakehouse'

/** The dataset a reading goes to; undefined: it stays in the journal only. */
export type Router = (reading: LakeReading) => string | undefined

/**
 * The first route that fits decides; what happened to links goes to the main dataset by default.
 */
export function routerOf({ dataset, routes }: Pick<Source, 'dataset' | 'routes'>): Router {
  const rules = new Map<string, Rule[]>()
  for (const { contract, where, dataset } of routes) {
    const conditions = Object.entries(where).map(([column, values]) => {
      return { column, values: new Set(values) }
    })
    rules.set(contract, [...(rules.get(contract) ?? []), { conditions, dataset }])
  }
  if (!rules.has(LINK)) rules.set(LINK, [{ conditions: [], dataset }])
  return ({ contract, reading }) => {
    return rules.get(contract)?.find((rule) => fits(rule, reading))?.dataset
  }
}

const LINK = 'vehicle/link@1'

type Rule = { conditions: { column: string; values: ReadonlySet<string> }[]; dataset: string }

function fits({ conditions }: Rule, reading: Record<string, unknown>): boolean {
  for (const { column, values } of conditions) {
    if (!values.has(String(reading[column]))) return false
  }
  return true
}

/** Every dataset a source writes, the main one first. */
export function datasetsOf({ dataset, routes }: Pick<Source, 'dataset' | 'routes'>): string[] {
  return [...new Set([dataset, ...routes.map((route) => route.dataset)])]
}

/**
 * Must what the source sends be sealed? So it is as soon as one dataset it writes has a column of
 * class personal or stricter, by its contract or by the dataset's stricter classes.
 */
export function isSealed(source: Pick<Source, 'dataset' | 'routes'>, catalog: Catalog): boolean {
  return datasetsOf(source).some((id) => {
    const dataset = catalog.datasets.get(id)
    return dataset !== undefined && holdsPersonal(dataset, knownContract)
  })
}
