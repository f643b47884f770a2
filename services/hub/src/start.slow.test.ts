import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCatalog } from '@tongqu/catalog'
import { ndjsonRows, openEngine, openLakeReader, openRawStore } from '@tongqu/lakehouse'
import bindings from 'gtfs-realtime-bindings'
import { expect, it, onTestFinished } from 'vitest'
import { ROOT } from './settings.ts'
import { dataFolder, hubCommand, hubProcess, isAlive } from './testing/hub-process.ts'
import { everythingIsServed, rows, WAIT } from './testing/served-rows.ts'

const { FeedMessage } = bindings.transit_realtime
const KILLS_MILLISECONDS = 400_000
const POSITIONS = 'bus-vehicle-positions'
const HEADERS = `/api/datasets/${POSITIONS}/tables/feed_message/records`

/** Hashes of the deliveries that are in the lake: doors tell them of whole tables alone. */
async function deliveriesIn(dataDir: string): Promise<unknown[]> {
  const { catalog } = await loadCatalog(join(ROOT, 'catalog'))
  const facts = { threads: 1, memoryMegabytes: 128, spillDir: await dataFolder() }
  const engine = await openEngine(facts)
  const datasets = [...(catalog?.datasets.values() ?? [])]
  const lake = await openLakeReader({
    dir: dataDir,
    datasets,
    now: Date.now,
    uuid: () => crypto.randomUUID(),
    engine,
  })
  try {
    const snapshot = await lake.pin(POSITIONS)
    const view = ['delivery_id']
    const question = { table: 'feed_message', view, select: view, where: [], order: [] }
    const { body } = await lake.stream(snapshot, question, 'ndjson')
    const found: unknown[] = []
    for await (const { delivery_id } of ndjsonRows(body)) found.push(delivery_id)
    snapshot.close()
    return found.sort()
  } finally {
    await lake.close()
    engine.close()
  }
}

/**
 * Every delivery in the journal is in the lake, once: each message has one header row, which names
 * the delivery it came from.
 */
async function nothingLostNothingDoubled(dataDir: string): Promise<number> {
  const hub = await hubProcess(dataDir, {})
  const uuid = () => crypto.randomUUID()
  const raw = await openRawStore({ dir: dataDir, now: () => Date.now(), uuid })
  const received = (await raw.records(POSITIONS)).map(({ sha256 }) => sha256).sort()
  await expect.poll(() => deliveriesIn(dataDir), WAIT).toEqual(received)
  const vehicles = await rows(
    `${hub.url}/api/datasets/${POSITIONS}/tables/vehicle_position/records`,
  )
  const keys = vehicles.map((row) => `${row.feed_id} ${row.entity_id} ${row.event_time}`)
  expect(new Set(keys).size).toBe(keys.length)
  hub.signal('SIGTERM')
  expect(await hub.ended).toBe(0)
  return received.length
}

it('refuses a second hub on the same folder or port, and says why in both languages', async () => {
  const dir = await dataFolder()
  const hub = await hubProcess(dir, {})
  const sameFolder = await hubCommand(dir, ['start'])
  expect(sameFolder).toMatchObject({ code: 1 })
  expect(sameFolder.err).toMatch(
    /数据目录已被占用 \(data-dir-locked\)[\s\S]*The data folder is in use/,
  )
  const port = new URL(hub.url).port
  const samePort = await hubCommand(await dataFolder(), ['start'], { HUB_PORT: port })
  expect(samePort).toMatchObject({ code: 1 })
  expect(samePort.err).toMatch(/port-taken/)
  expect(samePort.err).not.toMatch(/ at .*\.ts:\d+/)
})

it('loads, decodes and examines beside a running hub and without one', async () => {
  const dir = await dataFolder()
  const file = join(dir, '..', `${crypto.randomUUID()}.pb`)
  const message = FeedMessage.create({
    header: { gtfsRealtimeVersion: '2.0', timestamp: 1_775_000_000 },
    entity: [{ id: 'a', vehicle: { vehicle: { id: 'a' } } }],
  })
  await writeFile(file, FeedMessage.encode(message).finish())
  const alone = await hubCommand(dir, ['load', file, '--json', '--feed', 'alone'])
  expect(alone, alone.err).toMatchObject({ code: 0 })
  const report = JSON.parse(alone.out.trim().split('\n').at(-1) ?? '')
  expect(report).toMatchObject({ feed: 'alone', tables: { vehicle_position: { readings: 1 } } })
  const hub = await hubProcess(dir, {})
  const beside = await hubCommand(dir, ['load', file, '--json', '--feed', 'beside'])
  expect(beside, beside.err).toMatchObject({ code: 0 })
  await expect.poll(async () => (await rows(hub.url + HEADERS)).length, WAIT).toBe(2)
  const feed = await fetch(`${hub.url}/feeds/${POSITIONS}.json`)
  expect(await feed.json()).toHaveProperty('entity')
  const decoded = await hubCommand(dir, ['decode', 'gtfs-realtime', file])
  expect(
    decoded.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).contract),
  ).toContain('gtfs-realtime/vehicle_position@1')
  const doctor = await hubCommand(dir, ['doctor'])
  expect(doctor, doctor.out).toMatchObject({ code: 0 })
})

