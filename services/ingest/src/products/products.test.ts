import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Catalog, Product } from '@tongqu/catalog'
import { expect, it, onTestFinished } from 'vitest'
import { catalogWith, openHub, silent, temporaryFolder } from '../testing/hub.ts'
import { startProducts } from './products.ts'
import { runProduct } from './run.ts'

/** Minute 0 of taps. */
const BASE = Date.parse('2026-11-20T01:00:00Z')
const NOW = Date.parse('2026-11-20T12:00:00Z')
const WAIT = { timeout: 20_000, interval: 20 }
const { signal } = new AbortController()

type Tap = [card: string, minute: number, kind: 'metro_entry' | 'metro_exit', station: string]

/** A real lake with the products of the repository's catalogue, and cards that tap. */
async function world(change: (catalog: Catalog) => Catalog = (catalog) => catalog) {
  const dir = await temporaryFolder()
  const catalog = change(await catalogWith([]))
  const hub = await openHub(dir, catalog, { now: () => NOW })
  let sequence = 0
  const deps = {
    ...hub,
    dataDir: dir,
    catalog: () => catalog,
    zone: 'Asia/Shanghai',
    now: () => NOW,
  }
  return {
    dir,
    hub,
    deps,
    product: (id: string) => catalog.products.get(id) as Product,
    run: (id: string) => runProduct(deps, catalog.products.get(id) as Product, signal),
    async tap(...taps: Tap[]) {
      const readings = taps.map(([card, minute, kind, station]) => ({
        contract: 'afc/transaction@1' as const,
        reading: {
          deal_at: new Date(BASE + minute * 60_000).toISOString(),
          card_pseudonym: card,
          kind,
          line_name: '1号线',
          station_name: station,
          equipment_id: `${station}-1`,
          price_fen: 300,
          paid_fen: 285,
        },
      }))
      await hub.writer.land(
        {
          dataset: 'afc-transactions',
          feed: 'f',
          source: 's',
          appId: 's',
          sequence: sequence++,
          sha256: `${sequence}`.padStart(64, '0'),
          receivedAt: new Date(NOW).toISOString(),
        },
        { readings, rejects: [], findings: [] },
      )
    },
    async rows(dataset: string, table: string, order: string) {
      const snapshot = await hub.reader.pin(dataset)
      onTestFinished(() => snapshot.close())
      const columns = COLUMNS[table] ?? []
      const query = {
        table,
        view: columns,
        select: columns,
        where: [],
        order: [{ column: order, descending: false }],
      }
      return (await hub.reader.page(snapshot, query, { limit: 100 })).items
    },
  }
}

const COLUMNS: Record<string, string[]> = {
  trip: ['entered_at', 'card_pseudonym', 'entry_station', 'exit_station', 'travel_seconds'],
  od_flow: ['entry_station', 'exit_station', 'trips', 'median_travel_seconds', 'interval_start_at'],
  station_flow: ['station_name', 'entries', 'exits', 'interval_start_at'],
}

it('an entry and the exit that follows it with the same card are a trip, and nothing else is', async () => {
  const { tap, run, rows } = await world()
  await tap(
    ['a', 0, 'metro_entry', '甲'],
    ['a', 25, 'metro_exit', '乙'],
    // The exit was lost: the next entry begins anew.
    ['b', 0, 'metro_entry', '甲'],
    ['b', 300, 'metro_entry', '丙'],
    ['b', 310, 'metro_exit', '丁'],
    // Too long for a trip; an exit alone.
    ['c', 0, 'metro_entry', '甲'],
    ['c', 241, 'metro_exit', '乙'],
    ['d', 5, 'metro_exit', '乙'],
  )
  expect(await run('afc-trips')).toMatchObject({ rows: 2, left: 0 })
  expect(await rows('afc-trips', 'trip', 'entered_at')).toMatchObject([
    { card_pseudonym: 'a', entry_station: '甲', exit_station: '乙', travel_seconds: 1500 },
    { card_pseudonym: 'b', entry_station: '丙', exit_station: '丁', travel_seconds: 600 },
  ])
})

