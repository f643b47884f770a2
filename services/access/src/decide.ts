/**
 * The one place where tiers, agreements and consents become columns and rows. Doors apply the plan
 * and never look at a tier. Anything unforeseen (an unknown tier, a contract that is gone, a clock
 * that fails, a policy that is not understood) refuses.
 */
import type { Catalog, ContractLookup, Dataset, DescribedTable } from '@tongqu/catalog'
import { describeTables, knownContract } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { addedColumns, hashOfViews, withoutDeliveries } from './decide-columns.ts'
import { credentialsRefusal, isKnownPrincipal, isWeak } from './decide-credentials.ts'
import { choose } from './grant-choice.ts'
import type { PolicyView } from './grant-held.ts'
import { rememberedPlan } from './grant-plans.ts'
import type { AccessPlan, Action, AppPrincipal, PersonPrincipal, Principal } from './types.ts'
import { ACTIONS } from './types.ts'

/**
 * A plan is asked for per request; this only bounds a transfer that never ends. An hour lets the
 * largest file leave over a 10 Mbit/s line.
 */
export const PLAN_LIFETIME_MILLISECONDS = 3_600_000

/** Where one applies; a dataset's id follows. */
export const APPLY_PATH = '/api/applications?dataset='

/** Without `policy`, nothing but open data. */
export type DecideDeps = { catalog(): Catalog; contract?: ContractLookup; policy?: PolicyView }

/**
 * May this principal do this, and with which columns and rows? Answers the refusal, never throws:
 * `dataset-not-found` for what is missing, proposed or withdrawn alike; `tier-closed`; beyond the
 * open tier `authentication-required`, `policy-unconfirmed`, `credentials-too-weak`,
 * `scope-missing`, `role-required`, `agreement-required`, `agreement-suspended`,
 * `action-not-granted`, `purpose-not-permitted`, `environment-required`,
 * `provider-consent-required`, those that an application may mend with the link to `apply`;
 * `internal` when it cannot tell. `purpose` is a code of `purposes.yaml`, or `unspecified`. `now`
 * is the instant of the request.
 */
export function decide(
  deps: DecideDeps,
  principal: Principal,
  datasetId: string,
  action: Action,
  purpose: string,
  now: Date,
): AccessPlan | Problem {
  try {
    const dataset = deps.catalog().datasets.get(datasetId)
    const state = dataset && (deps.policy?.stateOf(dataset) ?? dataset.state)
    if (!dataset || state !== 'LISTED') return new Problem('dataset-not-found')
    if (!ACTIONS.includes(action)) return undecided(new Error(`unknown action: ${action}`))
    if (!isKnownPrincipal(principal)) return undecided(new Error('unknown kind of principal'))
    switch (dataset.tier) {
      case 'open':
        return openPlan(dataset, deps.contract ?? knownContract, action, purpose, now)
      case 'restricted':
      case 'licensed':
        return granted(deps, principal, dataset, action, purpose, now.getTime())
      case 'closed':
        return new Problem('tier-closed')
      default:
        return undecided(new Error(`unknown tier: ${dataset.tier satisfies never}`))
    }
  } catch (cause) {
    return undecided(cause)
  }
}

function undecided(cause: unknown): Problem {
  return new Problem('internal', { cause })
}

function granted(
  { policy, contract = knownContract }: DecideDeps,
  principal: Principal,
  dataset: Dataset,
  action: Action,
  purpose: string,
  now: number,
): AccessPlan | Problem {
  if (principal.kind === 'anonymous') return mendable('authentication-required', dataset)
  if (!policy?.isConfirmed(now)) return new Problem('policy-unconfirmed')
  const refusal = credentialsRefusal(principal, dataset.id, action)
  if (refusal) return refusal
  const recipient = principal.organisation
  return planOf({ policy, contract, principal, recipient, dataset, action, purpose, now })
}

type Asked = {
  policy: PolicyView
  contract: ContractLookup
  principal: PersonPrincipal | AppPrincipal
  recipient: string
  dataset: Dataset
  action: Action
  purpose: string
  now: number
}

function planOf(asked: Asked): AccessPlan | Problem {
  const { policy, contract, principal, recipient, dataset, action, now } = asked
  if (!policy.isEnabled(recipient)) return mendable('agreement-required', dataset)
  const choice = choose(asked)
  if (typeof choice === 'string') return mendable(choice, dataset)
  const { providerConsent } = dataset.terms
  if (providerConsent && !policy.hasProviderConsent(dataset.id, recipient, now)) {
    return mendable('provider-consent-required', dataset)
  }
  const weak = isWeak(principal)
  const question = { ...choice, policy, contract, dataset, action, isWeak: weak, now }
  const { plan, epochEnds, isEmpty } = rememberedPlan(question)
  if (isEmpty && weak) return new Problem('credentials-too-weak')
  if (isEmpty) return mendable('agreement-required', dataset)
  const ends = Math.min(
    now + PLAN_LIFETIME_MILLISECONDS,
    choice.held.to,
    choice.grant.validTo,
    epochEnds ?? Number.POSITIVE_INFINITY,
  )
  return { ...plan, expiresAt: instantOf(ends) }
}

/** Many decisions of one millisecond end in the same one: the newest text is kept. */
let instant = { at: Number.NaN, text: '' }

function instantOf(at: number): string {
  if (at !== instant.at) instant = { at, text: new Date(at).toISOString() }
  return instant.text
}

/** A refusal that ends where an application is made and granted. */
function mendable(code: Problem['code'], dataset: Dataset): Problem {
  return new Problem(code, { apply: `${APPLY_PATH}${encodeURIComponent(dataset.id)}` })
}

function openPlan(
  dataset: Dataset,
  contract: ContractLookup,
  action: Action,
  purpose: string,
  now: Date,
): AccessPlan {
  return {
    dataset: dataset.id,
    tier: dataset.tier,
    action,
    purpose,
    limits: {},
    duties: [],
    expiresAt: new Date(now.getTime() + PLAN_LIFETIME_MILLISECONDS).toISOString(),
    ...openViews(dataset, contract),
  }
}

type Views = Pick<AccessPlan, 'tables' | 'hash'>

/**
 * What the open tier shows of a dataset, laid out once: it was a tenth of the cost of a small
 * request. A catalogue that is loaded again has new datasets, so that nothing outlives a change.
 */
const known = new WeakMap<Dataset, Views>()

function openViews(dataset: Dataset, contract: ContractLookup): Views {
  if (contract !== knownContract) return laidOut(dataset, contract)
  const views = known.get(dataset) ?? laidOut(dataset, contract)
  known.set(dataset, views)
  return views
}

function laidOut(dataset: Dataset, contract: ContractLookup): Views {
  const described = describeTables(dataset, contract)
  const views = Object.fromEntries(described.map((table) => [table.name, publicView(table)]))
  const tables = withoutDeliveries(described, Object.freeze(views))
  return { tables, hash: hashOfViews(dataset.id, described, tables) }
}

/** Columns in table order: the lake's own, then the public ones of the contract. */
function publicView(table: DescribedTable): AccessPlan['tables'][string] {
  const visible = table.columns.filter((column) => column.class === 'public')
  const columns = visible.map(({ name }) => name)
  const whole = columns.length === table.columns.length
  const added = addedColumns(table, { whole, columns, masks: {} })
  return { columns: [...added, ...columns], whole, masks: {}, rows: [] }
}
