import { randomBytes, randomUUID } from 'node:crypto'
import { openBackOffice } from '../back-office.ts'
import { openCatalog } from '../catalog.ts'
import { seedDemo } from '../demo/seed.ts'
import { openFrontDesk } from '../front-desk.ts'
import { openLog } from '../log.ts'
import { ROOT, readSettings } from '../settings.ts'
import { openHubKeys } from '../workshop.ts'
import type { World } from '../world.ts'

/** Nothing listens there. */
const HERE = 'http://127.0.0.1:9'

/**
 * Everything of a hub but its server and its lake's data, in this process, with the people of the
 * demonstration. Over the same folder it is the same hub again.
 */
export async function openDemoOffice(dir: string) {
  const world = { env: {}, currentDir: dir, now: Date.now, uuid: randomUUID }
  const own = { ...world, randomBytes: (count: number) => randomBytes(count) } as unknown as World
  const read = readSettings(
    { HUB_DATA_DIR: dir },
    { currentDir: dir, rootDir: ROOT, processors: 2 },
  )
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  const { settings } = read
  const log = openLog('hub', 'silent')
  const live = await openCatalog(settings)
  const keys = await openHubKeys(settings, own)
  const office = await openBackOffice(settings, own, { files: live.catalog, keys, log })
  const { plane, ledger } = office
  const issuer = `${HERE}/oidc`
  const progress = () => undefined
  await seedDemo({ plane, issuer, dataDir: dir, now: Date.now, progress })
  const place = { log, plane, publicUrl: HERE, listener: HERE }
  const desk = await openFrontDesk(settings, own, place)
  return {
    plane,
    ledger,
    desk,
    async close() {
      await desk.close()
      await office.close()
      live.close()
    },
  }
}
