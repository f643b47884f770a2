/**
 * Exact quotas: what may be used is taken from the store in parts (leases) and given out here.
 * `used` of a row counts what is leased, so that all gateways together never give out more than the
 * limit, whoever of them dies: what a dead one had leased is lost, not doubled.
 */
import type { Store } from '@tongqu/store'
import type { Count, Lease } from './count.ts'

/** Taken; nothing left; or the store does not say. */
export type Taken = 'taken' | 'empty' | 'away'

export type Leases = {
  /** Takes so much of what is leased, or nothing. */
  takeHere(count: Count, amount: number): boolean
  /** Is something leased left? */
  hasHere(count: Count): boolean
  /**
   * Takes so much, or nothing. Without a promise when it is leased, known to be used up, or the
   * store is away.
   */
  take(count: Count, amount: number): Taken | Promise<Taken>
  /**
   * Takes what is about to leave as a whole: the last one to take may take more than is left. Of
   * all gateways together only one can, so that all that is taken stays below the limit and that
   * one amount.
   */
  takeLast(count: Count, amount: number): Taken | Promise<Taken>
  /** Is something left? */
  ready(count: Count): Taken | Promise<Taken>
  /** Gives back what `take` has taken. */
  giveBack(count: Count, amount: number): void
  /**
   * What is left of it, as far as it is known here; others may have leased what they do not use.
   */
  left(count: Count): number
  /** Leased here and not given out. */
  held(count: Count): number
  /**
   * Returns to the store what nobody has asked for in a while, and forgets what is over; called
   * every five seconds.
   */
  rest(now: number): Promise<void>
  /** Returns everything. */
  close(): Promise<void>
}

export type LeaseDeps = {
  store: Pick<Store, 'db'>
  /** Milliseconds of a clock that is never set. */
  monotonic(): number
  /** Told once when the store goes away. */
  report(error: unknown): void
  /** A request waits no longer for the store; default: a second. */
  waitMilliseconds?: number | undefined
}

/** A part is at most the eighth of what is left (governance 3): it halves near the end. */
const SHARE = 8
/** The store is asked again so long after it said that nothing is left: others give back. */
const EMPTY_MILLISECONDS = 1_000
const WAIT_MILLISECONDS = 1_000
/** How often an absent store is asked whether it is back. */
const PROBE_MILLISECONDS = 1_000
/** What nobody has asked for in so many looks is given back. */
const IDLE_LOOKS = 6
/** Others take at the same time; then it is asked again how much is left. */
const TRIES = 8

type State = LeaseDeps & { leases: Map<string, Lease>; isAway: boolean; probeAt: number }

export function createLeases(deps: LeaseDeps): Leases {
  const state: State = { ...deps, leases: new Map(), isAway: false, probeAt: 0 }
  const take = (count: Count, amount: number): Taken | Promise<Taken> => {
    const lease = leaseOf(state, count)
    if (lease.left >= amount) return given(lease, amount)
    const why = refusal(state, lease)
    return why ?? takeLater(state, lease, amount)
  }
  return {
    takeHere(count, amount) {
      const lease = leaseOf(state, count)
      if (lease.left < amount) return false
      lease.left -= amount
      return true
    },
    hasHere: (count) => leaseOf(state, count).left > 0,
    take,
    takeLast(count, amount) {
      const lease = leaseOf(state, count)
      if (lease.left >= amount) return given(lease, amount)
      const why = refusal(state, lease)
      return why ?? takeLastLater(state, lease, amount)
    },
    ready(count) {
      const lease = leaseOf(state, count)
      if (lease.left > 0) return 'taken'
      const taken = take(count, 1)
      const undo = (done: Taken) => {
        if (done === 'taken') lease.left += 1
        return done
      }
      return taken instanceof Promise ? taken.then(undo) : undo(taken)
    },
    giveBack(count, amount) {
      leaseOf(state, count).left += amount
    },
    left(count) {
      const lease = leaseOf(state, count)
      return Math.max(0, count.limit - lease.used) + lease.left
    },
    held: (count) => leaseOf(state, count).left,
    rest: (now) => rest(state, now),
    async close() {
      await Promise.all([...state.leases.values()].map((lease) => giveUp(state, lease)))
    },
  }
}

function given(lease: Lease, amount: number): Taken {
  lease.left -= amount
  return 'taken'
}

/** Of a window that is over nothing is given back: nobody can use it. */
function leaseOf(state: State, count: Count): Lease {
  const kept = count.lease
  if (kept !== undefined && !kept.isGone) {
    kept.idleLooks = 0
    return kept
  }
  const lease = found(state, count)
  lease.limit = count.limit
  lease.idleLooks = 0
  count.lease = lease
  return lease
}

function found({ leases }: State, { key, limit, window, want }: Count): Lease {
  const known = leases.get(placeOf({ key, window }))
  if (known) return known
  const empty = { left: 0, used: 0, emptyUntil: 0, idleLooks: 0, asking: undefined }
  const lease: Lease = { key, limit, window, want, ...empty, isGone: false }
  leases.set(placeOf(lease), lease)
  return lease
}

/** An answer that began before midnight goes on with the day before. */
function placeOf({ key, window }: Pick<Count, 'key' | 'window'>): string {
  return `${key} ${window.since}`
}

