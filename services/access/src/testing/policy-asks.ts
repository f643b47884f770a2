import type { Catalog, Dataset } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { decide } from '../decide.ts'
import type { PolicyView } from '../grant-held.ts'
import type { GrantTerms } from '../odrl-types.ts'
import type { AccessPlan, Action, Principal } from '../types.ts'
import {
  agreementRow,
  consentRow,
  datasetOf,
  GATES,
  type MemoryView,
  memoryView,
  NOW,
  person,
  policyOf,
  termsFor,
} from './policy-world.ts'

export type Question = {
  policy?: PolicyView
  who?: Principal
  dataset?: string
  action?: Action
  purpose?: string
  now?: number
  changed?: Partial<Dataset>
}

/** A person reads GATES for research, now, unless the question says otherwise. */
export function ask(
  catalog: Catalog,
  { policy, who = person, dataset = GATES, now = NOW, ...rest }: Question,
): AccessPlan | Problem {
  const changed = new Map([...catalog.datasets])
  if (rest.changed) changed.set(dataset, { ...datasetOf(catalog, dataset), ...rest.changed })
  const held = rest.changed ? { ...catalog, datasets: changed } : catalog
  const deps = { catalog: () => held, ...(policy ? { policy } : {}) }
  const { action = 'read', purpose = 'research' } = rest
  return decide(deps, who, dataset, action, purpose, new Date(now))
}

/** One agreement of org-1, and the consent of the provider. */
export function granting(
  catalog: Catalog,
  id: string,
  given: Partial<GrantTerms> = {},
  row: Parameters<typeof agreementRow>[1] = {},
): MemoryView {
  const dataset = datasetOf(catalog, id)
  return memoryView(
    [agreementRow([policyOf(termsFor(dataset, given))], row)],
    [consentRow({ kind: 'provider', dataset: id, subject: 'provider:p', purpose: null })],
  )
}

export function planOf(answer: AccessPlan | Problem): AccessPlan {
  if (answer instanceof Problem) throw answer
  return answer
}

export function codeOf(answer: AccessPlan | Problem): string {
  return answer instanceof Problem ? answer.code : 'plan'
}

export function columnsOf(plan: AccessPlan): string[] {
  return Object.values(plan.tables).flatMap(({ columns }) => columns)
}
