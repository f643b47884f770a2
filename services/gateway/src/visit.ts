import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Principal } from '@tongqu/access'
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
