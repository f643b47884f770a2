import { openCatalog } from '../catalog.ts'
import { openControlPlane } from '../control-plane.ts'
import { openLog } from '../log.ts'
import type { Settings } from '../settings.ts'
import { lockPatiently, openHubKeys } from '../workshop.ts'
import type { World } from '../world.ts'
import { type DemoResult, seedDemo } from './seed.ts'

/**
 * The demonstration where no hub runs. Its people get the address of the hub as it is configured
 * when it starts. Throws `data-dir-locked` when a hub is just starting or ending.
 */
export async function seedAlone(settings: Settings, world: World): Promise<DemoResult> {
  const log = openLog('hub', settings.logLevel)
  const lock = await lockPatiently(settings.dataDir, world)
  try {
    const keys = await openHubKeys(settings, world)
    const live = await openCatalog(settings)
    const plane = await openControlPlane(settings, world, { files: live.catalog, keys, log })
    try {
      return await seedDemo({
        plane,
        issuer: `${settings.publicUrl ?? `http://127.0.0.1:${settings.port}`}/oidc`,
        dataDir: settings.dataDir,
        now: world.now,
        progress: () => undefined,
      })
    } finally {
      await plane.close()
      live.close()
    }
  } finally {
    lock.release()
  }
}
