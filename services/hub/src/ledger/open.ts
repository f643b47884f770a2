import { join } from 'node:path'
import { createStatements, createTransfers } from '@tongqu/access'
import type { Log } from '@tongqu/ingest'
import type { Engine } from '@tongqu/lakehouse'
import { openDrain, statementComputer, type WitnessingStatus } from '@tongqu/ledger'
import type { ControlPlane } from '../control-plane.ts'
import type { Settings } from '../settings.ts'
import type { World } from '../world.ts'
import { type ForwardTelling, openForwardTelling } from './forwards.ts'
import { followLost } from './lost.ts'
import { type LedgerSeat, openLedgerSeat } from './seat.ts'
import { type OwnTelling, openOwnTelling } from './telling.ts'
import { openWitnessDesk } from './witnesses.ts'

/** How often it is looked for statements that other gateways were asked for, or left. */
const MAKING_MILLISECONDS = 1_000

/** The ledger, and what is made of it. */
export type HubLedger = LedgerSeat &
  Pick<OwnTelling, 'released' | 'reloaded'> & {
    /** Another platform has confirmed rows. */
    forwarded: ForwardTelling['heard']
    /** What witnesses have signed; undefined without any, and where another process asks them. */
    witnessing(): WitnessingStatus | undefined
    services: {
      statements: ReturnType<typeof createStatements>
      transfers: ReturnType<typeof createTransfers>
    }
  }

/**
 * Opens the ledger. Its holder tells it of all that happens in the store, each hub of its lake and
 * settings. `engine` reads the checkpoints of Delta logs. Throws `ledger-damaged`,
 * `ledger-behind`, `store-unavailable`.
 */
export async function openHubLedger(
  settings: Settings,
  { now, uuid }: Pick<World, 'now' | 'uuid'>,
  { plane, log, engine }: { plane: ControlPlane; log: Log; engine: Engine },
): Promise<HubLedger> {
  const { store, secrets, catalog } = plane
  const report = (err: unknown) => log.warn({ err }, 'the ledger is behind')
  const isSynthetic = (dataset: string) => catalog().datasets.get(dataset)?.synthetic === true
  const dir = settings.ledgerDir ?? join(settings.dataDir, 'ledger')
  const witnesses = openWitnessDesk({ dir, witnesses: settings.witnesses, now, log })
  const seat = await openLedgerSeat({
    dir,
    host: settings.ledgerHost,
    witnesses: settings.witnesses.map(({ verifier }) => verifier),
    ...{ store, secrets, now, uuid, log },
    work(held) {
      const idKey = secrets.derive('ledger ids')
      const drain = openDrain({ ...held, store, idKey, isSynthetic, now, report })
      const ends = [
        () => drain.close(),
        followLost(held, { store, now, report }),
        witnesses.follow(held),
      ]
      return async () => {
        await Promise.all(ends.map((end) => end()))
      }
    },
  })
  const telling = openOwnTelling({
    ...{ ledger: seat, secrets, engine, settings, catalog, now, uuid, log },
  })
  const forwards = openForwardTelling({ ledger: seat, isSynthetic, now, report })
  const flow = { store, now, uuid, catalog, settings: { zone: settings.zone } }
  const statements = createStatements({
    ...flow,
    ledger: statementComputer(seat.reader),
    // Whoever writes the log has it at hand.
    isMaker: seat.isHolder,
    report,
  })
  const making = setInterval(() => void statements.run().catch(report), MAKING_MILLISECONDS).unref()
  return {
    ...seat,
    released: telling.released,
    reloaded: telling.reloaded,
    forwarded: forwards.heard,
    witnessing: witnesses.status,
    services: {
      statements,
      transfers: createTransfers({ store, now }),
    },
    async close() {
      clearInterval(making)
      await statements.close()
      await forwards.close()
      await telling.close()
      await seat.close()
      await witnesses.close()
    },
  }
}
