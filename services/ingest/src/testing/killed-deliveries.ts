import { fileURLToPath } from 'node:url'
import { type Catalog, type Dataset, loadCatalog } from '@tongqu/catalog'
import type { ContractId } from '@tongqu/contracts'
import type { Target } from '../target.ts'
import { tables, toy, toyBytes, VEHICLE, vehicle } from './toy-adapter.ts'

const CATALOG_DIR = fileURLToPath(new URL('../../../../catalog', import.meta.url))

/** Vehicles with an even number land here, the others in the main dataset. */
export const EVEN = 'even-vehicles'
export const ODD = 'odd-vehicles'

/** A source whose deliveries go to two datasets. */
export const killedTarget: Target = {
  id: 'killed',
  source: 'killed',
  adapter: toy,
  dataset: ODD,
  routes: [{ contract: VEHICLE, where: { vehicle_type_id: ['even'] }, dataset: EVEN }],
  feed: 'test',
  zone: 'UTC',
  limits: { bytes: 1_000_000, entities: 1_000, seconds: 10 },
  options: {},
}

/** A catalogue with those two datasets. */
export function killedCatalog(): Promise<Catalog> {
  return catalogOf([EVEN, ODD], [VEHICLE], ['feeds'])
}

/** A catalogue with one dataset of these contracts that lands by appending. */
export function datasetBeside(id: string, contracts: readonly ContractId[]): Promise<Catalog> {
  return catalogOf([id], contracts, ['records'])
}

async function catalogOf(
  ids: readonly string[],
  contracts: readonly ContractId[],
  doors: Dataset['doors'],
): Promise<Catalog> {
  const { catalog } = await loadCatalog(CATALOG_DIR, {})
  const base = catalog?.datasets.get('metro-gate-counts')
  if (!catalog || !base) throw new Error('the catalogue has faults')
  const own = ids.map((id): [string, Dataset] => [
    id,
    { ...base, id, tables: tables(...contracts), landing: 'append', doors },
  ])
  return { ...catalog, sources: new Map(), datasets: new Map(own) }
}

/** A snapshot with vehicle `number` and the one before it: the one before that has ended. */
export async function* snapshotOf(number: number): AsyncGenerator<Uint8Array> {
  const readings = [number - 1, number]
    .filter((one) => one >= 0)
    .map((one) => {
      const at = new Date(Date.UTC(2026, 0, 1) + one * 1_000).toISOString()
      const type = one % 2 === 0 ? 'even' : 'odd'
      return vehicle(String(one), at, { vehicle_type_id: type })
    })
  yield toyBytes({ readings, snapshotOf: [VEHICLE] })
}
