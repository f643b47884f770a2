import type { Log } from '@tongqu/ingest'
import { type KeyRing, openLakeReader } from '@tongqu/lakehouse'
import type { ControlPlane } from './control-plane.ts'
import type { Settings } from './settings.ts'
import { openHubEngine } from './workshop.ts'
import type { World } from './world.ts'

const MEGABYTE = 2 ** 20

/** The lake as the hub process has it: it is read here, and written elsewhere. */
export type HubLake = Awaited<ReturnType<typeof openHubLake>>

/**
 * Opens an engine and a reader. Personal text is opened here for the plans that give it; `keys` are
 * read only.
 */
export async function openHubLake(
  settings: Settings,
  { now, uuid }: Pick<World, 'now' | 'uuid'>,
  { plane, keys, log }: { plane: ControlPlane; keys: Pick<KeyRing, 'cells'>; log: Log },
) {
  const engine = await openHubEngine(settings, 'doors', {
    cells: keys.cells,
    pseudonyms: plane.pseudonyms,
    onTokenFault: (column) => log.error({ column }, 'sealed text can not be opened: read as null'),
  })
  const reader = await openLakeReader({
    ...{ dir: settings.dataDir, datasets: plane.catalog().datasets.values(), now, uuid, engine },
    cacheBytes: settings.cacheMegabytes * MEGABYTE,
  })
  return {
    engine,
    reader,
    async close() {
      await reader.close()
      engine.close()
    },
  }
}
