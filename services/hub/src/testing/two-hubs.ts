import { randomBytes } from 'node:crypto'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Dataset, loadCatalog } from '@tongqu/catalog'
import { nodeFileSystem, openEngine, openKeyRing, openLakeReader } from '@tongqu/lakehouse'
import { onTestFinished } from 'vitest'
import { ROOT } from '../settings.ts'
import { type CuttingProxy, cuttingProxy, freePort } from './cutting-proxy.ts'
import { dataFolder, type HubProcess, hubProcess, isAlive } from './hub-process.ts'

/** Where both hubs keep the positions: any licensed append table of `vehicle/position@1`. */
export const DATASET = 'truck-positions'

/** A hub that a test kills and starts again on the same data folder. */
export type KilledHub = {
  dataDir: string
  hub(): HubProcess
  /** Ends the whole hub, or its ingest process alone, with SIGKILL, and sees it back. */
  kill(what: 'hub' | 'ingest'): Promise<void>
}

export type TwoHubs = {
  lower: KilledHub
  upper: KilledHub
  /** Between the hubs: what the lower one dials, and what the upper one dials back. */
  main: CuttingProxy
  slave: CuttingProxy
  /** Where terminals of the lower hub report. */
  terminalPort: number
}

const ACCESS_CODE = 5_300_001
const USER = 53
const PASSWORD = 'Pa55word'
const KEYS = { m1: 10_000_000, ia1: 20_000_000, ic1: 30_000_000 }

/** Starts an upper and a lower hub; the lower one forwards by JT/T 809 through two proxies. */
export async function twoHubs(version: '2011' | '2019'): Promise<TwoHubs> {
  const [upperPort, slavePort, terminalPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
  ]
  const main = await cuttingProxy(upperPort)
  const slave = await cuttingProxy(slavePort)
  const platform = [
    `${ACCESS_CODE} version=${version} user=${USER} password=${PASSWORD}`,
    ...Object.entries(KEYS).map(([name, value]) => `${name}=${value}`),
  ].join(' ')
  const upper = await killedHub({
    'sources/lower-platforms.yaml': source('lower-platforms', 'jt809', upperPort, {
      platforms: platform,
    }),
  })
  const lower = await killedHub({
    'sources/terminals.yaml': source('terminals', 'jt808', terminalPort, {}),
    'forwards/ministry.yaml': forward(main.port, slavePort, {
      version,
      accessCode: String(ACCESS_CODE),
      user: String(USER),
      password: PASSWORD,
      encrypt: 'yes',
      downLinkPort: String(slave.port),
      ...Object.fromEntries(Object.entries(KEYS).map(([name, value]) => [name, String(value)])),
    }),
  })
  return { lower, upper, main, slave, terminalPort }
}

