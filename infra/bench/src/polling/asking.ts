/**
 * Asks the sources of a province in a process of its own:
 *
 *   node asking.ts <folder> hub <address> <sources> <seconds>    a whole ingest that polls them
 *   node asking.ts <folder> bare <address> <sources> <seconds>   one timer and one undici call each
 *
 * Writes `warm` when all have been asked. From then until SIGTERM its CPU time is counted; then it
 * writes an `Asked` and ends.
 */
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadCatalog, type Source } from '@tongqu/catalog'
import { knownAdapters, openEgress, startIngest } from '@tongqu/ingest'
import {
  nodeFileSystem,
  openEngine,
  openKeyRing,
  openLakeReader,
  openLakeWriter,
  openRawStore,
} from '@tongqu/lakehouse'
import { localBus } from '@tongqu/realtime'
import { Agent, request } from 'undici'

export type Asked = { cpuMs: number; wallMs: number; landed: number }

const CATALOG_DIR = fileURLToPath(new URL('../../../../catalog', import.meta.url))
/** All have begun, and the beats have settled. */
const WARM_MILLISECONDS = 25_000

const [dir = '', way = '', address = '', sources = '', seconds = ''] = process.argv.slice(2)
const everySeconds = Number(seconds)
const numbers = Array.from({ length: Number(sources) }, (_, number) => number)

let landed = 0
mkdirSync(dir, { recursive: true })
const stop = way === 'hub' ? await startHub() : startBare()
await new Promise((done) => setTimeout(done, WARM_MILLISECONDS))
const before = process.cpuUsage()
const startedAt = performance.now()
landed = 0
process.once('SIGTERM', async () => {
  const { user, system } = process.cpuUsage(before)
  const wallMs = performance.now() - startedAt
  const asked: Asked = { cpuMs: (user + system) / 1000, wallMs, landed }
  process.stdout.write(`${JSON.stringify(asked)}\n`)
  await stop()
  process.exit(0)
})
process.stdout.write('warm\n')

function sourceOf(number: number): Source {
  return {
    id: `source-${number}`,
    adapter: 'gtfs-realtime',
    dataset: 'bus-vehicle-positions',
    feed: `feed-${number}`,
    transport: {
      kind: 'http-poll',
      url: `${address}/${number}`,
      everySeconds,
      headers: {},
    },
    routes: [],
    zone: 'Asia/Shanghai',
    limits: { bytes: 1_000_000, entities: 10_000, seconds: everySeconds / 2 },
    options: {},
    enabled: true,
    synthetic: true,
  }
}

async function startHub(): Promise<() => Promise<void>> {
  const { catalog: known } = await loadCatalog(CATALOG_DIR, { adapters: knownAdapters })
  if (!known) throw new Error('the catalogue has faults')
  const polled = new Map(numbers.map((number) => [`source-${number}`, sourceOf(number)]))
  const catalog = { ...known, sources: polled }
  const datasets = [...catalog.datasets.values()]
  const common = { dir, now: () => Date.now(), uuid: randomUUID }
  const keys = await openKeyRing({ ...common, fs: nodeFileSystem, random: randomBytes })
  const { cells } = keys
  const engine = await openEngine({ threads: 1, memoryMegabytes: 512, spillDir: dir, cells })
  const bus = localBus()
  bus.subscribe('released', () => {
    landed += 1
  })
  const egress = openEgress({ networks: [] })
  const ingest = startIngest({
    ...common,
    catalog: () => catalog,
    zone: 'Asia/Shanghai',
    writer: await openLakeWriter({ ...common, datasets, zone: 'Asia/Shanghai', engine }),
    reader: await openLakeReader({ ...common, datasets, engine }),
    raw: await openRawStore({ ...common, keys }),
    keys,
    bus,
    egress,
    spoolDir: dir,
    dataDir: dir,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    random: () => Math.random(),
    randomWord: () => randomInt(2 ** 32),
    variables: {},
  })
  return async () => {
    await ingest.stop()
    await egress.close()
  }
}

function startBare(): () => Promise<void> {
  const agent = new Agent()
  const every = everySeconds * 1000
  const ask = async (number: number) => {
    try {
      const signal = AbortSignal.timeout(every / 2)
      const answer = await request(`${address}/${number}`, { dispatcher: agent, signal })
      await answer.body.dump()
    } catch {
      // The hanging ones.
    }
  }
  for (const number of numbers) {
    setTimeout(() => setInterval(() => void ask(number), every), (number / numbers.length) * every)
  }
  return () => agent.destroy()
}
