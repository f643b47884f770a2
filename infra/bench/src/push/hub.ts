import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { loadCatalog, type Source } from '@tongqu/catalog'
import { knownAdapters, type Listening, startIngest } from '@tongqu/ingest'
import {
  nodeFileSystem,
  openEngine,
  openKeyRing,
  openLakeReader,
  openLakeWriter,
  openRawStore,
} from '@tongqu/lakehouse'
import { localBus } from '@tongqu/realtime'

const CATALOG_DIR = fileURLToPath(new URL('../../../../catalog', import.meta.url))

/** A whole ingest with one source that listens; answers how it is stopped. */
export async function openListeningHub(
  dir: string,
  source: Source,
  told: { onListening(listening: Listening): void; onReleased(): void },
): Promise<() => Promise<void>> {
  const { catalog: known } = await loadCatalog(CATALOG_DIR, { adapters: knownAdapters })
  if (!known) throw new Error('the catalogue has faults')
  const catalog = { ...known, sources: new Map([[source.id, source]]) }
  const datasets = [...catalog.datasets.values()]
  const common = { dir, now: () => Date.now(), uuid: randomUUID }
  const keys = await openKeyRing({ ...common, fs: nodeFileSystem, random: randomBytes })
  const { cells } = keys
  const engine = await openEngine({ threads: 2, memoryMegabytes: 1_024, spillDir: dir, cells })
  const bus = localBus()
  bus.subscribe('released', told.onReleased)
  const refuse = () => Promise.reject(new Error('nobody is asked'))
  const ingest = startIngest({
    ...common,
    catalog: () => catalog,
    zone: 'Asia/Shanghai',
    writer: await openLakeWriter({ ...common, datasets, zone: 'Asia/Shanghai', engine }),
    reader: await openLakeReader({ ...common, datasets, engine }),
    raw: await openRawStore({ ...common, keys }),
    keys,
    bus,
    egress: { get: refuse, post: refuse },
    spoolDir: dir,
    dataDir: dir,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    random: () => 0,
    randomWord: () => randomInt(2 ** 32),
    variables: { SIMULATOR_URL: 'http://127.0.0.1:1' },
    onListening: told.onListening,
  })
  return () => ingest.stop()
}
