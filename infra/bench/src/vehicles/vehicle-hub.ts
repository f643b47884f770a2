import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openLakeReader } from '@tongqu/lakehouse'
import { type BenchHub, startBenchHub } from '../hub.ts'
import { openBenchEngine, ROOT, repoCatalog } from '../lake.ts'
import { fleetOf } from './fleet.ts'

/** A hub with one port for terminals of JT/T 808, and the fleet in its roster. */
export type VehicleHub = {
  hub: BenchHub
  port: number
  dataDir: string
  /** Processor time of the ingest and the hub process since their starts, milliseconds. */
  cpu(): { ingestMs: number; hubMs: number }
  stop(): Promise<void>
}

/** Datasets that positions go to, as in the catalogue of the repository. */
const KINDS = {
  bus: 'bus-positions',
  coach: 'coach-positions',
  hazmat: 'hazmat-positions',
  truck: 'truck-positions',
  taxi: 'taxi-positions',
}
const OTHER = 'vehicle-positions-other'
const POSITION_DATASETS: readonly string[] = [...Object.values(KINDS), OTHER]

/** Clock ticks of `/proc`, a second. */
const TICKS = 100

/**
 * Starts a hub on an empty folder with the catalogue of the repository: its datasets, and instead
 * of its sources one listener and one roster. Terminals need not register (`authentication: open`).
 */
export async function startVehicleHub(
  dir: string,
  links: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<VehicleHub> {
  const catalogDir = join(dir, 'catalog')
  cpSync(join(ROOT, 'catalog'), catalogDir, { recursive: true })
  for (const folder of ['sources', 'forwards', 'fixtures', 'src']) {
    rmSync(join(catalogDir, folder), { recursive: true, force: true })
  }
  const roster = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/csv; charset=utf-8')
    answer.end(fleetOf(links).roster())
  })
  await new Promise<void>((done) => roster.listen(0, '127.0.0.1', done))
  const rosterPort = (roster.address() as AddressInfo).port
  const port = await freePort()
  mkdirSync(join(catalogDir, 'sources'))
  const sources = { 'vehicle-roster': rosterSource(rosterPort), terminals: terminalSource(port) }
  for (const [id, source] of Object.entries(sources)) {
    writeFileSync(join(catalogDir, 'sources', `${id}.yaml`), JSON.stringify({ id, ...source }))
  }
  const dataDir = join(dir, 'data')
  const hub = await startBenchHub(dataDir, { HUB_CATALOG_DIR: catalogDir, ...settings })
  await listening(port)
  return {
    hub,
    port,
    dataDir,
    cpu: () => ({ ingestMs: cpuOf(hub.control.pid), hubMs: cpuOf(hub.pid) }),
    async stop() {
      await hub.stop()
      roster.close()
    },
  }
}

/** Looks into a lake with a reader of its own. */
export type PositionCounter = {
  /** Rows of positions, all datasets together. */
  rows(): Promise<number>
  close(): Promise<void>
}

/** `scratch` is a folder for the engine. */
export async function countPositions(dataDir: string, scratch: string): Promise<PositionCounter> {
  const catalog = await repoCatalog()
  const datasets = POSITION_DATASETS.flatMap((id) => catalog.datasets.get(id) ?? [])
  const engine = await openBenchEngine(scratch)
  const now = () => Date.now()
  const uuid = () => crypto.randomUUID()
  const reader = await openLakeReader({ dir: dataDir, datasets, now, uuid, engine })
  return {
    async rows() {
      let sum = 0
      for (const { id } of datasets) {
        const [newest] = await reader.versions(id, { limit: 1 })
        if (!newest) continue
        const snapshot = await reader.pin(id)
        sum += snapshot.tables.get('position')?.rows ?? 0
        snapshot.close()
      }
      return sum
    },
    async close() {
      await reader.close()
      engine.close()
    },
  }
}

function rosterSource(port: number) {
  return {
    adapter: 'vehicle-roster',
    dataset: 'vehicle-roster',
    feed: 'bench',
    transport: { kind: 'http-poll', url: `http://127.0.0.1:${port}/`, everySeconds: 3_600 },
    zone: 'Asia/Shanghai',
    limits: { bytes: 67_108_864, entities: 1_000_000, seconds: 30 },
    synthetic: true,
  }
}

function terminalSource(port: number) {
  const contract = 'vehicle/position@1'
  return {
    adapter: 'jt808',
    dataset: 'vehicle-link-status',
    feed: 'bench',
    transport: {
      kind: 'tcp-listen',
      host: '127.0.0.1',
      port,
      limits: {
        connections: 20_000,
        connectionsPerAddress: 20_000,
        idleSeconds: 300,
        messagesPerSecond: 100,
      },
    },
    routes: [
      ...Object.entries(KINDS).map(([kind, dataset]) => {
        const inService = kind === 'bus' ? { in_service: [true] } : {}
        return { contract, where: { vehicle_kind: [kind], ...inService }, dataset }
      }),
      { contract, dataset: OTHER },
      { contract: 'vehicle/alarm@1', dataset: 'vehicle-alarms' },
      { contract: 'vehicle/registration@1', dataset: 'vehicle-register' },
      { contract: 'vehicle/presence@1', dataset: 'vehicle-presence' },
      { contract: 'vehicle/entry@1', dataset: 'vehicle-entries' },
    ],
    zone: 'Asia/Shanghai',
    limits: { bytes: 67_108_864, entities: 1_000_000, seconds: 30 },
    options: { authentication: 'open' },
    synthetic: true,
  }
}

async function freePort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

/** A hub listens when it has its first roster. */
async function listening(port: number): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    const isOpen = await new Promise<boolean>((done) => {
      const socket = connect({ port, host: '127.0.0.1' })
      socket.on('connect', () => done(true)).on('error', () => done(false))
      socket.on('connect', () => socket.destroy())
    })
    if (isOpen) return
    await sleep(LOOK_MILLISECONDS)
  }
  throw new Error('the hub does not listen for terminals')
}

const LOOKS = 150
const LOOK_MILLISECONDS = 200

/** User and system time of a process, milliseconds (Linux `/proc`). */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS
}
