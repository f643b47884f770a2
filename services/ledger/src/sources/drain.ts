import type { EventRow, Store } from '@tongqu/store'
import type { Commitments, NewEntry, Recorder } from '../types.ts'
import { entryOf, eventEntryId } from './entry-of.ts'
import { EVENT_RULES } from './events.ts'
import { type EventFacts, type FactsDeps, factsOf } from './facts.ts'

export type DrainDeps = {
  store: Store
  recorder: Recorder
  commitments: Pick<Commitments, 'person' | 'subject' | 'erase'>
  /** Of the ids of entries: secret, and always the same. */
  idKey: Uint8Array
  /** Milliseconds since 1970. */
  now(): number
  /** Told of the first of a row of failures, and of events that no rule knows. */
  report(error: unknown): void
  /** Default: none is. */
  isSynthetic?: FactsDeps['isSynthetic']
  /** Called between the steps; tests throw in it. */
  faults?(point: DrainPoint): Promise<void>
}

/** Where a process may die, each more than once in a batch. */
export const DRAIN_POINTS = [
  'drain.before-append',
  'drain.after-append',
  'drain.after-erase',
] as const
export type DrainPoint = (typeof DRAIN_POINTS)[number]

/** Follows the outbox into the ledger. */
export type Drain = {
  /**
   * Tells the ledger of every event that it has not heard of, in their order; answers how many
   * there were. Throws `ledger-unavailable`, `store-unavailable`: nothing is lost then.
   */
  run(): Promise<number>
  /** Resolves when no run is under way. */
  close(): Promise<void>
}

/** Events of one round: as many as go to disk in one write of the log. */
const BATCH_EVENTS = 500

/**
 * Tells the ledger of all that happens in the store, as soon as it is committed, and at least each
 * second. An event is marked when its entry is on disk, so that a process that dies in between says
 * it once more, with the same id, and the log takes it once. To be opened by the one process that
 * holds the ledger; a second one would do no harm.
 */
export function openDrain(deps: DrainDeps): Drain {
  const unknown = new Set<string>()
  let last: Promise<unknown> = Promise.resolve()
  let isWaiting = false
  let isFailing = false
  const run = (): Promise<number> => {
    const next = last.then(() => drainAll(deps, unknown))
    last = next.catch(() => undefined)
    return next
  }
  const follow = async (): Promise<void> => {
    if (isWaiting) return
    isWaiting = true
    await last
    isWaiting = false
    try {
      await run()
      isFailing = false
    } catch (error) {
      if (!isFailing) deps.report(error)
      isFailing = true
    }
  }
  const end = deps.store.follow(() => void follow())
  return {
    run,
    async close() {
      end()
      await last
    },
  }
}

async function drainAll(deps: DrainDeps, unknown: Set<string>): Promise<number> {
  for (let drained = 0; ; ) {
    const events = await deps.store.db
      .selectFrom('events')
      .selectAll()
      .where('drained_at', 'is', null)
      .orderBy('seq')
      .limit(BATCH_EVENTS)
      .execute()
    for (const { entity } of events) {
      if (entity in EVENT_RULES || unknown.has(entity)) continue
      unknown.add(entity)
      deps.report(new Error(`no rule says what the ledger tells of ${entity}`))
    }
    if (events.length > 0) await drainBatch(deps, events)
    drained += events.length
    if (events.length < BATCH_EVENTS) return drained
  }
}

async function drainBatch(deps: DrainDeps, events: readonly EventRow[]): Promise<void> {
  const { store, now, isSynthetic = () => false, faults = async () => undefined } = deps
  const facts = await factsOf({ store, isSynthetic }, events)
  const entries: NewEntry[] = []
  for (const [index, event] of events.entries()) {
    const entry = await entryOf(deps, event, facts[index] ?? {})
    if (entry) entries.push(entry)
  }
  await faults('drain.before-append')
  await deps.recorder.appendAll(entries)
  for (const [index, event] of events.entries()) await forget(deps, event, facts[index] ?? {})
  await faults('drain.after-append')
  await store.db
    .updateTable('events')
    .set({ drained_at: new Date(now()).toISOString() })
    .where(
      'seq',
      'in',
      events.map(({ seq }) => seq),
    )
    .where('drained_at', 'is', null)
    .execute()
}

/**
 * Destroys the key of whoever asked for deletion, or has left the directory, and says so: of whom
 * is nowhere to be read. The event counts as told only after that, so that it is never forgotten.
 */
async function forget(
  deps: DrainDeps,
  event: EventRow,
  { erases, synthetic }: EventFacts,
): Promise<void> {
  if (!erases) return
  await deps.commitments.erase(erases.subject)
  await deps.faults?.('drain.after-erase')
  await deps.recorder.append({
    id: eventEntryId(deps.idKey, event, 'erase'),
    t: event.at,
    k: 'erase',
    actor: { type: 'system' },
    ...(event.dataset !== null && { dataset: event.dataset }),
    prev: eventEntryId(deps.idKey, event),
    body: erases.says,
    ...(synthetic && { synthetic }),
  })
}
