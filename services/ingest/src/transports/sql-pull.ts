import { createHash } from 'node:crypto'
import type { Source, SqlPull } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { LandResult, RawStore } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import { type Budget, openBudget } from '../budget.ts'
import type { Channels } from '../channels/channels.ts'
import type { Log } from '../ingest.ts'
import type { Intake } from '../intake.ts'
import { withFilesRead } from '../options.ts'
import { backoffFor, pause, phaseOf, waitAfterFailure, waitForBeat } from '../schedule.ts'
import type { Target } from '../target.ts'
import type { Transport } from './http-poll.ts'
import { type Lander, openLander } from './push/lander.ts'
import { WAITING_BYTES } from './push/receive.ts'
import { mysql } from './sql/mysql.ts'
import { type Past, pastOf } from './sql/past.ts'
import type { Plan } from './sql/plan.ts'
import { postgresql } from './sql/postgresql.ts'
import { type PullDeps, pullOnce } from './sql/pull.ts'
import { openSeen } from './sql/seen.ts'
import { createPullStatus, type PullStatus } from './sql/status.ts'
import type { ConnectSettings, SqlEngine } from './sql/types.ts'
import { openWindow } from './sql/window.ts'

export type SqlPullDeps = {
  intake: Pick<Intake, 'keep' | 'land' | 'landBatch' | 'waiting'>
  raw: Pick<RawStore, 'newest' | 'records' | 'open'>
  /** What was seen of views lies in `pulls/` of it. */
  dataDir: string
  bus: Pick<Bus, 'publish'>
  /** Counts what comes in; absent: nobody does. */
  channels?: Channels
  log: Log
  /** Milliseconds since 1970. */
  now(): number
  /** In [0, 1). */
  random(): number
}

const ENGINES: Readonly<Record<SqlPull['engine'], SqlEngine>> = { postgresql, mysql }
/** What the database shows as its client: `tongqu <source>`; PostgreSQL cuts it at 63 bytes. */
const CLIENT_CHARACTERS = 63
/** While what was kept waits for the lake, the database is left alone. */
const ROOM_MILLISECONDS = 1_000

/**
 * Reads the new rows of a view again and again, each time over one connection, in one read-only
 * transaction, and keeps them as deliveries of lines of JSON; landing goes on behind its back. How
 * far it has been read stands in the journal with the delivery, so that an end at any moment
 * neither loses a row nor takes one twice. Whatever fails is told as its status and tried again.
 */
export function pullSql(
  source: Source,
  transport: SqlPull,
  target: Target,
  deps: SqlPullDeps,
): Transport {
  const stopping = new AbortController()
  const running = run(source, transport, target, deps, stopping.signal)
  return {
    stop() {
      stopping.abort()
      return running
    },
  }
}

async function run(
  source: Source,
  transport: SqlPull,
  target: Target,
  deps: SqlPullDeps,
  signal: AbortSignal,
): Promise<void> {
  const { everySeconds } = transport
  const backoff = backoffFor(everySeconds)
  const phase = phaseOf(source.id)
  let lander: Lander | undefined
  const status = createPullStatus(deps, source, () => lander?.waiting())
  let turn: Turn | undefined
  let failures = 0
  while (!signal.aborted) {
    const startedAt = deps.now()
    try {
      lander ??= await landing(target, deps, status, source)
      turn ??= await openTurns(source, transport, target, deps, status, lander)
      const isBehind = await turn(signal)
      failures = 0
      const wait = waitForBeat(everySeconds, phase, startedAt, deps.now())
      if (!isBehind) await pause(wait, signal)
    } catch (cause) {
      if (signal.aborted) break
      failures += 1
      status.failed(problemOf(cause), failures)
      await pause(waitAfterFailure(backoff, failures, deps.random()) * 1000, signal)
    }
  }
  await lander?.stop()
}

/** What a driver says may hold values: of what is not known, only that it happened is told. */
function problemOf(cause: unknown): Problem {
  return cause instanceof Problem ? cause : new Problem('internal', { cause })
}

