/**
 * Agreements, consents, lives and organisations in memory, as the store has them within a second or
 * two. Each change that touches what anybody may read tells an event with `policy`; the view reads
 * those events in their order, then anew the rows they tell of, and only then counts as confirmed.
 */
import type { Store } from '@tongqu/store'
import type { PolicyView } from './grant-held.ts'
import { loadAll, newestSeq, readAgain } from './policy-view-rows.ts'
import { emptyState, lookupsOf, type PolicyState } from './policy-view-state.ts'

/**
 * Whoever has not heard from the store for so long serves nothing but open data (DESIGN, section 8;
 * governance 2.6).
 */
export const CONFIRM_SECONDS = 5
const CONFIRM_MILLISECONDS = CONFIRM_SECONDS * 1_000

/** Events are read in parts of so many. */
const EVENTS_AT_ONCE = 1_000

export type PolicyViewDeps = {
  store: Pick<Store, 'db' | 'follow'>
  /** Milliseconds since 1970. */
  now(): number
  /** Told of readings that failed and will be tried again, and of policies that give nothing. */
  report?(error: unknown): void
}

export type LivePolicyView = PolicyView & {
  /**
   * Called after anything has changed what may be read: events were taken in, or the time of an
   * agreement or consent has begun or ended. Answers a function that ends it.
   */
  onChange(handler: (seq: number) => void): () => void
  /** Takes in what is committed by now. Throws `store-unavailable`. */
  catchUp(): Promise<void>
  /** Number of the newest event that has been taken in. */
  seq(): number
  /** When the store last said so, in milliseconds since 1970; 0: never. */
  confirmedAt(): number
  close(): void
}

type View = {
  state: PolicyState
  seq: number
  confirmedAt: number
  /** Ends and beginnings up to then have been told. */
  toldUntil: number
  isLoaded: boolean
  handlers: Set<(seq: number) => void>
}

/**
 * Begins at once, also while the database is away: then there is nothing but open data until it
 * comes. Await `catchUp` to begin with all that is known.
 */
export function openPolicyView(deps: PolicyViewDeps): LivePolicyView {
  const view: View = {
    state: emptyState(),
    seq: 0,
    confirmedAt: 0,
    toldUntil: deps.now(),
    isLoaded: false,
    handlers: new Set(),
  }
  const report = deps.report ?? (() => undefined)
  let running: Promise<void> | undefined
  let waiting: Promise<void> | undefined
  /** One at a time; whoever comes while one runs waits for the next, which sees what is newer. */
  const catchUp = (): Promise<void> => {
    if (!running) {
      running = takeIn(deps, view, report).finally(() => {
        running = undefined
      })
      return running
    }
    waiting ??= running
      .catch(() => undefined)
      .then(() => {
        waiting = undefined
        return catchUp()
      })
    return waiting
  }
  const end = deps.store.follow(() => {
    catchUp().catch(report)
  })
  return {
    ...lookupsOf(view.state, report),
    isConfirmed: (now) => Math.abs(now - view.confirmedAt) <= CONFIRM_MILLISECONDS,
    onChange(handler) {
      view.handlers.add(handler)
      return () => view.handlers.delete(handler)
    },
    catchUp,
    seq: () => view.seq,
    confirmedAt: () => view.confirmedAt,
    close: end,
  }
}

async function takeIn(
  { store: { db }, now }: PolicyViewDeps,
  view: View,
  report: (error: unknown) => void,
): Promise<void> {
  const asked = now()
  let hasChanged = false
  if (!view.isLoaded) {
    const state = emptyState()
    const seq = await newestSeq(db)
    await loadAll(db, state, report)
    Object.assign(view.state, state)
    view.seq = seq
    view.isLoaded = true
    hasChanged = true
  }
  for (;;) {
    const events = await db
      .selectFrom('events')
      .select(['seq', 'entity_id', 'dataset', 'policy'])
      .where('seq', '>', view.seq)
      .orderBy('seq')
      .limit(EVENTS_AT_ONCE)
      .execute()
    const ids = events.flatMap(({ policy, entity_id, dataset }) =>
      policy === 1 ? [entity_id, ...(dataset === null ? [] : [dataset])] : [],
    )
    if (ids.length > 0) await readAgain(db, view.state, new Set(ids), report)
    hasChanged ||= ids.length > 0
    view.seq = events.at(-1)?.seq ?? view.seq
    if (events.length < EVENTS_AT_ONCE) break
  }
  view.confirmedAt = asked
  if (timeHasChanged(view, asked) || hasChanged) tell(view, report)
}

/** Has an agreement or consent begun or ended since that was last told? */
function timeHasChanged(view: View, now: number): boolean {
  const since = view.toldUntil
  view.toldUntil = now
  const isDue = (instant: number) => since < instant && instant <= now
  for (const list of view.state.agreements.values()) {
    for (const { from, to } of list) if (isDue(from) || isDue(to)) return true
  }
  for (const people of view.state.people.values()) if (isDue(people.nextEnd())) return true
  for (const ends of view.state.providers.values()) {
    for (const end of ends.values()) if (isDue(end)) return true
  }
  return false
}

function tell({ handlers, seq }: View, report: (error: unknown) => void): void {
  for (const handler of [...handlers]) {
    try {
      handler(seq)
    } catch (error) {
      report(error)
    }
  }
}
