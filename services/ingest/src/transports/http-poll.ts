import type { HttpPoll, Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Budget } from '../budget.ts'
import type { Egress, EgressAnswer, EgressRequest } from '../egress.ts'
import { type Backoff, backoffFor, pause, waitAfterFailure, waitForBeat } from '../schedule.ts'

/** What became of one attempt. */
export type Attempt =
  | { outcome: 'landed'; readings: number; rejects: number }
  | { outcome: 'unchanged' }
  | { outcome: 'failed'; problem: Problem }

/** What a body was, and how soon it wants to be asked for again, as far as it says so. */
export type Taken = Exclude<Attempt, { outcome: 'failed' }> & { everySeconds?: number }

/** A source that fails again and again is left alone, then asked once: `half-open`. */
export type Circuit = 'closed' | 'open' | 'half-open'

/** What is polled: one address on one beat. */
export type Poll = Pick<HttpPoll, 'url' | 'everySeconds' | 'headers'> & {
  limits: Source['limits']
  /** As in `EgressRequest`; `operator` unless told. */
  trust?: EgressRequest['trust']
  /** The body alone says how soon it is asked for again; else `everySeconds` is the least. */
  followsBody?: boolean
  /** Place in the interval at which its turns fall, in [0, 1). */
  phase?: number
  /** Milliseconds before the first turn. */
  delay?: number
}

export type PollDeps = {
  egress: Pick<Egress, 'get'>
  /** Content types the adapter of the source takes. */
  accepts: readonly string[]
  /** Stores and lands a body; fails with a Problem. Says whether the body was news. */
  receive(answer: EgressAnswer & { kind: 'body' }): Promise<Taken>
  /** Told after every attempt; `failures` in a row. */
  report(attempt: Attempt, failures: number, circuit: Circuit): void
  /** Bounds on what the source is asked; absent: none. */
  budget?: Budget
  now(): number
  /** In [0, 1). */
  random(): number
}

export type Transport = {
  /** Ends when the attempt under way has ended; it is cut off if it is still waiting for bytes. */
  stop(): Promise<void>
}

/** Failures in a row, of the source and not of us, after which it is left alone. */
export const CIRCUIT_FAILURES = 5

/** An answer may say that it stays good for so long; a mistake must not stop a live feed. */
const FRESH_LIMIT_SECONDS = 300

/** Bodies say how soon they are renewed: not faster than this, nor slower than a day. */
const FASTEST_SECONDS = 1
const SLOWEST_SECONDS = 86_400

/**
 * Polls one address on its own beat: conditional requests, back-off with jitter on failure, a
 * circuit that opens when failures go on, a budget. Polls share nothing but the budget of their
 * source, so that a slow one delays no other.
 */
export function pollHttp(poll: Poll, deps: PollDeps): Transport {
  const stopping = new AbortController()
  const running = run(poll, deps, stopping.signal)
  return {
    stop() {
      stopping.abort()
      return running
    },
  }
}

/** What one poll remembers from turn to turn. */
type Course = {
  asked: Conditions
  failures: number
  circuit: Circuit
  /** How soon the last body wanted to be asked for again. */
  said: number | undefined
  freshSeconds: number | undefined
}

async function run(poll: Poll, deps: PollDeps, signal: AbortSignal): Promise<void> {
  const backoff = backoffFor(poll.everySeconds)
  const course: Course = {
    asked: new Conditions(),
    failures: 0,
    circuit: 'closed',
    said: undefined,
    freshSeconds: undefined,
  }
  await pause(poll.delay ?? 0, signal)
  while (!signal.aborted) {
    await withinBudget(deps, course, signal)
    if (signal.aborted) return
    const startedAt = deps.now()
    const attempt = await tryOnce(poll, deps, course, signal)
    if (signal.aborted && attempt.outcome === 'failed') return
    if (attempt.outcome === 'failed') {
      course.failures += 1
      course.circuit = isTired(attempt, course) ? 'open' : 'closed'
    } else {
      course.failures = 0
      course.circuit = 'closed'
    }
    deps.report(attempt, course.failures, course.circuit)
    if (attempt.outcome === 'failed') {
      await pause(failureWait(attempt, course, backoff, deps.random()) * 1000, signal)
      if (course.circuit !== 'open' || signal.aborted) continue
      course.circuit = 'half-open'
      deps.report(attempt, course.failures, course.circuit)
    } else {
      await pause(waitAfterSuccess(poll, course, startedAt, deps.now()), signal)
    }
  }
}

