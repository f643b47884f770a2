import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Catalog, loadCatalog, type Source } from '@tongqu/catalog'
import {
  nodeFileSystem,
  openEngine,
  openKeyRing,
  openLakeReader,
  openLakeWriter,
  openRawStore,
} from '@tongqu/lakehouse'
import { type BusEvents, localBus } from '@tongqu/realtime'
import { onTestFinished } from 'vitest'
import { knownAdapters } from '../adapters.ts'
import { openEgress } from '../egress.ts'
import { type IngestDeps, startIngest } from '../ingest.ts'

export const CATALOG_DIR = fileURLToPath(new URL('../../../../catalog', import.meta.url))
export const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** The catalogue of the repository with other sources. */
export async function catalogWith(sources: readonly Source[]): Promise<Catalog> {
  const { catalog, faults } = await loadCatalog(CATALOG_DIR, { adapters: knownAdapters })
  if (!catalog) throw new Error(JSON.stringify(faults))
  return { ...catalog, sources: new Map(sources.map((source) => [source.id, source])) }
}

/** A temporary folder that goes when the test does. */
export async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tongqu-ingest-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** Everything a real ingest needs, on a data folder; only sources and clock are the test's. */
export async function openHub(dir: string, catalog: Catalog, more: Partial<IngestDeps> = {}) {
  const now = more.now ?? (() => Date.now())
  const spoolDir = dir
  const keys = await openKeyRing({ dir, now, fs: nodeFileSystem, random: randomBytes })
  const { cells } = keys
  const engine = await openEngine({ threads: 2, memoryMegabytes: 512, spillDir: dir, cells })
  const datasets = catalog.datasets.values()
  const zone = 'Asia/Shanghai'
  const uuid = randomUUID
  const writer = await openLakeWriter({ dir, datasets, zone, now, uuid, engine })
  const raw = await openRawStore({ dir, now, uuid, keys })
  const reader = await openLakeReader({
    dir,
    datasets: catalog.datasets.values(),
    now,
    uuid,
    engine,
  })
  const bus = localBus()
  const egress = openEgress({ networks: ['127.0.0.0/8'] })
  const told: { [K in keyof BusEvents]: BusEvents[K][] } = {
    'feed-update': [],
    'source-status': [],
    'forward-status': [],
    inbound: [],
    released: [],
  }
  bus.subscribe('feed-update', (event) => told['feed-update'].push(event))
  bus.subscribe('source-status', (event) => told['source-status'].push(event))
  bus.subscribe('forward-status', (event) => told['forward-status'].push(event))
  bus.subscribe('inbound', (event) => told.inbound.push(event))
  bus.subscribe('released', (event) => told.released.push(event))
  const deps: IngestDeps = {
    catalog: () => catalog,
    zone,
    writer,
    raw,
    bus,
    egress,
    spoolDir,
    dataDir: dir,
    log: silent,
    now,
    random: () => 0,
    randomWord: () => randomInt(2 ** 32),
    keys,
    reader,
    variables: {},
    ...more,
  }
  async function close() {
    await egress.close()
    await reader.close()
    await writer.close()
    engine.close()
  }
  onTestFinished(close)
  return { deps, writer, reader, raw, keys, engine, told, start: () => startIngest(deps), close }
}
