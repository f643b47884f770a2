import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AccessPlan, Principal, QuotaVisit } from '@tongqu/access'
import type { Problem } from '@tongqu/contracts'
import type { Artefact } from '@tongqu/ledger'
import type { Locale } from './negotiate.ts'
import type { NormalisedQuery } from './serve-query.ts'

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
  /** Decisions that the answer is made by, open ones too, each once. */
  reads: Read[]
  /** What has been read of each dataset so far; absent: nothing. */
  used?: Map<string, Used>
  /** The normalised question, for the ledger. */
  query?: () => NormalisedQuery | undefined
  /** Limits of the caller and of what is read; absent for constants. */
  quota?: QuotaVisit
  /** Quotas that are still being taken. */
  charges?: Promise<void>[]
  /** Rows that have been taken from quotas. */
  chargedRows?: number
}

/** `isServed`: by a door. Else something of it is told: on a page, as a number, as an age. */
export type Read = { plan: AccessPlan; isServed: boolean }

/** Releases and deliveries, by what names them, and rows, entities or events. */
export type Used = { inputs: Map<string, Artefact>; rows: number }

/** A plan that may end while its answer is under way. */
export type Watched = {
  /** Of the plan that the answer was made by. */
  hash: string
  /** Milliseconds since 1970. */
  expiresAt: number
  /** The same question asked again. */
  again(): AccessPlan | Problem
  /** What the answer to it was made of last: while that is the same it is not asked again. */
  madeOf?: object
}

/** What Hono carries along. `incoming` and `outgoing` are absent for a request made in process. */
export type GatewayEnv = {
  Bindings: { incoming?: IncomingMessage; outgoing?: ServerResponse }
  Variables: { visit: Visit }
}

/** The answer is made by this decision. */
export function noteRead(visit: Visit, plan: AccessPlan, isServed: boolean): void {
  for (const one of visit.reads) {
    if (one.plan.hash !== plan.hash || one.plan.dataset !== plan.dataset) continue
    one.isServed ||= isServed
    return
  }
  visit.reads.push({ plan, isServed })
}

/** A release or a delivery of a dataset is read. */
export function noteInput(visit: Visit, input: Artefact & { dataset: string }): void {
  const { dataset, release, feed } = input
  usedOf(visit, dataset).inputs.set(feed === undefined ? `${release}` : `feed ${feed}`, input)
}

/** So many more rows of a dataset leave. */
export function noteRows(visit: Visit, dataset: string, rows: number): void {
  usedOf(visit, dataset).rows += rows
}

function usedOf(visit: Visit, dataset: string): Used {
  visit.used ??= new Map()
  const known = visit.used.get(dataset)
  if (known) return known
  const used = { inputs: new Map(), rows: 0 }
  visit.used.set(dataset, used)
  return used
}

/** Gives everything back, once. */
export function release(visit: Visit): void {
  for (const give of visit.releases.splice(0)) give()
}
