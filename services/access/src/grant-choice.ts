/** Which of the grants that somebody holds answers a request. */
import type { ContractLookup, Dataset } from '@tongqu/catalog'
import { grantOf, type HeldGrant, type PolicyView } from './grant-held.ts'
import { UNSPECIFIED } from './odrl-constraints.ts'
import type { Grant, GrantTerms } from './odrl-types.ts'
import type { Action } from './types.ts'

/** Ways in which a grant falls short, the later the nearer it came. */
const REFUSALS = [
  'agreement-required',
  'agreement-suspended',
  'action-not-granted',
  'purpose-not-permitted',
  'environment-required',
] as const
export type Refusal = (typeof REFUSALS)[number]

export type Choice = { held: HeldGrant; grant: Grant; purpose: string }

export type ChoiceQuestion = {
  policy: Pick<PolicyView, 'grants' | 'report'>
  dataset: Dataset
  contract: ContractLookup
  recipient: string
  action: Action
  purpose: string
  now: number
}

/**
 * The newest grant that is in force and permits action and purpose; grants are never added up. Of
 * none: how near the nearest came. Whoever states no purpose has the first of the grant.
 */
export function choose(question: ChoiceQuestion): Choice | Refusal {
  const { policy, dataset, contract, recipient, action, purpose, now } = question
  let nearest = 0
  for (const held of policy.grants(recipient, dataset.id)) {
    if (!(held.from <= now && now < held.to)) continue
    const grant = grantOf(held, dataset, contract, policy.report)
    if (!grant || !(grant.validFrom <= now && now < grant.validTo)) continue
    const answer = held.isSuspended ? 1 : permitted(grant.terms, dataset, action, purpose)
    if (typeof answer === 'string') return { held, grant, purpose: answer }
    nearest = Math.max(nearest, answer)
  }
  return REFUSALS[nearest] ?? 'agreement-required'
}

/** The purpose it is permitted for, or the index of the refusal. */
function permitted(
  terms: GrantTerms,
  dataset: Dataset,
  action: Action,
  purpose: string,
): string | number {
  if (!terms.actions.includes(action)) return 2
  const wanted = purpose === UNSPECIFIED ? terms.purposes : [purpose]
  let isForbidden = false
  for (const one of wanted) {
    if (!terms.purposes.includes(one)) continue
    if (dataset.terms.purposes && !dataset.terms.purposes.includes(one)) continue
    isForbidden = forbids(terms, action, one)
    if (isForbidden) continue
    return terms.environment === 'clean-room' ? 4 : one
  }
  return isForbidden ? 2 : 3
}

/** Prohibition wins; one that names columns takes only those (see `grant-views.ts`). */
function forbids({ prohibitions }: GrantTerms, action: Action, purpose: string): boolean {
  for (const { actions, purposes, columns } of prohibitions) {
    if (columns) continue
    if (!actions.includes(action) && !actions.includes('use')) continue
    if (purposes === undefined || purposes.includes(purpose)) return true
  }
  return false
}
