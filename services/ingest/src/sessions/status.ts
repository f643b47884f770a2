import type { Source } from '@tongqu/catalog'
import type { Problem } from '@tongqu/contracts'
import type { Bus, SessionHealth, SourceStatus } from '@tongqu/realtime'
import type { Log } from '../ingest.ts'
import type { Links } from './links.ts'
import type { Pump } from './pump.ts'

export type StatusDeps = {
  bus: Pick<Bus, 'publish'>
  log: Log
  /** Milliseconds since 1970. */
  now(): number
}

/** What a source of sessions tells of itself, every two seconds and when something changes. */
export type StatusBook = {
  /** Whose counts are told from now on; undefined: nobody's. */
  follow(links: Links | undefined, pump: Pump | undefined): void
  /** It runs. */
  well(): void
  /** It does not; `failures` in a row. */
  failed(problem: Problem, failures: number): void
  close(): void
}

const BEAT_MILLISECONDS = 2_000

export function createStatus({ bus, log, now }: StatusDeps, source: Source): StatusBook {
  const { id, dataset, feed } = source
  let links: Links | undefined
  let pump: Pump | undefined
  let failure: { problem: Problem; failures: number } | undefined
  let isWell = false
  let isStalled = false
  let diskFailures = 0
  let counted = { frames: 0, at: now() }

  function publish(status: Pick<SourceStatus, 'outcome' | 'failures'> & Partial<SourceStatus>) {
    const common = { source: id, dataset, feed, at: new Date(now()).toISOString() }
    const sessions = healthOf()
    bus.publish('source-status', { ...common, ...status, ...(sessions ? { sessions } : {}) })
  }

  function healthOf(): SessionHealth | undefined {
    if (!links || !pump) return undefined
    const frames = links.frames()
    const seconds = (now() - counted.at) / 1000
    const messagesPerSecond = seconds > 0 ? Math.round((frames - counted.frames) / seconds) : 0
    counted = { frames, at: now() }
    const contentTime = pump.contentTime()
    return {
      connections: links.count(),
      authenticated: links.authenticated(),
      ...(contentTime === undefined ? {} : { contentTime }),
      isStalled,
      messagesPerSecond,
    }
  }

  function tellFailure({ code, detail }: Problem, failures: number): void {
    const text = detail ? { detail: `${detail['zh-CN']} ${detail.en}` } : {}
    publish({ outcome: 'failed', code, ...text, failures })
  }

  function beat(): void {
    if (failure) tellFailure(failure.problem, failure.failures)
    else if (pump && isWell) tellPump(pump)
  }

  function tellPump(pump: Pump): void {
    const lake = pump.lakeProblem()
    if (lake && !isStalled) log.warn({ source: id, code: lake.code }, 'the lake takes no batches')
    isStalled = lake !== undefined
    const disk = pump.diskProblem()
    diskFailures = disk ? diskFailures + 1 : 0
    const { readings, rejects } = pump.takeTally()
    if (disk) tellFailure(disk, diskFailures)
    else if (readings + rejects === 0) publish({ outcome: 'unchanged', failures: 0 })
    else publish({ outcome: 'landed', readings, rejects, failures: 0 })
  }

  const timer = setInterval(beat, BEAT_MILLISECONDS)
  return {
    follow(someLinks, somePump) {
      links = someLinks
      pump = somePump
      counted = { frames: someLinks?.frames() ?? 0, at: now() }
      if (!somePump) isWell = false
    },
    well() {
      failure = undefined
      isWell = true
      beat()
    },
    failed(problem, failures) {
      if (failures === 1) {
        const { code, message, cause } = problem
        log.warn({ source: id, code, cause }, `a source failed: ${message}`)
      }
      failure = { problem, failures }
      tellFailure(problem, failures)
    },
    close: () => clearInterval(timer),
  }
}
