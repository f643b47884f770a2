import type { AccessPlan, Action } from '@tongqu/access'
import type { Dataset, Door } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { type Ask, shown } from './ask.ts'
import type { GatewayDeps } from './deps.ts'

/** Why somebody reads is asked from the first agreement on; open data needs no reason. */
const NO_PURPOSE = 'unspecified'

/** A dataset whose existence is public; throws `dataset-not-found` for any other, alike. */
export function listedDataset({ catalog }: Pick<GatewayDeps, 'catalog'>, id: string): Dataset {
  const dataset = catalog().datasets.get(id)
  if (dataset?.state !== 'LISTED') throw new Problem('dataset-not-found', { dataset: shown(id) })
  return dataset
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
  const decision = deps.decide(ask.principal, id, action, NO_PURPOSE, deps.now())
  if (decision instanceof Problem) throw refusal(decision, id, deps.publicUrl)
  const dataset = listedDataset(deps, id)
  if (!dataset.doors.includes(door)) {
    throw new Problem('door-not-offered', { dataset: id, door, doors: dataset.doors })
  }
  return { dataset, plan: decision }
}

/** Who may come back with an agreement is told where to begin. */
function refusal(problem: Problem, id: string, publicUrl: string): Problem {
  if (!mayApply(problem)) return problem
  const { code, detail, cause, extensions } = problem
  const apply = applyLink(publicUrl, id)
  return new Problem(code, { ...extensions, ...(detail && { detail }), cause, dataset: id, apply })
}

/** Nothing gets anybody into a closed dataset. */
export function mayApply({ code }: Problem): boolean {
  return code === 'authentication-required' || code === 'agreement-required'
}

/** Where one reads on which terms a dataset is given, and asks for it. */
export function applyLink(publicUrl: string, id: string): string {
  return `${publicUrl}/datasets/${encodeURIComponent(id)}#access`
}

/** Is this plan or refusal good for reading at all? For pages that show what a caller would get. */
export function tryPlan(
  deps: Pick<GatewayDeps, 'decide' | 'now'>,
  ask: Pick<Ask, 'principal'>,
  id: string,
): AccessPlan | Problem {
  return deps.decide(ask.principal, id, 'read', NO_PURPOSE, deps.now())
}
