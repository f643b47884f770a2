import { Problem } from '@tongqu/contracts'
import { openControlServer } from '@tongqu/ingest'
import type { ControlPlane } from './control-plane.ts'
import { HUB_CONTROL_FILE, seedDemo } from './demo/seed.ts'
import type { HubLedger } from './ledger/open.ts'
import type { Settings } from './settings.ts'
import type { World } from './world.ts'

/** What the command line asks of a running hub; the lake's orders go to the ingest process. */
export const HUB_ORDERS = ['demo', 'rotate-ledger-key'] as const

/** Listens to the command line of this machine. */
export function openOrders(
  { dataDir }: Settings,
  { now, uuid }: Pick<World, 'now' | 'uuid'>,
  { plane, ledger, issuer }: { plane: ControlPlane; ledger: HubLedger; issuer: string },
) {
  return openControlServer({
    dataDir,
    file: HUB_CONTROL_FILE,
    token: uuid() + uuid(),
    now,
    async run(name, _input, progress) {
      switch (HUB_ORDERS.find((order) => order === name)) {
        case 'demo':
          return seedDemo({ plane, issuer, dataDir, now, progress })
        case 'rotate-ledger-key':
          await ledger.rotateKey()
          return { verifiers: await ledger.verifiers() }
        default:
          throw new Problem('not-found')
      }
    },
  })
}
