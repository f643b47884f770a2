import { randomBytes, randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { Source, SqlPull } from '@tongqu/catalog'
import {
  type DeliveryRecord,
  nodeFileSystem,
  openKeyRing,
  openRawStore,
  type RawStore,
} from '@tongqu/lakehouse'
import type { SourceStatus } from '@tongqu/realtime'
import { SQL_DATABASE, SQL_READER, type SqlServer } from '../../../store/src/testing/sql-servers.ts'
import { adapterNamed } from '../adapters.ts'
import type { Intake } from '../intake.ts'
import type { Target } from '../target.ts'
import { pullSql, type SqlPullDeps } from '../transports/sql-pull.ts'

export type SqlWorld = {
  raw: RawStore
  /** Everything that was told, newest last. */
  statuses: SourceStatus[]
  /** Every line of the log, as JSON. */
  log: string[]
  /** Pulls until the view has no more, or fails, and stops. Answers the last status. */
  pull(): Promise<SourceStatus>
  /** Begins and goes on until `stop`. */
  begin(): { stop(): Promise<void> }
  /** Resolves with the first status after now that fits. */
  told(fits: (status: SourceStatus) => boolean): Promise<SourceStatus>
  records(): Promise<DeliveryRecord[]>
  /** Rows of all deliveries, oldest first. */
  rows(): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

export type WorldOptions = {
  transport?: Partial<Omit<SqlPull, 'watermark'>> & { watermark?: string | undefined }
  limits?: Source['limits']
  mapping?: unknown
  /** Instead of the source's own. */
  deps?: Partial<SqlPullDeps>
}

/** A source that reads a view of the server, over a real raw store; nothing lands. */
export async function openSqlWorld(
  dir: string,
  server: Pick<SqlServer, 'engine' | 'port'>,
  options: WorldOptions = {},
): Promise<SqlWorld> {
  const now = () => Date.now()
  const keys = await openKeyRing({ dir, now, fs: nodeFileSystem, random: randomBytes })
  const raw = await openRawStore({ dir, now, uuid: randomUUID, keys })
  const source = sqlSource(server, options)
  const statuses: SourceStatus[] = []
  const log: string[] = []
  const listeners = new Set<(status: SourceStatus) => void>()
  const note = (facts: object, message: string) => void log.push(JSON.stringify([facts, message]))
  const deps: SqlPullDeps = {
    intake: keepingIntake(raw),
    raw,
    dataDir: dir,
    bus: {
      publish(_, event) {
        const status = event as SourceStatus
        statuses.push(status)
        for (const listener of [...listeners]) listener(status)
      },
    },
    log: { info: note, warn: note, error: note },
    now,
    random: () => 0,
    ...options.deps,
  }
  const target = sqlTarget(source)
  const begin = () => pullSql(source, source.transport, target, deps)
  const told = (fits: (status: SourceStatus) => boolean) =>
    new Promise<SourceStatus>((done) => {
      const listener = (status: SourceStatus) => {
        if (!fits(status)) return
        listeners.delete(listener)
        done(status)
      }
      listeners.add(listener)
    })
  const records = () => raw.records(source.id)
  return {
    raw,
    statuses,
    log,
    begin,
    told,
    records,
    async pull() {
      const settled = told(({ outcome, pull }) => outcome === 'failed' || pull?.isBehind === false)
      const running = begin()
      const status = await settled
      await running.stop()
      return status
    },
    async rows() {
      const rows: Record<string, unknown>[] = []
      for (const { sha256 } of await records()) {
        const text = String(await buffer(await raw.open(sha256)))
        for (const line of text.split('\n')) if (line !== '') rows.push(JSON.parse(line))
      }
      return rows
    },
    close: async () => undefined,
  }
}

export type SqlSource = Source & { transport: SqlPull }

/** A source of the catalogue that reads `ledger.counts`, or `public.counts` of PostgreSQL. */
export function sqlSource(
  { engine, port }: Pick<SqlServer, 'engine' | 'port'>,
  { transport = {}, limits, mapping }: WorldOptions = {},
): SqlSource {
  const { watermark, ...rest } = { watermark: 'updated_at', ...transport }
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
      database: SQL_DATABASE,
      ...SQL_READER,
      view: engine === 'postgresql' ? 'public.counts' : `${SQL_DATABASE}.counts`,
      columns: [],
      key: ['id'],
      overlapSeconds: 300,
      overlap: 1_000,
      pageRows: 100,
      everySeconds: 0.05,
      ...rest,
      ...(watermark === undefined ? {} : { watermark }),
    },
    routes: [],
    zone: 'Asia/Shanghai',
    limits: limits ?? { bytes: 10_000_000, entities: 1_000_000, seconds: 20 },
    options: {},
    ...(mapping === undefined ? {} : { mapping }),
    enabled: true,
    synthetic: true,
  }
}

export function sqlTarget(source: SqlSource): Target {
  const { id, dataset, feed, zone, limits, options, routes, mapping } = source
  const adapter = adapterNamed('mapping')
  if (adapter.shape !== 'decode') throw new Error('mapping decodes')
  return { id, source: id, adapter, dataset, feed, zone, limits, options, routes, mapping }
}

/** Keeps as the real one does, and lands nothing. */
export function keepingIntake(
  raw: Pick<RawStore, 'put' | 'append'>,
): Pick<Intake, 'keep' | 'land' | 'landBatch' | 'waiting'> {
  return {
    async keep(target, body, facts, known) {
      const { sha256, bytes } = await raw.put(body)
      const same = await known?.(sha256)
      if (same) return same
      const told = typeof facts === 'function' ? facts() : facts
      const receivedAt = new Date().toISOString()
      const { dataset, feed } = target
      return raw.append(target.id, { sha256, bytes, receivedAt, dataset, feed, ...told })
    },
    land: async () => ({ tables: {}, rejects: [], findings: [], others: [] }),
    landBatch: async () => undefined,
    waiting: async () => [],
  }
}
