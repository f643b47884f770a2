import type { Catalog } from '@tongqu/catalog'
import type { Log } from '@tongqu/ingest'
import type { KeyRing } from '@tongqu/lakehouse'
import { type ControlKeys, openControlPlane } from './control-plane.ts'
import { openHubLake } from './lake.ts'
import { openHubLedger } from './ledger/open.ts'
import type { Settings } from './settings.ts'
import type { World } from './world.ts'

/**
 * What stands behind the doors: who may read what, the lake, and the ledger of all that happens.
 */
export type BackOffice = Awaited<ReturnType<typeof openBackOffice>>

export type BackOfficeOptions = {
  /** The catalogue as its files say it. */
  files(): Catalog
  keys: ControlKeys & Pick<KeyRing, 'cells'>
  log: Log
}

/** Throws what `openControlPlane` and `openHubLedger` throw. */
export async function openBackOffice(
  settings: Settings,
  world: Pick<World, 'now' | 'uuid' | 'random'>,
  { files, keys, log }: BackOfficeOptions,
) {
  const plane = await openControlPlane(settings, world, {
    ...{ files, keys, log },
    onCatalog: () => lake.reader.setDatasets(plane.catalog().datasets.values()),
  })
  const lake = await openHubLake(settings, world, { plane, keys, log })
  const ledger = await openHubLedger(settings, world, { plane, log, engine: lake.engine })
  return {
    plane,
    lake,
    ledger,
    async close() {
      await ledger.close()
      await lake.close()
      await plane.close()
    },
  }
}
