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

/** What a test puts in the place of the real parts. */
type Changed = (real: Pick<PumpDeps, 'journal' | 'writer'>) => Partial<PumpDeps>

/** A pump on a real lake and a real journal. */
async function pumped(more: Changed = () => ({}), given?: string) {
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
    ...more({ journal, writer: hub.writer }),
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
  for (const dataset of ['bus-positions', 'truck-positions', 'vehicle-presence']) {
    await expect.poll(() => writer.landedSequence(dataset, 'pumped'), WAIT).toBe(0)
  }
  await pump.stop()
  expect(await rows()).toEqual([...numbered('bus', 0, 3), ...numbered('truck', 3, 2)])
  const [presence] = await writer.versions('vehicle-presence')
  expect(presence?.tables.presence?.rows).toBe(5)
})

it('rejects land in the main dataset at their place, without what was refused', async () => {
  const landed: { dataset: string; rejects: readonly object[] }[] = []
  const { pump, keep, writer } = await pumped(({ writer: real }) => ({
    writer: {
      ...real,
      land(delivery, decoded) {
        landed.push({ dataset: delivery.dataset, rejects: decoded.rejects })
        return real.land(delivery, decoded)
      },
    },
  }))
  const refused = { code: 'checksum', reason: 'wrong', bytes: Buffer.from('云A12345') }
  const event = entryOfReject(NOW, 'somebody', refused)
  await new Promise((done) => pump.keep([event, entryOf('bad 云A12345', NOW)], done))
  await keep(numbered('bus', 0, 1))
  const rejects = async () => {
    const [release] = await writer.versions('vehicle-link-status')
    return release?.tables[REJECTS]?.rows
  }
  await expect.poll(rejects, WAIT).toBe(2)
  await pump.stop()
  expect(landed.filter((one) => one.rejects.length > 0)).toEqual([
    {
      dataset: 'vehicle-link-status',
      rejects: [
        { at: 'frame[0]', code: 'checksum', reason: 'wrong' },
        { at: 'frame[1]', code: 'bad', reason: 'it is bad' },
      ],
    },
  ])
})

it('says that something is not kept when the disk does not take it, and goes on with the next', async () => {
  let isFull = true
  const { pump, keep, rows } = await pumped(({ journal }) => ({
    journal: {
      ...journal,
      append: (entries) =>
        isFull ? Promise.reject(new Problem('lake-full')) : journal.append(entries),
    },
  }))
  expect(await keep(numbered('bus', 0, 2))).toBe(false)
  expect(pump.diskProblem()?.code).toBe('lake-full')
  isFull = false
  expect(await keep(numbered('bus', 2, 2))).toBe(true)
  expect(pump.diskProblem()).toBeUndefined()
  await expect.poll(rows, WAIT).toEqual(numbered('bus', 2, 2))
  await pump.stop()
  expect(await rows()).toEqual(numbered('bus', 2, 2))
})

it('a lake that stalls stops no acknowledgement and no door, holds no more than the bound, and catches up', async () => {
  let isStalled = true
  const { pump, keep, rows, told, close } = await pumped(({ writer }) => ({
    writer: {
      ...writer,
      land: (...words) =>
        isStalled ? Promise.reject(new Problem('lake-full')) : writer.land(...words),
    },
  }))
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
  await expect.poll(async () => (await rows()).length, WAIT).toBe(pieces * each)
  await pump.stop()
  expect((await rows()).length).toBe(pieces * each)
  expect(new Set(await rows()).size).toBe(pieces * each)
}, 120_000)

it('a later start lands what an earlier one has only written down, each dataset from where it was', async () => {
  const dir = await temporaryFolder()
  const busOnly: Changed = ({ writer }) => ({
    writer: {
      ...writer,
      land: (delivery, decoded) =>
        delivery.dataset === 'bus-positions'
          ? writer.land(delivery, decoded)
          : Promise.reject(new Problem('lake-full')),
    },
  })
  const first = await pumped(busOnly, dir)
  await first.keep([...numbered('bus', 0, 2), ...numbered('truck', 2, 2)])
  await expect.poll(() => first.writer.landedSequence('bus-positions', 'pumped'), WAIT).toBe(0)
  await first.pump.stop()
  expect(await first.rows()).toEqual(numbered('bus', 0, 2))
  const second = await pumped(undefined, dir)
  await expect.poll(() => second.writer.landedSequence('truck-positions', 'pumped'), WAIT).toBe(0)
  await second.pump.stop()
  expect(await second.rows()).toEqual([...numbered('bus', 0, 2), ...numbered('truck', 2, 2)])
  expect(second.told['feed-update'].map(({ dataset }) => dataset)).toContain('bus-positions')
})
