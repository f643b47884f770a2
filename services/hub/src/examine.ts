import { mkdir, statfs } from 'node:fs/promises'
import { type Catalog, loadCatalog } from '@tongqu/catalog'
import { type LocalText, Problem } from '@tongqu/contracts'
import { knownAdapters, readControlFile } from '@tongqu/ingest'
import {
  inspectKeys,
  type KeyRing,
  type LakeReader,
  nodeFileSystem,
  openKeyRing,
  openLakeReader,
  openRawStore,
  probeFileSystem,
  type Snapshot,
} from '@tongqu/lakehouse'
import { isLoopbackHost, portState } from './listen.ts'
import { proxyDoubt } from './reach.ts'
import type { Settings } from './settings.ts'
import { openHubEngine } from './workshop.ts'
import type { World } from './world.ts'

/** `note`: worth knowing, no fault. */
export type Check = { name: string; state: 'good' | 'note' | 'bad'; text: LocalText }

const OLDEST_NODE_MAJOR = 26
const LEAST_FREE_BYTES = 2 * 2 ** 30
const GIBIBYTE = 2 ** 30
/** A clock that runs before this is not set: no release of the hub is older. */
const EARLIEST_CLOCK = Date.UTC(2026, 0, 1)
/** Clocks of machines that share a folder may differ by so much. */
const CLOCK_TOLERANCE_MILLISECONDS = 60_000

/** Examines the machine, the settings and the lake; changes nothing in them. */
export async function* examine(settings: Settings, world: World): AsyncGenerator<Check> {
  yield nodeCheck(world.process.versions.node)
  await mkdir(settings.dataDir, { recursive: true })
  yield await fileSystemCheck(settings, world)
  yield await diskCheck(settings)
  const { catalog, faults } = await loadCatalog(settings.catalogDir, { adapters: knownAdapters })
  yield catalog
    ? good('catalogue', `${catalog.datasets.size} 个数据集`, `${catalog.datasets.size} datasets`)
    : bad(
        'catalogue',
        `${faults.length} 处错误，见 catalog check`,
        `${faults.length} faults, see catalog check`,
      )
  yield await portCheck(settings)
  const doubt = proxyDoubt(settings)
  yield doubt
    ? { name: 'proxy', state: 'note', text: doubt }
    : good('proxy', '无，或已列出', 'none, or a listed one')
  if (catalog) yield* lakeChecks(settings, world, catalog)
  const keys = await keysOf(settings, world)
  yield keys.check
  yield await rawCheck(settings, world, keys.ring)
  yield await framesCheck(settings, world, keys.ring)
}

function nodeCheck(version: string): Check {
  const fits = Number(version.split('.')[0]) >= OLDEST_NODE_MAJOR
  return fits
    ? good('node', version, version)
    : bad(
        'node',
        `${version}，须 ${OLDEST_NODE_MAJOR} 以上`,
        `${version}; needs ${OLDEST_NODE_MAJOR}`,
      )
}

async function fileSystemCheck({ dataDir }: Settings, { uuid }: World): Promise<Check> {
  try {
    await probeFileSystem({ root: dataDir, fs: nodeFileSystem, uuid })
    return good('file system', `${dataDir} 可用`, `${dataDir} can link and sync`)
  } catch (error) {
    return failed('file system', error)
  }
}

async function diskCheck({ dataDir }: Settings): Promise<Check> {
  const { bavail, bsize } = await statfs(dataDir)
  const free = bavail * bsize
  const size = `${(free / GIBIBYTE).toFixed(1)} GiB`
  return free > LEAST_FREE_BYTES
    ? good('disk', `剩余 ${size}`, `${size} free`)
    : bad('disk', `仅剩 ${size}`, `only ${size} free`)
}

async function portCheck({ dataDir, host, port }: Settings): Promise<Check> {
  const running = await readControlFile(dataDir)
  if (running && isAlive(running.pid)) {
    return note(
      'port',
      `枢纽正在运行（进程 ${running.pid}）`,
      `a hub is running (process ${running.pid})`,
    )
  }
  if (port === 0) return good('port', '任意空闲端口', 'any free port')
  const taken = await portState(isLoopbackHost(host) ? '127.0.0.1' : host, port)
  return taken === 'free'
    ? good('port', `${port} 空闲`, `${port} is free`)
    : bad('port', `${port} 不可用（${taken}）`, `${port} cannot be used (${taken})`)
}

/** Every file of every release that can be read, and the clock beside them. */
async function* lakeChecks(
  settings: Settings,
  world: World,
  catalog: Catalog,
): AsyncGenerator<Check> {
  const { now, uuid } = world
  const { dataDir: dir } = settings
  const engine = await openHubEngine(settings, 'doctor')
  const datasets = [...catalog.datasets.values()]
  const reader = await openLakeReader({ dir, datasets, now, uuid, engine, cacheBytes: 0 })
  let newest = 0
  try {
    for (const { id } of datasets) {
      const found = await lakeCheck(reader, id)
      if (!found) continue
      newest = Math.max(newest, found.newest)
      yield found.check
    }
  } finally {
    await reader.close()
    engine.close()
  }
  yield clockCheck(now(), newest)
}

