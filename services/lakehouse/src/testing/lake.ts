import { join } from 'node:path'
import { type Dataset, NO_TERMS } from '@tongqu/catalog'
import { openTableLog } from '../delta/log.ts'
import { type Engine, openEngine } from '../engine.ts'
import type { Faults } from '../faults.ts'
import type { LakeWriter } from '../landing/types.ts'
import { openLakeWriter } from '../landing/writer.ts'
import { newestRelease, type Release } from '../release/manifest.ts'
import { literal } from '../sql.ts'
import { type FileSystem, nodeFileSystem } from '../storage/file-system.ts'
import { localStorage } from '../storage/local.ts'
import { tableFolder } from '../table.ts'
import type { FeedDelivery, LakeReading } from '../types.ts'
import { testCells } from './keys.ts'

/** Counters of a metro: one append table, kept long. */
export const counters: Dataset = dataset('counters', 'append', ['example/counter@1'])

/** Positions: three append tables of one delivery. */
export const positions: Dataset = dataset('positions', 'append', [
  'gtfs-realtime/feed_message@1',
  'gtfs-realtime/vehicle_position@1',
  'gtfs-realtime/carriage@1',
])

/** A timetable: each delivery is the whole truth of its feed. */
export const timetable: Dataset = dataset('timetable', 'replace', [
  'gtfs/agency@1',
  'gtfs/stops@1',
  'gtfs/levels@1',
])

export const NOON = '2024-05-01T04:00:00.000Z'

export type TestLake = {
  writer: LakeWriter
  engine: Engine
  /** Rows of a table as the newest release, or a given one, shows them. */
  rows(dataset: string, table: string, release?: Release): Promise<Record<string, unknown>[]>
  newest(dataset: string): Promise<Release | undefined>
  clock: { now: number }
  close(): Promise<void>
}

/** Opens a lake in `dir` for writing, at noon in Shanghai on 1 May 2024 unless told otherwise. */
export async function openTestLake(
  dir: string,
  options: { faults?: Faults; fs?: FileSystem; datasets?: Dataset[]; now?: number } = {},
): Promise<TestLake> {
  const engine = await openEngine({
    threads: 2,
    memoryMegabytes: 1024,
    spillDir: join(dir, 'spool', 'duckdb'),
    cells: testCells,
  })
  const clock = { now: options.now ?? Date.parse(NOON) }
  const { faults, fs = nodeFileSystem } = options
  const writer = await openLakeWriter({
    dir,
    datasets: options.datasets ?? [counters, positions, timetable],
    zone: 'Asia/Shanghai',
    now: () => clock.now,
    uuid: () => crypto.randomUUID(),
    engine,
    fs,
    ...(faults ? { faults } : {}),
  })
  const storage = localStorage({ root: dir, fs: nodeFileSystem, uuid: () => crypto.randomUUID() })
  return {
    writer,
    engine,
    clock,
    newest: (id) => newestRelease(storage, id),
    async rows(id, name, given) {
      const release = given ?? (await newestRelease(storage, id))
      return release ? readTable({ storage, engine }, id, name, release) : []
    },
    async close() {
      await writer.close()
      engine.close()
    },
  }
}

/** Rows of one table of a release, read as any reader would: log, then files. */
export async function readTable(
  deps: { storage: ReturnType<typeof localStorage>; engine: Engine },
  id: string,
  name: string,
  release: Release,
): Promise<Record<string, unknown>[]> {
  const released = release.tables[name]
  if (!released) return []
  const folder = tableFolder(id, name, 1)
  const state = await openTableLog({ ...deps, folder }).at(released.version)
  const paths = await Promise.all(
    [...state.files.keys()].map((path) => deps.storage.localPath(`${folder}/${path}`)),
  )
  if (paths.length === 0) return []
  return deps.engine.rows(
    `SELECT * FROM read_parquet([${paths.map(literal).join(', ')}], union_by_name = true)`,
  )
}

/** A delivery of the source `source-a`; its hash is made of its place in the row. */
export function delivery(dataset: Dataset, sequence: number, more: Partial<FeedDelivery> = {}) {
  return {
    dataset: dataset.id,
    feed: 'feed-a',
    source: 'source-a',
    sha256: sequence.toString(16).padStart(64, '0'),
    receivedAt: NOON,
    appId: 'source-a',
    sequence,
    ...more,
  } satisfies FeedDelivery
}

/** A reading of the counter `sensor` at an instant. */
export function count(sensor: string, at = '2024-05-01T03:59:00Z', entries = 1): LakeReading {
  return {
    contract: 'example/counter@1',
    reading: { sensor_id: sensor, counted_at: at, period_seconds: 60, entries, exits: 0 },
  }
}

/** A decoded delivery of nothing but these readings. */
export function decoded(...readings: LakeReading[]) {
  return { readings, rejects: [], findings: [] }
}

function dataset(
  id: string,
  landing: Dataset['landing'],
  contracts: LakeReading['contract'][],
): Dataset {
  return {
    id,
    family: 'test',
    title: { 'zh-CN': id, en: id },
    description: { 'zh-CN': id, en: id },
    provider: 'p',
    tier: 'open',
    state: 'LISTED',
    licence: 'l',
    terms: NO_TERMS,
    keywords: { 'zh-CN': [], en: [] },
    tables: contracts.map((contract) => ({
      name: contract.slice(contract.indexOf('/') + 1, contract.indexOf('@')),
      contract,
    })),
    doors: [],
    landing,
    updateFrequency: 'PT10S',
    freshnessLimitSeconds: 60,
    retention: { historyDays: 30, versionDays: 7, rawDays: 10 },
    coverage: { area: { 'zh-CN': 'x', en: 'x' } },
    quality: {},
    classOverrides: {},
    synthetic: true,
  }
}
