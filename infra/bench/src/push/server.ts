/**
 * Takes pushes in a process of its own and writes its address to standard output:
 *
 *   node server.ts <folder> hub     a whole ingest with one source that is pushed to
 *   node server.ts <folder> bare    reads bodies, appends them to a file and fdatasyncs them
 *
 * On SIGTERM it writes a `Served` and ends.
 */
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { loadCatalog, type Source } from '@tongqu/catalog'
import { knownAdapters, startIngest } from '@tongqu/ingest'
import {
  nodeFileSystem,
  openEngine,
  openKeyRing,
  openLakeReader,
  openLakeWriter,
  openRawStore,
} from '@tongqu/lakehouse'
import { localBus } from '@tongqu/realtime'
import { SECRET } from './client.ts'

export type Served = { cpuMs: number; landed: number }

const CATALOG_DIR = fileURLToPath(new URL('../../../../catalog', import.meta.url))
const [dir = '', way = ''] = process.argv.slice(2)
const source: Source = {
  id: 'pushed',
  adapter: 'gtfs-realtime',
  dataset: 'bus-vehicle-positions',
  feed: 'pushed',
  transport: {
    kind: 'http-push',
    host: '127.0.0.1',
    port: 0,
    path: '/in',
    auth: { kind: 'hmac', secrets: [SECRET], skewSeconds: 300 },
    requestsPerMinute: 10_000_000,
  },
  routes: [],
  zone: 'Asia/Shanghai',
  limits: { bytes: 10_000_000, entities: 100_000, seconds: 10 },
  options: {},
  enabled: true,
  synthetic: true,
}

let landed = 0
mkdirSync(dir, { recursive: true })
const stop = way === 'hub' ? await openHub() : await openBare()
process.once('SIGTERM', async () => {
  const { user, system } = process.cpuUsage()
  process.stdout.write(`${JSON.stringify({ cpuMs: (user + system) / 1000, landed })}\n`)
  await stop()
  process.exit(0)
})

async function openHub(): Promise<() => Promise<void>> {
  const { catalog: known } = await loadCatalog(CATALOG_DIR, { adapters: knownAdapters })
  if (!known) throw new Error('the catalogue has faults')
  const catalog = { ...known, sources: new Map([[source.id, source]]) }
  const datasets = [...catalog.datasets.values()]
  const common = { dir, now: () => Date.now(), uuid: randomUUID }
  const keys = await openKeyRing({ ...common, fs: nodeFileSystem, random: randomBytes })
  const { cells } = keys
  const engine = await openEngine({ threads: 2, memoryMegabytes: 1_024, spillDir: dir, cells })
  const bus = localBus()
  bus.subscribe('released', () => {
    landed += 1
  })
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
    onListening: (one) => one.transport === 'http' && process.stdout.write(`${one.url}\n`),
  })
  return () => ingest.stop()
}

async function openBare(): Promise<() => Promise<void>> {
  const file = await open(join(dir, 'bodies'), 'a')
  const server = createServer(async (request, response) => {
    await file.write(await buffer(request))
    await file.datasync()
    response.writeHead(202).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/in\n`)
  return async () => {
    server.closeAllConnections()
    await file.close()
  }
}
