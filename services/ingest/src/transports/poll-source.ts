import { buffer } from 'node:stream/consumers'
import type { DecodeAdapter, Discovered } from '@tongqu/adapter-kit'
import type { HttpPoll, Source } from '@tongqu/catalog'
import type { KeyRing } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import { openBudget } from '../budget.ts'
import { arrived, countingDifferent, instantOfHttp, timed } from '../channels/arrival.ts'
import type { Channels } from '../channels/channels.ts'
import { contextOf } from '../decode.ts'
import type { Egress, EgressAnswer } from '../egress.ts'
import type { Log } from '../ingest.ts'
import type { Facts, Intake, Received } from '../intake.ts'
import { HOSTS_OPTION } from '../options.ts'
import { PIECES_BYTES } from '../pieces.ts'
import { phaseOf } from '../schedule.ts'
import { partOf, type Target } from '../target.ts'
import { totals } from '../totals.ts'
import { type Poll, type PollDeps, pollHttp, type Taken, type Transport } from './http-poll.ts'
import { createPollStatus, type PollStatus } from './poll-status.ts'

export type PollSourceDeps = {
  intake: Pick<Intake, 'receive'>
  egress: Pick<Egress, 'get'>
  bus: Pick<Bus, 'publish'>
  keys: Pick<KeyRing, 'keyed'>
  /** Counts what comes in; absent: nobody does. */
  channels?: Channels
  log: Log
  /** Milliseconds since 1970. */
  now(): number
  /** In [0, 1). */
  random(): number
  /** Sources that begin together: their first turns are spread over a few milliseconds of each. */
  sources?: number
}

/** Documents that a root document may point to; GBFS knows some twelve. */
export const MAX_PARTS = 64

/** A part is asked for this often at most, whatever its document says. */
const FASTEST_PART_SECONDS = 1
/** A ttl of 0 says "always fresh": then the beat of the source holds. */
const SLOWEST_PART_SECONDS = 86_400
/** Room for each source at the start: 2,000 begin over ten seconds. */
const START_MILLISECONDS = 5

const PART = /^[a-z0-9][a-z0-9_-]{0,63}$/

type Running = { poll: Poll; transport: Transport }
type World = PollSourceDeps & {
  source: Source
  target: Target
  status: PollStatus
  common: Omit<PollDeps, 'receive' | 'report'>
}

/**
 * Polls one source of the catalogue: its address, and what its adapter discovers there, each by
 * itself and all within the budget of the source.
 */
export function pollSource(
  source: Source,
  transport: HttpPoll,
  target: Target,
  deps: PollSourceDeps,
): Transport {
  const status = createPollStatus(deps, source)
  const { egress, now, random } = deps
  const common = {
    egress,
    now,
    random,
    accepts: target.adapter.accepts,
    ...(transport.budget ? { budget: openBudget(transport.budget) } : {}),
  }
  const world: World = { ...deps, source, target, status, common }
  const parts = openParts(world, transport)
  const phase = phaseOf(source.id)
  const spread = Math.min(transport.everySeconds * 1000, (deps.sources ?? 0) * START_MILLISECONDS)
  const { adapter } = target
  const { limits } = source
  const poll = { ...transport, limits, phase, delay: phase * spread }
  const root = pollHttp(poll, {
    ...common,
    receive: async (answer) => {
      if (adapter.shape !== 'decode' || !adapter.discover) return receive(world, target, answer)
      const { channels } = deps
      const bytes = await countingDifferent(channels, target, () => buffer(answer.body))
      const taken = await receive(world, target, { ...answer, body: once(bytes) })
      const context = contextOf(target, new Date(now()).toISOString(), deps.keys)
      parts.follow(adapter.discover(bytes, context), answer.url)
      return taken
    },
    report: (attempt, failures, circuit) => status.report(undefined, attempt, failures, circuit),
  })
  return {
    async stop() {
      await root.stop()
      await parts.stop()
    },
  }
}

/** The documents that the root points to: they come, change and go with it. */
function openParts(world: World, transport: HttpPoll) {
  const { source, target, status, common, log } = world
  const running = new Map<string, Running>()
  let isStopped = false

  function start(part: string, poll: Poll): void {
    const own = partOf(target, part)
    const transport = pollHttp(poll, {
      ...common,
      receive: (answer) => receive(world, own, answer),
      report: (attempt, failures, circuit) => {
        if (running.get(part)?.transport === transport) {
          status.report(part, attempt, failures, circuit)
        }
      },
    })
    running.set(part, { poll, transport })
  }

  function end(part: string): Promise<void> | undefined {
    const ended = running.get(part)
    running.delete(part)
    status.forget(part)
    return ended?.transport.stop()
  }

  return {
    follow(discovered: readonly Discovered[], rootUrl: string): void {
      if (isStopped) return
      const wanted = pollsOf(source, transport, discovered, rootUrl)
      if (discovered.length > MAX_PARTS) {
        const facts = { source: source.id, parts: discovered.length }
        log.warn(facts, `only the first ${MAX_PARTS} documents are asked for`)
      }
      for (const part of [...running.keys()]) if (!wanted.has(part)) void end(part)
      for (const [part, poll] of wanted) {
        const known = running.get(part)?.poll
        if (known?.url === poll.url && known.everySeconds === poll.everySeconds) continue
        void end(part)
        start(part, poll)
      }
    },
    async stop() {
      isStopped = true
      await Promise.all([...running.keys()].map(end))
    },
  }
}

