import {
  type AccessPlan,
  type Action,
  APPLY_PATH,
  type PersonPrincipal,
  type Role,
} from '@tongqu/access'
import type { Dataset, Door } from '@tongqu/catalog'
import { Problem, type ProblemCode } from '@tongqu/contracts'
import { type Ask, shown } from './ask.ts'
import type { GatewayDeps } from './deps.ts'

/** Open data needs no reason; elsewhere the first that the agreement is for is meant. */
export const NO_PURPOSE = 'unspecified'

/** Where a caller says what it reads for: a code of `purposes.yaml`. */
export const PURPOSE_HEADER = 'Hub-Purpose'

/** What a decision may refuse of a door that asks for a plan, beside `authentication-required`. */
export const decisionProblems: readonly ProblemCode[] = [
  'agreement-required',
  'agreement-suspended',
  'action-not-granted',
  'purpose-not-permitted',
  'environment-required',
  'provider-consent-required',
  'credentials-too-weak',
  'scope-missing',
  'role-required',
  'policy-unconfirmed',
  'policy-changed',
  'ledger-unavailable',
]

/** A dataset whose existence is public; throws `dataset-not-found` for any other, alike. */
export function listedDataset({ catalog }: Pick<GatewayDeps, 'catalog'>, id: string): Dataset {
  const dataset = catalog().datasets.get(id)
  if (dataset?.state !== 'LISTED') throw new Problem('dataset-not-found', { dataset: shown(id) })
  return dataset
}

/** Who of a provider's people looks at how its data is used, beside auditors. */
export const WATCHING_ROLES = ['provider', 'signer', 'auditor'] as const

/**
 * A dataset whose use the person may look at: people of its provider who offer or sign (see
 * `WATCHING_ROLES`), and auditors; also of one that is withdrawn, for what it was used for goes on
 * being asked. Throws `role-required` of others, to whom a withdrawn one is `dataset-not-found`.
 */
export function watchedDataset(
  deps: Pick<GatewayDeps, 'catalog'>,
  person: PersonPrincipal,
  id: string,
): Dataset {
  const dataset = deps.catalog().datasets.get(id)
  const has = (role: Role) => person.roles.includes(role)
  const isAuditor = has('auditor')
  const isProvider = person.provider !== undefined && person.provider === dataset?.provider
  const mayWatch = isAuditor || (isProvider && WATCHING_ROLES.some(has))
  if (dataset?.state === 'WITHDRAWN' && mayWatch) return dataset
  const listed = listedDataset(deps, id)
  if (!mayWatch) throw new Problem('role-required', { roles: WATCHING_ROLES })
  return listed
}

/**
 * What the caller may take out of a dataset by a door. Asked before anything else is looked at, so
 * that a refusal tells nothing about the content. Throws the refusal, or `door-not-offered`.
 */
export function planFor(
  deps: Pick<GatewayDeps, 'catalog' | 'decide' | 'now' | 'publicUrl'>,
  ask: Ask,
  id: string,
  door: Door,
  action: Action,
): { dataset: Dataset; plan: AccessPlan } {
  const decision = decided(deps, ask, id, action)
  if (decision instanceof Problem) throw refusal(decision, id, deps.publicUrl)
  const dataset = listedDataset(deps, id)
  ask.reads(decision, true)
  if (!dataset.doors.includes(door)) {
    throw new Problem('door-not-offered', { dataset: id, door, doors: dataset.doors })
  }
  return { dataset, plan: decision }
}

/** A request, or whoever asks without one. */
type Asking = Pick<Ask, 'principal'> & Partial<Pick<Ask, 'watch' | 'reads' | 'header'>>

/** Asks, and has the answer watched when it gives what is not open. */
function decided(
  deps: Pick<GatewayDeps, 'decide' | 'now'>,
  ask: Asking,
  id: string,
  action: Action,
): AccessPlan | Problem {
  const purpose = shown(ask.header?.(PURPOSE_HEADER) ?? NO_PURPOSE)
  const again = () => deps.decide(ask.principal, id, action, purpose, deps.now())
  const decision = again()
  if (decision instanceof Problem || decision.tier === 'open') return decision
  const { hash, expiresAt } = decision
  ask.watch?.({ hash, expiresAt: Date.parse(expiresAt), again })
  ask.reads?.(decision, false)
  return decision
}

/** Who may come back with an agreement is told where to begin. */
export function refusal(problem: Problem, id: string, publicUrl: string): Problem {
  if (!mayApply(problem)) return problem
  const { code, detail, cause, extensions } = problem
  const links = applyLinks(publicUrl, id)
  const more = { ...extensions, ...links, dataset: id, cause }
  return new Problem(code, detail ? { ...more, detail } : more)
}

/** Nothing gets anybody into a closed dataset. */
export function mayApply({ code, extensions }: Problem): boolean {
  return REMEDIED.has(code) || extensions.apply !== undefined
}

/** What an application, another agreement or other terms can mend. */
const REMEDIED: ReadonlySet<ProblemCode> = new Set([
  'authentication-required',
  'agreement-required',
  'agreement-suspended',
  'action-not-granted',
  'purpose-not-permitted',
  'provider-consent-required',
])

/** Where one applies (`POST` there), and where one reads on which terms a dataset is given. */
export function applyLinks(publicUrl: string, id: string): { apply: string; applyPage: string } {
  const name = encodeURIComponent(id)
  return {
    apply: `${publicUrl}${APPLY_PATH}${name}`,
    applyPage: `${publicUrl}/datasets/${name}#access`,
  }
}

/** What a caller would get. For pages and lists that show it, or leave it out. */
export function tryPlan(
  deps: Pick<GatewayDeps, 'decide' | 'now'>,
  ask: Asking,
  id: string,
  action: Action = 'read',
): AccessPlan | Problem {
  return decided(deps, ask, id, action)
}
