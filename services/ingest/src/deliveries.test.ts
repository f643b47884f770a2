import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Reading } from '@tongqu/adapter-kit'
import type { Catalog } from '@tongqu/catalog'
import { type ContractId, Problem } from '@tongqu/contracts'
import { expect, it } from 'vitest'
import { type IntakeDeps, openIntake } from './intake.ts'
import { rowsOf } from './lake-rows.ts'
import { SLICE_READINGS } from './land-pieces.ts'
import { PIECES_BYTES } from './pieces.ts'
import { partOf, type Target } from './target.ts'
import { openHub, temporaryFolder } from './testing/hub.ts'
import {
  kind,
  STATION,
  station,
  type ToyDocument,
  TYPE,
  tables,
  toyBytes,
  toyCatalog,
  toyInPieces,
  toyLines,
  toyTarget,
  VEHICLE,
  vehicle,
} from './testing/toy.ts'

const WAIT = { timeout: 20_000, interval: 10 }
const NOON = Date.parse('2026-11-21T04:00:00Z')
const AT = '2026-11-21T03:59:00Z'

/** Vehicles go by their type to one of two datasets, stations and types to a third. */
const ROUTES: Target['routes'] = [
  { contract: VEHICLE, where: { vehicle_type_id: ['bike'] }, dataset: 'bikes' },
  { contract: VEHICLE, where: {}, dataset: 'scooters' },
]
const DATASETS = {
  places: { tables: tables(STATION, TYPE), landing: 'replace', doors: ['records'] },
  bikes: { tables: tables(VEHICLE), landing: 'append', doors: ['feeds'] },
  scooters: { tables: tables(VEHICLE), landing: 'append', doors: ['feeds'] },
} as const

/** A hub whose clock goes a minute with each delivery. */
async function world(dir?: string, catalog?: Catalog) {
  let now = NOON
  const used = catalog ?? (await toyCatalog(DATASETS))
  const hub = await openHub(dir ?? (await temporaryFolder()), used, { now: () => now })
  const target = toyTarget('places', { routes: ROUTES })
  const open = (more: Partial<IntakeDeps> = {}) => {
    const intake = openIntake({ ...hub.deps, ...more })
    async function receive(document: ToyDocument, to = target) {
      now += 60_000
      return intake.receive(to, pieces([toyBytes(document)]), {})
    }
    return { ...intake, receive }
  }
  return { ...hub, target, open }
}

async function* pieces(all: Iterable<Uint8Array>) {
  yield* all
}

type Hub = Awaited<ReturnType<typeof world>>

/** Rows of a contract in one dataset. */
async function rows(
  { deps }: Hub,
  dataset: string,
  contract: ContractId,
  columns: readonly string[],
) {
  const found = deps.catalog().datasets.get(dataset)
  const datasets = new Map(found ? [[dataset, found]] : [])
  const catalog = () => ({ ...deps.catalog(), datasets })
  const all: Record<string, unknown>[] = []
  for await (const row of rowsOf({ ...deps, catalog }, contract, columns)) all.push(row)
  return all.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
}

const ids = (readings: readonly { reading: Record<string, unknown> }[]) =>
  readings.map(({ reading }) => reading.vehicle_id)

it('a delivery goes to the datasets its routes name, each with the sequence of the journal', async () => {
  const hub = await world()
  const { result, record } = await hub.open().receive({
    readings: [
      vehicle('a', AT, { vehicle_type_id: 'bike' }),
      vehicle('b', AT, { vehicle_type_id: 'scooter' }),
      station('s'),
    ],
    rejects: [{ contract: VEHICLE, at: '[3]', code: 'broken', reason: 'r' }],
    findings: [{ at: '[4]', code: 'odd', message: 'm' }],
  })
  expect(result).toMatchObject({
    tables: { station: { readings: 1 } },
    findings: [{ code: 'odd' }],
    others: [
      { dataset: 'bikes', tables: { vehicle_status: { readings: 1, rejects: 1 } }, findings: [] },
      { dataset: 'scooters', tables: { vehicle_status: { readings: 1, rejects: 0 } } },
    ],
  })
  for (const dataset of ['places', 'bikes', 'scooters']) {
    expect(await hub.writer.landedSequence(dataset, 'toy')).toBe(record.sequence)
  }
  const released = () => hub.told.released.map(({ dataset }) => dataset)
  await expect.poll(released, WAIT).toEqual(['places', 'bikes', 'scooters'])
  await expect
    .poll(() => hub.told['feed-update'], WAIT)
    .toMatchObject([
      {
        dataset: 'bikes',
        source: 'toy',
        mode: 'full',
        readings: [{ reading: { vehicle_id: 'a' } }],
      },
      { dataset: 'scooters', readings: [{ reading: { vehicle_id: 'b' } }] },
    ])
})

