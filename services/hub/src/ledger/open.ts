import { join } from 'node:path'
import { createStatements, createTransfers } from '@tongqu/access'
import type { Log } from '@tongqu/ingest'
import { openDrain, statementComputer } from '@tongqu/ledger'
import type { ControlPlane } from '../control-plane.ts'
import type { Settings } from '../settings.ts'
import type { World } from '../world.ts'
import { tellingLost } from './lost.ts'
import { type Held, type LedgerSeat, openLedgerSeat } from './seat.ts'

/** The ledger, and what is made of it. */
export type HubLedger = LedgerSeat & {
  services: {
    statements: ReturnType<typeof createStatements>
    transfers: ReturnType<typeof createTransfers>
  }
}

/** What happens outside of the store, told by the holder; answers what ends it. */
export type Telling = (held: Held) => () => Promise<void>

/**
 * Opens the ledger. Its holder tells it of all that happens in the store, and of what `tellings`
 * know. Throws `ledger-damaged`, `store-unavailable`.
 */
export async function openHubLedger(
  settings: Settings,
  { now, uuid }: Pick<World, 'now' | 'uuid'>,
  { plane, log, tellings = [] }: { plane: ControlPlane; log: Log; tellings?: readonly Telling[] },
): Promise<HubLedger> {
  const { store, secrets, catalog } = plane
  const report = (err: unknown) => log.warn({ err }, 'the ledger is behind')
  const seat = await openLedgerSeat({
    dir: settings.ledgerDir ?? join(settings.dataDir, 'ledger'),
    host: settings.ledgerHost,
    ...{ store, secrets, now, uuid, log },
    work(held) {
      const drain = openDrain({
        ...{ store, now, report, recorder: held.recorder },
        commitments: held.commitments,
        idKey: secrets.derive('ledger ids'),
        isSynthetic: (dataset) => catalog().datasets.get(dataset)?.synthetic === true,
      })
      const all = [tellingLost(store, now, report), ...tellings]
      const ends = [() => drain.close(), ...all.map((tell) => tell(held))]
      return async () => {
        await Promise.all(ends.map((end) => end()))
      }
    },
  })
  const flow = { store, now, uuid, catalog, settings: { zone: settings.zone } }
  const compute = statementComputer(seat.reader)
  return {
    ...seat,
    services: {
      statements: createStatements({ ...flow, compute }),
      transfers: createTransfers({ store, now }),
    },
  }
}
