/** The plan of a grant, worked out once for each action and purpose. */
import type { ContractLookup, Dataset } from '@tongqu/catalog'
import type { HeldGrant, PolicyView, RememberedPlan } from './grant-held.ts'
import { type Consenting, type ConsentNeed, grantViews } from './grant-views.ts'
import type { Grant } from './odrl-types.ts'
import type { Action } from './types.ts'

const DAY_MILLISECONDS = 86_400_000

export type PlanQuestion = {
  held: HeldGrant
  grant: Grant
  dataset: Dataset
  contract: ContractLookup
  action: Action
  /** One that is permitted. */
  purpose: string
  isWeak: boolean
  now: number
  policy: PolicyView
}

/** Made anew when dataset, consents or the day (UTC) have changed. */
export function rememberedPlan(question: PlanQuestion): RememberedPlan {
  const { held, dataset, contract, action, purpose, isWeak, now } = question
  const key = `${action} ${isWeak} ${purpose}`
  const known = held.plans.get(key)
  if (
    known !== undefined &&
    known.dataset === dataset &&
    known.contract === contract &&
    now >= known.since &&
    now < known.until &&
    known.people.every(({ need, digest }) => digest === consenting(question, need).digest)
  ) {
    return known
  }
  const made = workedOut(question)
  held.plans.set(key, made)
  return made
}

function consenting(
  { policy, dataset, held, purpose, now }: PlanQuestion,
  need: ConsentNeed,
): Consenting {
  return policy.consenting(dataset.id, held.recipient, purpose, need, now)
}

function workedOut(question: PlanQuestion): RememberedPlan {
  const { held, grant, dataset, contract, action, purpose, isWeak, now } = question
  const { terms } = grant
  const people: { need: ConsentNeed; digest: string }[] = []
  const views = grantViews({
    terms,
    dataset,
    contract,
    action,
    purpose,
    recipient: held.recipient,
    now: new Date(now).toISOString(),
    isWeak,
    consenting(need) {
      const found = consenting(question, need)
      people.push({ need, digest: found.digest })
      return found
    },
  })
  const since = now - (now % DAY_MILLISECONDS)
  const until = since + DAY_MILLISECONDS
  const hasPseudonyms = Object.values(views.tables).some(({ masks }) =>
    Object.values(masks).some(({ kind }) => kind === 'pseudonym'),
  )
  return {
    dataset,
    contract,
    since,
    until,
    ...(hasPseudonyms ? { epochEnds: until } : {}),
    people,
    isEmpty: Object.keys(views.tables).length === 0,
    plan: {
      dataset: dataset.id,
      tier: dataset.tier,
      action,
      purpose,
      ...views,
      basis: { kind: held.kind, id: held.id, recipient: held.recipient },
      limits: terms.limits,
      duties: terms.duties.map((duty) => duty.action),
    },
  }
}