it('an exit that lands later completes its trip; what has not changed is not derived again', async () => {
  const { tap, run, rows } = await world()
  await tap(['a', 50, 'metro_entry', '甲'])
  await run('afc-trips')
  await tap(['a', 70, 'metro_exit', '乙'], ['b', 400, 'metro_entry', '丙'])
  const { release } = await run('afc-trips')
  expect(await rows('afc-trips', 'trip', 'entered_at')).toMatchObject([
    { card_pseudonym: 'a', travel_seconds: 1200 },
  ])
  expect(await run('afc-trips'), 'nothing to do').toMatchObject({ slices: 0, rows: 0 })
  await tap(['b', 410, 'metro_exit', '丁'])
  const again = await run('afc-trips')
  expect(again.release).toBeGreaterThan(release ?? 0)
  expect(await rows('afc-trips', 'trip', 'entered_at'), 'each trip once').toHaveLength(2)
})

it('who loses its notes derives the same rows again, none twice', async () => {
  const { dir, tap, run, rows } = await world()
  await tap(['a', 0, 'metro_entry', '甲'], ['a', 25, 'metro_exit', '乙'])
  await run('afc-trips')
  const before = await rows('afc-trips', 'trip', 'entered_at')
  await rm(join(dir, 'products'), { recursive: true })
  expect(await run('afc-trips')).toMatchObject({ rows: 1 })
  expect(await rows('afc-trips', 'trip', 'entered_at')).toEqual(before)
  expect(JSON.parse(await readFile(join(dir, 'products', 'afc-trips.json'), 'utf8'))).not.toEqual(
    {},
  )
})

it('what is newest is derived first: old times that change without end hold up nothing', async () => {
  const { tap, run, rows } = await world()
  const hours = Array.from({ length: 100 }, (_, hour) => hour)
  const trips = hours.flatMap((hour): Tap[] => [
    [`card${hour}`, -60 * hour, 'metro_entry', '甲'],
    [`card${hour}`, 10 - 60 * hour, 'metro_exit', '乙'],
  ])
  await tap(...trips)
  expect((await run('afc-trips')).left).toBeGreaterThan(0)
  const cards = (await rows('afc-trips', 'trip', 'entered_at')).map((trip) => trip.card_pseudonym)
  expect(cards).toContain('card0')
  expect(cards).not.toContain('card99')
  expect(await run('afc-trips')).toMatchObject({ left: 0 })
  expect(await rows('afc-trips', 'trip', 'entered_at')).toHaveLength(100)
})

it('a flow is told when its hour is settled: none grows by one person from release to release', async () => {
  const { tap, run, rows } = await world()
  const minuteOf = (instant: string) => (Date.parse(instant) - BASE) / 60_000
  for (const [place, begin] of [
    ['甲', minuteOf('2026-11-20T07:00:00Z')],
    ['丙', minuteOf('2026-11-20T08:00:00Z')],
    ['戊', minuteOf('2026-11-20T11:00:00Z')],
  ] as const) {
    const cards = Array.from({ length: 10 }, (_, index) => `${place}${index}`)
    await tap(
      ...cards.flatMap((card): Tap[] => [
        [card, begin, 'metro_entry', place],
        [card, begin + 20, 'metro_exit', '乙'],
      ]),
    )
  }
  await run('afc-trips')
  await run('afc-od-flows')
  await run('afc-station-flows')
  const flows = await rows('afc-od-flows', 'od_flow', 'interval_start_at')
  expect(flows.map((flow) => flow.entry_station)).toEqual(['甲'])
  const stations = await rows('afc-station-flows', 'station_flow', 'interval_start_at')
  const named = stations.map(({ station_name: name }) => name)
  expect([named.includes('丙'), named.includes('戊')]).toEqual([true, false])
})