/** Why the store is not asked. */
function refusal(state: State, lease: Lease): Taken | undefined {
  const now = state.monotonic()
  if (lease.emptyUntil > now) return 'empty'
  if (!state.isAway) return undefined
  if (now >= state.probeAt) {
    state.probeAt = now + PROBE_MILLISECONDS
    void lengthen(state, lease)
  }
  return 'away'
}

async function takeLater(state: State, lease: Lease, amount: number): Promise<Taken> {
  for (;;) {
    const isTold = await lengthen(state, lease)
    if (lease.left >= amount) return given(lease, amount)
    if (!isTold) return 'away'
    if (lease.emptyUntil > state.monotonic()) return 'empty'
  }
}

/**
 * Small amounts come out of parts like all others. For the rest the store is asked by itself, and
 * gives it as long as anything is left.
 */
async function takeLastLater(state: State, lease: Lease, amount: number): Promise<Taken> {
  while (amount - lease.left <= partOf(lease)) {
    const isTold = await lengthen(state, lease)
    if (lease.left >= amount) return given(lease, amount)
    if (!isTold) return 'away'
    if (lease.emptyUntil > state.monotonic()) return 'empty'
  }
  const held = lease.left
  lease.left = 0
  const told = await asked(state, () => grant(state, lease, amount - held, 'below'))
  if (told?.used !== undefined) {
    lease.used = told.used
    return 'taken'
  }
  lease.left += held
  if (told === undefined) return 'away'
  lease.emptyUntil = state.monotonic() + EMPTY_MILLISECONDS
  return 'empty'
}

/** Asks the store for another part, one question at a time. False: it is away. */
function lengthen(state: State, lease: Lease): Promise<boolean> {
  lease.asking ??= asked(state, () => anotherPart(state, lease))
    .then((told) => told !== undefined)
    .finally(() => {
      lease.asking = undefined
    })
  return lease.asking
}

/** Undefined when the store fails, or takes too long: what comes later is not lost. */
async function asked<T>(state: State, ask: () => Promise<T>): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => {
    isAway(state, new Error('the store does not answer'))
    late.resolve(undefined)
  }, state.waitMilliseconds ?? WAIT_MILLISECONDS)
  const answer = ask()
    .then((told) => {
      state.isAway = false
      return told
    })
    .catch((error: unknown) => {
      isAway(state, error)
      return undefined
    })
    .finally(() => clearTimeout(timer))
  return await Promise.race([answer, late.promise])
}

function isAway(state: State, error: unknown): void {
  if (!state.isAway) state.report(error)
  state.isAway = true
  state.probeAt = state.monotonic() + PROBE_MILLISECONDS
}

function partOf({ limit, used, want }: Lease): number {
  return Math.min(want, Math.max(1, Math.floor((limit - used) / SHARE)))
}

async function anotherPart(state: State, lease: Lease): Promise<true> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const part = partOf(lease)
    const { used } = await grant(state, lease, part, 'within')
    if (used !== undefined) {
      lease.left += part
      lease.used = used
      return true
    }
    lease.used = await usedOf(state, lease)
    if (lease.used >= lease.limit) break
  }
  lease.emptyUntil = state.monotonic() + EMPTY_MILLISECONDS
  return true
}

/**
 * One statement: adds `amount` to what is used while that stays `within` the limit, or while what
 * was used before is `below` it. Answers what is used then; undefined: it is not so.
 */
async function grant(
  { store }: State,
  { key, limit, window }: Lease,
  amount: number,
  rule: 'within' | 'below',
): Promise<{ used: number | undefined }> {
  if (limit < (rule === 'within' ? amount : 1)) return { used: undefined }
  const ends_at = new Date(window.to).toISOString()
  const most = rule === 'within' ? limit - amount : limit - 1
  const row = await store.db
    .insertInto('quota_used')
    .values({ quota: key, since: window.since, used: amount, ends_at })
    .onConflict((conflict) =>
      conflict
        .columns(['quota', 'since'])
        .doUpdateSet((row) => ({ used: row('quota_used.used', '+', amount) }))
        .where('quota_used.used', '<=', most),
    )
    .returning('used')
    .executeTakeFirst()
  return { used: row?.used }
}

async function usedOf({ store }: State, { key, window }: Lease): Promise<number> {
  const rows = store.db.selectFrom('quota_used').select('used')
  const row = await rows
    .where('quota', '=', key)
    .where('since', '=', window.since)
    .executeTakeFirst()
  return row?.used ?? 0
}

async function rest(state: State, now: number): Promise<void> {
  for (const lease of state.leases.values()) {
    const isOver = lease.window.to <= now
    lease.idleLooks += 1
    if (lease.asking !== undefined || (lease.idleLooks < IDLE_LOOKS && !isOver)) continue
    if (!isOver) await giveUp(state, lease)
    const isUsed = lease.left > 0 || lease.idleLooks === 0 || lease.asking !== undefined
    if (isUsed && !isOver) continue
    lease.isGone = true
    state.leases.delete(placeOf(lease))
  }
}

/** First it is no longer ours, then the store is told: what gets lost between is lost. */
async function giveUp(state: State, lease: Lease): Promise<void> {
  await lease.asking
  const { key, window, left } = lease
  if (left === 0 || state.isAway) return
  lease.left = 0
  lease.used -= left
  await asked(state, () =>
    state.store.db
      .updateTable('quota_used')
      .set((row) => ({ used: row('used', '-', left) }))
      .where('quota', '=', key)
      .where('since', '=', window.since)
      .execute(),
  )
}