it('a delivery of other things leaves a feed alone; one that says there is nothing clears it', async () => {
  const hub = await world()
  const intake = hub.open()
  await intake.receive({ readings: [station('s')] })
  expect(hub.told['feed-update']).toEqual([])
  await intake.receive({ snapshotOf: [VEHICLE], mode: 'full' })
  await expect
    .poll(() => hub.told['feed-update'], WAIT)
    .toMatchObject([
      { dataset: 'bikes', mode: 'full', readings: [] },
      { dataset: 'scooters', mode: 'full', readings: [] },
    ])
  await intake.receive({ readings: [vehicle('a', AT)], mode: 'differential' })
  const mode = () => hub.told['feed-update'].at(-1)?.mode
  await expect.poll(mode, WAIT).toBe('differential')
})

it('what nothing takes is left out with a remark', async () => {
  const hub = await world()
  const target = toyTarget('bikes')
  const { result } = await hub
    .open()
    .receive({ readings: [vehicle('a', AT), station('s')] }, target)
  expect(result?.findings).toMatchObject([{ at: STATION, code: 'not-in-dataset' }])
  const part = partOf(target, 'stations')
  const other = await hub.open().receive({ readings: [station('s')] }, part)
  expect(other.result?.findings).toEqual([])
})

it('a crash between two datasets is mended at the next start, and nothing lands twice', async () => {
  const hub = await world()
  const land: Hub['deps']['writer']['land'] = (delivery, decoded) =>
    delivery.dataset === 'scooters'
      ? Promise.reject(new Problem('lake-full'))
      : hub.writer.land(delivery, decoded)
  const full = hub.open({ writer: { ...hub.writer, land } })
  const both = [
    vehicle('a', AT, { vehicle_type_id: 'bike' }),
    vehicle('b', AT, { vehicle_type_id: 'scooter' }),
  ]
  await expect(full.receive({ readings: both })).rejects.toMatchObject({ code: 'lake-full' })
  expect(await rows(hub, 'bikes', VEHICLE, ['vehicle_id'])).toHaveLength(1)
  expect(await hub.open().landPending(hub.target)).toBe(1)
  expect(await hub.open().landPending(hub.target)).toBe(0)
  expect(await rows(hub, 'bikes', VEHICLE, ['vehicle_id'])).toEqual([{ vehicle_id: 'a' }])
  expect(await rows(hub, 'scooters', VEHICLE, ['vehicle_id'])).toEqual([{ vehicle_id: 'b' }])
})

it('a replay lands in every dataset under its own identity, and once', async () => {
  const hub = await world()
  const intake = hub.open()
  const bike = vehicle('a', AT, { vehicle_type_id: 'bike' })
  const { record } = await intake.receive({ readings: [bike, vehicle('b', AT), station('s')] })
  const identity = { appId: 'toy@0:toy-2', sequence: 0 }
  const again = await intake.landAgain(hub.target, record, identity)
  // The same readings of an appended table are repeats; a replaced one is written anew.
  expect(again).toMatchObject({
    tables: { station: { readings: 1 } },
    others: [
      { dataset: 'bikes', tables: { vehicle_status: { readings: 0, repeats: 1 } } },
      { dataset: 'scooters', tables: { vehicle_status: { readings: 0, repeats: 1 } } },
    ],
  })
  expect((await intake.landAgain(hub.target, record, identity)).release).toBeUndefined()
})

it('a delivery is sealed as soon as one of its datasets is personal', async () => {
  const dir = await temporaryFolder()
  const hub = await world(dir, await toyCatalog({ ...DATASETS, people: PEOPLE }))
  const route = { contract: 'vehicle/roster@1', where: {}, dataset: 'people' } as const
  const target = toyTarget('places', { routes: [route] })
  await hub.open().receive({ readings: [station('s')] }, target)
  expect(await hub.keys.sources()).toEqual(['toy'])
  const part = partOf(target, 'more')
  await hub.open().receive({ readings: [station('t')] }, part)
  expect(await hub.keys.sources()).toEqual(['toy', 'toy~more'])
})

const PEOPLE = {
  tables: tables('vehicle/roster@1'),
  landing: 'append',
  doors: [],
  tier: 'restricted',
} as const

