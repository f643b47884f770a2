import type { HttpPoll, Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Egress, EgressAnswer } from '../egress.ts'
import { backoffFor, pause, waitAfterFailure, waitUntilNextTurn } from '../schedule.ts'

/** What became of one attempt. */
export type Attempt =
  | { outcome: 'landed'; readings: number; rejects: number }
  | { outcome: 'unchanged' }
  | { outcome: 'failed'; problem: Problem }

export type PollDeps = {
  egress: Pick<Egress, 'get'>
  /** Content types the adapter of the source takes. */
  accepts: readonly string[]
  /** Stores and lands a body; fails with a Problem. Says whether the body was news. */
  receive(
    answer: EgressAnswer & { kind: 'body' },
  ): Promise<Attempt & { outcome: 'landed' | 'unchanged' }>
  /** Told after every attempt; `failures` in a row. */
  report(attempt: Attempt, failures: number): void
  now(): number
  /** In [0, 1). */
  random(): number
}

export type Transport = {
  /** Ends when the attempt under way has ended; it is cut off if it is still waiting for bytes. */
  stop(): Promise<void>
}

/**
 * Polls one source on its own beat: conditional requests, back-off with jitter on failure. Sources
 * share nothing, so that a slow one delays no other.
 */
export function pollHttp(source: Source, transport: HttpPoll, deps: PollDeps): Transport {
  const stopping = new AbortController()
  const running = run(source, transport, deps, stopping.signal)
  return {
    stop() {
      stopping.abort()
      return running
    },
  }
}

async function run(
  source: Source,
  transport: HttpPoll,
  deps: PollDeps,
  signal: AbortSignal,
): Promise<void> {
  const { everySeconds } = transport
  const backoff = backoffFor(everySeconds)
  const asked = new Conditions()
  let failures = 0
  while (!signal.aborted) {
    const startedAt = deps.now()
    const attempt = await tryOnce(source, transport, deps, asked, signal)
    if (signal.aborted && attempt.outcome === 'failed') return
    failures = attempt.outcome === 'failed' ? failures + 1 : 0
    deps.report(attempt, failures)
    if (attempt.outcome !== 'failed') {
      await pause(waitUntilNextTurn(everySeconds, startedAt, deps.now()), signal)
      continue
    }
    const wanted = Number(attempt.problem.extensions.retryAfterSeconds ?? 0)
    const wait = Math.max(wanted, waitAfterFailure(backoff, failures, deps.random()))
    await pause(wait * 1000, signal)
  }
}

async function tryOnce(
  source: Source,
  transport: HttpPoll,
  deps: PollDeps,
  asked: Conditions,
  signal: AbortSignal,
): Promise<Attempt> {
  try {
    const answer = await deps.egress.get({
      url: transport.url,
      trust: 'operator',
      headers: { ...transport.headers, ...asked.headers() },
      accepts: deps.accepts,
      limits: source.limits,
      signal,
    })
    if (answer.kind === 'unchanged') return { outcome: 'unchanged' }
    const attempt = await deps.receive(answer)
    // Only a body that has landed may be called known: one that failed must be sent again.
    asked.remember(answer)
    return attempt
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
