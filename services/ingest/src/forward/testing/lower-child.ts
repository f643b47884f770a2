import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { jt809Forward } from '@tongqu/adapter-jt809'
import { nodeFileSystem, openEngine, openKeyRing, openLakeWriter } from '@tongqu/lakehouse'
import { delivery } from '../../../../lakehouse/src/testing/lake.ts'
import { startForwards } from '../forwards.ts'
import { type Feeding, forwardBy809, positions, readingsOf } from './positions.ts'

/**
 * A process that lands deliveries and sends them onward until it is killed; started again, it goes
 * on where its lake is. Its one argument is a `Feeding` with the folder and the peer's port.
 */
const job = JSON.parse(process.argv[2] ?? '') as Feeding & {
  dir: string
  port: number
  version: '2011' | '2019'
}
const { dir, port, version, deliveries } = job
const now = () => Date.now()
const uuid = () => crypto.randomUUID()
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

const keys = await openKeyRing({ dir, now, fs: nodeFileSystem, random: randomBytes })
const engine = await openEngine({
  threads: 1,
  memoryMegabytes: 512,
  spillDir: join(dir, 'spill'),
  cells: keys.cells,
})
const zone = 'Asia/Shanghai'
const writer = await openLakeWriter({ dir, datasets: [positions], zone, now, uuid, engine })
const catalog = {
  datasets: new Map([['positions', positions]]),
  forwards: new Map([['ministry', forwardBy809(version, port)]]),
}
const forwards = await startForwards({
  dataDir: dir,
  catalog: () => catalog as never,
  adapters: new Map([['jt809', jt809Forward]]),
  randomWord: () => 0x7654_3210,
  engine,
  bus: { publish: () => undefined },
  log: silent,
  now,
  uuid,
  random: () => Math.random(),
})
const landed = await writer.landedSequence('positions', 'source-a')
for (let sequence = landed + 1; sequence < deliveries; sequence += 1) {
  const receivedAt = new Date(now()).toISOString()
  const decoded = { readings: readingsOf(job, sequence), rejects: [], findings: [] }
  await writer.land(delivery(positions, sequence, { receivedAt }), decoded)
  forwards.poke('positions')
  if (sequence % 20 === 19) await writer.compact('positions')
  await sleep(20)
}
await new Promise(() => undefined)
