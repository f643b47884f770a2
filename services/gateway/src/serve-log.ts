import { createHash, hash } from 'node:crypto'
import { Problem, type ProblemCode } from '@tongqu/contracts'
import type { EntryActor, NewEntry } from '@tongqu/ledger'
import { Counter, Gauge } from 'prom-client'
import type { GatewayDeps } from './deps.ts'
import {
  actorOf,
  closeEntry,
  type Left,
  openEntry,
  type ServeFacts,
  widerNetwork,
} from './serve-entries.ts'
import { type ServeQueue, serveQueue } from './serve-queue.ts'
import { type ServeSum, serveSums } from './serve-sums.ts'
import type { StreamEnd } from './streams.ts'
import type { Read, Visit } from './visit.ts'

/** An answer that the ledger knows of. */
export type Serving = {
  /** `Hub-Receipt`: ids of its entries. */
  receipt: string
  /** Must its bytes be seen before they leave? */
  isHashed: boolean
  /** A piece of the representation before content coding. */
  piece(bytes: Uint8Array): void
  /** The same, of all of it at once. `isShared`: many are answered with these very bytes. */
  whole(bytes: Uint8Array, isShared: boolean): void
  /** It may not leave after all. */
  refused(): void
  /** It has ended. Called once. */
  end(end: StreamEnd): void
}

export type ServeLog = {
  /**
   * Tells what is about to be answered. Of what is not open this resolves when it is on disk, and
   * throws `ledger-unavailable` when it can not be; then nothing may leave. Undefined: it rests on
   * no data.
   */
  begin(visit: Visit, answer: Answer): Promise<Serving | undefined> | Serving | undefined
  /**
   * An error after a decision on what is not open: nothing of it was told yet. What tells of no
   * data is left out (`TOUCHED`).
   */
  failed(visit: Visit, code: ProblemCode, answer: Answer): void
  /** Tells what is left, waiting at most some seconds. */
  close(): Promise<void>
}

/** `isStream`: it has no end by itself, and its seconds count. */
export type Answer = { method: string; status: number; hasBody: boolean; isStream: boolean }

type World = Pick<GatewayDeps, 'ledger' | 'log' | 'now' | 'catalog' | 'metrics'> & { run: string }

/**
 * Whose words depend on what stands in the data: rows were read for them, and who hears them knows
 * more. All else below 500 is about the question, the caller, the catalogue, or about a plan that
 * has ended, of which nothing leaves.
 */
const TOUCHED: ReadonlySet<ProblemCode> = new Set([
  'query-too-slow',
  'result-too-large',
  'range-not-satisfiable',
  'station-not-found',
])

/** Failures of the hub that come before anything was read, or tell of the ledger itself. */
const UNTOUCHED: ReadonlySet<ProblemCode> = new Set([
  'ledger-unavailable',
  'policy-unconfirmed',
  'quota-unavailable',
  'hub-busy',
])

const CLOSE_MILLISECONDS = 5_000
/** Answers of open data on many datasets at once (a page) name so many of their entries. */
const MAX_RECEIPTS = 8

