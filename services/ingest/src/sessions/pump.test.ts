import { Problem } from '@tongqu/contracts'
import { REJECTS } from '@tongqu/lakehouse'
import { expect, it, onTestFinished } from 'vitest'
import { rowsOf } from '../lake-rows.ts'
import { catalogWith, openHub, silent, temporaryFolder } from '../testing/hub.ts'
import { entryOfReject } from './events.ts'
import { openPump, type PumpDeps } from './pump.ts'
import { MOST_READINGS_HELD } from './shelf.ts'
import { entryOf, positionsAdapter, positionsSource } from './testing/positions-adapter.ts'

const WAIT = { timeout: 60_000, interval: 20 }
const NOW = Date.parse('2026-11-21T08:00:00Z')

/** A pump on a real lake and a real journal. */
async function pumped(more: Partial<PumpDeps> = {}, given?: string) {
  const dir = given ?? (await temporaryFolder())
  const catalog = await catalogWith([positionsSource])
  const hub = await openHub(dir, catalog)
  const journal = await hub.raw.frames(positionsSource.id, { sealed: true })
  const pump = await openPump({
    source: positionsSource,
    adapter: positionsAdapter,
    options: {},
    pseudonym: (identity) => identity,
    catalog: () => catalog,
    journal,
    writer: hub.writer,
    bus: hub.deps.bus,
    log: silent,
    now: () => NOW + performance.now(),
    random: () => 0,
    onCaughtUp: () => undefined,
    vehicles: { note: () => undefined },
    pace: { tell: 20, batch: 100 },
    ...more,
  })
  const keep = (texts: readonly string[], at = NOW) =>
    new Promise<boolean>((done) => {
      pump.keep(
        texts.map((text) => entryOf(text, at)),
        done,
      )
    })
  const rows = async () => {
    const found: string[] = []
    const { deps } = hub
    for await (const row of rowsOf(deps, 'vehicle/position@1', ['vehicle_kind', 'vehicle_id'])) {
      found.push(`${row.vehicle_kind} ${row.vehicle_id}`)
    }
    return found.sort()
  }
  return { ...hub, dir, journal, pump, keep, rows }
}

