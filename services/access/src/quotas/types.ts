import type { AccessPlan, Principal } from '../types.ts'

/** What is counted. */
export const METERS = ['requests', 'rows', 'bytes', 'stream-seconds'] as const
export type Meter = (typeof METERS)[number]

/** Of one request, until its answer has left. */
export type QuotaVisit = {
  /**
   * What rests on this plan is about to be answered: the quotas of its agreement are taken too.
   * Throws `rate-limited`, `quota-exceeded`, `quota-unavailable`. Without a promise when what is
   * leased here is enough.
   */
  read(plan: AccessPlan): void | Promise<void>
  /**
   * A stream of changes begins: takes a place among those at the same time. Throws
   * `quota-exceeded`.
   */
  stream(plan: AccessPlan): void | Promise<void>
  /**
   * Rows and bytes that are leaving. True: go on; false: a quota is used up, the stream ends with
   * what it has (the overshoot is at most this one response).
   */
  spent(rows: number, bytes: number): boolean
  /** `RateLimit-Policy` and `RateLimit`, as of now; none where nothing is limited. */
  headers(): Readonly<Record<string, string>>
  /** The answer has left: gives the place of a stream back, counts its seconds. */
  end(): void
}

/** How much is left of what, for `/api/me/quota`. */
export type QuotaState = {
  /** Name of the policy, as in `RateLimit-Policy`. */
  policy: string
  meter: Meter | 'streams'
  /** Whose it is: `address`, `app:<id>`, `organisation:<id>`, `agreement:<id>`. */
  of: string
  limit: number
  used: number
  remaining: number
  /** Seconds of the window; of streams at the same time none. */
  windowSeconds?: number
  /** RFC 3339: when it is whole again. */
  resetsAt?: string
}

/** Limits as they are enforced. Everything here is exact over all gateways of a store. */
export type Quotas = {
  /**
   * Takes a request of whoever asks. `weight` is what the operation costs: pages and constants none.
   * Throws `rate-limited` and `quota-exceeded` with `Retry-After` in seconds, and what
   * the draft draft-ietf-httpapi-ratelimit-headers calls violated policies.
   */
  enter(principal: Principal, weight: number): QuotaVisit | Promise<QuotaVisit>
  /** Of the caller itself, and of each of these agreements. */
  stateOf(principal: Principal, agreements: readonly string[]): Promise<readonly QuotaState[]>
  close(): Promise<void>
}
