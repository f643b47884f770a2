import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Source, SqlPull } from '@tongqu/catalog'
import { adapterNamed, pullSql, type SqlPullDeps } from '@tongqu/ingest'
import { nodeFileSystem, openKeyRing, openRawStore } from '@tongqu/lakehouse'
import { atLeast, type Benchmark, type Figure, inTurns, tell, times } from './kit.ts'
import { type Database, type EngineName, openDatabase, READER } from './sql-pull/database.ts'

const ENGINES: readonly { engine: EngineName; name: string }[] = [
  { engine: 'postgresql', name: 'PostgreSQL' },
  { engine: 'mysql', name: 'MariaDB' },
]
const ROWS = 400_000
const INSERT_ROWS = 10_000
const TURNS = 3
/** Of rows per second that the bare driver reads. */
const LEAST_SHARE = 0.5
const MEBIBYTE = 2 ** 20

/** Rows of a view kept as deliveries, beside the bare driver that reads the same rows. */
export const benchmark: Benchmark = {
  name: 'sql-pull',
  async run(scratch) {
    const figures: Figure[] = []
    for (const { engine, name } of ENGINES) {
      tell(name)
      const database = await openDatabase(engine)
      if (typeof database === 'string') {
        tell(`${name} is left out: ${database}`)
        figures.push({
          what: `rows of a view (${name})`,
          target: times(LEAST_SHARE),
          figure: 'not measured',
          verdict: 'noted',
          note: database,
        })
        continue
      }
      try {
        figures.push(...(await measure(scratch, name, database)))
      } finally {
        await database.close()
      }
    }
    return figures
  },
}

async function measure(scratch: string, name: string, database: Database): Promise<Figure[]> {
  await fill(database)
  let turn = 0
  let rows = 0
  let deliveries = 0
  let megabytes = 0
  const found = await inTurns(TURNS, {
    bare: () => database.readBare().then(() => undefined),
    kept: async () => {
      turn += 1
      const pulled = await pullAll(join(scratch, `${database.engine}-${turn}`), database)
      rows = pulled.rows
      deliveries = pulled.deliveries
      megabytes = pulled.bytes / MEBIBYTE
    },
  })
  if (rows !== ROWS) throw new Error(`${rows} of ${ROWS} rows were kept`)
  const { bare, kept } = found
  const perSecond = (wallMs: number) => Math.round((ROWS / wallMs) * 1000).toLocaleString('en')
  const share = bare.wallMs / kept.wallMs
  return [
    {
      what: `rows of a view kept as deliveries (${name})`,
      target: '—',
      figure: `${perSecond(kept.wallMs)} /s`,
      verdict: 'noted',
      note:
        `${ROWS.toLocaleString('en')} rows of 8 columns, ${deliveries} deliveries of ` +
        `${megabytes.toFixed(0)} MiB, compressed, on disk; ${cpu(kept.cpuMs)} of CPU each`,
    },
    {
      what: `the same, share of what the bare driver reads (${name})`,
      target: `≥ ${times(LEAST_SHARE)}`,
      figure: times(share),
      verdict: atLeast(share, LEAST_SHARE),
      note: `${perSecond(bare.wallMs)} /s in one query, kept in memory; ${cpu(bare.cpuMs)} of CPU each`,
    },
  ]
}

function cpu(milliseconds: number): string {
  return `${((milliseconds / ROWS) * 1000).toFixed(1)} µs`
}

