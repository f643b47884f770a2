import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Adapter, linesOf, type TablesAdapter } from '@tongqu/adapter-kit'
import { type Dataset, NO_TERMS } from '@tongqu/catalog'
import { contractOf } from '@tongqu/contracts'
import {
  keyedHash,
  ndjsonRows,
  openCells,
  openEngine,
  openLakeReader,
  openLakeWriter,
} from '@tongqu/lakehouse'
import { ARCHIVE_LIMITS } from './archive/limits.ts'
import { readArchive } from './archive-content.ts'
import { partNamed, readingMembers } from './archive-members.ts'
import { contextOf } from './decode.ts'
import { localFile } from './load.ts'
import { fileLimits } from './target.ts'

export type DecodeFileDeps = {
  /** A folder in which the lines of a bulk file are made; everything is gone afterwards. */
  spoolDir: string
  engine: { threads: number; memoryMegabytes: number }
  /** IANA zone in which times without one are read unless the option `zone` says otherwise. */
  zone: string
  now(): number
  uuid(): string
  /** So many bytes fit for keys. */
  randomBytes(count: number): Uint8Array
}

/** What the file is, beside its bytes. */
export type DocumentFacts = {
  /** Which document of a source it is; by default what its name says. */
  part?: string
  /** Of an adapter that takes one; `checkMapping` has found it sound. */
  mapping?: unknown
}

/** HMAC-SHA256 gains nothing from a longer one. */
const KEY_BYTES = 32

/**
 * What an adapter makes of a file, as NDJSON lines without line ends: `{ contract, reading }` per
 * reading, `{ reject: { at, reason } }` per reject. Nothing is landed.
 *
 * The tables of a bulk file take the very way they take into the lake: typed and checked by the SQL
 * of their contracts and read back, in a lake that is thrown away. Columns without a value are left
 * out of a reading.
 *
 * Pseudonyms are made with a key that is forgotten afterwards: they tell vehicles and cards of one
 * output apart, and compare neither with the lake nor with another output. Throws
 * `input-unreadable`.
 */
export async function* decodeFile(
  deps: DecodeFileDeps,
  adapter: Adapter,
  path: string,
  { zone = deps.zone, ...options }: Readonly<Record<string, string>>,
  document: DocumentFacts = {},
): AsyncGenerator<string> {
  const receivedAt = new Date(deps.now()).toISOString()
  const limits = fileLimits(adapter)
  await localFile(path, limits.bytes)
  const named = adapter.shape === 'decode' && !adapter.discover ? { part: partNamed(path) } : {}
  const keyed = keyedHash(deps.randomBytes(KEY_BYTES))
  const given = { zone, limits, options, ...named, ...document }
  const context = contextOf(given, receivedAt, { keyed })
  if (adapter.shape === 'decode') {
    const bytes = await readFile(path)
    const reader = await readingMembers(adapter, bytes, deps.spoolDir, context)
    yield* linesOf(reader.decode(bytes, context))
    return
  }
  if (adapter.shape === 'session') {
    const pseudonym = (identity: string, day: string) => keyed(day, identity)
    yield* linesOf(adapter.decodeCapture(await readFile(path), { ...context, pseudonym }))
    return
  }
  const folder = await mkdtemp(join(deps.spoolDir, 'decode-'))
  try {
    yield* tableLines(deps, adapter, path, folder, context)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function* tableLines(
  deps: DecodeFileDeps,
  adapter: TablesAdapter,
  path: string,
  folder: string,
  context: ReturnType<typeof contextOf>,
): AsyncGenerator<string> {
  const { now, uuid } = deps
  const content = await readArchive(adapter, path, folder, {
    name: basename(path),
    limits: ARCHIVE_LIMITS,
    context,
  })
  const dir = join(folder, 'lake')
  // Nobody else ever reads this lake.
  const cells = openCells(() => deps.randomBytes(KEY_BYTES))
  const engine = await openEngine({ ...deps.engine, spillDir: join(folder, 'spill'), cells })
  const dataset = throwawayDataset(adapter)
  const datasets = [dataset]
  try {
    const writer = await openLakeWriter({ dir, datasets, zone: context.zone, now, uuid, engine })
    const result = await writer.landTables(
      {
        dataset: dataset.id,
        feed: dataset.id,
        source: dataset.id,
        sha256: '0'.repeat(64),
        receivedAt: context.receivedAt,
        appId: dataset.id,
        sequence: 0,
      },
      content,
    )
    await writer.close()
    const reader = await openLakeReader({ dir, datasets, now, uuid, engine, cacheBytes: 0 })
    if (result.release !== undefined) yield* rowLines(reader, dataset)
    yield* linesOf({ readings: [], rejects: result.rejects, findings: [] })
    await reader.close()
  } finally {
    engine.close()
  }
}

type Reader = Awaited<ReturnType<typeof openLakeReader>>

async function* rowLines(reader: Reader, dataset: Dataset): AsyncGenerator<string> {
  const snapshot = await reader.pin(dataset.id, {})
  const signal = new AbortController().signal
  try {
    for (const { name, contract } of dataset.tables) {
      if (!snapshot.tables.has(name)) continue
      const view = contractOf(contract).columns.map((column) => column.name)
      const query = { table: name, view, select: [], where: [], order: [] }
      const { body } = await reader.stream(snapshot, query, 'ndjson', { signal })
      for await (const row of ndjsonRows(body)) {
        const known = Object.entries(row).filter(([, value]) => value !== null)
        yield JSON.stringify({ contract, reading: Object.fromEntries(known) })
      }
    }
  } finally {
    snapshot.close()
  }
}

/** A dataset with a table for everything the adapter emits. */
function throwawayDataset(adapter: Adapter): Dataset {
  const text = { 'zh-CN': adapter.name, en: adapter.name }
  return {
    id: 'decode',
    family: 'decode',
    title: text,
    description: text,
    provider: 'decode',
    tier: 'closed',
    state: 'PROPOSED',
    licence: 'decode',
    terms: NO_TERMS,
    keywords: { 'zh-CN': [], en: [] },
    tables: adapter.emits.map((contract) => ({ name: contractOf(contract).name, contract })),
    doors: [],
    landing: 'replace',
    updateFrequency: 'P1D',
    freshnessLimitSeconds: 1,
    retention: { versionDays: 1, rawDays: 1 },
    coverage: { area: text },
    quality: {},
    classOverrides: {},
    synthetic: true,
  }
}
