/** Plans of the catalogue, and limits of agreements, as they are enforced. */
import {
  AGREEMENT_POLICIES,
  type Catalog,
  type QuotaCaller,
  type QuotaHolder,
  type QuotaPlan,
} from '@tongqu/catalog'
import { networkOf } from '../network.ts'
import type { AccessPlan, Limits, Principal } from '../types.ts'
import type { Meter } from './types.ts'
import type { Per } from './windows.ts'

export type RatePolicy = {
  name: string
  of: QuotaHolder
  /** What one request costs with one gateway, and what may be taken in advance; milliseconds. */
  cost: number
  limit: number
  /** Requests at once, and seconds until so many are earned: `q` and `w`. */
  burst: number
  window: number
}

export type CountPolicy = {
  name: string
  of: QuotaHolder
  meter: Meter
  amount: number
  per: Per
  /** What is leased at once. */
  want: number
}

export type SeatPolicy = { name: string; of: QuotaHolder; amount: number }

export type Policies = {
  rates: readonly RatePolicy[]
  /** Of each request of the caller; those by dataset are taken when it is read. */
  requests: readonly CountPolicy[]
  /** Rows and bytes. */
  amounts: readonly CountPolicy[]
  /** Of streams. */
  seconds: readonly CountPolicy[]
  streams: readonly SeatPolicy[]
}

/**
 * What is leased at once, and lost by a crash: so much, or this part of the quota where that is
 * more, up to twenty times as much.
 */
const WANTED: Readonly<Record<Meter, number>> = {
  requests: 500,
  rows: 200_000,
  bytes: 64 * 1024 * 1024,
  'stream-seconds': 600,
}
const WANTED_SHARE = 0.0005
const MOST_TIMES = 20

function wantedOf(meter: Meter, amount: number): number {
  const least = WANTED[meter]
  return Math.min(least * MOST_TIMES, Math.max(least, Math.floor(amount * WANTED_SHARE)))
}

const FREE: Policies = { rates: [], requests: [], amounts: [], seconds: [], streams: [] }
const known = new WeakMap<QuotaPlan, Policies>()

/** The limits of a kind of caller; of one without a plan, none. */
export function policiesFor(catalog: Catalog, caller: QuotaCaller): Policies {
  const plan = catalog.quotas.get(caller)
  if (!plan) return FREE
  const made = known.get(plan) ?? policiesOf(plan)
  known.set(plan, made)
  return made
}

/**
 * Nobody on this machine has a plan of its own; whoever says who they are has theirs from there
 * too, for behind a proxy that nobody trusts everybody comes from this machine.
 */
export function callerOf(principal: Principal): QuotaCaller {
  if (principal.kind === 'anonymous')
    return isLoopback(principal.address) ? 'loopback' : 'anonymous'
  return principal.kind === 'app' && principal.via === 'key' ? 'key' : principal.kind
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}

function policiesOf({ rates, quotas, streams }: QuotaPlan): Policies {
  const counts = quotas.map((quota) => ({ ...quota, want: wantedOf(quota.meter, quota.amount) }))
  return {
    rates: rates.map(ratePolicy),
    requests: counts.filter(({ meter }) => meter === 'requests'),
    amounts: counts.filter(({ meter }) => meter === 'rows' || meter === 'bytes'),
    seconds: counts.filter(({ meter }) => meter === 'stream-seconds'),
    streams,
  }
}

function ratePolicy({
  name,
  of,
  requests,
  seconds,
  burst,
}: QuotaPlan['rates'][number]): RatePolicy {
  const cost = (seconds * 1_000) / requests
  const limit = cost * burst
  return { name, of, cost, limit, burst, window: Math.max(1, Math.ceil(limit / 1_000)) }
}

const MINUTE_SECONDS = 60
const stated = new WeakMap<Limits, Policies>()

/**
 * What an agreement says itself. Requests a minute may come at once: in any minute there are at
 * most twice as many, in the long run exactly so many.
 */
export function policiesIn(limits: Limits): Policies {
  const before = stated.get(limits)
  if (before) return before
  const { requestsPerMinute, requests, bytesPerDay } = limits
  const of = 'agreement'
  const counted = (name: string, meter: Meter, amount: number, per: Per): CountPolicy => {
    return { name, of, meter, amount, per, want: wantedOf(meter, amount) }
  }
  const rate = { name: AGREEMENT_POLICIES.requestsPerMinute, of, seconds: MINUTE_SECONDS } as const
  const made: Policies = {
    rates:
      requestsPerMinute === undefined
        ? []
        : [ratePolicy({ ...rate, requests: requestsPerMinute, burst: requestsPerMinute })],
    requests:
      requests === undefined
        ? []
        : [counted(AGREEMENT_POLICIES.requests, 'requests', requests, 'whole')],
    amounts:
      bytesPerDay === undefined
        ? []
        : [counted(AGREEMENT_POLICIES.bytesPerDay, 'bytes', bytesPerDay, 'day')],
    seconds: [],
    streams: [],
  }
  stated.set(limits, made)
  return made
}

/** Whose it is, as it stands in keys: `app:<id>`. An agreement states limits for each dataset. */
export function holderOf(of: QuotaHolder, principal: Principal, plan?: AccessPlan): string {
  switch (of) {
    case 'address':
      return `address:${networkFor(principal.address)}`
    case 'app':
    case 'person':
      return `${of}:${principal.kind === 'anonymous' ? '' : named(principal.id)}`
    case 'organisation':
      return `organisation:${principal.kind === 'anonymous' ? '' : named(principal.organisation)}`
    case 'agreement':
      return `agreement:${named(plan?.basis?.id ?? '')}`
    case 'dataset': {
      const isUnknown = principal.kind === 'anonymous'
      const whose = holderOf(isUnknown ? 'address' : 'organisation', principal)
      return `dataset:${named(plan?.dataset ?? '')}/${whose}`
    }
    default:
      return of satisfies never
  }
}

const PLAIN = /^[\w.-]*$/

/** Whatever an id holds, keys of two holders are never the same. */
export function named(id: string): string {
  return PLAIN.test(id) ? id : encodeURIComponent(id.toWellFormed())
}

/** Addresses of version 6 are costly to read; they come again. */
const networks = new Map<string, string>()
const MOST_NETWORKS = 10_000

/** /24 of IPv4, /64 of IPv6: what one caller may well have more than one address of. */
function networkFor(address: string): string {
  if (!address.includes(':')) {
    const last = address.lastIndexOf('.')
    return last === -1 ? named(address) : `${address.slice(0, last)}.0/24`
  }
  const before = networks.get(address)
  if (before !== undefined) return before
  if (networks.size >= MOST_NETWORKS) networks.clear()
  const network = networkOf(address).replace(/\s/g, '')
  networks.set(address, network)
  return network
}
