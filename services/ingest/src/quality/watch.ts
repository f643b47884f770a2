import { type Catalog, type Dataset, durationSeconds, type Source } from '@tongqu/catalog'
import { DOWN_AFTER_FAILURES, FLEET_CONTRACT, type SourceStatus } from '@tongqu/realtime'

/**
 * How a source stands: `up`; `away` is an outage; `stale` answers, with old content; `unheard` has
 * said nothing since the hub started, and is not to be judged yet.
 */
export type Standing = 'up' | 'stale' | 'away' | 'unheard'

/** What sources last told of themselves, and how old their content is. No I/O, no clock. */
export type Watch = {
  note(status: SourceStatus, now: number): void
  /** Readings of a source have come for a dataset, the newest measured at `newest`. */
  arrived(source: string, dataset: string, now: number, newest: number | undefined): void
  standing(source: Source, dataset: Dataset, now: number): Standing
  /** Has a source told anything of itself since the hub started? */
  isHeard(source: string): boolean
}

/** Failures that are the content's: the source is there, and what it sends is refused. */
const CONTENT_FAULTS: ReadonlySet<string> = new Set(['delivery-undecodable', 'source-not-wanted'])
/** A poll may be missed twice before silence counts. */
const MISSED_POLLS = 3
/** A source of an earlier run of the hub gets so long to be heard again. */
const LEAST_SILENCE_SECONDS = 60
/** Sources remembered. */
const MOST_SOURCES = 10_000

type Heard = { status: SourceStatus; confirmedAt: number | undefined }

/** `startedAt`: since when anything could have been heard. */
export function createWatch(startedAt: number): Watch {
  const heard = new Map<string, Heard>()
  const content = new Map<string, { at: number; newest: number | undefined }>()

  return {
    isHeard: (source) => heard.has(source),
    note(status, now) {
      const known = heard.get(status.source)
      if (!known && heard.size >= MOST_SOURCES) return
      const isConfirmed = status.outcome !== 'failed' || isContentFault(status)
      heard.set(status.source, { status, confirmedAt: isConfirmed ? now : known?.confirmedAt })
    },
    arrived(source, dataset, now, newest) {
      const name = `${source} ${dataset}`
      if (!content.has(name) && content.size >= MOST_SOURCES) return
      const last = content.get(name)?.newest
      const measured = newest === undefined ? last : Math.max(last ?? newest, Math.min(newest, now))
      content.set(name, { at: now, newest: measured })
    },
    standing(source, dataset, now) {
      const { status, confirmedAt } = heard.get(source.id) ?? {}
      const arrival = content.get(`${source.id} ${dataset.id}`)
      const limit = limitSeconds(source, dataset) * 1_000
      if (!status && !arrival) return now - startedAt > limit ? 'away' : 'unheard'
      if (status && isDown(status)) return 'away'
      const last = Math.max(confirmedAt ?? startedAt, arrival?.at ?? startedAt)
      if (now - last > limit) return 'away'
      const measured = measuredAt(status, arrival?.newest, dataset)
      return measured !== undefined && now - measured > limit ? 'stale' : 'up'
    },
  }
}

/** Silence and age up to this are within what the catalogue promises. */
function limitSeconds({ transport }: Source, dataset: Dataset): number {
  const { freshnessLimitSeconds: limit } = dataset
  const polls = 'everySeconds' in transport ? transport.everySeconds * MISSED_POLLS : 0
  return Math.max(limit, polls, LEAST_SILENCE_SECONDS)
}

/** Failing for good, or a listener nobody is connected to. */
function isDown(status: SourceStatus): boolean {
  if (status.sessions && status.sessions.connections === 0) return true
  if (status.outcome !== 'failed' || isContentFault(status)) return false
  return status.failures >= DOWN_AFTER_FAILURES
}

function isContentFault({ outcome, code }: SourceStatus): boolean {
  return outcome === 'failed' && CONTENT_FAULTS.has(code ?? '')
}

/** Links tell the newest position of all their vehicles, which is what a fleet's age is. */
function measuredAt(
  status: SourceStatus | undefined,
  newest: number | undefined,
  { tables }: Dataset,
): number | undefined {
  const told = status?.sessions?.contentTime
  const isFleet = tables[0]?.contract === FLEET_CONTRACT
  if (!status?.sessions) return newest
  return isFleet && told !== undefined ? Date.parse(told) : undefined
}

/** Seconds between two deliveries of a source, as promised or as asked for, whichever is longer. */
export function periodSeconds({ transport }: Source, { updateFrequency }: Dataset): number {
  const asked = transport.kind === 'http-poll' ? transport.everySeconds : 0
  return Math.max(durationSeconds(updateFrequency) ?? 0, asked)
}

/** Does a delivery of the source hold all there is? Then one expects as many records each time. */
export function sendsAll({ transport }: Pick<Source, 'transport'>): boolean {
  return transport.kind === 'http-poll' || transport.kind === 'directory'
}

/** Enabled sources that write a dataset, routes included. */
export function sourcesOf({ sources }: Pick<Catalog, 'sources'>, dataset: string): Source[] {
  return [...sources.values()].filter(
    (source) =>
      source.enabled &&
      (source.dataset === dataset || source.routes.some((route) => route.dataset === dataset)),
  )
}
