/** Policies applied to somebody: keys are written once, and kept for the next request. */
import type { Catalog, QuotaCaller } from '@tongqu/catalog'
import type { AccessPlan, Limits, Principal } from '../types.ts'
import type { Count } from './count.ts'
import type { Slot } from './gcra.ts'
import {
  type CountPolicy,
  callerOf,
  holderOf,
  type Policies,
  policiesFor,
  policiesIn,
  type RatePolicy,
  type SeatPolicy,
} from './policies.ts'
import type { Per, Window } from './windows.ts'

/** `text`: the policy as a field has it. */
export type HeldRate = { policy: RatePolicy; slot: Slot; text: string }

export type HeldCount = {
  policy: CountPolicy
  count: Count
  /** Of an address, counted in a sketch. */
  isTallied: boolean
  /** As a field has it; empty: the draft knows no such unit. */
  text: string
}

export type Hold = {
  rates: readonly HeldRate[]
  requests: readonly HeldCount[]
  /** Rows and bytes. */
  amounts: readonly HeldCount[]
  /** Of streams. */
  seconds: readonly HeldCount[]
  streams: readonly SeatPolicy[]
  /** Milliseconds since 1970 between which its windows last. */
  from: number
  to: number
}

export type Holds = {
  /** Of whoever asks. */
  ofCaller(principal: Principal): Hold
  /**
   * Of what is read: what the agreement states itself, what each agreement has, and what is counted
   * by dataset. Undefined: nothing.
   */
  ofRead(principal: Principal, plan: AccessPlan): Hold | undefined
}

type Kept = Hold & { catalog: Catalog; organisation: string | undefined; limits?: Limits }

/** Of so many callers; it holds no counts, so that forgetting costs nobody anything. */
const MOST_KEPT = 20_000

export function createHolds(
  catalog: () => Catalog,
  windowOf: (per: Per, at: number) => Window,
  now: () => number,
): Holds {
  const callers = new Map<QuotaCaller, Map<string, Kept>>()
  const agreements = new Map<string, Kept>()
  const datasets = new Map<string, Kept>()
  const made = (policies: Policies, keyOf: Parameters<typeof holdOf>[1]): Kept => {
    const at = now()
    const hold = holdOf(policies, keyOf, (per) => windowOf(per, at))
    return { ...hold, catalog: catalog(), organisation: undefined }
  }
  const isGood = (kept: Kept | undefined): kept is Kept => {
    if (kept === undefined || kept.catalog !== catalog()) return false
    const at = now()
    return at >= kept.from && at < kept.to
  }
  const ofAgreement = (plan: AccessPlan, id: string): Hold => {
    const { limits, dataset } = plan
    const name = `${id} ${dataset}`
    const kept = agreements.get(name)
    if (isGood(kept) && kept.limits === limits) return kept
    // Who asks does not matter to whose it is.
    const holder: Parameters<typeof holdOf>[1] = (of) => holderOf(of, NOBODY, plan)
    const stated = made(policiesIn(limits), (of) => `${holder(of)}/${dataset}`)
    const general = made(policiesFor(catalog(), 'agreement'), holder)
    const fresh = {
      ...joined(stated, general),
      catalog: catalog(),
      organisation: undefined,
      limits,
    }
    if (agreements.size >= MOST_KEPT) agreements.clear()
    agreements.set(name, fresh)
    return fresh
  }
  const ofDataset = (principal: Principal, plan: AccessPlan): Hold | undefined => {
    const policies = policiesFor(catalog(), callerOf(principal))
    const isOne = ({ of }: CountPolicy) => of === 'dataset'
    const { requests, amounts, seconds } = policies
    const isNone = ![requests, amounts, seconds].some((all) => all.some(isOne))
    if (isNone) return undefined
    const name = `${callerOf(principal)} ${holderOf('dataset', principal, plan)}`
    const kept = datasets.get(name)
    if (isGood(kept)) return kept
    const counted = { ...without(policies, (one) => !isOne(one)), rates: [], streams: [] }
    const fresh = made(counted, (of) => holderOf(of, principal, plan))
    if (datasets.size >= MOST_KEPT) datasets.clear()
    datasets.set(name, fresh)
    return fresh
  }
  return {
    ofCaller(principal) {
      const caller = callerOf(principal)
      const isNamed = principal.kind !== 'anonymous'
      const name = isNamed ? principal.id : principal.address
      const organisation = isNamed ? principal.organisation : undefined
      let all = callers.get(caller)
      const kept = all?.get(name)
      if (isGood(kept) && kept.organisation === organisation) return kept
      const own = without(policiesFor(catalog(), caller), ({ of }) => of === 'dataset')
      const fresh = { ...made(own, (of) => holderOf(of, principal)), organisation }
      if (all === undefined || all.size >= MOST_KEPT) {
        all = new Map()
        callers.set(caller, all)
      }
      all.set(name, fresh)
      return fresh
    },
    ofRead(principal, plan) {
      const agreed = plan.basis && ofAgreement(plan, plan.basis.id)
      const counted = ofDataset(principal, plan)
      return agreed && counted ? joined(agreed, counted) : (agreed ?? counted)
    },
  }
}

function joined(one: Hold, other: Hold): Hold {
  return {
    rates: [...one.rates, ...other.rates],
    requests: [...one.requests, ...other.requests],
    amounts: [...one.amounts, ...other.amounts],
    seconds: [...one.seconds, ...other.seconds],
    streams: [...one.streams, ...other.streams],
    from: Math.max(one.from, other.from),
    to: Math.min(one.to, other.to),
  }
}

const NOBODY: Principal = { kind: 'anonymous', address: '' }

function without(policies: Policies, isOut: (policy: CountPolicy) => boolean): Policies {
  const rest = (all: readonly CountPolicy[]) => all.filter((one) => !isOut(one))
  const { requests, amounts, seconds } = policies
  return {
    ...policies,
    requests: rest(requests),
    amounts: rest(amounts),
    seconds: rest(seconds),
  }
}

function holdOf(
  { rates, requests, amounts, seconds, streams }: Policies,
  holder: (of: CountPolicy['of']) => string,
  windowOf: (per: Per) => Window,
): Hold {
  const windows = [...requests, ...amounts, ...seconds].map(({ per }) => windowOf(per))
  const counted = (policy: CountPolicy): HeldCount => {
    const { name, of, amount, per, want } = policy
    const whose = holder(of)
    const window = windowOf(per)
    const isTallied = ADDRESSED.test(whose)
    const count = { key: `${name} ${whose}`, limit: amount, window, want }
    return { policy, count, isTallied, text: textOf(policy, window) }
  }
  return {
    rates: rates.map((policy) => {
      const { name, of, burst, window } = policy
      const text = `"${name}";q=${burst};w=${window}`
      return { policy, slot: { key: `${name} ${holder(of)}` }, text }
    }),
    requests: requests.map(counted),
    amounts: amounts.map(counted),
    seconds: seconds.map(counted),
    streams,
    from: Math.max(0, ...windows.map((window) => window.from)),
    to: Math.min(Number.POSITIVE_INFINITY, ...windows.map((window) => window.to)),
  }
}

/** Ids in holders have no slash of their own. */
const ADDRESSED = /^(?:dataset:[^/]*\/)?address:/

function textOf({ name, meter, amount, per }: CountPolicy, { from, to }: Window): string {
  if (meter === 'rows' || meter === 'stream-seconds') return ''
  const unit = meter === 'bytes' ? ';qu="content-bytes"' : ''
  const window = per === 'whole' ? '' : `;w=${Math.round((to - from) / 1_000)}`
  return `"${name}";q=${amount}${unit}${window}`
}
