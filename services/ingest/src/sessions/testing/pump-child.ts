import { randomBytes, randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { loadCatalog } from '@tongqu/catalog'
import {
  nodeFileSystem,
  openEngine,
  openKeyRing,
  openLakeWriter,
  openRawStore,
} from '@tongqu/lakehouse'
import { localBus } from '@tongqu/realtime'
import { openPump } from '../pump.ts'
import { entryOf, positionsAdapter, positionsSource } from './positions-adapter.ts'

/**
 * A pump to be killed: `node pump-child.ts <folder> <first number>`. It keeps one position after
 * another and writes the number of each that is on disk to standard output, a line each.
 */
const [, , dir = '', first = '0'] = process.argv
const CATALOG_DIR = fileURLToPath(new URL('../../../../../catalog', import.meta.url))
/** Messages that are kept together. */
const TOGETHER = 20
const BEAT_MILLISECONDS = 2

const now = () => Date.now()
const uuid = randomUUID
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const { catalog } = await loadCatalog(CATALOG_DIR, {})
if (!catalog) throw new Error('the catalogue has faults')
const keys = await openKeyRing({ dir, now, fs: nodeFileSystem, random: randomBytes })
const { cells } = keys
const engine = await openEngine({ threads: 1, memoryMegabytes: 256, spillDir: dir, cells })
const datasets = catalog.datasets.values()
const writer = await openLakeWriter({ dir, datasets, zone: 'UTC', now, uuid, engine })
const raw = await openRawStore({ dir, now, uuid, keys })
const pump = await openPump({
  source: positionsSource,
  adapter: positionsAdapter,
  options: {},
  pseudonym: (identity) => identity,
  catalog: () => catalog,
  journal: await raw.frames(positionsSource.id, { sealed: true }),
  writer,
  bus: localBus(),
  log,
  now,
  random: () => 0,
  onCaughtUp: () => undefined,
  vehicles: { note: () => undefined },
  pace: { tell: 10, batch: 40 },
})

let next = Number(first)
let stopping = false
process.once('SIGTERM', () => {
  stopping = true
})
while (!stopping) {
  const numbers = Array.from({ length: TOGETHER }, (_, index) => next + index)
  next += TOGETHER
  const entries = numbers.map((number) =>
    entryOf(`${number % 3 ? 'bus' : 'truck'} ${number}`, now()),
  )
  pump.keep(entries, (onDisk) => {
    if (onDisk) process.stdout.write(`${numbers.at(-1)}\n`)
  })
  await new Promise((done) => setTimeout(done, BEAT_MILLISECONDS))
}
await pump.stop()
process.exit(0)
