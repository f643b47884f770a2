import type { DialogueTurn } from '@tongqu/adapter-kit'
import type { Source } from '@tongqu/catalog'
import type { Problem } from '@tongqu/contracts'
import type { Bus, SourceStatus } from '@tongqu/realtime'
import type { Log } from '../../ingest.ts'
import { datasetsOf } from '../../sessions/routing.ts'

/** What a conversation tells of itself. */
export type DialogueStatus = {
  /** What the machine says of the peer. */
  health(health: NonNullable<DialogueTurn['health']>): void
  landed(totals: { readings: number; rejects: number }): void
  /** Landing, listening or keeping failed. */
  failed(problem: Problem): void
}

/** Heartbeats confirm what is known, and need not be told each by itself. */
const BEAT_MILLISECONDS = 10_000

type Told = Pick<SourceStatus, 'outcome'> & Partial<SourceStatus>

export function createDialogueStatus(
  { bus, log, now }: { bus: Pick<Bus, 'publish'>; log: Log; now(): number },
  source: Source,
): DialogueStatus {
  const { id, dataset, feed } = source
  const others = datasetsOf(source).filter((name) => name !== dataset)
  let failures = 0
  let isUp: boolean | undefined
  let toldAt = Number.NEGATIVE_INFINITY

  function publish(told: Told): void {
    toldAt = now()
    const at = new Date(toldAt).toISOString()
    const more = others.length > 0 ? { others } : {}
    bus.publish('source-status', { source: id, dataset, feed, at, failures, ...more, ...told })
  }

  return {
    health(health) {
      if (health.isUp) {
        const isNews = isUp !== true || failures > 0
        if (isNews) log.info({ source: id }, 'the peer of a conversation is there')
        isUp = true
        failures = 0
        if (isNews || now() - toldAt >= BEAT_MILLISECONDS) publish({ outcome: 'unchanged' })
        return
      }
      const { code = 'source-silent', detail } = health
      failures += 1
      if (isUp !== false) log.warn({ source: id, code, detail }, 'a source failed')
      isUp = false
      publish({ outcome: 'failed', code, ...(detail === undefined ? {} : { detail }) })
    },
    landed(totals) {
      // What a peer that has fallen silent said before does not bring it back.
      if (isUp === false) return
      failures = 0
      publish({ outcome: 'landed', ...totals })
    },
    failed({ code, message, cause }) {
      failures += 1
      if (failures === 1) log.warn({ source: id, code, cause }, `a source failed: ${message}`)
      publish({ outcome: 'failed', code, detail: message })
    },
  }
}
