/** A grant as the policy view holds it, and what has been worked out of it. */
import type { ContractLookup, Dataset, DatasetState } from '@tongqu/catalog'
import type { Consenting, ConsentNeed } from './grant-views.ts'
import { compilePolicy } from './odrl.ts'
import type { Grant } from './odrl-types.ts'
import type { AccessPlan } from './types.ts'

/** One policy of an agreement or entitlement that is ACTIVE or SUSPENDED. */
export type HeldGrant = {
  /** Of the agreement or entitlement. */
  id: string
  kind: 'agreement' | 'entitlement'
  /** Organisation. */
  recipient: string
  /** Of the catalogue, as the policy names it. */
  dataset: string
  isSuspended: boolean
  createdAt: string
  /** Of the row, in milliseconds since 1970; those of the policy hold as well. */
  from: number
  to: number
  policy: unknown
  compiled?: { dataset: Dataset; contract: ContractLookup; grant: Grant | undefined }
  /** By action, purpose and strength of credentials; see `grant-plans.ts`. */
  plans: Map<string, RememberedPlan>
}

/** Good for the same dataset, between two instants, while the same people consent. */
export type RememberedPlan = {
  dataset: Dataset
  contract: ContractLookup
  since: number
  until: number
  /** Pseudonyms hold until then; absent: there are none. */
  epochEnds?: number
  /** What it needs of people's consents, and the names of those who consent to it. */
  people: readonly { need: ConsentNeed; digest: string }[]
  /** Tier and terms leave nothing of what was granted. */
  isEmpty: boolean
  plan: Omit<AccessPlan, 'expiresAt'>
}

/** What the decision reads; see `policy-view.ts`, which keeps it true. */
export type PolicyView = {
  /** Did the store say within `CONFIRM_SECONDS` that there is nothing newer? */
  isConfirmed(now: number): boolean
  /** The state of a dataset: of its life, or else of its file. */
  stateOf(dataset: Pick<Dataset, 'id' | 'state'>): DatasetState
  isEnabled(organisation: string): boolean
  /** All of a recipient and dataset, newest first; suspended ones too. */
  grants(recipient: string, dataset: string): readonly HeldGrant[]
  /** Has the provider consented that this receiver gets the dataset? */
  hasProviderConsent(dataset: string, receiver: string, now: number): boolean
  /** Those of whom one consent in force says all that is needed. */
  consenting(
    dataset: string,
    receiver: string,
    purpose: string,
    need: ConsentNeed,
    now: number,
  ): Consenting
  /** Told of a policy that is not understood and gives nothing, once. */
  report(error: unknown): void
}

/** What a held policy gives of a dataset as it is now; undefined: nothing. */
export function grantOf(
  held: HeldGrant,
  dataset: Dataset,
  contract: ContractLookup,
  report: (error: unknown) => void,
): Grant | undefined {
  const { compiled } = held
  if (compiled?.dataset === dataset && compiled.contract === contract) return compiled.grant
  const grant = understood(held, dataset, contract, report)
  held.compiled = { dataset, contract, grant }
  return grant
}

function understood(
  { id, kind, recipient, policy }: HeldGrant,
  dataset: Dataset,
  contract: ContractLookup,
  report: (error: unknown) => void,
): Grant | undefined {
  const answer = compilePolicy(policy, dataset, contract)
  if ('faults' in answer) {
    const paths = answer.faults.map(({ path }) => path).join(' ')
    report(new Error(`the policy of ${kind} ${id} gives nothing: not understood at ${paths}`))
    return undefined
  }
  const { type, assignee } = answer.grant.terms
  const isWrong =
    type === 'Offer' || (kind === 'agreement' && type === 'Set') || assignee !== recipient
  if (!isWrong) return answer.grant
  report(new Error(`the policy of ${kind} ${id} gives nothing: it is an offer or somebody else's`))
  return undefined
}
