import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '@tongqu/contracts'
import { type Engine, type EngineOptions, openEngine } from '../engine.ts'
import { LEASE_BEAT_SECONDS, openLease } from '../release/leases.ts'
import { nodeFileSystem } from '../storage/file-system.ts'
import { localStorage } from '../storage/local.ts'
import type { Encoding, Page, RecordsQuery, Snapshot } from '../types.ts'
import { openByteCache, openSingleFlight } from './cache.ts'
import { derivedRows, eventSpans } from './derive.ts'
import type { ReadSnapshot, ReadTable } from './files.ts'
import { openFooters } from './footers.ts'
import { type Lane, openLane, prepareEngine } from './lane.ts'
import { arrowPage, askedPage, openHotBodies, type PagesDeps, textPage } from './pages.ts'
import { parquetPage } from './parquet-answer.ts'
import { openNames } from './points.ts'
import { openSnapshots } from './snapshots.ts'
import { sourceText } from './source-text.ts'
import { openSpool, SPOOL_RESULT_BYTES } from './spool.ts'
import { openStored } from './stored.ts'
import { answerStream } from './streams.ts'
import { openTables } from './tables.ts'
import type { LakeReader, LakeReaderOptions, PageRequest } from './types.ts'

/** Media types of the encodings (RFC 8259, 4180, 7946; IANA for Arrow and Parquet). */
export const CONTENT_TYPES: Record<Encoding, string> = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv; charset=utf-8; header=present',
  geojson: 'application/geo+json',
  arrow: 'application/vnd.apache.arrow.stream',
  parquet: 'application/vnd.apache.parquet',
}

/** Part of the cache for text that is ready to send; the rest is packed, some tenfold. */
const HOT_PART = 1 / 8

const CACHE_BYTES = 64 * 1024 * 1024
/**
 * Footers are kept within it: reading that of 100 row groups × 22 columns again is a third of a
 * point query's CPU (own measurement). DuckDB counts a footer as a third of what it really takes.
 */
const POINT_MEMORY_MEGABYTES = 160

/** Connections per lane: points on one thread each, scans and downloads on all threads together. */
const POINT_WIDTH = 4
const SCAN_WIDTH = 4
const DOWNLOAD_WIDTH = 32
/** They share a memory that nothing relieves. */
const GUARDED_WIDTH = 4

const TOLD_VERSIONS = 100

/** What sorts and windows over revealed text may take together; they may not spill. */
const SEALED_MEMORY_MEGABYTES = 512

/** Opens the lake for reading. The folder need not hold anything yet. */
export async function openLakeReader(options: LakeReaderOptions): Promise<LakeReader> {
  const { cacheBytes = CACHE_BYTES } = options
  const parts = await openParts(options)
  const { engine, pointEngine, lease, spool, snapshots } = parts
  const hot = openHotBodies(cacheBytes * HOT_PART)
  const cache = openByteCache(cacheBytes * (1 - HOT_PART))
  const once = openSingleFlight()
  const footers = openFooters(pointEngine)
  const point = openLane(pointEngine, { width: POINT_WIDTH, downloads: false })
  const scan = openLane(engine, { width: SCAN_WIDTH, downloads: false })
  const download = openLane(engine, { width: DOWNLOAD_WIDTH, downloads: true })
  const points = { footers, lane: point, cache, once, nameOf: openNames() }
  const guarded = openGuarded(engine, options.sealedMemoryMegabytes ?? SEALED_MEMORY_MEGABYTES)
  const lanes = { point, scan, guarded }
  const pages: PagesDeps = { footers, lanes, cache, hot, once, points }
  const beat = setInterval(() => {
    snapshots.rest()
    lease.beat().catch(options.report ?? (() => undefined))
  }, LEASE_BEAT_SECONDS * 1000)
  beat.unref()

  return {
    pin: async (dataset, wanted = {}) => snapshots.pin(dataset, wanted),
    versions: (dataset, { limit = TOLD_VERSIONS, before } = {}) =>
      snapshots.versions(dataset, { limit, ...(before === undefined ? {} : { before }) }),
    page: async (snapshot, query, request) => page(pages, snapshot, query, request),
    async pageAs(given, query, request, encoding) {
      const snapshot = own(given)
      const asked = askedPage(snapshot, tableOf(snapshot, query.table), query, request)
      const contentType = CONTENT_TYPES[encoding]
      if (encoding === 'arrow') return { contentType, ...(await arrowPage(pages, snapshot, asked)) }
      if (encoding === 'parquet') {
        return {
          contentType,
          ...(await parquetPage(pages, { spool, lane: download }, snapshot, asked)),
        }
      }
      return { contentType, ...(await textPage(pages, snapshot, asked, encoding)) }
    },
    async stream(given, query, encoding, { limit, signal, count } = {}) {
      const snapshot = own(given)
      const table = tableOf(snapshot, query.table)
      const deps = { footers, lane: download, guarded, spool }
      const wanted = { encoding, ...(limit !== undefined && { limit }), ...(count && { count }) }
      const body = await answerStream(deps, { snapshot, table, query, ...wanted }, signal)
      return { contentType: CONTENT_TYPES[encoding], body }
    },
    async sourceText(given, name, wanted) {
      const table = tableOf(own(given), name)
      return sourceText({ footers, lane: download, guarded, spool }, table, wanted)
    },
    async openFile(given, path, wanted = {}) {
      const snapshot = own(given)
      const files = [...snapshot.tables.values()].flatMap((table) => table.files)
      const file = files.find((each) => each.path === path)
      if (!file) throw new Problem('file-not-found', { path })
      return openStored(file.local, { ...wanted, ended: snapshot.retain() })
    },
    derive: (derivation, signal) => derivedRows({ footers, lane: download }, derivation, signal),
    eventSpans: (given, table) => eventSpans(tableOf(own(given), table)),
    setDatasets: (datasets) => snapshots.setDatasets(datasets),
    async close() {
      clearInterval(beat)
      await Promise.all([point, scan, download, guarded].map((lane) => lane.close()))
      await lease.close()
      pointEngine.close()
    },
  }
}

