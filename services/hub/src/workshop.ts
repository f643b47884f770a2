import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CatalogFault } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { type Log, openEgress } from '@tongqu/ingest'
import {
  type DataDirLock,
  type Engine,
  type EngineOptions,
  type KeyRing,
  lockDataDir,
  nodeFileSystem,
  openEngine,
  openKeyRing,
  openLakeReader,
  openLakeWriter,
  openRawStore,
} from '@tongqu/lakehouse'
import { openCatalog } from './catalog.ts'
import type { Settings } from './settings.ts'
import type { World } from './world.ts'

/** How long a new owner waits for the old one, which may be just ending. */
const LOCK_PATIENCE_MILLISECONDS = 2_000
const LOCK_BEAT_MILLISECONDS = 50

export type WorkshopOptions = {
  log: Log
  /** The catalogue's files have changed; with faults the old one stays. */
  onCatalog?: (faults: readonly CatalogFault[]) => void
  /** How long to wait for another owner of the data folder to end. */
  lockPatienceMilliseconds?: number
}

export type Workshop = Awaited<ReturnType<typeof openWorkshop>>

/**
 * Everything one needs to write to the lake, in the one process that owns the data folder. Throws
 * `data-dir-locked`, `keys-unusable` and `catalog-invalid`.
 */
export async function openWorkshop(settings: Settings, world: World, options: WorkshopOptions) {
  const { dataDir: dir, zone, egressNetworks } = settings
  const { now, uuid, random } = world
  const { log, onCatalog } = options
  const lock = await lockPatiently(dir, world, options.lockPatienceMilliseconds)
  const keys = await openHubKeys(settings, world)
  const spoolDir = join(dir, 'spool', 'ingest')
  await rm(spoolDir, { recursive: true, force: true })
  await mkdir(spoolDir, { recursive: true })
  const live = await openCatalog(settings, (faults) => {
    if (faults.length === 0) {
      writer.setDatasets(live.catalog().datasets.values())
      reader.setDatasets(live.catalog().datasets.values())
    }
    onCatalog?.(faults)
  })
  const report = (err: unknown) => log.warn({ err }, 'a side task of the lake failed')
  const engine = await openHubEngine(settings, 'ingest', {
    cells: keys.cells,
    onTokenFault: (column) => log.error({ column }, 'sealed text can not be opened: read as null'),
  })
  const datasets = [...live.catalog().datasets.values()]
  const reader = await openLakeReader({ dir, datasets, now, uuid, engine, cacheBytes: 0, report })
  const writer = await openLakeWriter({ dir, datasets, zone, now, uuid, engine, report })
  const raw = await openRawStore({ dir, now, uuid, keys })
  const egress = openEgress({ networks: egressNetworks })
  return {
    deps: {
      catalog: live.catalog,
      zone,
      writer,
      reader,
      raw,
      keys,
      engine,
      egress,
      spoolDir,
      dataDir: dir,
      log,
      now,
      uuid,
      random,
      reload: live.check,
    },
    async close() {
      live.close()
      await egress.close()
      await reader.close()
      await writer.close()
      engine.close()
      lock.release()
    },
  }
}

/**
 * An engine that spills into a folder of its own, so that two processes never share one. That of
 * the process which owns the data folder seals and reveals; that of the doors reveals what plans
 * give.
 */
export async function openHubEngine(
  { dataDir, engineThreads, engineMemoryMegabytes }: Settings,
  name: 'ingest' | 'doors' | 'doctor',
  sealing: Pick<EngineOptions, 'cells' | 'onTokenFault' | 'pseudonyms'> = {},
): Promise<Engine> {
  const spillDir = join(dataDir, 'spool', `spill-${name}`)
  await rm(spillDir, { recursive: true, force: true })
  await mkdir(spillDir, { recursive: true })
  return openEngine({
    threads: engineThreads,
    memoryMegabytes: engineMemoryMegabytes,
    spillDir,
    keepsFiles: name !== 'ingest',
    ...sealing,
  })
}

/**
 * The keys of the data folder; at the very first start they are made, so its lock must be held
 * then. Throws `keys-unusable`, `lake-full`.
 */
export function openHubKeys(
  { dataDir: dir, masterKeyFile }: Settings,
  { now, randomBytes: random }: Pick<World, 'now' | 'randomBytes'>,
): Promise<KeyRing> {
  const elsewhere = masterKeyFile === undefined ? {} : { masterKeyFile }
  return openKeyRing({ dir, ...elsewhere, now, fs: nodeFileSystem, random })
}

/** Locks the data folder, waiting a little for a process that is just ending. */
export async function lockPatiently(
  dataDir: string,
  { now }: Pick<World, 'now'>,
  patienceMilliseconds = LOCK_PATIENCE_MILLISECONDS,
): Promise<DataDirLock> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const holder = { pid: process.pid, startedAt: new Date(now()).toISOString() }
  const until = now() + patienceMilliseconds
  for (;;) {
    try {
      return lockDataDir(dataDir, holder)
    } catch (error) {
      const locked = error instanceof Problem && error.code === 'data-dir-locked'
      if (!locked || now() > until) throw error
    }
    await sleep(LOCK_BEAT_MILLISECONDS)
  }
}
