import type { Source } from '@tongqu/catalog'
import type { Bus, SourceStatus } from '@tongqu/realtime'
import type { Log } from '../ingest.ts'
import { datasetsOf } from '../sessions/routing.ts'
import type { Attempt, Circuit } from './http-poll.ts'

/** Tells how a source fares that is asked for one document or for many. */
export type PollStatus = {
  /** `part` is undefined for the source's own address. */
  report(part: string | undefined, attempt: Attempt, failures: number, circuit: Circuit): void
  /** A part is asked for no more. */
  forget(part: string): void
}

type Deps = { bus: Pick<Bus, 'publish'>; log: Log; now(): number }
type Last = { attempt: Attempt; failures: number; circuit: Circuit }

/** A source with a failing part fails: the one that has failed most often speaks for all. */
export function createPollStatus(deps: Deps, source: Source): PollStatus {
  const last = new Map<string | undefined, Last>()
  const { id, dataset, feed } = source
  const others = datasetsOf(source).filter((name) => name !== dataset)

  function publish(attempt: Attempt, failures: number, circuit: Circuit): void {
    const status: Omit<SourceStatus, 'outcome'> = {
      source: id,
      dataset,
      feed,
      at: new Date(deps.now()).toISOString(),
      failures,
      ...(others.length > 0 ? { others } : {}),
      ...(circuit === 'closed' ? {} : { circuit }),
    }
    if (attempt.outcome !== 'failed') {
      deps.bus.publish('source-status', { ...status, ...attempt })
      return
    }
    const { code, message } = attempt.problem
    deps.bus.publish('source-status', { ...status, outcome: 'failed', code, detail: message })
  }

  return {
    report(part, attempt, failures, circuit) {
      last.set(part, { attempt, failures, circuit })
      if (attempt.outcome === 'failed' && circuit !== 'half-open') {
        const { code, cause } = attempt.problem
        // Where it failed is told once; after that, that it still does.
        const why = failures <= 1 ? { cause } : {}
        deps.log.warn({ source: id, part, code, failures, circuit, ...why }, 'a source failed')
      }
      const failing = [...last.values()].filter((one) => one.attempt.outcome === 'failed')
      const [worst = { attempt, failures, circuit }] = failing.sort(
        (a, b) => b.failures - a.failures,
      )
      publish(worst.attempt, worst.failures, worst.circuit)
    },
    forget: (part) => void last.delete(part),
  }
}
