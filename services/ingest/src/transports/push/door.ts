import type { ListenTls, Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { DeliveryRecord, LandResult, RawStore } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import type { Channels } from '../../channels/channels.ts'
import type { Log } from '../../ingest.ts'
import type { Intake } from '../../intake.ts'
import type { Listening } from '../../listening.ts'
import { type Backoff, pause, waitAfterFailure } from '../../schedule.ts'
import { type TokenBucket, tokenBucket } from '../../sessions/token-bucket.ts'
import type { Target } from '../../target.ts'
import type { HttpListeners, ListenHandler } from '../http-listener.ts'
import type { Transport } from '../http-poll.ts'
import { type Lander, openLander } from './lander.ts'
import { createPushStatus, type PushStatus } from './status.ts'

export type DoorDeps = {
  intake: Pick<Intake, 'keep' | 'land' | 'landBatch' | 'waiting'>
  raw: Pick<RawStore, 'newest' | 'since'>
  listeners: HttpListeners
  bus: Pick<Bus, 'publish'>
  /** Counts what comes in; absent: nobody does. */
  channels?: Channels
  log: Log
  /** Milliseconds since 1970. */
  now(): number
  /** In [0, 1). */
  random(): number
  onListening?: ((listening: Listening) => void) | undefined
}

/** What stands behind a door: where deliveries go, and what was taken before. */
export type Behind = {
  lander: Lander
  /** Records of the journal within the memory of the door, oldest first. */
  known: readonly DeliveryRecord[]
  /** The rate of the source. */
  rate: TokenBucket
  status: PushStatus
}

/** A door that is open: who answers, and what is told of it. */
export type Door = {
  handler: ListenHandler
  /** What a simulated peer needs to know, beside the address. */
  listening(url: string): Listening
  close?(): Promise<void>
}

export type DoorKind = {
  /** Keys of deliveries are known so long. */
  memoryMilliseconds: number
  /** Requests at once; further ones are answered `push-busy`. */
  maxConcurrent: number
  open(behind: Behind): Promise<Door>
}

/** Where a source listens. */
export type DoorPlace = {
  host: string
  port: number
  path: string
  tls?: ListenTls
  requestsPerMinute: number
}

/** A port that is taken, a secret that can not be read: tried again after one second at first. */
const BACKOFF: Backoff = { firstSeconds: 1, mostSeconds: 60 }

/**
 * Holds a listener open for one source, with the lander that brings what it takes into the lake.
 * Whatever keeps it from listening is told as its status and tried again.
 */
export function holdDoor(
  source: Source,
  place: DoorPlace,
  target: Target,
  deps: DoorDeps,
  kind: DoorKind,
): Transport {
  const stopping = new AbortController()
  const status = createPushStatus(deps, source)
  const running = run(source, place, target, deps, kind, status, stopping.signal)
  return {
    async stop() {
      stopping.abort()
      await running
      status.close()
    },
  }
}

async function run(
  source: Source,
  place: DoorPlace,
  target: Target,
  deps: DoorDeps,
  kind: DoorKind,
  status: PushStatus,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    try {
      await listen(source, place, target, deps, kind, status, signal)
    } catch (cause) {
      failures += 1
      const problem = cause instanceof Problem ? cause : new Problem('internal', { cause })
      status.failed(problem, failures)
      await pause(waitAfterFailure(BACKOFF, failures, deps.random()) * 1000, signal)
    }
  }
}

/** Resolves when it has been told to stop; throws when it could not begin. */
async function listen(
  source: Source,
  { host, port, path, tls, requestsPerMinute }: DoorPlace,
  target: Target,
  deps: DoorDeps,
  { memoryMilliseconds, maxConcurrent, open }: DoorKind,
  status: PushStatus,
  signal: AbortSignal,
): Promise<void> {
  const { intake, raw, now, random, listeners } = deps
  const known = await raw.since(source.id, new Date(now() - memoryMilliseconds).toISOString())
  const next = ((await raw.newest(source.id))?.sequence ?? -1) + 1
  const lander = await openLander(
    {
      intake,
      target,
      random,
      onLanded: (_, { tables }) => status.landed(...countsOf(tables)),
      onFailed: (_, problem, failures) => status.failed(problem, failures),
    },
    next,
  )
  const rate = tokenBucket(requestsPerMinute / 60, requestsPerMinute, now())
  let door: Door | undefined
  try {
    door = await open({ lander, known, rate, status })
    const spec = { host, port, path, maxBytes: source.limits.bytes, maxConcurrent }
    const mounted = await listeners.mount({ ...spec, ...(tls ? { tls } : {}) }, door.handler)
    status.follow(lander.waiting)
    status.well()
    deps.log.info({ source: source.id, url: mounted.url }, 'source listens')
    deps.onListening?.(door.listening(mounted.url))
    await aborted(signal)
    await mounted.close()
  } finally {
    await door?.close?.()
    await lander.stop()
    status.follow(undefined)
  }
}

function countsOf(tables: LandResult['tables']): [readings: number, rejects: number] {
  const all = Object.values(tables)
  const sum = (of: 'readings' | 'rejects') => all.reduce((total, table) => total + table[of], 0)
  return [sum('readings'), sum('rejects')]
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) return done()
    signal.addEventListener('abort', () => done(), { once: true })
  })
}
