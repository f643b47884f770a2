import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { openProvince } from '../../../infra/simulator/src/open.ts'
import { dataFolder, hubProcess } from './testing/hub-process.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const WAIT = { timeout: 30_000, interval: 200 }
/** The producer looks for changes twice a second. */
const TICK_MILLISECONDS = 500
/** A working day on which buses run. */
const MORNING = Date.UTC(2026, 3, 15, 0, 12, 0)

/** The catalogue with its two sources of SIRI alone, which listens for heartbeats each second. */
async function catalogOfSiri(folder: string): Promise<string> {
  const catalog = join(folder, 'catalog')
  await cp(join(ROOT, 'catalog'), catalog, { recursive: true })
  await rm(join(catalog, 'sources'), { recursive: true })
  await mkdir(join(catalog, 'sources'))
  for (const id of ['bus-siri', 'bus-siri-stops']) {
    const text = await readFile(join(ROOT, `catalog/sources/${id}.yaml`), 'utf8')
    const quick = text
      .replace("heartbeatSeconds: '30'", "heartbeatSeconds: '1'")
      .replace("everySeconds: '30'", "everySeconds: '1'")
    await writeFile(join(catalog, `sources/${id}.yaml`), quick)
  }
  return catalog
}

it('a producer of SIRI is subscribed to, served on, and found again after its restart', async () => {
  const began = Date.now()
  const now = () => MORNING + Date.now() - began
  const province = await openProvince({
    seed: 20_260_105,
    scale: 1,
    now,
    tickMilliseconds: TICK_MILLISECONDS,
  })
  onTestFinished(() => province.close())
  const folder = await dataFolder()
  const hub = await hubProcess(join(folder, 'data'), {
    HUB_CATALOG_DIR: await catalogOfSiri(folder),
    SIMULATOR_URL: province.url,
  })
  const served = async (path: string) => (await fetch(`${hub.url}${path}`)).text()
  const counters = () => province.sides.siri.counters()
  const states = async () => {
    const { items } = JSON.parse(await served('/api/sources')) as {
      items: { source: string; state: string }[]
    }
    return Object.fromEntries(items.map(({ source, state }) => [source, state]))
  }
  const newest = async () => {
    const document = await served('/siri/bus-siri-vehicles.xml')
    const times = [...document.matchAll(/<RecordedAtTime>([^<]+)/g)].map(([, at]) => at ?? '')
    return Math.max(0, ...times.map((at) => Date.parse(at)))
  }
  const situations = async () => {
    const { items } = JSON.parse(
      await served('/api/datasets/bus-siri-situations/tables/situation/records?limit=1000'),
    ) as { items?: unknown[] }
    return items?.length ?? 0
  }

  await expect.poll(() => counters().subscriptions, WAIT).toBe(3)
  await expect
    .poll(() => served('/siri/bus-siri-vehicles.xml'), WAIT)
    .toContain('<VehicleActivity>')
  await expect
    .poll(() => served('/siri/bus-siri-stops.xml'), WAIT)
    .toContain('<MonitoredStopVisit>')
  await expect.poll(situations, WAIT).toBeGreaterThan(0)
  await expect.poll(states, WAIT).toMatchObject({ 'bus-siri': 'up', 'bus-siri-stops': 'up' })

  // It is away, has begun anew when it is back, and remembers nobody.
  const before = counters()
  const misbehave = (order: object) =>
    fetch(`${province.url}/feeds/misbehaviour`, { method: 'PUT', body: JSON.stringify(order) })
  await misbehave({ kind: 'outage', target: 'siri' })
  await misbehave({ kind: 'restart', target: 'siri' })
  await expect.poll(states, WAIT).not.toMatchObject({ 'bus-siri': 'up', 'bus-siri-stops': 'up' })
  expect(counters().subscriptions).toBe(0)
  const backAt = now()
  await fetch(`${province.url}/feeds/misbehaviour`, { method: 'DELETE' })
  await expect.poll(() => counters().subscriptions, WAIT).toBe(3)
  expect(counters().started_at).not.toBe(before.started_at)
  await expect.poll(newest, WAIT).toBeGreaterThan(backAt)
  await expect.poll(states, WAIT).toMatchObject({ 'bus-siri': 'up', 'bus-siri-stops': 'up' })

  hub.signal('SIGTERM')
  expect(await hub.ended).toBe(0)
  expect(counters().subscriptions).toBe(0)
})