async function openParts(options: LakeReaderOptions) {
  const { dir, datasets, engine, now, uuid } = options
  await mkdir(dir, { recursive: true })
  const storage = localStorage({ root: dir, fs: nodeFileSystem, uuid })
  const lease = await openLease({ dir, fs: nodeFileSystem, uuid, now })
  const pointEngine = await openEngine({
    threads: 1,
    memoryMegabytes: POINT_MEMORY_MEGABYTES,
    // Below that of its owner, who empties it at start: no other process spills there.
    spillDir: join(engine.spillDir, 'points'),
    ...keysOf(engine),
  })
  await prepareEngine(engine)
  await prepareEngine(pointEngine)
  await pointEngine.rows('SET GLOBAL parquet_metadata_cache = true')
  const spool = await openSpool({
    folder: join(dir, 'spool', 'reading'),
    uuid,
    now,
    resultBytes: options.spoolBytes ?? SPOOL_RESULT_BYTES,
  })
  const tables = openTables({ storage, engine })
  const snapshots = openSnapshots({ storage, tables, lease, now, datasets })
  return { engine, pointEngine, lease, spool, snapshots }
}

async function page(
  pages: PagesDeps,
  given: Snapshot,
  query: RecordsQuery,
  request: PageRequest,
): Promise<Page> {
  const snapshot = own(given)
  const asked = askedPage(snapshot, tableOf(snapshot, query.table), query, request)
  const { body, next } = await textPage(pages, snapshot, asked, 'json')
  const { items } = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString())
  return next === undefined ? { items } : { items, next }
}

function keysOf({ cells, pseudonyms }: Engine): Pick<EngineOptions, 'cells' | 'pseudonyms'> {
  return { ...(cells && { cells }), ...(pseudonyms && { pseudonyms }) }
}

/**
 * An engine that has no place to spill to, for what would write revealed personal text there:
 * DuckDB 1.5 encrypts its temporary files only with an extension that is not here. Opened when it
 * is first needed.
 */
function openGuarded(engine: Engine, memoryMegabytes: number): Lane {
  let opened: Promise<{ engine: Engine; lane: Lane }> | undefined
  const open = async () => {
    const own = await openEngine({ threads: 2, memoryMegabytes, spillDir: '', ...keysOf(engine) })
    await prepareEngine(own)
    return { engine: own, lane: openLane(own, { width: GUARDED_WIDTH, downloads: true }) }
  }
  const lane: Lane = {
    async enter(signal) {
      opened ??= open()
      return (await opened).lane.enter(signal)
    },
    async close() {
      const own = await opened
      await own?.lane.close()
      own?.engine.close()
    },
  }
  return lane
}

/** Snapshots come from `pin` alone; what callers see of one is less than what it is. */
function own(snapshot: Snapshot): ReadSnapshot {
  return snapshot as ReadSnapshot
}

function tableOf(snapshot: ReadSnapshot, name: string): ReadTable {
  const table = snapshot.tables.get(name)
  if (!table) throw new Problem('table-not-found', { table: name, dataset: snapshot.dataset })
  return table
}
