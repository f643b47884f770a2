import type { Session, SessionAdapter, VehicleDirectory } from '@tongqu/adapter-kit'
import type { Catalog, SessionTransport, Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { KeyRing, LakeWriter, RawStore } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import type { Channels } from '../channels/channels.ts'
import type { Log } from '../ingest.ts'
import type { Listening } from '../listening.ts'
import { withFilesRead } from '../options.ts'
import type { Checks } from '../quality/checks.ts'
import { type Backoff, pause, waitAfterFailure } from '../schedule.ts'
import { dialTcp, keepDialling } from '../transports/tcp-dial.ts'
import { listenTcp } from '../transports/tcp-listen.ts'
import { wireSocket } from '../transports/tcp-wire.ts'
import { listenUdp } from '../transports/udp-listen.ts'
import type { DecoderDeps } from './decoder.ts'
import { dialRule } from './dial-rules.ts'
import { type FrameCounter, frameCounter } from './frame-counter.ts'
import { type Links, openLinks } from './links.ts'
import { openPump, type Pump } from './pump.ts'
import { isSealed } from './routing.ts'
import { createStatus, type StatusBook } from './status.ts'
import type { LinkLimits } from './types.ts'

export type SessionSourceDeps = {
  catalog(): Catalog
  writer: Pick<LakeWriter, 'land' | 'landedSequence'>
  /** Judges what lands; absent: nobody does. */
  quality?: Checks
  /** Counts what comes in; absent: nobody does. */
  channels?: Channels
  raw: Pick<RawStore, 'frames'>
  keys: Pick<KeyRing, 'keyed' | 'pseudonym'>
  vehicles: VehicleDirectory
  bus: Pick<Bus, 'publish'>
  log: Log
  /** Milliseconds since 1970. */
  now(): number
  /** In [0, 1). */
  random(): number
  /** Unsigned 32-bit random number. */
  randomWord(): number
  derive?: DecoderDeps['derive']
  onListening?: ((listening: Listening) => void) | undefined
}

export type SessionSource = Source & { transport: SessionTransport }

/** A port that is taken, a journal that can not be read: tried again after one second at first. */
const BACKOFF: Backoff = { firstSeconds: 1, mostSeconds: 60 }
/** Links may take so long to say goodbye. */
const CLOSE_MILLISECONDS = 3_000
const CLOSE_BEAT_MILLISECONDS = 20
/** A source that dials has one main link, and those its peer asks for. */
const DIAL_CONNECTIONS = 16
/** Whom we dial we have chosen: only nonsense is too much. */
const DIAL_MESSAGES_PER_SECOND = 100_000

/**
 * Runs one source of sessions until it is stopped: journal, pump, links and transport. Whatever
 * keeps it from running is told as its status and tried again; nothing here ends the process.
 */
export function startSessions(
  deps: SessionSourceDeps,
  source: SessionSource,
  adapter: SessionAdapter,
): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const status = createStatus(deps, source)
  const running = run(deps, source, adapter, status, stopping.signal)
  return {
    async stop() {
      stopping.abort()
      await running
      status.close()
    },
  }
}

async function run(
  deps: SessionSourceDeps,
  source: SessionSource,
  adapter: SessionAdapter,
  status: StatusBook,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    try {
      await runOnce(deps, source, adapter, status, signal, () => {
        failures = 0
      })
    } catch (error) {
      failures += 1
      const problem = error instanceof Problem ? error : new Problem('internal', { cause: error })
      status.failed(problem, failures)
    }
    if (failures > 0) {
      await pause(waitAfterFailure(BACKOFF, failures, deps.random()) * 1000, signal)
    }
  }
}