/** Waits until the budget of the source allows a request, and says once why it does. */
async function withinBudget(
  { budget, report, now }: PollDeps,
  course: Course,
  signal: AbortSignal,
): Promise<void> {
  let isTold = false
  for (;;) {
    const wait = budget?.wait(now()) ?? 0
    if (wait === 0 || signal.aborted) break
    if (!isTold) {
      const problem = new Problem('source-budget')
      report({ outcome: 'failed', problem }, course.failures, course.circuit)
    }
    isTold = true
    await pause(wait, signal)
  }
  budget?.spend(now(), 1, 0)
}

/** A full disk is ours, and a body that can not be read came from a source that answers. */
function isTired(
  { problem }: Attempt & { outcome: 'failed' },
  { failures, circuit }: Course,
): boolean {
  const isMuch = failures >= CIRCUIT_FAILURES || circuit !== 'closed'
  return isMuch && problem.code.startsWith('upstream-')
}

/** Seconds. */
function failureWait(
  { problem }: Attempt & { outcome: 'failed' },
  { failures, circuit }: Course,
  backoff: Backoff,
  random: number,
): number {
  const wanted = Number(problem.extensions.retryAfterSeconds ?? 0)
  const tries = circuit === 'open' ? Number.MAX_SAFE_INTEGER : failures
  return Math.max(wanted, waitAfterFailure(backoff, tries, random))
}

/** Milliseconds. */
function waitAfterSuccess(
  { everySeconds, followsBody, phase }: Poll,
  { said, freshSeconds = 0 }: Course,
  startedAt: number,
  now: number,
): number {
  const wish = Math.min(Math.max(said ?? 0, FASTEST_SECONDS), SLOWEST_SECONDS)
  const every =
    said === undefined ? everySeconds : followsBody ? wish : Math.max(wish, everySeconds)
  const fresh = Math.min(freshSeconds, FRESH_LIMIT_SECONDS) * 1000 - (now - startedAt)
  return Math.max(waitForBeat(every, phase ?? phaseNow(startedAt, every), startedAt, now), fresh)
}

/** The place of the first turn, for a poll that has none of its own. */
function phaseNow(startedAt: number, everySeconds: number): number {
  const every = everySeconds * 1000
  return (startedAt % every) / every
}

async function tryOnce(
  poll: Poll,
  deps: PollDeps,
  course: Course,
  signal: AbortSignal,
): Promise<Attempt> {
  try {
    const answer = await deps.egress.get({
      url: poll.url,
      trust: poll.trust ?? 'operator',
      headers: { ...poll.headers, ...course.asked.headers() },
      accepts: deps.accepts,
      limits: poll.limits,
      digests: true,
      signal,
    })
    course.freshSeconds = answer.freshSeconds
    if (answer.kind === 'unchanged') return { outcome: 'unchanged' }
    try {
      const { everySeconds, ...attempt } = await deps.receive(answer)
      course.said = everySeconds
      // Only a body that has landed may be called known: one that failed must be sent again.
      course.asked.remember(answer)
      return attempt
    } finally {
      deps.budget?.spend(deps.now(), 0, answer.wireBytes?.() ?? 0)
    }
  } catch (cause) {
    const problem = cause instanceof Problem ? cause : new Problem('internal', { cause })
    return { outcome: 'failed', problem }
  }
}

/** `If-None-Match` and `If-Modified-Since` of the last body that landed. */
class Conditions {
  #known: Record<string, string> = {}

  headers(): Readonly<Record<string, string>> {
    return this.#known
  }

  remember({ etag, lastModified }: EgressAnswer & { kind: 'body' }): void {
    this.#known = {
      ...(etag ? { 'if-none-match': etag } : {}),
      ...(lastModified ? { 'if-modified-since': lastModified } : {}),
    }
  }
}
