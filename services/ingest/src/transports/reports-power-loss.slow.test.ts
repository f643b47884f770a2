import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { HttpReport } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { nodeFileSystem, openKeyRing, openRawStore } from '@tongqu/lakehouse'
import { localBus } from '@tongqu/realtime'
import { expect, it } from 'vitest'
import { powerLossFileSystem } from '../../../lakehouse/src/testing/power-loss-file-system.ts'
import { isPowerFailure } from '../../../lakehouse/src/testing/power-loss-run.ts'
import { randomFrom } from '../../../lakehouse/src/testing/random.ts'
import { type IntakeDeps, openIntake } from '../intake.ts'
import { targetOf } from '../target.ts'
import { catalogWith, silent, temporaryFolder } from '../testing/hub.ts'
import { report, reportSource, waybillOf } from '../testing/reports.ts'
import { openHttpListeners } from './http-listener.ts'
import { takeReports } from './http-report.ts'

/** Another one each time; a failure tells it, and it can be set here to repeat that run. */
const SEED = Date.now() % 1_000_000
const LOSSES = 25
/** Calls to the disk before the power fails: up to some forty reports. */
const MAX_CALLS = 400
const SENDERS = 6
const source = reportSource()

it('power lost while platforms report: each that was answered 1001 is there, once', async () => {
  const random = randomFrom(SEED)
  const dir = await temporaryFolder()
  const attics = await temporaryFolder()
  const bodies = new Map<number, Buffer>()
  const accepted = new Set<number>()
  let next = 0
  for (let loss = 0; loss < LOSSES; loss += 1) {
    const attic = join(attics, String(loss))
    await mkdir(attic)
    const fs = await powerLossFileSystem(nodeFileSystem, dir, attic)
    fs.failAfter(Math.floor(random() * MAX_CALLS))
    const door = await openDoor(dir, fs).catch(mayFail)
    const open = [...Array(next).keys()].filter((number) => !accepted.has(number))
    const senders = Array.from({ length: door ? SENDERS : 0 }, async () => {
      for (;;) {
        const number = open.shift() ?? next++
        const body = bodies.get(number) ?? waybillOf(number)
        bodies.set(number, body)
        const { body: answer, text } = await report(door?.url ?? '', body)
        const isKept = text.includes('this very report is kept already')
        if (answer.code !== 1001 && !isKept) return
        accepted.add(number)
      }
    })
    await Promise.all(senders)
    await door?.stop()
    const share = random()
    await fs.fail(
      (entries) => Math.floor(share * (entries + 1)),
      (bytes) => ({ kept: Math.floor(random() * bytes), zeros: 0 }),
    )
    const faults = await judge(dir, accepted, bodies)
    expect({ seed: SEED, loss, faults }).toEqual({ seed: SEED, loss, faults: [] })
  }
  console.info(`seed ${SEED}: ${LOSSES} losses, ${accepted.size} accepted of ${next}`)
}, 240_000)

/** A listener on a raw store of its own; nothing lands. Undefined when it could not begin. */
async function openDoor(dir: string, fs = nodeFileSystem) {
  const now = () => Date.now()
  const keys = await openKeyRing({ dir, now, fs, random: randomBytes })
  const raw = await openRawStore({ dir, fs, now, uuid: () => crypto.randomUUID(), keys })
  const catalog = await catalogWith([source])
  const target = targetOf(source)
  if (!target) throw new Error('no target')
  const writer = { landedSequence: async () => -1 } as unknown as IntakeDeps['writer']
  const bus = localBus()
  const common = { raw, bus, now, keys, spoolDir: dir }
  const { keep } = openIntake({ ...common, catalog: () => catalog, writer })
  const intake = {
    keep,
    land: () => Promise.reject(new Problem('lake-full')),
    landBatch: () => Promise.reject(new Problem('lake-full')),
    waiting: async () => [],
  }
  const listening = Promise.withResolvers<string>()
  bus.subscribe('source-status', ({ outcome, code }) => {
    if (outcome === 'failed' && code !== 'lake-full')
      listening.reject(new Error('the power has failed'))
  })
  const transport = takeReports(source, source.transport as HttpReport, target, {
    ...common,
    intake,
    listeners: openHttpListeners(),
    log: silent,
    random: () => 0,
    onListening: (one) => listening.resolve('url' in one ? one.url : ''),
  })
  const url = await listening.promise.catch(async (error) => {
    await transport.stop()
    throw error
  })
  return { url, stop: transport.stop }
}

async function judge(
  dir: string,
  accepted: ReadonlySet<number>,
  bodies: ReadonlyMap<number, Buffer>,
): Promise<string[]> {
  const now = () => Date.now()
  const keys = await openKeyRing({ dir, now, fs: nodeFileSystem, random: randomBytes })
  const raw = await openRawStore({ dir, now, uuid: () => crypto.randomUUID(), keys })
  const records = await raw.since(source.id, '2000-01-01T00:00:00.000Z')
  const faults: string[] = []
  for (const [index, { sequence }] of records.entries()) {
    if (sequence !== index) faults.push(`sequence ${sequence} stands at ${index}`)
  }
  const byKey = Map.groupBy(records, ({ key = '' }) => key)
  for (const [key, found] of byKey) {
    if (found.length > 1) faults.push(`${key} is there ${found.length} times`)
  }
  for (const number of accepted) {
    const key = `680000123:${number.toString(16).padStart(32, '0')}`
    const [record] = byKey.get(key) ?? []
    if (!record) {
      faults.push(`${number} is lost`)
      continue
    }
    const kept = await buffer(await raw.open(record.sha256)).catch((error) =>
      Buffer.from(`${error}`),
    )
    if (!bodies.get(number)?.equals(kept)) faults.push(`${number}: its bytes are not there`)
  }
  return faults
}

function mayFail(error: unknown): undefined {
  if (!isPowerFailure(error)) throw error
  return undefined
}
