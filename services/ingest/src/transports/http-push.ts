import type { HttpPush, PushAuth, Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { LandResult, RawStore } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import type { Log } from '../ingest.ts'
import type { Intake } from '../intake.ts'
import type { Listening } from '../listening.ts'
import { withFilesRead } from '../options.ts'
import { type Backoff, pause, waitAfterFailure } from '../schedule.ts'
import { tokenBucket } from '../sessions/token-bucket.ts'
import type { Target } from '../target.ts'
import type { HttpListeners, ListenedRequest } from './http-listener.ts'
import type { Transport } from './http-poll.ts'
import { KEY_MILLISECONDS, openPushKeys } from './push/keys.ts'
import { openLander } from './push/lander.ts'
import { acknowledgement, type ReceiveDeps, receivePush } from './push/receive.ts'
import { secretOf } from './push/signature.ts'
import { createPushStatus, type PushStatus } from './push/status.ts'

export type PushDeps = {
  intake: Pick<Intake, 'keep' | 'land' | 'waiting'>
  raw: Pick<RawStore, 'newest' | 'since'>
  listeners: HttpListeners
  bus: Pick<Bus, 'publish'>
  log: Log
  /** Milliseconds since 1970. */
  now(): number
  /** In [0, 1). */
  random(): number
  onListening?: ((listening: Listening) => void) | undefined
}

/** A port that is taken, a secret that can not be read: tried again after one second at first. */
const BACKOFF: Backoff = { firstSeconds: 1, mostSeconds: 60 }
/** A body is held in pieces only, but each push under way has a file and a place in the queue. */
const CONCURRENT = 32

/**
 * Takes what a system pushes (Standard Webhooks 1.0, or mutual TLS): 202 once body and journal
 * record are on disk, whatever becomes of the lake; the same key is answered the same. Whatever
 * keeps it from listening is told as its status and tried again.
 */
export function takePushes(
  source: Source,
  transport: HttpPush,
  target: Target,
  deps: PushDeps,
): Transport {
  const stopping = new AbortController()
  const status = createPushStatus(deps, source)
  const running = run(source, transport, target, deps, status, stopping.signal)
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
  transport: HttpPush,
  target: Target,
  deps: PushDeps,
  status: PushStatus,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    try {
      await listen(source, transport, target, deps, status, signal)
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
  transport: HttpPush,
  target: Target,
  deps: PushDeps,
  status: PushStatus,
  signal: AbortSignal,
): Promise<void> {
  const { intake, raw, now, random, listeners } = deps
  const { auth, requestsPerMinute, host, port, path, tls } = transport
  const secrets = await secretsOf(auth)
  const known = await raw.since(source.id, new Date(now() - KEY_MILLISECONDS).toISOString())
  const keys = openPushKeys(known)
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
  const bytes = secrets.map(({ bytes: secret }) => secret)
  const receiving = { source, target, auth, secrets: bytes, intake, keys, lander, rate, now }
  const spec = { host, port, path, maxBytes: source.limits.bytes, maxConcurrent: CONCURRENT }
  try {
    const mounted = await listeners.mount({ ...spec, ...(tls ? { tls } : {}) }, (request) =>
      answer(receiving, status, request),
    )
    status.follow(lander.waiting)
    status.well()
    deps.log.info({ source: source.id, url: mounted.url }, 'source listens')
    const { id, adapter, synthetic } = source
    const [first] = secrets
    // A real secret is nobody else's business.
    const secret = synthetic && first ? { secret: first.text } : {}
    deps.onListening?.({ source: id, adapter, transport: 'http', url: mounted.url, ...secret })
    await aborted(signal)
    await mounted.close()
  } finally {
    await lander.stop()
    status.follow(undefined)
  }
}

async function answer(deps: ReceiveDeps, status: PushStatus, request: ListenedRequest) {
  try {
    const received = await receivePush(deps, request)
    status[received.outcome]()
    return acknowledgement(received)
  } catch (error) {
    status.refused(error instanceof Problem ? error.code : 'internal')
    throw error
  }
}

/** Secrets as they are written and as bytes. Throws `input-unreadable`, `setting-invalid`. */
async function secretsOf(auth: PushAuth): Promise<{ text: string; bytes: Uint8Array }[]> {
  if (auth.kind !== 'hmac') return []
  const read = await withFilesRead(Object.fromEntries(auth.secrets.entries()))
  return Object.values(read).map((text) => ({ text, bytes: secretOf(text) }))
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