it('a part replaces the tables it covers, also when it is empty, and a broken one replaces none', async () => {
  const hub = await world()
  const intake = hub.open()
  const stations = partOf(hub.target, 'stations')
  const kinds = partOf(hub.target, 'kinds')
  const count = async () => [
    (await rows(hub, 'places', STATION, ['station_id'])).length,
    (await rows(hub, 'places', TYPE, ['vehicle_type_id'])).length,
  ]
  await intake.receive({ readings: [station('a'), station('b')], covers: [STATION] }, stations)
  await intake.receive({ readings: [kind('x')], covers: [TYPE] }, kinds)
  expect(await count()).toEqual([2, 1])
  await intake.receive({ readings: [station('c')], covers: [STATION] }, stations)
  expect(await count()).toEqual([1, 1])
  const reject = { at: '1:1', code: 'not-well-formed', reason: 'r' }
  const broken = { rejects: [reject], covers: [STATION] } satisfies ToyDocument
  await expect(intake.receive(broken, stations)).rejects.toMatchObject({
    code: 'delivery-undecodable',
  })
  expect(await count()).toEqual([1, 1])
  await intake.receive({ covers: [STATION] }, stations)
  expect(await count()).toEqual([0, 1])
})

const ENDS = ['vehicle_id', 'ended_at', 'reported_at']

/** Receives two snapshots, the second of which lacks vehicle `b`. */
async function secondSnapshot(hub: Hub, between: () => Promise<void> = async () => undefined) {
  const first = [vehicle('a', AT), vehicle('b', AT, { is_reserved: true })]
  await hub.open().receive({ readings: first, snapshotOf: [VEHICLE] })
  await between()
  return hub.open().receive({ readings: [vehicle('a', AT)], snapshotOf: [VEHICLE] })
}

it('what a snapshot no longer holds has ended: its last reading lands once more, and is not live', async () => {
  const hub = await world()
  const { record } = await secondSnapshot(hub)
  const all = await rows(hub, 'scooters', VEHICLE, [...ENDS, 'is_reserved'])
  expect(all).toHaveLength(3)
  expect(all.filter(({ ended_at }) => ended_at !== null)).toMatchObject([
    {
      vehicle_id: 'b',
      is_reserved: true,
      ended_at: expect.stringContaining(record.receivedAt.slice(0, 19)),
      reported_at: expect.stringContaining(record.receivedAt.slice(0, 19)),
    },
  ])
  await expect.poll(() => ids(hub.told['feed-update'].at(-1)?.readings ?? []), WAIT).toEqual(['a'])
})

it('snapshots are compared with memory, and with the journal after a restart, to the same end', async () => {
  const hub = await world()
  const intake = hub.open()
  const steps = [['a', 'b', 'c'], ['a', 'b'], ['b'], ['a', 'b'], []]
  for (const step of steps) {
    const readings = step.map((id) => vehicle(id, AT))
    // Without a restart, and with one.
    await intake.receive({ readings, snapshotOf: [VEHICLE] })
    const part = partOf(hub.target, 'other')
    const own = { ...part, routes: [{ contract: VEHICLE, where: {}, dataset: 'bikes' }] as const }
    await hub.open().receive({ readings, snapshotOf: [VEHICLE] }, own)
  }
  const ended = async (dataset: string) =>
    (await rows(hub, dataset, VEHICLE, ENDS))
      .filter(({ ended_at }) => ended_at !== null)
      .map(({ vehicle_id }) => vehicle_id)
  expect(await ended('scooters')).toEqual(['a', 'a', 'b', 'c'])
  expect(await ended('bikes')).toEqual(await ended('scooters'))
})

it('without the snapshot before nothing is ended, and a remark says why', async () => {
  const hub = await world()
  const { result } = await secondSnapshot(hub, async () => {
    const objects = join(hub.deps.dataDir, 'raw', 'objects')
    for (const name of await readdir(objects)) await rm(join(objects, name), { recursive: true })
  })
  expect(result?.findings).toMatchObject([{ at: VEHICLE, code: 'snapshot-unknown' }])
  expect(await rows(hub, 'scooters', VEHICLE, ENDS)).toHaveLength(2)
})

it('a snapshot that broke off ends nothing, and the next whole one is compared with the last whole one', async () => {
  const hub = await world()
  const intake = hub.open()
  const snapshot = (readings: Reading[], rejects: ToyDocument['rejects'] = []) =>
    intake.receive({ readings, rejects, snapshotOf: [VEHICLE] })
  await snapshot([vehicle('a', AT), vehicle('b', AT)])
  const cut = { at: '9:9', code: 'not-well-formed', reason: 'r' }
  const { result } = await snapshot([vehicle('a', AT)], [cut])
  expect(result?.findings).toMatchObject([{ code: 'snapshot-incomplete' }])
  await snapshot([vehicle('a', AT)])
  const all = await rows(hub, 'scooters', VEHICLE, ENDS)
  expect(all.filter(({ ended_at }) => ended_at !== null)).toMatchObject([{ vehicle_id: 'b' }])
})

