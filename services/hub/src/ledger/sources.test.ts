import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Catalog, loadCatalog } from '@tongqu/catalog'
import { canonicalJson } from '@tongqu/contracts'
import { knownAdapters } from '@tongqu/ingest'
import { openCells, openEngine, openLakeHistory, openLakeWriter } from '@tongqu/lakehouse'
import { type Artefact, MAX_ENTRY_BYTES, type NewEntry } from '@tongqu/ledger'
import { memoryLog } from '@tongqu/ledger/testing'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { lakeEntries } from './lake-entries.ts'
import { openLedgerSources } from './sources.ts'

const CATALOG_DIR = fileURLToPath(new URL('../../../../catalog', import.meta.url))
const NOON = Date.parse('2026-03-01T04:00:00Z')
const DAY = 86_400_000
const DATASET = 'afc-transactions'
const idKey = randomBytes(32)

let catalog: Catalog
beforeAll(async () => {
  const loaded = await loadCatalog(CATALOG_DIR, { adapters: knownAdapters })
  if (!loaded.catalog) throw new Error('the catalogue has faults')
  const dataset = loaded.catalog.datasets.get(DATASET)
  if (!dataset) throw new Error(`no ${DATASET}`)
  catalog = { ...loaded.catalog, datasets: new Map([[DATASET, { ...dataset, synthetic: true }]]) }
})

async function open() {
  const dir = await mkdtemp(join(tmpdir(), 'tongqu-sources-'))
  const clock = { now: NOON }
  const uuid = () => crypto.randomUUID()
  const cells = openCells(() => randomBytes(32))
  const engine = await openEngine({ threads: 1, memoryMegabytes: 512, spillDir: dir, cells })
  const writer = await openLakeWriter({
    ...{ dir, engine, uuid, now: () => clock.now, zone: 'Asia/Shanghai' },
    datasets: catalog.datasets.values(),
  })
  const log = memoryLog()
  const { entries } = log.recorder
  const failures: unknown[] = []
  const follow = () => {
    const sources = openLedgerSources({
      history: openLakeHistory({ dir, engine, uuid }),
      recorder: log.recorder,
      reader: log.reader,
      idKey,
      catalog: () => catalog,
      report: (error) => failures.push(error),
    })
    onTestFinished(() => sources.close())
    return sources
  }
  onTestFinished(async () => {
    await writer.close()
    engine.close()
    await rm(dir, { recursive: true, force: true })
  })
  const land = async (sequence: number) => {
    const receivedAt = new Date(clock.now).toISOString()
    const sha256 = `${sequence}`.padStart(64, '0')
    const facts = { dataset: DATASET, feed: 'gates', source: 's', appId: 's', sequence }
    await writer.land({ ...facts, sha256, receivedAt }, decoded(clock.now, sequence))
    clock.now += 60_000
    return sha256
  }
  return { dir, clock, writer, log, entries, failures, follow, land }
}

function decoded(at: number, tap: number) {
  const reading = {
    deal_at: new Date(at - 5_000).toISOString(),
    card_pseudonym: `card-${tap}`,
    kind: 'metro_entry',
    line_name: '1号线',
    station_name: '临衡站',
    equipment_id: `gate-${tap}`,
    price_fen: 300,
    paid_fen: 285,
  }
  return {
    readings: [{ contract: 'afc/transaction@1' as const, reading }],
    rejects: [],
    findings: [],
  }
}

const kindsOf = (entries: readonly NewEntry[]) => entries.map(({ k }) => k)