async function landing(target: Target, deps: SqlPullDeps, status: PullStatus, { id }: Source) {
  const { intake, random } = deps
  const next = ((await deps.raw.newest(id))?.sequence ?? -1) + 1
  const onLanded = (_: unknown, { tables }: LandResult) => status.landed(...countsOf(tables))
  const onFailed = (_: unknown, problem: Problem, failures: number) => {
    status.failed(problem, failures)
  }
  return openLander({ intake, target, random, onLanded, onFailed }, next)
}

/** Answers whether the view has more already. */
type Turn = (signal: AbortSignal) => Promise<boolean>

async function openTurns(
  source: Source,
  transport: SqlPull,
  target: Target,
  deps: SqlPullDeps,
  status: PullStatus,
  lander: Lander,
): Promise<Turn> {
  const { raw, now, intake, dataDir } = deps
  const of = nameOf(transport)
  const budget = openBudget(transport.budget)
  const hasRoom = () => lander.waiting().bytes < WAITING_BYTES && budget.wait(now()) === 0
  const own: PullDeps = {
    source,
    transport,
    target,
    of,
    intake,
    raw,
    now,
    hasRoom,
    seen: await openSeen(dataDir, source.id, of),
    odd: { told: new Map(), counted: [], lookedAt: Number.NEGATIVE_INFINITY },
    onKept(record, rows, isRepeat) {
      deps.channels?.came(target, 'unknown')
      if (!isRepeat) lander.add(record)
      status.kept(rows)
    },
    spend: (requests, bytes) => budget.spend(now(), requests, bytes),
  }
  let past: Past | undefined
  const known = async ({ watermark, key, scale }: Plan): Promise<Past> => {
    if (past) return past
    if (!watermark || !scale) return { window: openWindow() }
    const names = { watermark: watermark.name, key: key.map(({ name }) => name) }
    return pastOf(raw, source.id, of, names, scale)
  }
  return async (signal) => {
    await untilRoom(budget, lander, now, signal)
    if (signal.aborted) return false
    const engine = ENGINES[transport.engine]
    const session = await engine.connect(await settingsOf(source, transport))
    const cut = () => void session.close()
    signal.addEventListener('abort', cut, { once: true })
    try {
      const pulled = await pullOnce(own, { session, dialect: engine.dialect }, known)
      past = pulled.past
      status.pulled(pulled.isBehind, pulled.remarks)
      return pulled.isBehind
    } catch (error) {
      past = undefined
      throw error
    } finally {
      signal.removeEventListener('abort', cut)
      await session.close()
    }
  }
}

/** Nothing is read that could not be kept. */
async function untilRoom(
  budget: Budget,
  lander: Lander,
  now: () => number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const wait = budget.wait(now())
    if (wait === 0 && lander.waiting().bytes < WAITING_BYTES) return
    await pause(Math.max(wait, ROOM_MILLISECONDS), signal)
  }
}

/** Read anew each time: a password that is changed needs no restart. */
async function settingsOf({ id, limits }: Source, transport: SqlPull): Promise<ConnectSettings> {
  const { host, port, database, user, tls } = transport
  const secrets = await withFilesRead({
    password: transport.password,
    ...(tls?.ca === undefined ? {} : { ca: `file:${tls.ca}` }),
  })
  const { password = '', ca } = secrets
  return {
    host,
    ...(port === undefined ? {} : { port }),
    database,
    user,
    password,
    ...(tls ? { tls: { ...tls, ...(ca === undefined ? {} : { ca }) } } : {}),
    client: `tongqu ${id}`.slice(0, CLIENT_CHARACTERS),
    milliseconds: Math.round(limits.seconds * 1000),
  }
}

/**
 * Which view it is, and in which order it is read: a position in another one means nothing. A
 * database that moves to another host stays what it is.
 */
function nameOf({ database, view, watermark, key }: SqlPull): string {
  const parts = JSON.stringify([database, view, watermark, key])
  return createHash('sha256').update(parts).digest('base64url').slice(0, 16)
}

function countsOf(tables: LandResult['tables']): [readings: number, rejects: number] {
  const all = Object.values(tables)
  const sum = (of: 'readings' | 'rejects') => all.reduce((total, table) => total + table[of], 0)
  return [sum('readings'), sum('rejects')]
}
