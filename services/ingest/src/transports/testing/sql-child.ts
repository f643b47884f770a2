/**
 * A hub to be killed, with one source that reads a view: `node sql-child.ts <folder> <engine>
 * <port> <fault point> <which time>`. It writes its statuses to standard output, a line each, and
 * kills itself without warning when the point is met for the given time.
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
import type { SqlServer } from '../../../../store/src/testing/sql-servers.ts'
import { knownAdapters } from '../../adapters.ts'
import { startIngest } from '../../ingest.ts'
import { killedSource } from './sql-killed.ts'

const [, , dir = '', engine = '', port = '0', point = '', times = '1'] = process.argv
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
const source = killedSource({ engine: engine as SqlServer['engine'], port: Number(port) })
const catalog = { ...known, sources: new Map([[source.id, source]]) }
const datasets = [...catalog.datasets.values()]
const lake = await openEngine({ threads: 1, memoryMegabytes: 256, spillDir: dir })
const keys = await openKeyRing({ dir, now, fs: nodeFileSystem, random: randomBytes })
const bus = localBus()
bus.subscribe('source-status', ({ outcome, code, pull }) => {
  process.stdout.write(`${JSON.stringify({ outcome, code, pull })}\n`)
})
const ingest = startIngest({
  catalog: () => catalog,
  zone,
  writer: await openLakeWriter({ dir, datasets, zone, now, uuid, engine: lake, faults }),
  reader: await openLakeReader({ dir, datasets, now, uuid, engine: lake }),
  raw: await openRawStore({ dir, now, uuid, keys, faults }),
  keys,
  bus,
  egress: { get: refuse, post: refuse },
  spoolDir: dir,
  dataDir: dir,
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  now,
  random: () => 0,
  randomWord: () => randomInt(2 ** 32),
  variables: {},
})
process.once('SIGTERM', async () => {
  await ingest.stop()
  process.exit(0)
})
