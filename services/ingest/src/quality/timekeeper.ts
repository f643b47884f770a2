/// <reference lib="esnext.temporal" />
import { dayIn } from '@tongqu/adapter-kit'
import type { Catalog, Dataset, Source } from '@tongqu/catalog'
import {
  type Book,
  countSeconds,
  DAYS_KEPT,
  dayOf,
  FAULT_DAYS_KEPT,
  linesOf,
  tidy,
} from './book.ts'
import type { Day } from './score.ts'
import { froze, thawed } from './verdict.ts'
import { periodSeconds, type Standing, sendsAll, sourcesOf, type Watch } from './watch.ts'

/** Accounts for time: fresh, stale and lost seconds, and verdicts that freeze and thaw. */
export type Timekeeper = {
  /** Accounts for the time since the last beat; true when a verdict has changed by it. */
  beat(now: number): boolean
  /** A dataset has a new release: how old one is that no source writes. */
  released(dataset: string): void
  /** Are all sources of the dataset in an outage now? */
  isAway(dataset: string): boolean
  /** The day under way, in the zone of the province. */
  today(): string
}

/**
 * Time between two beats that counts at most: what is more is a machine that slept, and nobody saw
 * what happened meanwhile.
 */
const MOST_SECONDS = 30

type Deps = { catalog(): Catalog; zone: string; now(): number }

export function openTimekeeper(deps: Deps, book: Book, watch: Watch): Timekeeper {
  const { zone } = deps
  let last = deps.now()
  let tidied = ''
  const away = new Set<string>()
  const releases = new Map<string, number>()

  function beat(now: number): boolean {
    const seconds = Math.min(MOST_SECONDS, Math.max(0, (now - last) / 1_000))
    last = now
    const today = dayIn(zone, now)
    const catalog = deps.catalog()
    if (today !== tidied) {
      tidied = today
      forget(book, today, catalog)
    }
    let changed = false
    for (const dataset of catalog.datasets.values()) {
      const sources = sourcesOf(catalog, dataset.id)
      const standings = sources.map((source) => {
        const standing = standingOf(book, watch, source, dataset, now)
        if (settle(book, source, dataset, standing, now)) changed = true
        return { source, standing }
      })
      account({ book, away, releases }, dataset, standings, { now, seconds, today })
    }
    return changed
  }

  return {
    beat,
    released: (dataset) => void releases.set(dataset, deps.now()),
    isAway: (dataset) => away.has(dataset),
    today: () => dayIn(zone, deps.now()),
  }
}

/** A source that nobody ever judged is unheard as long as it is silent. */
function standingOf(book: Book, watch: Watch, source: Source, dataset: Dataset, now: number) {
  const standing = watch.standing(source, dataset, now)
  const isKnown = linesOf(book, source.id, dataset.id).length > 0
  return standing === 'away' && !isKnown && !watch.isHeard(source.id) ? 'unheard' : standing
}

/** An outage freezes the verdicts of a source, its end gives them back; true when one changed. */
function settle(
  { verdicts }: Book,
  source: Source,
  dataset: Dataset,
  standing: Standing,
  now: number,
): boolean {
  if (standing === 'unheard') return false
  let changed = false
  const prefix = `${dataset.id} ${source.id} `
  for (const [name, state] of verdicts) {
    if (!name.startsWith(prefix)) continue
    const next = standing === 'away' ? froze(state, now) : thawed(state, now)
    if (next === state) continue
    verdicts.set(name, next)
    changed = true
  }
  return changed
}

type Accounts = { book: Book; away: Set<string>; releases: ReadonlyMap<string, number> }

function account(
  { book, away, releases }: Accounts,
  dataset: Dataset,
  all: readonly { source: Source; standing: Standing }[],
  { now, seconds, today }: { now: number; seconds: number; today: string },
): void {
  const heard = all.filter(({ standing }) => standing !== 'unheard')
  const isAway = heard.length > 0 && heard.every(({ standing }) => standing === 'away')
  if (isAway) away.add(dataset.id)
  else away.delete(dataset.id)
  const released = all.length === 0 ? releases.get(dataset.id) : undefined
  if (heard.length === 0 && released === undefined) return
  const day = dayOf(book, dataset.id, today)
  for (const { source, standing } of heard) {
    if (standing === 'away') continue
    const period = periodSeconds(source, dataset)
    for (const line of linesOf(book, source.id, dataset.id)) {
      countSeconds(line, day, today, { seconds, period, sendsAll: sendsAll(source) })
    }
  }
  if (isAway) {
    day.outageSeconds += seconds
    return
  }
  const isFresh =
    released === undefined
      ? heard.some(({ standing }) => standing === 'up')
      : now - released <= dataset.freshnessLimitSeconds * 1_000
  addSeconds(day, isFresh, seconds)
}

function addSeconds(day: Day, isFresh: boolean, seconds: number): void {
  if (isFresh) day.freshSeconds += seconds
  else day.staleSeconds += seconds
}

function forget(book: Book, today: string, { datasets }: Catalog): void {
  const before = (days: number) =>
    Temporal.PlainDate.from(today)
      .subtract({ days: days - 1 })
      .toString()
  tidy(book, before(DAYS_KEPT), before(FAULT_DAYS_KEPT), new Set(datasets.keys()))
}