/** How each discovered document is polled; those that can not be named or reached are left out. */
export function pollsOf(
  { id, options, limits }: Pick<Source, 'id' | 'options' | 'limits'>,
  transport: HttpPoll,
  discovered: readonly Discovered[],
  rootUrl: string,
): Map<string, Poll> {
  const polls = new Map<string, Poll>()
  const hosts = new Set((options[HOSTS_OPTION.name] ?? '').split(/[\s,]+/))
  const home = new URL(transport.url)
  hosts.add(home.host)
  for (const { part, url: text, everySeconds } of discovered) {
    const url = URL.parse(text, rootUrl)
    if (polls.size === MAX_PARTS || !PART.test(part) || polls.has(part) || !url) continue
    if (!/^https?:$/.test(url.protocol)) continue
    const isTrusted = hosts.has(url.host) || hosts.has(url.hostname)
    polls.set(part, {
      url: url.href,
      everySeconds: beatOf(everySeconds) ?? transport.everySeconds,
      // What the operator gave for the source is not for everybody its document names, nor for
      // everybody on the way when a document says http where the source is https.
      headers: isTrusted && !isBared(home, url) ? transport.headers : {},
      trust: isTrusted ? 'operator' : 'user',
      limits,
      followsBody: true,
      phase: phaseOf(`${id}~${part}`),
    })
  }
  return polls
}

function isBared(home: URL, url: URL): boolean {
  return home.protocol === 'https:' && url.protocol === 'http:'
}

function beatOf(seconds: number | undefined): number | undefined {
  if (seconds === undefined || !(seconds > 0)) return undefined
  return Math.min(Math.max(seconds, FASTEST_PART_SECONDS), SLOWEST_PART_SECONDS)
}

async function receive(
  { intake, channels, now }: PollSourceDeps,
  target: Target,
  answer: EgressAnswer & { kind: 'body' },
): Promise<Taken> {
  const { contentType, etag, lastModified, check, url } = answer
  const facts: Facts = {
    contentType,
    url,
    ...(etag ? { etag } : {}),
    ...(lastModified ? { lastModified } : {}),
    ...(check === undefined ? {} : { check }),
    ...(target.part === undefined ? {} : { part: target.part }),
  }
  const { adapter } = target
  const { body, endedAt } = timed(answer.body, now)
  const reads = adapter.shape === 'decode' && (adapter.everySeconds ?? adapter.madeAt)
  const head = reads ? heldBack(body) : undefined
  let isNews = false
  try {
    const take = () => intake.receive(target, head?.body ?? body, facts)
    const received = await countingDifferent(channels, target, take)
    isNews = received.outcome === 'landed'
    const everySeconds = adapter.shape === 'decode' ? saidIn(adapter, head?.bytes()) : undefined
    return { ...takenOf(received), ...(everySeconds === undefined ? {} : { everySeconds }) }
  } finally {
    const at = endedAt()
    // What is known already may have waited for us for as long as we did not ask.
    const sentAt = isNews ? madeAt(adapter, head?.bytes(), lastModified) : undefined
    const told = { ...(check === undefined ? {} : { check }), ...(sentAt ? { sentAt } : {}) }
    if (at !== undefined) {
      arrived(channels, target, { ...told, receivedAt: new Date(at).toISOString() })
    }
  }
}

function saidIn(adapter: DecodeAdapter, bytes: Uint8Array | undefined): number | undefined {
  return beatOf(bytes && adapter.everySeconds?.(bytes))
}

/** What the document says of itself; else what HTTP says of it. */
function madeAt(
  adapter: Target['adapter'],
  bytes: Uint8Array | undefined,
  lastModified: string | undefined,
): string | undefined {
  const said = adapter.shape === 'decode' ? bytes && adapter.madeAt?.(bytes) : undefined
  return said ?? instantOfHttp(lastModified)
}

function takenOf({ result }: Received): Taken {
  return result ? { outcome: 'landed', ...totals(result) } : { outcome: 'unchanged' }
}

/** A body that passes, and stays in memory unless it is large. */
function heldBack(body: AsyncIterable<Uint8Array>) {
  const chunks: Uint8Array[] = []
  let size = 0
  async function* passing() {
    for await (const chunk of body) {
      size += chunk.length
      if (size <= PIECES_BYTES) chunks.push(chunk)
      else chunks.length = 0
      yield chunk
    }
  }
  return {
    body: passing(),
    bytes: () => (size <= PIECES_BYTES ? Buffer.concat(chunks) : undefined),
  }
}

async function* once(bytes: Uint8Array) {
  yield bytes
}