async function lakeCheck(reader: LakeReader, id: string) {
  let newest = 0
  let releases = 0
  const seen = new Set<string>()
  try {
    for (const { release, at, recalled } of await reader.versions(id)) {
      newest = Math.max(newest, Date.parse(at))
      if (recalled) continue
      releases += 1
      const snapshot = await reader.pin(id, { version: release })
      try {
        await checkFiles(reader, snapshot, seen)
      } finally {
        snapshot.close()
      }
    }
  } catch (error) {
    if (error instanceof Problem && error.code === 'dataset-not-landed') return undefined
    return { newest, check: failed(`lake ${id}`, error) }
  }
  const check = good(
    `lake ${id}`,
    `${releases} 版，${seen.size} 个文件齐全`,
    `${releases} releases, all ${seen.size} files are there`,
  )
  return { newest, check }
}

/** Opens every file of a release that was not `seen` before. */
async function checkFiles(
  reader: LakeReader,
  snapshot: Snapshot,
  seen: Set<string>,
): Promise<void> {
  for (const { path, bytes } of [...snapshot.tables.values()].flatMap(({ files }) => files)) {
    if (seen.has(path)) continue
    seen.add(path)
    const opened = await reader.openFile(snapshot, path)
    await opened.body.cancel()
    if (opened.bytes !== bytes) throw new Error(`${path}: ${opened.bytes} bytes, not ${bytes}`)
  }
}

function clockCheck(now: number, newest: number): Check {
  const shown = new Date(now).toISOString()
  if (now < EARLIEST_CLOCK || newest > now + CLOCK_TOLERANCE_MILLISECONDS) {
    return bad('clock', `${shown} 早于已有数据`, `${shown} is before what the lake holds`)
  }
  return good('clock', shown, shown)
}

/** Are the keys for the owner alone, and the ones that belong to the folder? */
async function keysOf(
  { dataDir: dir, masterKeyFile }: Settings,
  { now, randomBytes: random, process: { platform } }: World,
): Promise<{ check: Check; ring?: KeyRing }> {
  const fs = nodeFileSystem
  const { known, loose } = await inspectKeys({ dir, masterKeyFile, fs })
  if (!known) return { check: note('keys', '尚未生成', 'none yet') }
  try {
    const place = masterKeyFile === undefined ? {} : { masterKeyFile }
    const ring = await openKeyRing({ dir, ...place, now, fs, random, readOnly: true })
    const [path] = platform === 'win32' ? [] : loose
    const check = path
      ? bad(
          'keys',
          `${path} 可被他人读取，请 chmod go= 之`,
          `others may read ${path}: chmod go= it`,
        )
      : good('keys', '仅属主可读，主密钥相符', 'for the owner alone; the master key fits')
    return { check, ring }
  } catch (error) {
    return { check: failed('keys', error) }
  }
}

async function rawCheck(
  { dataDir: dir }: Settings,
  { now, uuid }: World,
  keys: KeyRing | undefined,
): Promise<Check> {
  try {
    const raw = await openRawStore({ dir, now, uuid, ...(keys && { keys }) })
    const sources = await raw.sources()
    for (const source of sources) {
      const record = await raw.newest(source)
      if (record) await (await raw.open(record.sha256)).cancel()
    }
    return good(
      'deliveries',
      `${sources.length} 个来源的日志可读`,
      `journals of ${sources.length} sources can be read`,
    )
  } catch (error) {
    return failed('deliveries', error)
  }
}

/** Can the oldest and the newest batch of every frame journal be read? */
async function framesCheck(
  { dataDir: dir }: Settings,
  { now, uuid }: World,
  keys: KeyRing | undefined,
): Promise<Check> {
  try {
    const raw = await openRawStore({ dir, now, uuid, ...(keys && { keys }) })
    const sources = await raw.frameSources()
    for (const source of sources) await raw.examineFrames(source)
    return good(
      'frames',
      `${sources.length} 个来源的报文可读`,
      `frames of ${sources.length} sources can be read`,
    )
  } catch (error) {
    return failed('frames', error)
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function good(name: string, zh: string, en: string): Check {
  return { name, state: 'good', text: { 'zh-CN': zh, en } }
}

function note(name: string, zh: string, en: string): Check {
  return { name, state: 'note', text: { 'zh-CN': zh, en } }
}

function bad(name: string, zh: string, en: string): Check {
  return { name, state: 'bad', text: { 'zh-CN': zh, en } }
}

function failed(name: string, error: unknown): Check {
  const text = error instanceof Problem && error.detail
  const message = error instanceof Error ? error.message : String(error)
  return text ? { name, state: 'bad', text } : bad(name, message, message)
}