/** What is served, as the ledger is told of it (governance 4.4). */
export function serveLog(world: World): ServeLog {
  const { ledger, now } = world
  const queue = serveQueue({ recorder: ledger.recorder, log: world.log })
  const meters = serveMetrics(world, queue)
  const isSynthetic = (id: string) => world.catalog().datasets.get(id)?.synthetic === true
  const sums = serveSums({
    newId: () => ledger.newId(),
    now: () => now().getTime(),
    tell(entry) {
      if (queue.isFull) meters.lost(entry.meters?.requests ?? 0)
      else queue.add(entry)
    },
    lost: () => meters.lost(1),
  })
  const networks = remembered((address) =>
    ledger.commitments.keyed('network', widerNetwork(address)),
  )
  const beginOpen = (visit: Visit, reads: readonly Read[]) =>
    reads.flatMap(({ plan: { dataset } }) => {
      const sum = sums.begin(visit.principal, dataset, visit.id, isSynthetic(dataset))
      return sum ? [sum] : []
    })
  const factsOf = (visit: Visit, answer: Answer, actor: EntryActor): ServeFacts => ({
    at: now().toISOString(),
    method: answer.method,
    route: visit.operation ?? '',
    status: answer.status,
    actor,
    network: networks(visit.principal.address, now().getTime()),
    query: queryOf(visit, ledger.commitments),
    run: world.run,
  })
  const ended = (opened: readonly Opened[], end: StreamEnd, leftOf: (read: Read) => Left) => {
    const at = now().toISOString()
    for (const { entry, read } of opened) {
      queue.add(closeEntry(entry, at, end, leftOf(read)))
    }
  }
  const beginShut = async (visit: Visit, answer: Answer, shut: readonly Read[]) => {
    if (queue.isFull || !ledger.recorder.isWritable()) throw new Problem('ledger-unavailable')
    const acting = actorOf(visit.principal, ledger.commitments)
    const actor = acting instanceof Promise ? await acting : acting
    const facts = factsOf(visit, answer, actor)
    const opened = shut.map((read) => {
      const isMade = isSynthetic(read.plan.dataset)
      return { read, entry: openEntry(ledger.newId(), visit, read, facts, isMade) }
    })
    await told(ledger.recorder, opened)
    return opened
  }
  return {
    begin(visit, answer) {
      if (visit.reads.length === 0 || answer.status >= 400) return undefined
      const shut = visit.reads.filter(({ plan }) => plan.tier !== 'open')
      const open = visit.reads.filter(({ plan }) => plan.tier === 'open')
      const serving = (opened: readonly Opened[]) => {
        const begun = { opened, sums: beginOpen(visit, open) }
        return servingOf(visit, answer, begun, { ended, sums })
      }
      if (shut.length === 0) return serving([])
      return beginShut(visit, answer, shut).then(serving)
    },
    failed(visit, code, answer) {
      const shut = visit.reads.filter(({ plan }) => plan.tier !== 'open')
      const isTold = answer.status >= 500 ? !UNTOUCHED.has(code) : TOUCHED.has(code)
      if (shut.length === 0 || !isTold || queue.isFull) return
      Promise.resolve(actorOf(visit.principal, ledger.commitments)).then(
        (actor) => {
          const facts = factsOf(visit, answer, actor)
          for (const read of shut) {
            const isMade = isSynthetic(read.plan.dataset)
            // Names in a question that was not answered may be anything: nobody has looked at them.
            const untold = { ...facts, query: undefined }
            const entry = openEntry(ledger.newId(), visit, read, untold, isMade)
            queue.add({ ...entry, k: 'incident', body: { code } })
          }
        },
        (error) => world.log.error({ err: error, code }, 'an incident could not be told'),
      )
    },
    async close() {
      sums.close()
      const left = await queue.drain(CLOSE_MILLISECONDS)
      if (left > 0) world.log.error({ left }, 'entries were not told: they are found at next start')
    },
  }
}

/** Names and operators as they are, literals as one keyed hash. */
function queryOf(
  { query }: Visit,
  { keyed }: GatewayDeps['ledger']['commitments'],
): NewEntry['query'] {
  const { text, literals } = query?.() ?? {}
  if (text === undefined) return undefined
  return literals === undefined ? { text } : { text, literals: keyed('literals', literals) }
}

type Opened = { read: Read; entry: NewEntry }

function told(
  recorder: GatewayDeps['ledger']['recorder'],
  opened: readonly Opened[],
): Promise<unknown> {
  const [first] = opened
  const telling =
    opened.length === 1 && first
      ? recorder.append(first.entry)
      : recorder.appendAll(opened.map(({ entry }) => entry))
  return telling.catch((cause) => {
    throw new Problem('ledger-unavailable', { cause })
  })
}