it('what fewer than ten cards have done is in no flow', async () => {
  const { tap, run, rows } = await world()
  const cards = Array.from({ length: 10 }, (_, index) => `card${index}`)
  const many = cards.flatMap((card): Tap[] => [
    [card, 0, 'metro_entry', '甲'],
    [card, 20, 'metro_exit', '乙'],
  ])
  const few = cards.slice(1).flatMap((card): Tap[] => [
    [card, 30, 'metro_entry', '甲'],
    [card, 50, 'metro_exit', '丙'],
  ])
  await tap(...many, ...few)
  await run('afc-trips')
  await run('afc-od-flows')
  await run('afc-station-flows')
  expect(await rows('afc-od-flows', 'od_flow', 'exit_station')).toMatchObject([
    { entry_station: '甲', exit_station: '乙', trips: 10, median_travel_seconds: 1200 },
  ])
  expect(await rows('afc-station-flows', 'station_flow', 'interval_start_at')).toMatchObject([
    { station_name: '甲', entries: 10, exits: null },
    { station_name: '乙', entries: null, exits: 10 },
  ])
})

it('a name may hold any line separator of Unicode', async () => {
  const { tap, run, rows } = await world()
  await tap(['a', 0, 'metro_entry', '甲\u2028一'], ['a', 25, 'metro_exit', '乙\u2029二'])
  expect(await run('afc-trips')).toMatchObject({ rows: 1, rejects: 0 })
  expect(await rows('afc-trips', 'trip', 'entered_at')).toMatchObject([
    { entry_station: '甲\u2028一', exit_station: '乙\u2029二' },
  ])
})

it('a row that breaks the contract is a reject, and said so', async () => {
  const { deps, tap, product } = await world()
  await tap(['a', 0, 'metro_entry', '甲'], ['a', 25, 'metro_exit', '乙'])
  const wrong = { ...product('afc-trips') }
  wrong.sql = wrong.sql.replace('next_station AS exit_station', "'' AS exit_station")
  expect(await runProduct(deps, wrong, signal)).toMatchObject({ rows: 0, rejects: 1 })
})

it('SQL that the engine refuses leaves what stood there', async () => {
  const { deps, tap, run, rows, product } = await world()
  await tap(['a', 0, 'metro_entry', '甲'], ['a', 25, 'metro_exit', '乙'])
  await run('afc-trips')
  const broken = { ...product('afc-trips'), sql: 'SELECT nothing FROM transactions' }
  await expect(runProduct(deps, broken, signal)).rejects.toMatchObject({ code: 'product-failed' })
  const failing = { ...product('afc-trips'), sql: "SELECT error('x') AS entered_at FROM slice" }
  await expect(runProduct(deps, failing, signal)).rejects.toMatchObject({ code: 'product-failed' })
  expect(await rows('afc-trips', 'trip', 'entered_at')).toHaveLength(1)
})

it('products follow the releases of their inputs, and tell of their own', async () => {
  const { deps, hub, tap, product } = await world((catalog) => {
    const quick = [...catalog.products].map(([id, one]) => [id, { ...one, everySeconds: 0.05 }])
    return { ...catalog, products: new Map(quick as [string, Product][]) }
  })
  const released: string[] = []
  const products = startProducts({
    ...deps,
    log: silent,
    random: () => 0,
    bus: {
      publish(topic, event) {
        if (topic !== 'released') return
        released.push((event as { dataset: string }).dataset)
        products.poke((event as { dataset: string }).dataset)
      },
    },
  })
  onTestFinished(() => products.stop())
  await tap(['a', 0, 'metro_entry', '甲'], ['a', 25, 'metro_exit', '乙'])
  products.poke(product('afc-trips').inputs.transactions?.dataset ?? '')
  await expect.poll(() => released, WAIT).toContain('afc-trips')
  expect(await hub.writer.landedSequence('afc-trips', 'product:afc-trips')).toBe(0)
})
