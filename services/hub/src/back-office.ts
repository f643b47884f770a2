import type { Catalog } from '@tongqu/catalog'
import type { Log } from '@tongqu/ingest'
import type { KeyRing } from '@tongqu/lakehouse'
import { type ControlKeys, openControlPlane } from './control-plane.ts'
import { openInboundKeeping } from './inbound.ts'
import { openHubLake } from './lake.ts'
import { openHubLedger } from './ledger/open.ts'
import type { Settings } from './settings.ts'
import type { World } from './world.ts'

/**
 * What stands behind the doors: who may read what, the lake, the ledger of all that happens, and
 * what is counted of the channels in.
 */
export type BackOffice = Awaited<ReturnType<typeof openBackOffice>>

export type BackOfficeOptions = {
  /** The catalogue as its files say it. */
  files(): Catalog
  keys: ControlKeys & Pick<KeyRing, 'cells'>
  log: Log
}

/**
 * Throws what `openControlPlane` and `openHubLedger` throw; then nothing of it stays open.
 */
export async function openBackOffice(
  settings: Settings,
  world: Pick<World, 'now' | 'uuid' | 'random'>,
  { files, keys, log }: BackOfficeOptions,
) {
  const plane = await openControlPlane(settings, world, {
    ...{ files, keys, log },
    onCatalog: () => lake.reader.setDatasets(plane.catalog().datasets.values()),
  })
  const lake = await openHubLake(settings, world, { plane, keys, log }).catch(closing(plane))
  const engine = lake.engine
  const ledger = await openHubLedger(settings, world, { plane, log, engine }).catch(
    closing(lake, plane),
  )
  const inbound = openInboundKeeping({
    inbound: plane.services.inbound,
    report: (err) => log.warn({ err }, 'counts of what comes in can not be kept yet'),
  })
  return {
    plane,
    lake,
    ledger,
    inbound,
    async close() {
      await inbound.close()
      await ledger.close()
      await lake.close()
      await plane.close()
    },
  }
}

/** What was opened before is closed in this order, and the failure told all the same. */
export function closing(...opened: readonly { close(): void | Promise<void> }[]) {
  return async (failure: unknown): Promise<never> => {
    for (const one of opened) await one.close()
    throw failure
  }
}
