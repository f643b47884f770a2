import type { Problem } from '@tongqu/contracts'
import type { AccessPlan, Principal } from '../types.ts'

/** What is counted. */
export const METERS = ['requests', 'rows', 'bytes', 'stream-seconds'] as const
export type Meter = (typeof METERS)[number]

/** Of one request, until its answer has left. */
export type QuotaVisit = {
  /**
   * What rests on this plan is about to be answered: the quotas of its agreement are taken too,
   * once for an agreement and dataset. Throws `rate-limited`, `quota-exceeded`,
   * `quota-unavailable`. Without a promise when what is leased here is enough.
   */
  read(plan: AccessPlan): void | Promise<void>
  /**
   * A stream of changes begins: takes a place among those at the same time, and counts its seconds
   * until `end`. Throws `quota-exceeded`, `quota-unavailable`. `cut` is called at most once, when
   * its seconds are used up or its place is lost.
   */
  stream(plan: AccessPlan, cut: (cause: Problem) => void): void | Promise<void>
  /**
   * Rows and bytes (before content coding) that are about to leave: of a whole body before the
   * first byte, of a stream each piece before it is sent. Throws `quota-exceeded` or
   * `quota-unavailable`: then they do not leave.
   */
  spent(rows: number, bytes: number): void | Promise<void>
  /** `RateLimit-Policy` and `RateLimit`, as of now; none where nothing is limited. */
  headers(): QuotaHeaders
  /** The answer has left: gives the place of a stream back, counts its seconds. */
  end(): void
}

/** Fields of draft-ietf-httpapi-ratelimit-headers; of a shared cache's answers the first alone. */
export type QuotaHeaders = { 'RateLimit-Policy'?: string; RateLimit?: string }

/** How much is left of what, for `/api/me/quota`. */
export type QuotaState = {
  /** Name of the policy, as in `RateLimit-Policy`. */
  policy: string
  /** Of `rate` the requests that may come at once. */
  meter: Meter | 'rate' | 'streams'
  /** Whose it is: `address:<network>`, `app:<id>`, `organisation:<id>`, `agreement:<id>`, … */
  of: string
  limit: number
  used: number
  remaining: number
  /** Seconds of the window; of streams at the same time, and of a whole agreement, none. */
  windowSeconds?: number
  /** RFC 3339: when it is whole again. */
  resetsAt?: string
}

/** Limits as they are enforced, over all gateways of a store. */
export type Quotas = {
  /**
   * Takes a request of whoever asks. `weight` is what the operation costs; 0 (pages): nothing but
   * what is read by an agreement. Not `isCounted` (true by itself): limited by rates alone. Throws
   * `rate-limited` and `quota-exceeded` as a `QuotaRefusal`.
   */
  enter(principal: Principal, weight: number, isCounted?: boolean): QuotaVisit | Promise<QuotaVisit>
  /** Of the caller itself, and of the agreements of these plans. Throws `store-unavailable`. */
  stateOf(principal: Principal, plans: readonly AccessPlan[]): Promise<readonly QuotaState[]>
  /** Gives back what is leased and not used. */
  close(): Promise<void>
}
