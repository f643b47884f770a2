import { randomInt } from 'node:crypto'
import type { Catalog } from '@tongqu/catalog'
import type { Store } from '@tongqu/store'
import { BEAT_SECONDS, createGateways } from './gateways.ts'
import { createBuckets } from './gcra.ts'
import { createHolds, type Hold } from './holds.ts'
import { createLeases } from './leases.ts'
import { createPlaces } from './places.ts'
import { stateOf } from './state.ts'
import { createTallies } from './tallies.ts'
import type { Quotas } from './types.ts'
import { type Machinery, Visit } from './visit.ts'
import { windowsOf } from './windows.ts'

export type QuotaDeps = {
  store: Pick<Store, 'db' | 'transact'>
  /** Milliseconds since 1970. */
  now(): number
  /** Milliseconds of a clock that is never set; default: the one of the process. */
  monotonic?(): number
  uuid(): string
  catalog(): Catalog
  /** Id of this gateway: no other process has it at the same time. */
  gateway: string
  /** IANA zone in which days and months begin. */
  zone: string
  /** Told of what went wrong and is tried again. */
  report?(error: unknown): void
  /** A request waits no longer for the store; default: a second. */
  waitMilliseconds?: number
}

const SECOND_MILLISECONDS = 1_000
const SWEEP_SECONDS = 600
const MAX_SEED = 2 ** 32

/**
 * Begins also while the store is away: then what is open is limited by rates alone, and what is not
 * is refused (`quota-unavailable`) as far as it has quotas.
 */
export async function openQuotas(deps: QuotaDeps): Promise<Quotas> {
  const { store, now, uuid, catalog, gateway, waitMilliseconds } = deps
  const monotonic = deps.monotonic ?? (() => performance.now())
  const report = deps.report ?? (() => undefined)
  const gateways = createGateways(store, gateway, now)
  const windowOf = windowsOf(deps.zone)
  const machinery: Machinery = {
    buckets: createBuckets(randomInt(MAX_SEED)),
    leases: createLeases({ store, monotonic, report, waitMilliseconds }),
    tallies: createTallies(store, randomInt(MAX_SEED)),
    places: createPlaces({ store, now, monotonic, uuid, gateway, report }),
    holds: createHolds(catalog, windowOf, now),
    windowOf,
    gateways: gateways.live,
    now,
    monotonic,
    streams: new Set(),
  }
  await gateways.beat().catch(report)
  const stop = beating(machinery, gateways, report)
  return {
    enter(principal, weight, isCounted = true) {
      const whole = weight === 0 ? FREE : machinery.holds.ofCaller(principal)
      const own = isCounted ? whole : { ...FREE, rates: whole.rates }
      const visit = new Visit(machinery, principal, own)
      const entering = visit.enter(weight)
      return entering instanceof Promise ? entering.then(() => visit) : visit
    },
    stateOf: (principal, plans) =>
      stateOf({ machinery, catalog: catalog(), store }, principal, plans),
    async close() {
      stop()
      const { leases, tallies, places } = machinery
      const ends = [leases.close(), tallies.settle(), places.close(), gateways.close()]
      for (const { status, reason } of (await Promise.allSettled(ends)) as Settled[]) {
        if (status === 'rejected') report(reason)
      }
    },
  }
}

type Settled = { status: string; reason?: unknown }

/** Pages cost nothing. */
const NONE = { rates: [], requests: [], amounts: [], seconds: [], streams: [] }
const FREE: Hold = { ...NONE, from: 0, to: 0 }

/** One thing after the other: what hangs delays only what would hang too. */
function beating(
  { leases, tallies, places, streams, now }: Machinery,
  gateways: ReturnType<typeof createGateways>,
  report: (error: unknown) => void,
): () => void {
  let isBusy = false
  let second = 0
  const beat = async () => {
    if (second % BEAT_SECONDS === 0) {
      await places.renew()
      await gateways.beat()
      await leases.rest(now())
    }
    await tallies.settle()
    if (second % SWEEP_SECONDS === 1) await gateways.sweep()
  }
  const timer = setInterval(() => {
    second += 1
    places.look()
    for (const stream of streams) stream.count()
    if (isBusy) return
    isBusy = true
    beat()
      .catch(report)
      .finally(() => {
        isBusy = false
      })
  }, SECOND_MILLISECONDS).unref()
  return () => clearInterval(timer)
}
