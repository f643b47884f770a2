import { randomUUID } from 'node:crypto'
import { jt808 } from '@tongqu/adapter-jt808'
import type { Frame } from '@tongqu/adapter-kit'
import { sessionContext } from '@tongqu/adapter-kit/testing'
import type { Source } from '@tongqu/catalog'
import type { FrameEntry } from '@tongqu/lakehouse'
import { expect, it } from 'vitest'
import { location, TestTerminal } from '../../../adapters/jt808/src/testing/terminal.ts'
import { openIntake } from './intake.ts'
import { retainRaw } from './maintenance.ts'
import { type OperationDeps, operationRunner } from './operations.ts'
import type { ReplayReport } from './replay.ts'
import { createDecoder } from './sessions/decoder.ts'
import type { Part } from './sessions/types.ts'
import { sourceOf } from './testing/feeds.ts'
import { catalogWith, openHub, temporaryFolder } from './testing/hub.ts'

const MAIN = 'vehicle-link-status'
const OTHER = 'vehicle-positions-other'
const REGISTER = 'vehicle-register'
const NOON = Date.parse('2026-01-01T12:00:00Z')
const DAY_MILLISECONDS = 86_400_000
const quiet = () => undefined

const source: Source = {
  ...sourceOf(MAIN, ''),
  id: 'terminals',
  adapter: 'jt808',
  transport: {
    kind: 'tcp-listen',
    host: '127.0.0.1',
    port: 0,
    limits: { connections: 1, connectionsPerAddress: 1, idleSeconds: 1, messagesPerSecond: 1 },
    dialBack: [],
  },
  routes: [
    { contract: 'vehicle/position@1', where: {}, dataset: OTHER },
    { contract: 'vehicle/registration@1', where: {}, dataset: REGISTER },
  ],
  options: { authentication: 'open' },
}

/** What sessions of the source make of so many positions and one impossible one. */
function entries(positions: number) {
  const session = jt808
    .open(sessionContext(source.options))
    .session({ address: '192.0.2.1', port: 1, transport: 'tcp' })
  session.opened(NOON)
  const terminal = new TestTerminal('13900000001')
  const bodies = Array.from({ length: positions }, (_, n) => location({ altitude: n }))
  return [...bodies, location({ latitude: 91_000_000 })].flatMap((body, n) => {
    const time = `26010119${String(n).padStart(2, '0')}00`
    body.set(Buffer.from(time, 'hex'), body.length - 6)
    return session.receive(terminal.frame(0x0200, body), NOON).frames.map(entryOf)
  })
}

function entryOf(frame: Frame): FrameEntry {
  return { kind: 'message', ...frame }
}

/** A hub whose journal holds a batch that has not landed yet. */
async function hubWithBatch() {
  let now = NOON
  const dir = await temporaryFolder()
  const hub = await openHub(dir, await catalogWith([source]), { now: () => now })
  const journal = await hub.raw.frames(source.id, { sealed: true })
  await journal.append(entries(3))
  const batch = await journal.cut()
  if (!batch) throw new Error('no batch')
  const { writer, raw, engine } = hub
  const common = { engine, uuid: randomUUID, dataDir: dir, reload: async () => undefined }
  const intake = openIntake(hub.deps)
  const deps: OperationDeps = { ...hub.deps, ...common, writer, raw, intake }
  const run = operationRunner(deps)
  return {
    ...hub,
    journal,
    batch,
    run,
    deps,
    /** As the source itself lands the batch. */
    landIn(dataset: string, part: Part) {
      const { sha256, receivedAt, sequence } = batch
      const { id, feed } = source
      return writer.land(
        { dataset, feed, source: id, sha256, receivedAt, appId: id, sequence },
        part,
      )
    },
    replay: (delivery: string) => run('replay', { delivery }, quiet) as Promise<ReplayReport>,
    later(days: number) {
      now += days * DAY_MILLISECONDS
    },
  }
}

it('replays a batch of frames into all its datasets, once per version of the adapter', async () => {
  const { batch, replay, writer, told, deps } = await hubWithBatch()
  const report = await replay(batch.sha256.slice(0, 10))
  expect(report).toMatchObject({
    dataset: MAIN,
    source: source.id,
    delivery: batch.sha256,
    adapter: `jt808-${jt808.version}`,
    others: [{ dataset: OTHER, release: 1, tables: { position: { readings: 3 } } }],
  })
  const [main] = await writer.versions(MAIN)
  expect(main?.tables.rejects?.rows, 'the impossible place').toBe(1)
  expect(told.released.map(({ dataset }) => dataset).sort()).toEqual([MAIN, OTHER])
  expect(told['feed-update'], 'real time is about now').toEqual([])
  const again = await replay(batch.sha256)
  expect([again.release, again.others?.[0]?.release]).toEqual([undefined, undefined])
  expect((await writer.versions(OTHER))[0]?.tables.position?.rows).toBe(3)
  expect(await deps.writer.landedSequence(OTHER, source.id), 'lands by itself still').toBe(-1)
})

it('does not double what has landed before', async () => {
  const { batch, replay, landIn, writer, journal, keys } = await hubWithBatch()
  const { pseudonym } = keys
  const decoder = createDecoder({ source, adapter: jt808, options: source.options, pseudonym })
  const { parts } = decoder.decode(batch, await journal.read(batch.sequence))
  const part = parts.get(OTHER)
  if (!part) throw new Error('no positions')
  await landIn(OTHER, part)
  const report = await replay(batch.sha256)
  expect(report.others).toMatchObject([{ tables: { position: { readings: 0, repeats: 3 } } }])
  expect((await writer.versions(OTHER))[0]?.tables.position?.rows).toBe(3)
})

it('knows no batch of a source that has left the catalogue', async () => {
  const { batch, deps } = await hubWithBatch()
  const empty = await catalogWith([])
  const run = operationRunner({ ...deps, catalog: () => empty })
  await expect(run('replay', { delivery: batch.sha256 }, quiet)).rejects.toMatchObject({
    code: 'delivery-not-found',
  })
})

it('keeps frames until every dataset of their source has them, and no longer', async () => {
  const { journal, deps, landIn, later } = await hubWithBatch()
  const nothing = { readings: [], rejects: [], findings: [] }
  const kept = async () => (await journal.batches(-1)).length
  const { catalog } = deps
  const days = [MAIN, OTHER, REGISTER].map((id) => catalog().datasets.get(id)?.retention.rawDays)
  later(Math.min(...days.map(Number)) + 2)
  for (const dataset of [MAIN, OTHER]) {
    await landIn(dataset, nothing)
    await retainRaw(deps)
    expect(await kept()).toBe(1)
  }
  await landIn(REGISTER, nothing)
  expect(await retainRaw(deps)).toEqual({ deleted: 1 })
  expect(await kept()).toBe(0)
})

it('keeps frames whose time is not over, and those of sources it does not know', async () => {
  const { journal, deps, later } = await hubWithBatch()
  await retainRaw(deps)
  expect(await journal.batches(-1)).toHaveLength(1)
  later(10_000)
  const empty = await catalogWith([])
  await retainRaw({ ...deps, catalog: () => empty })
  expect(await journal.batches(-1)).toHaveLength(1)
})
