import type { Source } from '@tongqu/catalog'
import type { Problem } from '@tongqu/contracts'
import type { Bus, PullHealth, SourceStatus } from '@tongqu/realtime'
import type { Log } from '../../ingest.ts'
import { datasetsOf } from '../../sessions/routing.ts'
import type { Remark } from './remarks.ts'

/** What a source that reads a view tells of itself. */
export type PullStatus = {
  kept(rows: number): void
  /** A pull has ended; `isBehind`: and the view has more. */
  pulled(isBehind: boolean, remarks: readonly Remark[]): void
  landed(readings: number, rejects: number): void
  /** Reading, or landing, failed so many times in a row. */
  failed(problem: Problem, failures: number): void
}

export function createPullStatus(
  { bus, log, now }: { bus: Pick<Bus, 'publish'>; log: Log; now(): number },
  source: Source,
  waiting: () => PullHealth['waiting'],
): PullStatus {
  const { id, dataset, feed } = source
  const others = datasetsOf(source).filter((name) => name !== dataset)
  let health: PullHealth = { rows: 0, isBehind: false }
  /** Something failed, and no pull has gone well since. */
  let isFailing = false
  /** Last messages by code and column: the log has each once. */
  const logged = new Map<string, string>()

  function publish(told: Pick<SourceStatus, 'outcome' | 'failures'> & Partial<SourceStatus>): void {
    const at = new Date(now()).toISOString()
    const waits = waiting()
    const pull = { ...health, ...(waits ? { waiting: waits } : {}) }
    const also = others.length > 0 ? { others } : {}
    bus.publish('source-status', { source: id, dataset, feed, at, ...also, ...told, pull })
  }

  return {
    kept(rows) {
      const lastAt = new Date(now()).toISOString()
      // Whether there is more shows when the pull has ended.
      health = { ...health, rows: health.rows + rows, lastAt, isBehind: true }
    },
    pulled(isBehind, remarks) {
      health = { ...health, isBehind }
      for (const { at, code, message } of remarks) {
        if (logged.get(`${code} ${at}`) === message) continue
        logged.set(`${code} ${at}`, message)
        log.warn({ source: id, code, at }, `a view is odd: ${message}`)
      }
      isFailing = false
      publish({ outcome: 'unchanged', failures: 0 })
    },
    landed(readings, rejects) {
      if (isFailing) return
      publish({ outcome: 'landed', failures: 0, readings, rejects })
    },
    failed({ code, message, detail }, failures) {
      if (failures === 1) log.warn({ source: id, code, ...detail }, `a source failed: ${message}`)
      isFailing = true
      const text = detail ? { detail: `${detail['zh-CN']} ${detail.en}` } : {}
      publish({ outcome: 'failed', code, ...text, failures })
    },
  }
}
