import type { Mqtt, Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { LandResult, RawStore } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import type { Channels } from '../channels/channels.ts'
import type { Log } from '../ingest.ts'
import type { Intake } from '../intake.ts'
import { bodyOf, lineOf, refusedLineOf } from '../messages.ts'
import { withFilesRead } from '../options.ts'
import { type Backoff, pause, waitAfterFailure } from '../schedule.ts'
import { type TokenBucket, tokenBucket } from '../sessions/token-bucket.ts'
import type { Target } from '../target.ts'
import type { Transport } from './http-poll.ts'
import { type Incoming, openConnection } from './mqtt/connection.ts'
import { openGatherer } from './mqtt/gatherer.ts'
import { type Lander, openLander } from './push/lander.ts'
import { hasRoom } from './push/receive.ts'
import { createPushStatus, type PushStatus } from './push/status.ts'

export type MqttDeps = {
  intake: Pick<Intake, 'keep' | 'land' | 'landBatch' | 'waiting'>
  raw: Pick<RawStore, 'newest'>
  bus: Pick<Bus, 'publish'>
  /** Counts what comes in; absent: nobody does. */
  channels?: Channels
  log: Log
  /** Milliseconds since 1970. */
  now(): number
  /** In [0, 1). */
  random(): number
}

const BACKOFF: Backoff = { firstSeconds: 1, mostSeconds: 60 }

/** What a rate that is exceeded waits for. */
const RATE_MILLISECONDS = 50
/** How often it is looked whether the lake has caught up. */
const ROOM_MILLISECONDS = 1_000

const CONTENT_TYPE = 'application/x-ndjson'

/**
 * Subscribes to topics under a session of the broker that outlives the connection. Messages of at
 * most a second are one delivery; a message of QoS 1 is acknowledged when its delivery and the
 * record in the journal are on disk, so that what was not kept is sent again. Landing goes on
 * behind its back. Whatever fails is told as the status of the source and tried again.
 */
export function subscribeTopics(
  source: Source,
  transport: Mqtt,
  target: Target,
  deps: MqttDeps,
): Transport {
  const stopping = new AbortController()
  const status = createPushStatus(deps, source)
  const running = run({ source, transport, target, deps, status, signal: stopping.signal })
  return {
    async stop() {
      stopping.abort()
      await running
      status.close()
    },
  }
}

type Running = {
  source: Source
  transport: Mqtt
  target: Target
  deps: MqttDeps
  status: PushStatus
  signal: AbortSignal
}

async function run(running: Running): Promise<void> {
  const { deps, status, signal } = running
  let lander: Lander | undefined
  let failures = 0
  while (!signal.aborted) {
    try {
      lander ??= await openLanding(running)
      while (!hasRoom({ lander }) && !signal.aborted) await pause(ROOM_MILLISECONDS, signal)
      await converse(running, lander, () => {
        failures = 0
        status.well()
      })
    } catch (cause) {
      if (signal.aborted) break
      failures += 1
      status.failed(cause instanceof Problem ? cause : new Problem('internal', { cause }), failures)
      await pause(waitAfterFailure(BACKOFF, failures, deps.random()) * 1000, signal)
    }
  }
  await lander?.stop()
  status.follow(undefined)
}

async function openLanding({ source, target, deps, status }: Running): Promise<Lander> {
  const { intake, raw, random } = deps
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
  status.follow(lander.waiting)
  return lander
}

/** One connection, from its beginning to its end. Throws why it ended, unless it was told to. */
async function converse(running: Running, lander: Lander, onWell: () => void): Promise<void> {
  const { source, transport, target, deps, status, signal } = running
  const { intake, now } = deps
  const broken = Promise.withResolvers<never>()
  broken.promise.catch(() => undefined)
  const stopped = aborted(signal)
  /** What is on disk before the connection is handed over: it begins with what waited for us. */
  const early: number[] = []
  let acknowledge = (packetIds: readonly number[]): void => void early.push(...packetIds)
  const gatherer = openGatherer({
    async keep(lines) {
      const body = bodyOf(lines)
      const record = await intake.keep(target, pieces(body), { contentType: CONTENT_TYPE })
      deps.channels?.came(target, 'unknown', lines.length)
      lander.add(record)
      for (const _ of lines) status.accepted()
      if (!hasRoom({ lander })) broken.reject(new Problem('push-busy'))
    },
    acknowledge: (packetIds) => acknowledge(packetIds),
    onFailed: (error) => broken.reject(error),
  })
  const rate = tokenBucket(transport.messagesPerSecond, transport.messagesPerSecond, now())
  const take = (message: Incoming) => taken(message, transport, gatherer.take, status, rate, now)
  const connection = await openConnection({
    transport,
    clientId: transport.clientId ?? `tongqu-${source.id}`,
    ...(await secretOf(transport)),
    take,
    signal,
  }).catch(async (error) => {
    await gatherer.close()
    throw error
  })
  acknowledge = connection.acknowledge
  acknowledge(early)
  try {
    onWell()
    deps.log.info({ source: source.id, topics: transport.topics.length }, 'source subscribes')
    await Promise.race([stopped, connection.ended, broken.promise])
  } finally {
    // What is held is kept, and acknowledged while the connection still stands.
    await gatherer.close()
    await connection.end()
  }
}

function taken(
  { topic, payload, isRetained, packetId }: Incoming,
  { messageBytes }: Mqtt,
  gather: ReturnType<typeof openGatherer>['take'],
  status: PushStatus,
  rate: TokenBucket,
  now: () => number,
): Promise<void> | undefined {
  const at = new Date(now()).toISOString()
  const isTooLarge = payload.length > messageBytes
  if (isTooLarge) status.refused('mqtt-message-too-large')
  const line = isTooLarge
    ? refusedLineOf(topic, at, payload.length)
    : lineOf({ topic, at, payload, isRetained })
  const message = { line, bytes: Buffer.byteLength(line) }
  const room = gather(packetId === undefined ? message : { ...message, packetId })
  if (rate.take(1, now())) return room
  return Promise.all([room, delayed(rate, now)]).then(() => undefined)
}

/** A rate that is exceeded holds back what comes behind. */
async function delayed(rate: TokenBucket, now: () => number): Promise<void> {
  do await new Promise((done) => setTimeout(done, RATE_MILLISECONDS))
  while (!rate.take(1, now()))
}

/** Read anew each time: a password that is changed needs no restart. Throws `input-unreadable`. */
async function secretOf({ password }: Mqtt): Promise<{ password?: string }> {
  return password === undefined ? {} : withFilesRead({ password })
}

async function* pieces(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body
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
