/**
 * A hub to be killed, with one source that is pushed to and one drop folder, one that takes
 * reports, or one that subscribes: `node doors-child.ts <folder> <fault point> <which time>
 * [reports | mqtt://…]`. It writes the address of its listener to standard output, and kills itself
 * without warning when the point is met for the given time.
 */
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { loadCatalog } from '@tongqu/catalog'
import {
  nodeFileSystem,
  openEngine,
  openKeyRing,
  openLakeReader,
  openLakeWriter,
  openRawStore,
} from '@tongqu/lakehouse'
import { localBus } from '@tongqu/realtime'
import { knownAdapters } from '../../adapters.ts'
import { startIngest } from '../../ingest.ts'
import { countsSource } from '../../testing/counts.ts'
import { reportSource } from '../../testing/reports.ts'
import { doorSources } from './door-sources.ts'

const [, , dir = '', point = '', times = '1', way = ''] = process.argv
const CATALOG_DIR = fileURLToPath(new URL('../../../../../catalog', import.meta.url))

let left = Number(times)
const faults = (met: string) => {
  if (met !== point) return
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}
const now = () => Date.now()
const refuse = () => Promise.reject(new Error('nobody is asked'))
const uuid = randomUUID
const zone = 'Asia/Shanghai'
const { catalog: known } = await loadCatalog(CATALOG_DIR, { adapters: knownAdapters })
if (!known) throw new Error('the catalogue has faults')
const wanted = way.startsWith('mqtt:') ? [countsSource(way)] : doorsOf(way)
const sources = new Map(wanted.map((source) => [source.id, source]))
const catalog = { ...known, sources }
const datasets = [...catalog.datasets.values()]
const keys = await openKeyRing({ dir, now, fs: nodeFileSystem, random: randomBytes })
const { cells } = keys
const engine = await openEngine({ threads: 1, memoryMegabytes: 256, spillDir: dir, cells })
const ingest = startIngest({
  catalog: () => catalog,
  zone,
  writer: await openLakeWriter({ dir, datasets, zone, now, uuid, engine, faults }),
  reader: await openLakeReader({ dir, datasets, now, uuid, engine }),
  raw: await openRawStore({ dir, now, uuid, keys, faults }),
  keys,
  bus: localBus(),
  egress: { get: refuse, post: refuse },
  spoolDir: dir,
  dataDir: dir,
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  now,
  random: () => 0,
  randomWord: () => randomInt(2 ** 32),
  variables: { SIMULATOR_URL: 'http://127.0.0.1:1' },
  onListening: (one) => 'url' in one && process.stdout.write(`${one.url}\n`),
})
function doorsOf(given: string) {
  return given === 'reports' ? [reportSource()] : doorSources
}

process.once('SIGTERM', async () => {
  await ingest.stop()
  process.exit(0)
})