/** A ledger of gates: a row each 10 s, with an index in the order in which it is read. */
async function fill({ engine, run }: Database): Promise<void> {
  const time = engine === 'postgresql' ? 'timestamptz' : 'timestamp(6) NULL'
  await run(
    `CREATE TABLE counts (id bigint, updated_at ${time}, gate varchar(20), n integer, ` +
      'amount decimal(12,2), passed boolean, place varchar(40), note varchar(40))',
  )
  for (let from = 0; from < ROWS; from += INSERT_ROWS) {
    const values = Array.from({ length: INSERT_ROWS }, (_, index) => rowText(from + index))
    await run(`INSERT INTO counts VALUES ${values.join(', ')}`)
  }
  await run(
    'CREATE INDEX counts_order ON counts (updated_at, id)',
    ...(engine === 'postgresql'
      ? ['ANALYZE counts', 'GRANT SELECT ON counts TO reader']
      : ['ANALYZE TABLE counts', `GRANT SELECT ON ledger.* TO 'reader'@'127.0.0.1'`]),
  )
}

const FIRST_SECONDS = 1_700_000_000

function rowText(index: number): string {
  const at = new Date((FIRST_SECONDS + index * 10) * 1000).toISOString().slice(0, 19)
  const place = `临衡市第 ${index % 500} 号道闸`
  const cents = String(index % 10_000).padStart(2, '0')
  const amount = `${index % 90}.${cents.slice(-2)}`
  return (
    `(${index}, '${at.replace('T', ' ')}', 'G-${index % 500}', ${index % 1000}, ${amount}, ` +
    `${index % 3 === 0}, '${place}', 'note ${index}')`
  )
}

type Kept = { rows: number; deliveries: number; bytes: number }

async function pullAll(dir: string, { engine, port }: Database): Promise<Kept> {
  mkdirSync(dir, { recursive: true })
  const now = () => Date.now()
  const keys = await openKeyRing({ dir, now, fs: nodeFileSystem, random: randomBytes })
  const raw = await openRawStore({ dir, now, uuid: randomUUID, keys })
  const source = sourceOf(engine, port)
  const kept: Kept = { rows: 0, deliveries: 0, bytes: 0 }
  const ended = Promise.withResolvers<void>()
  const deps: SqlPullDeps = {
    raw,
    dataDir: dir,
    now,
    random: () => 0,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    bus: {
      publish(_, event) {
        if (!('pull' in event) || event.outcome === 'landed') return
        kept.rows = event.pull?.rows ?? 0
        if (event.outcome === 'failed') ended.reject(new Error(`${event.code} ${event.detail}`))
        else if (event.pull?.isBehind === false) ended.resolve()
      },
    },
    intake: {
      async keep(target, body, facts) {
        const { sha256, bytes } = await raw.put(body)
        kept.deliveries += 1
        kept.bytes += bytes
        const told = typeof facts === 'function' ? facts() : facts
        const receivedAt = new Date(now()).toISOString()
        const { dataset, feed } = target
        return raw.append(target.id, { sha256, bytes, receivedAt, dataset, feed, ...told })
      },
      land: async () => ({ tables: {}, rejects: [], findings: [], others: [] }),
      landBatch: async () => undefined,
      waiting: async () => [],
    },
  }
  const adapter = adapterNamed('mapping')
  if (adapter.shape !== 'decode') throw new Error('the adapter mapping decodes')
  const { id } = source
  const pulling = pullSql(source, source.transport, { ...source, id, source: id, adapter }, deps)
  await ended.promise
  await pulling.stop()
  return kept
}

function sourceOf(engine: EngineName, port: number): Source & { transport: SqlPull } {
  return {
    id: 'ledger',
    adapter: 'mapping',
    dataset: 'parking-occupancy',
    feed: 'ledger',
    transport: {
      kind: 'sql-pull',
      engine,
      host: '127.0.0.1',
      port,
      database: 'ledger',
      ...READER,
      view: engine === 'postgresql' ? 'public.counts' : 'ledger.counts',
      columns: [],
      watermark: 'updated_at',
      key: ['id'],
      overlapSeconds: 300,
      overlap: 0,
      pageRows: 5_000,
      everySeconds: 60,
    },
    routes: [],
    zone: 'Asia/Shanghai',
    limits: { bytes: 16 * MEBIBYTE, entities: 1_000_000, seconds: 60 },
    options: {},
    enabled: true,
    synthetic: true,
  }
}
