import type { Source } from '@tongqu/catalog'
import type { Problem } from '@tongqu/contracts'
import type { Bus, PushHealth, SourceStatus } from '@tongqu/realtime'
import type { Log } from '../../ingest.ts'

export type PushStatusDeps = {
  bus: Pick<Bus, 'publish'>
  log: Log
  /** Milliseconds since 1970. */
  now(): number
}

/** What a source that is pushed to tells of itself. */
export type PushStatus = {
  accepted(): void
  repeated(): void
  /** A request got this instead of 202. */
  refused(code: string): void
  landed(readings: number, rejects: number): void
  /** Landing, or listening, failed so many times in a row. */
  failed(problem: Problem, failures: number): void
  /** It listens. */
  well(): void
  /** What waits, from now on. */
  follow(waiting: (() => { deliveries: number; bytes: number }) | undefined): void
  close(): void
}

const BEAT_MILLISECONDS = 2_000
/** Without any news its status is told this often. */
const QUIET_BEATS = 15

type Told = Pick<SourceStatus, 'outcome' | 'failures'> & Partial<SourceStatus>

export function createPushStatus({ bus, log, now }: PushStatusDeps, source: Source): PushStatus {
  const { id, dataset, feed } = source
  const { transport } = source
  const topics = transport.kind === 'mqtt' ? { topics: transport.topics } : {}
  const counts: PushHealth = { accepted: 0, repeated: 0, refused: {}, ...topics }
  let waiting: (() => { deliveries: number; bytes: number }) | undefined
  let told: Told = { outcome: 'unchanged', failures: 0 }
  let news = false
  let quiet = 0

  function publish(): void {
    news = false
    quiet = 0
    const push = {
      ...counts,
      refused: { ...counts.refused },
      ...(waiting ? { waiting: waiting() } : {}),
    }
    const at = new Date(now()).toISOString()
    bus.publish('source-status', { source: id, dataset, feed, at, ...told, push })
    // Readings are told once.
    if (told.outcome === 'landed') told = { outcome: 'unchanged', failures: 0 }
  }

  const timer = setInterval(() => {
    quiet += 1
    if (news || quiet >= QUIET_BEATS) publish()
  }, BEAT_MILLISECONDS)
  timer.unref()

  return {
    accepted() {
      counts.accepted += 1
      counts.lastAt = new Date(now()).toISOString()
      news = true
    },
    repeated() {
      counts.repeated += 1
      news = true
    },
    refused(code) {
      counts.refused = { ...counts.refused, [code]: (counts.refused[code] ?? 0) + 1 }
      news = true
    },
    landed(readings, rejects) {
      const { readings: before = 0, rejects: refused = 0 } = told.outcome === 'landed' ? told : {}
      told = {
        outcome: 'landed',
        failures: 0,
        readings: before + readings,
        rejects: refused + rejects,
      }
      news = true
    },
    failed(problem, failures) {
      const { code, message, detail, cause } = problem
      if (failures === 1) log.warn({ source: id, code, cause }, `a source failed: ${message}`)
      const text = detail ? { detail: `${detail['zh-CN']} ${detail.en}` } : {}
      told = { outcome: 'failed', code, ...text, failures }
      publish()
    },
    well() {
      told = { outcome: 'unchanged', failures: 0 }
      publish()
    },
    follow(someone) {
      waiting = someone
    },
    close() {
      clearInterval(timer)
      if (news) publish()
    },
  }
}