/** Resolves when it has been told to stop and all is kept; throws when it could not begin. */
async function runOnce(
  deps: SessionSourceDeps,
  source: SessionSource,
  adapter: SessionAdapter,
  status: StatusBook,
  signal: AbortSignal,
  onRunning: () => void,
): Promise<void> {
  const options = await withFilesRead(source.options)
  const sealed = isSealed(source, deps.catalog())
  const journal = await deps.raw.frames(source.id, { sealed })
  let links: Links | undefined
  const { pseudonym } = deps.keys
  const counter = frameCounter(
    deps.channels,
    { source: source.id, dataset: source.dataset },
    adapter,
  )
  const pump = await openPump({
    ...deps,
    counter,
    source,
    adapter,
    options,
    journal,
    pseudonym,
    onCaughtUp: () => links?.readOn(),
  }).catch(async (error) => {
    await journal.close()
    throw error
  })
  const opened = openSource(deps, source, adapter, options, pump, counter)
  links = opened
  status.follow(opened, pump)
  let transport: { close(): Promise<void> } | undefined
  try {
    transport = await openTransport(deps, source, opened, status)
    onRunning()
    await aborted(signal)
  } finally {
    if (source.transport.kind !== 'udp-listen') await transport?.close()
    opened.close()
    await emptied(opened, deps.now)
    if (source.transport.kind === 'udp-listen') await transport?.close()
    status.follow(undefined, undefined)
    await pump.stop()
  }
}

function openSource(
  deps: SessionSourceDeps,
  source: SessionSource,
  adapter: SessionAdapter,
  options: Readonly<Record<string, string>>,
  pump: Pump,
  counter: FrameCounter,
): Links {
  const { now, randomWord, vehicles, keys, log } = deps
  const { keyed } = keys
  const { zone, transport } = source
  const peers = adapter.open({ options, zone, vehicles, keyed, randomWord })
  const links: Links = openLinks({
    source: source.id,
    limits: limitsOf(transport),
    now,
    session: (peer) => peers.session(peer),
    keyed,
    mayDial: dialRule(transport.kind === 'tcp-listen' ? transport.dialBack : []),
    dial(host, port, session, failed) {
      dialBack(links, { host, port, session, failed }).catch((cause) => {
        log.info({ source: source.id, err: cause }, 'a peer cannot be dialled back')
        failed()
      })
    },
    keep: pump.keep,
    isBehind: pump.isBehind,
    rejected: counter.rejected,
    faulted: (err) => log.error({ source: source.id, err }, 'a session has a fault'),
  })
  return links
}

async function dialBack(
  links: Links,
  { host, port, session, failed }: { host: string; port: number; session: Session; failed(): void },
): Promise<void> {
  const socket = await dialTcp({ host, port })
  if (!wireSocket(socket, links, { session })) failed()
}

function limitsOf(transport: SessionTransport): LinkLimits {
  if (transport.kind !== 'tcp-dial') return transport.limits
  const { idleSeconds } = transport
  return {
    connections: DIAL_CONNECTIONS,
    connectionsPerAddress: DIAL_CONNECTIONS,
    idleSeconds,
    messagesPerSecond: DIAL_MESSAGES_PER_SECOND,
  }
}

async function openTransport(
  deps: SessionSourceDeps,
  source: SessionSource,
  links: Links,
  status: StatusBook,
): Promise<{ close(): Promise<void> }> {
  const { transport, id, adapter } = source
  const { now, random } = deps
  if (transport.kind === 'tcp-dial') {
    return keepDialling(transport, {
      links,
      now,
      random,
      onConnected: () => status.well(),
      onFailed(problem, failures) {
        if (failures === 1) links.note('failed', problem.code)
        status.failed(problem, failures)
      },
    })
  }
  const opened =
    transport.kind === 'tcp-listen'
      ? await listenTcp(transport, links)
      : await listenUdp(transport, links)
  const protocol = transport.kind === 'tcp-listen' ? 'tcp' : 'udp'
  links.note('listening')
  status.well()
  const { host } = transport
  deps.log.info({ source: id, host, port: opened.port, transport: protocol }, 'source listens')
  deps.onListening?.({ source: id, adapter, transport: protocol, host, port: opened.port })
  return opened
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) return done()
    signal.addEventListener('abort', () => done(), { once: true })
  })
}

/** Waits until all links are over, but not for long. */
async function emptied(links: Links, now: () => number): Promise<void> {
  const until = now() + CLOSE_MILLISECONDS
  const never = new AbortController().signal
  while (links.count() > 0 && now() < until) await pause(CLOSE_BEAT_MILLISECONDS, never)
}