type Ending = {
  ended(opened: readonly Opened[], end: StreamEnd, leftOf: (read: Read) => Left): void
  sums: Pick<ReturnType<typeof serveSums>, 'end'>
}

function servingOf(
  visit: Visit,
  answer: Answer,
  { opened, sums }: { opened: readonly Opened[]; sums: readonly ServeSum[] },
  ending: Ending,
): Serving {
  const startedAt = performance.now()
  const isHashed = opened.length > 0
  let bytes = 0
  let hasLeft = answer.hasBody
  let sha256: string | undefined
  let running: ReturnType<typeof createHash> | undefined
  const ids = [...opened.map(({ entry }) => entry.id), ...sums.map(({ id }) => id)]
  const rowsOf = (dataset: string) => (hasLeft ? (visit.used?.get(dataset)?.rows ?? 0) : 0)
  const serving: Serving = {
    receipt: ids.slice(0, MAX_RECEIPTS).join(', '),
    isHashed,
    piece(piece) {
      bytes += piece.byteLength
      if (!isHashed) return
      running ??= createHash('sha256')
      running.update(piece)
    },
    whole(whole, isShared) {
      bytes = whole.byteLength
      if (isHashed) sha256 = hashOfWhole(whole, isShared)
    },
    refused() {
      hasLeft = false
      serving.end('revoked')
    },
    end(end) {
      for (const sum of sums) ending.sums.end(sum, rowsOf(sum.dataset), bytes)
      if (!isHashed) return
      const digest = running ? running.digest('hex') : (sha256 ?? (hasLeft ? EMPTY : ''))
      const seconds = answer.isStream && Math.ceil((performance.now() - startedAt) / 1_000)
      ending.ended(opened, end, ({ plan }) => ({
        rows: rowsOf(plan.dataset),
        bytes,
        ...(digest !== '' && { sha256: digest }),
        ...(seconds !== false && { seconds }),
      }))
    },
  }
  return serving
}

const EMPTY = hash('sha256', '', 'hex')

/** Contents that many get (feeds) are hashed once; small ones of one are not worth keeping. */
const hashes = new WeakMap<Uint8Array, string>()
const WORTH_KEEPING_BYTES = 4_096

function hashOfWhole(bytes: Uint8Array, isShared: boolean): string {
  if (!isShared && bytes.byteLength < WORTH_KEEPING_BYTES) return hash('sha256', bytes, 'hex')
  const known = hashes.get(bytes)
  if (known !== undefined) return known
  const made = hash('sha256', bytes, 'hex')
  hashes.set(bytes, made)
  return made
}

/** Networks that are remembered; keys of hashes change monthly, so not for long. */
const MAX_NETWORKS = 10_000
const NETWORK_MILLISECONDS = 60_000

function remembered(make: (text: string) => string): (text: string, at: number) => string {
  const known = new Map<string, string>()
  let since = 0
  return (text, at) => {
    if (known.size >= MAX_NETWORKS || Math.abs(at - since) > NETWORK_MILLISECONDS) {
      known.clear()
      since = at
    }
    const found = known.get(text)
    if (found !== undefined) return found
    const made = make(text)
    known.set(text, made)
    return made
  }
}

function serveMetrics({ metrics, log }: Pick<World, 'metrics' | 'log'>, queue: ServeQueue) {
  const registers = [metrics]
  const lost = new Counter({
    name: 'hub_ledger_uncounted_answers_total',
    help: 'Answers of open data that no entry of the ledger counts.',
    registers,
  })
  new Gauge({
    name: 'hub_ledger_waiting_entries',
    help: 'Entries about answers that the ledger does not have yet.',
    registers,
    collect() {
      this.set(queue.waiting)
    },
  })
  return {
    lost(answers: number) {
      lost.inc(answers)
      log.warn({ answers }, 'answers of open data are not counted: the ledger is away')
    },
  }
}