describe('the lake in the ledger', () => {
  it('tells which deliveries became which files, and which release shows them', async () => {
    const { entries, follow, land } = await open()
    const first = await land(1)
    await land(2)
    const sources = follow()
    await sources.run()
    expect(kindsOf(entries)).toEqual(['ingest', 'publish', 'ingest', 'publish'])
    const [ingest, publish, , second] = entries
    expect(ingest).toMatchObject({
      actor: { type: 'system' },
      dataset: DATASET,
      inputs: [{ feed: 'gates', sha256: first }],
      activity: { job: 's' },
      body: { release: 1 },
      synthetic: true,
    })
    expect(ingest?.outputs).toEqual([
      {
        table: 'transaction',
        version: 0,
        path: expect.stringMatching(/\.parquet$/),
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        rows: 1,
        bytes: expect.any(Number),
      },
    ])
    expect(publish?.outputs).toEqual([
      { dataset: DATASET, release: 1, table: 'transaction', version: 0, rows: 1 },
    ])
    expect(publish?.body).toMatchObject({ release: 1, kind: 'land' })
    expect(publish).not.toHaveProperty('prev')
    expect(second?.prev).toBe(publish?.id)
  })

  it('goes on where the ledger is, and says nothing twice after a crash', async () => {
    const { entries, follow, land, log } = await open()
    await land(1)
    const sources = follow()
    await sources.run()
    await sources.close()
    await land(2)
    // The entry of the second release was on disk, but in no checkpoint, when the process died.
    await follow().run()
    const told = entries.length
    log.hold(2)
    await follow().run()
    expect(entries).toHaveLength(told)
    expect(kindsOf(entries)).toEqual(['ingest', 'publish', 'ingest', 'publish'])
  })

  it('hears of a release when it is told, and by itself', async () => {
    const { entries, follow, land } = await open()
    const sources = follow()
    await sources.run()
    await land(1)
    sources.poke(DATASET)
    await expect.poll(() => kindsOf(entries)).toEqual(['ingest', 'publish'])
  })

  it('tells a compaction by the files it took out and put in, and a recall', async () => {
    const { clock, entries, follow, land, writer } = await open()
    for (let sequence = 1; sequence <= 10; sequence += 1) await land(sequence)
    clock.now += 5 * DAY
    await writer.compact(DATASET)
    await writer.recall(DATASET, 11, '写错了 by 张三')
    await follow().run()
    const [compacted] = entries.filter(({ k }) => k === 'transform')
    const landed = entries.filter(({ k }) => k === 'ingest').flatMap(({ outputs = [] }) => outputs)
    const hashes = (files: readonly Artefact[] = []) => files.map(({ sha256 }) => sha256).sort()
    expect(compacted).toMatchObject({ activity: { job: 'compact' }, outputs: [{ rows: 10 }] })
    expect(hashes(compacted?.inputs)).toEqual(hashes(landed))
    const recall = entries.find(({ k }) => k === 'recall')
    expect(recall?.body).toEqual({ release: 12, from: 11, to: 11 })
    const back = recall?.outputs?.filter(({ removed }) => !removed)
    expect(hashes(back)).toEqual(hashes(landed))
    expect(canonicalJson(entries)).not.toContain('张三')
  })

  it('replayed from the ledger alone the files of each release are those of the lake', async () => {
    const { clock, dir, entries, follow, land, writer } = await open()
    for (let sequence = 1; sequence <= 10; sequence += 1) await land(sequence)
    clock.now += 5 * DAY
    await writer.compact(DATASET)
    await land(11)
    await follow().run()
    const live = new Map<string, string>()
    for (const { k, inputs = [], outputs = [] } of entries) {
      const gone = k === 'transform' ? inputs : outputs.filter(({ removed }) => removed)
      for (const { path = '' } of gone) live.delete(path)
      if (k === 'publish') continue
      for (const { path, sha256 = '', removed } of outputs) {
        if (path !== undefined && !removed) live.set(path, sha256)
      }
    }
    const folder = join(dir, `lake/${DATASET}/transaction.v1`)
    const names = await readdir(folder)
    expect([...live.keys()].every((name) => names.includes(name))).toBe(true)
    expect(live.size).toBe(2)
  })

  it('tells of a product which releases it was derived from', async () => {
    const { clock, entries, follow, writer } = await open()
    async function* deliveries() {
      const receivedAt = new Date(clock.now).toISOString()
      yield { sha256: 'a'.repeat(64), receivedAt, decoded: decoded(clock.now, 1) }
    }
    const inputs = [{ dataset: 'bus-positions', release: 7 }]
    await writer.replaceDeliveries({
      ...{
        dataset: DATASET,
        feed: 'product',
        source: 'product:p',
        appId: 'product:p',
        sequence: 1,
      },
      ...{ deliveries: deliveries(), inputs },
    })
    await follow().run()
    expect(entries[0]).toMatchObject({ k: 'transform', inputs, activity: { job: 'product:p' } })
  })

  it('tells a change that is too long in parts that belong together', () => {
    const release = {
      ...{ release: 4, id: 'r4', at: '2026-03-01T04:00:00.000Z', kind: 'land' as const },
      ...{ tables: {}, deliveries: [], landed: {}, recalled: [] },
    }
    const adds = Array.from({ length: 1_000 }, (_, at) => ({
      ...{ path: `${at}.parquet`, sha256: 'f'.repeat(64), rows: 1, bytes: 1, partition: {} },
    }))
    const commit = { table: 't', version: 3, operation: 'WRITE', txnId: 'r4', removes: [] }
    const told = { release, manifestSha256: '', begins: false }
    const deliveries = Array.from({ length: 900 }, (_, at) => `${at}`.padStart(64, '0'))
    const commits = [{ ...commit, adds, deliveries }]
    const of = { idKey, dataset: 'd', synthetic: false, prev: undefined }
    const parts = lakeEntries({ ...told, commits }, of).slice(0, -1)
    const sizes = parts.map((entry) => Buffer.byteLength(canonicalJson({ ...entry, v: 1 })))
    expect(parts.length).toBeGreaterThan(2)
    expect(Math.max(...sizes)).toBeLessThan(MAX_ENTRY_BYTES)
    expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length)
    expect(parts.flatMap(({ inputs = [] }) => inputs)).toHaveLength(900)
    expect(parts.flatMap(({ outputs = [] }) => outputs)).toHaveLength(1_000)
    expect(parts.map(({ body }) => body)).toEqual(
      parts.map((_, at) => ({ release: 4, part: at + 1, parts: parts.length })),
    )
  })
})

describe('events of the outbox', () => {
  it('each entity that any room tells of has a rule for what the log may hold', async () => {
    const { EVENT_RULES } = await import('@tongqu/ledger')
    const services = fileURLToPath(new URL('../../..', import.meta.url))
    const told = new Set<string>()
    for (const entry of await readdir(services, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (!/\.ts$/.test(path) || /\/node_modules\/|\/testing\/|\.test\.ts$/.test(path)) continue
      const text = await readFile(path, 'utf8')
      for (const [, entity = ''] of text.matchAll(/\bentity: '([a-z-]+)'/g)) told.add(entity)
    }
    // Members are organisations, persons and apps: it is a machine, never an event.
    told.delete('member')
    expect(told.size).toBeGreaterThan(15)
    expect([...told].filter((entity) => !(entity in EVENT_RULES))).toEqual([])
  })
})