it('what is there and can not be read has not ended, until it is gone', async () => {
  const hub = await world()
  const intake = hub.open()
  const snapshot = (readings: Reading[], rejects: ToyDocument['rejects'] = []) =>
    intake.receive({ readings, rejects, snapshotOf: [VEHICLE] })
  await snapshot([vehicle('a', AT), vehicle('b', AT)])
  const broken = { contract: VEHICLE, at: 'b', code: 'maximum', reason: 'r', key: ['b'] }
  await snapshot([vehicle('a', AT)], [broken])
  const ended = async () =>
    (await rows(hub, 'scooters', VEHICLE, ENDS)).filter(({ ended_at }) => ended_at !== null)
  expect(await ended()).toEqual([])
  await snapshot([vehicle('a', AT)])
  expect(await ended()).toMatchObject([{ vehicle_id: 'b' }])
})

it('what can not be read has not ended, whether memory or the journal knows it, until it is gone', async () => {
  const hub = await world()
  const intake = hub.open()
  const unread = [
    { contract: VEHICLE, at: '[1]', code: 'broken', reason: 'r', key: ['b'] },
  ] as const
  const steps: ToyDocument[] = [
    { readings: [vehicle('a', AT), vehicle('b', AT)] },
    { readings: [vehicle('a', AT)], rejects: [...unread] },
    { readings: [vehicle('a', AT)], rejects: [...unread] },
    { readings: [vehicle('a', AT)] },
  ]
  const routes = [{ contract: VEHICLE, where: {}, dataset: 'bikes' }] as const
  const other = { ...partOf(hub.target, 'other'), routes }
  const ended = async (dataset: string) =>
    (await rows(hub, dataset, VEHICLE, ENDS)).filter(({ ended_at }) => ended_at !== null)
  for (const [index, step] of steps.entries()) {
    await intake.receive({ ...step, snapshotOf: [VEHICLE] })
    await hub.open().receive({ ...step, snapshotOf: [VEHICLE] }, other)
    const count = index === steps.length - 1 ? 1 : 0
    expect(await ended('scooters')).toHaveLength(count)
    expect(await ended('bikes')).toHaveLength(count)
  }
})

/** More than fits into memory, as far as the adapter knows. */
function* many(count: number): Generator<Reading> {
  for (let number = 0; number < count; number += 1) yield vehicle(`v${number}`, AT)
}

it('a large delivery lands in slices, and a crash between them repeats nothing', async () => {
  const hub = await world()
  const count = SLICE_READINGS * 2 + 10
  const routes = [{ contract: VEHICLE, where: {}, dataset: 'scooters' }] as const
  const target = { ...hub.target, adapter: toyInPieces, routes }
  const lines = () => toyLines(many(count), { snapshotOf: [VEHICLE] }, PIECES_BYTES / count)
  const identities: string[] = []
  let left = 2
  const land: Hub['deps']['writer']['land'] = (delivery, decoded) => {
    if (delivery.dataset === 'scooters' && left-- === 0) throw new Problem('lake-full')
    identities.push(`${delivery.dataset} ${delivery.appId} ${decoded.readings.length}`)
    return hub.writer.land(delivery, decoded)
  }
  const intake = openIntake({ ...hub.deps, writer: { ...hub.writer, land } })
  const given = intake.receive(target, pieces(lines()), {})
  await expect(given).rejects.toMatchObject({ code: 'lake-full' })
  expect(await intake.landPending(target)).toBe(1)
  expect(identities.filter((one) => one.startsWith('scooters'))).toEqual([
    `scooters toy#0 ${SLICE_READINGS}`,
    `scooters toy#1 ${SLICE_READINGS}`,
    `scooters toy#0 ${SLICE_READINGS}`,
    `scooters toy#1 ${SLICE_READINGS}`,
    'scooters toy 10',
  ])
  expect(await rows(hub, 'scooters', VEHICLE, ['vehicle_id'])).toHaveLength(count)
  await expect.poll(() => hub.told['feed-update'].at(-1)?.readings.length, WAIT).toBe(count)
  const next = toyLines(many(count - 1), { snapshotOf: [VEHICLE] }, PIECES_BYTES / count + 1)
  const { result } = await intake.receive(target, pieces(next), {})
  expect(result?.others).toMatchObject([{ tables: { vehicle_status: { readings: 1 } } }])
})
