import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AccessPlan, Principal } from '@tongqu/access'
import type { Problem } from '@tongqu/contracts'
import type { Locale } from './negotiate.ts'

/** One request on its way through the gateway. */
export type Visit = {
  /** Stands in the log, in `Hub-Request-Id` and in the `instance` of a problem. */
  id: string
  /** Milliseconds of the monotonic clock. */
  startedAt: number
  principal: Principal
  locale: Locale
  /** What must be given back when the answer has left: pinned releases and the like. */
  releases: (() => void)[]
  /** Path of the operation that answers, as in the document; absent until one was found. */
  operation?: string
  cors: boolean
  /** Decisions on what is not open, on which the answer rests. */
  watched: Watched[]
}

/** A plan that may end while its answer is under way. */
export type Watched = {
  /** Of the plan that the answer was made by. */
  hash: string
  /** Milliseconds since 1970. */
  expiresAt: number
  /** The same question asked again. */
  again(): AccessPlan | Problem
}

/** What Hono carries along. `incoming` and `outgoing` are absent for a request made in process. */
export type GatewayEnv = {
  Bindings: { incoming?: IncomingMessage; outgoing?: ServerResponse }
  Variables: { visit: Visit }
}

/** Gives everything back, once. */
export function release(visit: Visit): void {
  for (const give of visit.releases.splice(0)) give()
}