it('follows the catalogue without a restart, but never into faults', async () => {
  const catalog = await mkdtemp(join(tmpdir(), 'tongqu-catalog-'))
  onTestFinished(() => rm(catalog, { recursive: true, force: true }))
  await cp(join(ROOT, 'catalog'), catalog, { recursive: true })
  const hub = await hubProcess(await dataFolder(), { HUB_CATALOG_DIR: catalog })
  const path = join(catalog, 'datasets/bus/bus-alerts.yaml')
  const before = await readFile(path, 'utf8')
  const titleOf = async () => {
    const { title } = (await (await fetch(`${hub.url}/api/datasets/bus-alerts`)).json()) as {
      title: { en: string }
    }
    return title.en
  }
  const old = await titleOf()
  await writeFile(path, before.replace(`en: ${old}`, 'en: News of the buses'))
  hub.signal('SIGHUP')
  await expect.poll(titleOf, WAIT).toBe('News of the buses')
  await writeFile(path, before.replace('tier: open', 'tier: ajar'))
  await expect.poll(() => hub.output(), WAIT).toContain('the one before stays in force')
  expect(await titleOf()).toBe('News of the buses')
  const checked = await hubCommand(await dataFolder(), ['catalog', 'check'], {
    HUB_CATALOG_DIR: catalog,
  })
  expect(checked).toMatchObject({ code: 1 })
  expect(checked.out).toMatch(/datasets\/bus\/bus-alerts\.yaml:\d+: /)
  const refused = await hubCommand(await dataFolder(), ['start'], { HUB_CATALOG_DIR: catalog })
  expect(refused).toMatchObject({ code: 1 })
  expect(refused.err).toContain('catalog-invalid')
  await writeFile(path, before)
  await expect.poll(titleOf, WAIT).toBe(old)
})

it('goes on serving while ingest is killed, and loses and doubles nothing', {
  timeout: KILLS_MILLISECONDS,
}, async () => {
  const dir = await dataFolder()
  const hub = await hubProcess(dir, { HUB_SIMULATE: '1', HUB_SIMULATE_SCALE: '3' })
  let killed: number | undefined
  for (const wait of [150, 1_500, 5_000]) {
    const ingest = () => hub.children().ingest ?? killed
    await expect.poll(ingest, WAIT).not.toBe(killed)
    await new Promise((done) => setTimeout(done, wait))
    killed = ingest()
    process.kill(Number(killed), 'SIGKILL')
    expect((await fetch(`${hub.url}/readyz`)).status).toBe(200)
  }
  await everythingIsServed(hub)
  await expect.poll(async () => (await rows(hub.url + HEADERS)).length, WAIT).toBeGreaterThan(1)
  hub.signal('SIGTERM')
  expect(await hub.ended).toBe(0)
  expect(await nothingLostNothingDoubled(dir)).toBeGreaterThan(1)
})

it('takes its children along when killed, and lands at the next start what was left', {
  timeout: KILLS_MILLISECONDS,
}, async () => {
  const dir = await dataFolder()
  for (const wait of [600, 6_000]) {
    const hub = await hubProcess(dir, { HUB_SIMULATE: '1', HUB_SIMULATE_SCALE: '3' })
    const { ingest, simulator } = hub.children()
    await new Promise((done) => setTimeout(done, wait))
    hub.signal('SIGKILL')
    await expect.poll(() => isAlive(ingest) || isAlive(simulator), WAIT).toBe(false)
  }
  const hub = await hubProcess(dir)
  await everythingIsServed(hub)
  await expect.poll(async () => (await rows(hub.url + HEADERS)).length, WAIT).toBeGreaterThan(1)
  hub.signal('SIGTERM')
  expect(await hub.ended).toBe(0)
  expect(await nothingLostNothingDoubled(dir)).toBeGreaterThan(1)
})
