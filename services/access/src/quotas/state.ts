import type { Catalog } from '@tongqu/catalog'
import type { Store } from '@tongqu/store'
import type { AccessPlan, Principal } from '../types.ts'
import {
  type CountPolicy,
  callerOf,
  holderOf,
  type Policies,
  policiesFor,
  policiesIn,
} from './policies.ts'
import type { QuotaState } from './types.ts'
import type { Machinery } from './visit.ts'

type World = { machinery: Machinery; catalog: Catalog; store: Pick<Store, 'db'> }

/** Policies and whose they are. */
type Part = { policies: Policies; holder(of: Parameters<typeof holderOf>[0]): string }

/** What is left of every limit of a caller and of what these plans rest on; rates as of here. */
export async function stateOf(
  world: World,
  principal: Principal,
  plans: readonly AccessPlan[],
): Promise<QuotaState[]> {
  const parts = partsOf(world.catalog, principal, plans)
  return [
    ...parts.flatMap((part) => ratesOf(world, part)),
    ...(await countsOf(world, parts)),
    ...(await streamsOf(world, parts)),
  ]
}

function partsOf(catalog: Catalog, principal: Principal, plans: readonly AccessPlan[]): Part[] {
  const own = policiesFor(catalog, callerOf(principal))
  const rest = (isOne: boolean) => (one: CountPolicy) => (one.of === 'dataset') === isOne
  const split = (isOne: boolean): Policies => ({
    rates: isOne ? [] : own.rates,
    requests: own.requests.filter(rest(isOne)),
    amounts: own.amounts.filter(rest(isOne)),
    seconds: own.seconds.filter(rest(isOne)),
    streams: isOne ? [] : own.streams,
  })
  const parts: Part[] = [{ policies: split(false), holder: (of) => holderOf(of, principal) }]
  const datasets = new Set<string>()
  const agreements = new Set<string>()
  for (const plan of plans) {
    const { dataset, basis, limits } = plan
    const holder: Part['holder'] = (of) => holderOf(of, principal, plan)
    const agreed = `${basis?.id} ${dataset}`
    if (basis && !agreements.has(agreed)) {
      agreements.add(agreed)
      const inDataset: Part['holder'] = (of) => `${holder(of)}/${dataset}`
      parts.push({ policies: policiesIn(limits), holder: inDataset })
    }
    if (basis && !agreements.has(basis.id)) {
      agreements.add(basis.id)
      parts.push({ policies: policiesFor(catalog, 'agreement'), holder })
    }
    if (datasets.has(dataset)) continue
    datasets.add(dataset)
    parts.push({ policies: split(true), holder })
  }
  return parts
}

function ratesOf({ machinery }: World, { policies, holder }: Part): QuotaState[] {
  const { buckets, monotonic, gateways, now } = machinery
  return policies.rates.map(({ name, of, cost, limit, burst, window }) => {
    const whose = holder(of)
    const debt = buckets.debt({ key: `${name} ${whose}` }, monotonic())
    const left = Math.floor((limit - debt) / (cost * gateways()))
    const remaining = Math.max(0, Math.min(burst, left))
    return {
      policy: name,
      meter: 'rate',
      of: whose,
      limit: burst,
      used: burst - remaining,
      remaining,
      windowSeconds: window,
      ...(debt > 0 && { resetsAt: new Date(now() + debt).toISOString() }),
    }
  })
}

async function countsOf(
  { machinery, store }: World,
  parts: readonly Part[],
): Promise<QuotaState[]> {
  const { windowOf, now, leases, tallies } = machinery
  const held = parts.flatMap(({ policies, holder }) =>
    [...policies.requests, ...policies.amounts, ...policies.seconds].map((policy) => {
      const whose = holder(policy.of)
      const { amount, per, want } = policy
      const key = `${policy.name} ${whose}`
      return { policy, whose, count: { key, limit: amount, window: windowOf(per, now()), want } }
    }),
  )
  const keys = held.map(({ count }) => count.key)
  const rows = keys.length === 0 ? [] : await usedRows(store, keys)
  const used = new Map(rows.map((row) => [`${row.quota} ${row.since}`, row.used]))
  return held.map(({ policy, whose, count }) => {
    const { key, limit, window } = count
    const isTallied = /^(?:dataset:[^/]*\/)?address:/.test(whose)
    const stored = (used.get(`${key} ${window.since}`) ?? 0) - leases.held(count)
    const spent = Math.max(0, isTallied ? tallies.used(count) : stored)
    return {
      policy: policy.name,
      meter: policy.meter,
      of: whose,
      limit,
      used: spent,
      remaining: Math.max(0, limit - spent),
      ...(policy.per !== 'whole' && {
        windowSeconds: Math.round((window.to - window.from) / 1_000),
        resetsAt: new Date(window.to).toISOString(),
      }),
    }
  })
}

function usedRows({ db }: Pick<Store, 'db'>, keys: readonly string[]) {
  const rows = db.selectFrom('quota_used').select(['quota', 'since', 'used'])
  return rows.where('quota', 'in', [...keys]).execute()
}

async function streamsOf({ machinery }: World, parts: readonly Part[]): Promise<QuotaState[]> {
  const { places } = machinery
  const seats = parts.flatMap(({ policies, holder }) =>
    policies.streams.map(({ name, of, amount }) => ({ name, of: holder(of), limit: amount })),
  )
  const keyOf = (seat: { name: string; of: string }) => `${seat.name} ${seat.of}`
  const taken = await places.taken(seats.map(keyOf))
  return seats.map((seat) => {
    const used = (taken.get(keyOf(seat)) ?? 0) + places.takenHere(keyOf(seat))
    const remaining = Math.max(0, seat.limit - used)
    return { policy: seat.name, meter: 'streams', of: seat.of, limit: seat.limit, used, remaining }
  })
}