/** A hub on the catalogue of the repository with sources and forwards of its own. */
async function killedHub(files: Record<string, string>): Promise<KilledHub> {
  const dataDir = await dataFolder()
  const catalogDir = `${dataDir}-catalog`
  onTestFinished(() => rm(catalogDir, { recursive: true, force: true }))
  await cp(join(ROOT, 'catalog'), catalogDir, { recursive: true })
  for (const folder of ['sources', 'forwards', 'fixtures', 'src']) {
    await rm(join(catalogDir, folder), { recursive: true, force: true })
  }
  await mkdir(join(catalogDir, 'sources'))
  await mkdir(join(catalogDir, 'forwards'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(catalogDir, name), text)
  const start = () => hubProcess(dataDir, { HUB_CATALOG_DIR: catalogDir, HUB_ENGINE_THREADS: '1' })
  let running = await start()
  return {
    dataDir,
    hub: () => running,
    async kill(what) {
      const { ingest } = running.children()
      if (what === 'ingest') {
        // The one before may be dead already, and the next one not born.
        if (ingest !== undefined && isAlive(ingest)) process.kill(ingest, 'SIGKILL')
        return
      }
      running.signal('SIGKILL')
      await running.ended
      running = await start()
    },
  }
}

function source(
  id: string,
  adapter: string,
  port: number,
  options: Record<string, string>,
): string {
  return JSON.stringify({
    id,
    adapter,
    dataset: 'vehicle-link-status',
    feed: 'test',
    transport: {
      kind: 'tcp-listen',
      port,
      limits: { messagesPerSecond: 100_000, connectionsPerAddress: 10_000 },
      dialBack: adapter === 'jt809' ? ['127.0.0.0/8'] : [],
    },
    routes: [
      { contract: 'vehicle/link@1', dataset: 'vehicle-link-status' },
      { contract: 'vehicle/position@1', dataset: DATASET },
      // A hub that starts again knows a vehicle by what it registered.
      { contract: 'vehicle/registration@1', dataset: 'vehicle-register' },
    ],
    zone: 'Asia/Shanghai',
    limits: { bytes: 67_108_864, entities: 1_000_000, seconds: 30 },
    options,
    synthetic: true,
  })
}

function forward(upperPort: number, slavePort: number, options: Record<string, string>): string {
  return JSON.stringify({
    id: 'ministry',
    dataset: DATASET,
    table: 'position',
    adapter: 'jt809',
    transport: { kind: 'tcp-dial', host: '127.0.0.1', port: upperPort },
    listen: { port: slavePort, publicHost: '127.0.0.1' },
    zone: 'Asia/Shanghai',
    options,
  })
}

/** What both hubs must know alike of a position. */
const COMPARED = [
  'latitude',
  'longitude',
  'speed_kilometers_per_hour',
  'direction_degrees',
  'altitude_meters',
  'is_positioned',
  'in_service',
  'status_flags',
  'alarm_flags',
] as const

/** What only the 2019 edition carries on. */
const COMPARED_2019 = ['mileage_kilometers'] as const

/** All positions in a lake: one text per row, which begins with plate, colour and time. */
export async function positionsIn(dataDir: string, version: '2011' | '2019'): Promise<string[]> {
  const { catalog } = await loadCatalog(join(ROOT, 'catalog'), {})
  const dataset = catalog?.datasets.get(DATASET) as Dataset
  const scratch = await dataFolder()
  const now = () => Date.now()
  const ring = { dir: dataDir, now, fs: nodeFileSystem, random: randomBytes, readOnly: true }
  const { cells } = await openKeyRing(ring)
  const engine = await openEngine({ threads: 1, memoryMegabytes: 512, spillDir: scratch, cells })
  const reader = await openLakeReader({
    dir: dataDir,
    datasets: [dataset],
    now,
    uuid: () => crypto.randomUUID(),
    engine,
  })
  try {
    const snapshot = await reader.pin(DATASET)
    const columns = ['plate', 'plate_color', 'located_at', ...COMPARED, ...COMPARED_2019]
    const view = version === '2011' ? columns.slice(0, -COMPARED_2019.length) : columns
    const query = { table: 'position', view, select: view, where: [], order: [] }
    const { body } = await reader.stream(snapshot, query, 'ndjson')
    const text = await new Response(body).text()
    snapshot.close()
    return text.split('\n').filter((line) => line !== '')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'dataset-not-landed') return []
    throw error
  } finally {
    await reader.close()
    engine.close()
  }
}

/** Open links that were cut, and processes that were killed. */
export type Troubles = { cuts: number; kills: number }

/** Cuts links and kills processes at random until told to stop; `done` tells what so far. */
export function startTrouble(
  { lower, upper, main, slave }: TwoHubs,
  random: () => number,
  pace: { cutSeconds: number; killSeconds: number },
) {
  const done: Troubles = { cuts: 0, kills: 0 }
  let stopped = false
  const somewhen = (seconds: number) => sleep(seconds * 1000 * (0.5 + random()))

  async function cutting(): Promise<void> {
    while (!stopped) {
      await somewhen(pace.cutSeconds)
      const which = random()
      if (which < 0.7) done.cuts += main.cut()
      if (which > 0.5) done.cuts += slave.cut()
    }
  }

  async function killing(): Promise<void> {
    while (!stopped) {
      await somewhen(pace.killSeconds)
      if (stopped) return
      const hub = random() < 0.5 ? lower : upper
      await hub.kill(random() < 0.6 ? 'ingest' : 'hub')
      done.kills += 1
    }
  }

  const running = Promise.all([cutting(), killing()])
  return {
    done,
    async stop() {
      stopped = true
      await running
      return done
    },
  }
}
