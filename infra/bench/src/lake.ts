import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Catalog, loadCatalog } from '@tongqu/catalog'
import { knownAdapters, load, openEgress, openIntake } from '@tongqu/ingest'
import {
  type Engine,
  keyedHash,
  type LakeReading,
  openCells,
  openEngine,
  openLakeWriter,
  openRawStore,
} from '@tongqu/lakehouse'
import { localBus } from '@tongqu/realtime'
import { instantOf } from './data/fleet.ts'

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** What the hub gives its engine unless told otherwise. */
export const HUB_ENGINE = { threads: 2, memoryMegabytes: 1024 }

const KEY_BYTES = 32

export type BenchLake = Awaited<ReturnType<typeof openBenchLake>>

/** The catalogue that comes with the repository. */
export async function repoCatalog(): Promise<Catalog> {
  const { catalog, faults } = await loadCatalog(join(ROOT, 'catalog'), { adapters: knownAdapters })
  if (!catalog) throw new Error(`the catalogue has ${faults.length} faults`)
  return catalog
}

export async function openBenchEngine(spillDir: string): Promise<Engine> {
  await mkdir(spillDir, { recursive: true })
  const cells = openCells(() => randomBytes(KEY_BYTES))
  return openEngine({ ...HUB_ENGINE, spillDir, cells })
}

/** The writing side of a hub in this process, put together as `hub load` does it. */
export async function openBenchLake(dir: string) {
  const catalog = await repoCatalog()
  const spoolDir = join(dir, 'spool', 'ingest')
  await mkdir(spoolDir, { recursive: true })
  const engine = await openBenchEngine(join(dir, 'spool', 'spill'))
  const now = () => Date.now()
  const uuid = () => crypto.randomUUID()
  const zone = 'Asia/Shanghai'
  const datasets = catalog.datasets.values()
  const writer = await openLakeWriter({ dir, datasets, zone, now, uuid, engine })
  const raw = await openRawStore({ dir, now, uuid })
  const egress = openEgress({ networks: [] })
  const bus = localBus()
  const keys = { keyed: keyedHash(randomBytes(KEY_BYTES)) }
  const deps = { catalog: () => catalog, zone, writer, raw, bus, keys, spoolDir, now, uuid }
  const intake = openIntake(deps)
  return {
    catalog,
    engine,
    writer,
    intake,
    /** Everything between a file and its release: raw copy, journal, unpacking, checks, commit. */
    load: (from: string, dataset: string, feed: string, adapter = 'gtfs') =>
      load({ ...deps, zone, intake, egress }, { from, dataset, feed, adapter }, () => undefined),
    /** Positions of a round of the made-up fleet, decoded, to their release. */
    async landPositions(sequence: number, readings: readonly LakeReading[], round: number) {
      const delivery = {
        dataset: 'bus-vehicle-positions',
        feed: 'fleet',
        source: 'bench',
        sha256: sequence.toString(16).padStart(64, '0'),
        receivedAt: new Date(instantOf(round)).toISOString(),
        appId: 'bench',
        sequence,
      }
      const result = await writer.land(delivery, { readings, rejects: [], findings: [] })
      return result.tables.vehicle_position?.readings
    },
    async close() {
      await egress.close()
      await writer.close()
      engine.close()
      bus.close()
    },
  }
}
