import { type AccessPlan, type QuotaHeaders, QuotaRefusal, type Quotas } from '@tongqu/access'
import type { Operation } from './operation.ts'
import type { Reply } from './reply.ts'
import type { Tap } from './streams.ts'
import type { Visit } from './visit.ts'

/**
 * The request is taken; without a promise when what is leased here is enough. Throws what refuses
 * it. Pages and what machines of the operator ask cost nothing, but what they show by an agreement
 * does.
 */
export function enterQuota(
  quotas: Quotas,
  visit: Visit,
  operation: Operation,
): Promise<void> | undefined {
  const { weight, isCounted } = costOf(operation)
  const entered = quotas.enter(visit.principal, weight, isCounted)
  const take = (quota: Awaited<typeof entered>) => {
    visit.quota = quota
    visit.releases.push(() => quota.end())
  }
  if (entered instanceof Promise) return entered.then(take)
  take(entered)
  return undefined
}

/** Whoever shows credentials that are none is counted by address; throws when it is too many. */
export async function enterStranger(
  quotas: Quotas,
  visit: Visit,
  operation: Operation,
): Promise<void> {
  const { weight, isCounted } = costOf(operation)
  if (weight > 0) (await quotas.enter(visit.principal, weight, isCounted)).end()
}

/** Is it limited? Then it may answer 429. */
export function isLimited(operation: Operation): boolean {
  return !operation.constant && costOf(operation).weight > 0
}

/** What is left can be asked by whoever has nothing left, but not for ever. */
function costOf(operation: Operation): { weight: number; isCounted: boolean } {
  const { tag, asksQuota, weight = 1 } = operation
  const isFree = tag === 'pages' || tag === 'operations'
  return { weight: isFree ? 0 : weight, isCounted: asksQuota === undefined }
}

/**
 * What is served by this plan is taken from the quotas of its agreement. Throws when it is known
 * that nothing is left; what the store must be asked for is waited for before anything leaves.
 */
export function chargeRead(visit: Visit, plan: AccessPlan): void {
  const pending = visit.quota?.read(plan)
  if (!pending) return
  // Whoever waits for it hears it.
  pending.catch(() => undefined)
  visit.charges ??= []
  visit.charges.push(pending)
}

/** Resolves when everything is taken, `bytes` that are about to leave too; throws what refuses. */
export function charged(visit: Visit, status: number, bytes: number): Promise<void> | undefined {
  if (!visit.quota || status >= ERRORS) return undefined
  if (visit.charges) return Promise.all(visit.charges.splice(0)).then(() => spend(visit, bytes))
  return spend(visit, bytes) ?? undefined
}

const ERRORS = 400

/** Takes each piece of a stream before it leaves, and then gives it to `next`. */
export function chargingTap(visit: Visit, status: number, next: Tap | undefined): Tap | undefined {
  if (!visit.quota || status >= ERRORS) return next
  return (piece) => {
    const spending = spend(visit, piece.byteLength)
    return spending ? spending.then(() => next?.(piece)) : next?.(piece)
  }
}

/** Rows are told as they are written, so that what is new since the last piece leaves with it. */
function spend(visit: Visit, bytes: number): Promise<void> | undefined {
  let rows = 0
  for (const used of visit.used?.values() ?? []) rows += used.rows
  const fresh = rows - (visit.chargedRows ?? 0)
  visit.chargedRows = rows
  if (fresh === 0 && bytes === 0) return undefined
  return visit.quota?.spent(fresh, bytes) ?? undefined
}

/** Was it cut because a quota is used up? */
export function isUsedUp(cause: unknown): boolean {
  return cause instanceof QuotaRefusal
}

/**
 * What is left is told to the caller alone. A cache that may answer others, or later, without
 * asking would tell it to them, and the draft lets clients ignore it then: such answers carry
 * the policies, which are the same for all who may share them, and not the state.
 */
export function quotaHeaders({ quota }: Visit, { headers }: Reply): QuotaHeaders {
  if (!quota) return {}
  const all = quota.headers()
  const kept = headers['Cache-Control'] ?? ''
  if (/no-store|no-cache|private/.test(kept)) return all
  const { 'RateLimit-Policy': policy } = all
  return policy === undefined ? {} : { 'RateLimit-Policy': policy }
}
