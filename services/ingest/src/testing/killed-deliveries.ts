import { fileURLToPath } from 'node:url'
import { type Catalog, type Dataset, loadCatalog } from '@tongqu/catalog'
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

/** The catalogue of the repository with those two datasets beside its own. */
export async function killedCatalog(): Promise<Catalog> {
  const { catalog } = await loadCatalog(CATALOG_DIR, {})
  const base = catalog?.datasets.get('metro-gate-counts')
  if (!catalog || !base) throw new Error('the catalogue has faults')
  const own = [EVEN, ODD].map((id): [string, Dataset] => [
    id,
    { ...base, id, tables: tables(VEHICLE), landing: 'append', doors: ['feeds'] },
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
