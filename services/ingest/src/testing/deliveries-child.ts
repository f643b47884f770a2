import { randomBytes, randomUUID } from 'node:crypto'
import {
  nodeFileSystem,
  openEngine,
  openKeyRing,
  openLakeWriter,
  openRawStore,
} from '@tongqu/lakehouse'
import { localBus } from '@tongqu/realtime'
import { openIntake } from '../intake.ts'
import { killedCatalog, killedTarget, snapshotOf } from './killed-deliveries.ts'

/**
 * Takes deliveries in until it is killed: `node deliveries-child.ts <folder> <first number>`. It
 * keeps one snapshot after another, writes the number of each that is on disk to standard output, a
 * line each, and lands it then.
 */
const [, , dir = '', first = '0'] = process.argv

const now = () => Date.now()
const uuid = randomUUID
const catalog = await killedCatalog()
const keys = await openKeyRing({ dir, now, fs: nodeFileSystem, random: randomBytes })
const { cells } = keys
const engine = await openEngine({ threads: 1, memoryMegabytes: 256, spillDir: dir, cells })
const datasets = catalog.datasets.values()
const writer = await openLakeWriter({ dir, datasets, zone: 'UTC', now, uuid, engine })
const raw = await openRawStore({ dir, now, uuid, keys })
const intake = openIntake({
  catalog: () => catalog,
  writer,
  raw,
  keys,
  bus: localBus(),
  spoolDir: dir,
  now,
})

let stopping = false
process.once('SIGTERM', () => {
  stopping = true
})
await intake.landPending(killedTarget)
for (let number = Number(first); !stopping; number += 1) {
  const record = await intake.keep(killedTarget, snapshotOf(number), {})
  process.stdout.write(`${number}\n`)
  await intake.land(killedTarget, record)
}
await writer.close()
engine.close()