function numbered(kind: string, from: number, count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${kind} ${String(from + index).padStart(7, '0')}`,
  )
}

it('lands a batch in each dataset it has readings for, and tells real-time datasets at once', async () => {
  const { pump, keep, rows, told, writer } = await pumped()
  expect(await keep([...numbered('bus', 0, 3), ...numbered('truck', 3, 2)])).toBe(true)
  await expect.poll(() => told['feed-update'].length, WAIT).toBeGreaterThan(0)
  expect(told['feed-update'].find(({ dataset }) => dataset === 'bus-positions')).toMatchObject({
    dataset: 'bus-positions',
    mode: 'differential',
    source: 'pumped',
  })
  await pump.stop()
  expect(await rows()).toEqual([...numbered('bus', 0, 3), ...numbered('truck', 3, 2)])
  const [presence] = await writer.versions('vehicle-presence')
  expect(presence?.tables.presence?.rows).toBe(5)
  for (const dataset of ['bus-positions', 'truck-positions', 'vehicle-presence']) {
    expect(await writer.landedSequence(dataset, 'pumped')).toBe(0)
  }
})

it('rejects land in the main dataset at their place, without what was refused', async () => {
  const dir = await temporaryFolder()
  const first = await pumped({}, dir)
  await first.pump.stop()
  const landed: { dataset: string; rejects: readonly object[] }[] = []
  const land: typeof first.writer.land = (delivery, decoded) => {
    landed.push({ dataset: delivery.dataset, rejects: decoded.rejects })
    return first.writer.land(delivery, decoded)
  }
  const { pump, keep } = await pumped({ writer: { ...first.writer, land } }, dir)
  const refused = { code: 'checksum', reason: 'wrong', bytes: Buffer.from('云A12345') }
  const event = entryOfReject(NOW, 'somebody', refused)
  await new Promise((done) => pump.keep([event, entryOf('bad 云A12345', NOW)], done))
  await keep(numbered('bus', 0, 1))
  await pump.stop()
  expect(landed.filter(({ rejects }) => rejects.length > 0)).toEqual([
    {
      dataset: 'vehicle-link-status',
      rejects: [
        { at: 'frame[0]', code: 'checksum', reason: 'wrong' },
        { at: 'frame[1]', code: 'bad', reason: 'it is bad' },
      ],
    },
  ])
  const [release] = await first.writer.versions('vehicle-link-status')
  expect(release?.tables[REJECTS]?.rows).toBe(2)
})

it('says that something is not kept when the disk does not take it, and goes on with the next', async () => {
  const { journal, dir } = await pumped()
  let isFull = true
  const append: typeof journal.append = (entries) =>
    isFull ? Promise.reject(new Problem('lake-full')) : journal.append(entries)
  const { pump, keep, rows } = await pumped({ journal: { ...journal, append } }, dir)
  expect(await keep(numbered('bus', 0, 2))).toBe(false)
  expect(pump.diskProblem()?.code).toBe('lake-full')
  isFull = false
  expect(await keep(numbered('bus', 2, 2))).toBe(true)
  expect(pump.diskProblem()).toBeUndefined()
  await pump.stop()
  expect(await rows()).toEqual(numbered('bus', 2, 2))
})

it('a lake that stalls stops no acknowledgement and no door, holds no more than the bound, and catches up', async () => {
  const dir = await temporaryFolder()
  const first = await pumped({}, dir)
  await first.pump.stop()
  let isStalled = true
  const land: typeof first.writer.land = (...words) =>
    isStalled ? Promise.reject(new Problem('lake-full')) : first.writer.land(...words)
  const { pump, keep, rows, told, close } = await pumped({ writer: { ...first.writer, land } }, dir)
  onTestFinished(close)
  const pieces = 30
  const each = 5_000
  let held = 0
  for (let piece = 0; piece < pieces; piece += 1) {
    expect(await keep(numbered('bus', piece * each, each), NOW + piece)).toBe(true)
    held = Math.max(held, pump.held())
  }
  await expect.poll(() => pump.lakeProblem()?.code, WAIT).toBe('lake-full')
  await expect
    .poll(() => told['feed-update'].flatMap((update) => update.readings).length, WAIT)
    .toBe(pieces * each)
  // The newest batch stays whatever its size: at most some 40,000 frames, two readings each.
  expect(held).toBeLessThan(MOST_READINGS_HELD + 100_000)
  expect(await rows()).toEqual([])
  isStalled = false
  await expect.poll(() => pump.lakeProblem(), WAIT).toBeUndefined()
  await pump.stop()
  expect((await rows()).length).toBe(pieces * each)
  expect(new Set(await rows()).size).toBe(pieces * each)
}, 120_000)

it('a later start lands what an earlier one has only written down, each dataset from where it was', async () => {
  const dir = await temporaryFolder()
  const first = await pumped({}, dir)
  const land: typeof first.writer.land = (delivery, decoded) =>
    delivery.dataset === 'bus-positions'
      ? first.writer.land(delivery, decoded)
      : Promise.reject(new Problem('lake-full'))
  await first.pump.stop()
  const second = await pumped({ writer: { ...first.writer, land } }, dir)
  await second.keep([...numbered('bus', 0, 2), ...numbered('truck', 2, 2)])
  await expect.poll(() => first.writer.landedSequence('bus-positions', 'pumped'), WAIT).toBe(0)
  await second.pump.stop()
  expect(await second.rows()).toEqual(numbered('bus', 0, 2))
  const third = await pumped({}, dir)
  await expect.poll(() => third.writer.landedSequence('truck-positions', 'pumped'), WAIT).toBe(0)
  await third.pump.stop()
  expect(await third.rows()).toEqual([...numbered('bus', 0, 2), ...numbered('truck', 2, 2)])
  expect(third.told['feed-update'].map(({ dataset }) => dataset)).toContain('bus-positions')
})
