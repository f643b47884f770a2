import { type Dataset, durationSeconds } from '@tongqu/catalog'
import type { GatewayDeps } from './deps.ts'
import { currencyOf, type Freshness } from './freshness.ts'

/**
 * A dataset that grows all the time without a feed: waybills, card transactions, their products.
 */
export type Arrival = { dataset: Dataset; freshness: Freshness }

/** What comes more seldom than this is not alive to an eye. */
const SELDOM_SECONDS = 600

/**
 * How current each of them is: what the catalogue tells of every dataset, whatever its tier. No
 * row is counted or shown.
 */
export async function arrivalsOf(
  deps: Pick<GatewayDeps, 'catalog' | 'lake' | 'realtime' | 'now' | 'decide'>,
): Promise<Arrival[]> {
  const growing = [...deps.catalog().datasets.values()].filter(isGrowing)
  return Promise.all(
    growing.map(async (dataset) => {
      const { freshness } = await currencyOf(deps, dataset)
      return { dataset, freshness }
    }),
  )
}

function isGrowing({ state, landing, doors, updateFrequency }: Dataset): boolean {
  const seconds = durationSeconds(updateFrequency) ?? Number.POSITIVE_INFINITY
  const grows = state === 'LISTED' && landing === 'append' && seconds <= SELDOM_SECONDS
  return grows && !doors.includes('feeds')
}
