import { Problem } from '@tongqu/contracts'
import type { AccessPlan, Principal } from '../types.ts'
import { type Field, fieldsOf } from './fields.ts'
import type { Buckets } from './gcra.ts'
import type { Count, Leases, Taken } from './leases.ts'
import type { Place, Places } from './places.ts'
import {
  type CountPolicy,
  holderOf,
  type Policies,
  policiesIn,
  type RatePolicy,
} from './policies.ts'
import { QuotaRefusal } from './refusal.ts'
import type { Tallies } from './tallies.ts'
import type { QuotaHeaders, QuotaVisit } from './types.ts'
import type { Per, Window } from './windows.ts'

/** What visits share. */
export type Machinery = {
  buckets: Buckets
  leases: Leases
  tallies: Tallies
  places: Places
  windowOf(per: Per, at: number): Window
  /** Live gateways: each grants its part of a rate. */
  gateways(): number
  now(): number
  monotonic(): number
  /** Limits that each agreement has beside its own. */
  ofAgreements(): Policies
  ofDatasets(principal: Principal): readonly CountPolicy[]
  /** Streams that are counted second by second. */
  streams: Set<RunningStream>
}

export type RunningStream = { count(): void }

type HeldRate = { policy: RatePolicy; key: string }
/** `isTallied`: of an address, counted in a sketch. */
type HeldCount = { policy: CountPolicy; count: Count; isTallied: boolean }

/** A whole agreement does not begin anew: who asks should not ask soon. */
const DAY_SECONDS = 86_400

/** Of one request. Shapes are kept small: one is made for each. */
export class Visit implements QuotaVisit {
  readonly #machinery: Machinery
  readonly #principal: Principal
  readonly #own: Policies
  readonly #rates: HeldRate[] = []
  readonly #requests: HeldCount[] = []
  readonly #amounts: HeldCount[] = []
  readonly #seats: { name: string; limit: number }[] = []
  readonly #places: Place[] = []
  readonly #read = new Set<string>()
  #stream: RunningStream | undefined
  /** The store did not say whether there is a quota left; what is open goes on. */
  #isUnsure = false
  /** Something that is not open is read. */
  #isGranted = false

  constructor(machinery: Machinery, principal: Principal, own: Policies) {
    this.#machinery = machinery
    this.#principal = principal
    this.#own = own
  }

  /** Takes the request itself; answers a promise only when the store must be asked. */
  enter(weight: number): void | Promise<void> {
    for (const policy of this.#own.rates) this.#holdRate(policy)
    this.#takeRates(this.#rates, weight)
    const requests = this.#hold(this.#own.requests, this.#requests, isOfCaller)
    const amounts = this.#hold(this.#own.amounts, this.#amounts, isOfCaller)
    return this.#takeAll(requests, weight, amounts)
  }

  read(plan: AccessPlan): void | Promise<void> {
    const { basis, dataset, tier } = plan
    const name = `${basis?.id ?? ''} ${dataset}`
    if (this.#read.has(name)) return
    this.#read.add(name)
    if (tier !== 'open') {
      this.#isGranted = true
      if (this.#isUnsure) throw new Problem('quota-unavailable')
    }
    const byDataset = this.#machinery.ofDatasets(this.#principal)
    if (basis === undefined && byDataset.length === 0) return
    const stated = basis && policiesIn(plan.limits)
    const general = basis && this.#machinery.ofAgreements()
    const rates = [
      ...(stated?.rates ?? []).map((policy) => this.#holdRate(policy, plan, `/${dataset}`)),
      ...(general?.rates ?? []).map((policy) => this.#holdRate(policy, plan)),
    ]
    this.#takeRates(rates, 1)
    const is = (meter: boolean) => (one: CountPolicy) => (one.meter === 'requests') === meter
    const requests = [
      ...this.#hold(stated?.requests, this.#requests, all, plan, `/${dataset}`),
      ...this.#hold(general?.requests, this.#requests, all, plan),
      ...this.#hold(byDataset, this.#requests, is(true), plan),
    ]
    const amounts = [
      ...this.#hold(stated?.amounts, this.#amounts, all, plan, `/${dataset}`),
      ...this.#hold(general?.amounts, this.#amounts, all, plan),
      ...this.#hold(byDataset, this.#amounts, is(false), plan),
    ]
    return this.#takeAll(requests, 1, amounts)
  }

  async stream(plan: AccessPlan, cut: (cause: Problem) => void): Promise<void> {
    const { places, ofAgreements } = this.#machinery
    const isOpen = plan.tier === 'open'
    const agreed = plan.basis ? ofAgreements().streams : []
    for (const { name, of, amount } of [...this.#own.streams, ...agreed]) {
      const key = `${name} ${holderOf(of, this.#principal, plan)}`
      this.#seats.push({ name, limit: amount })
      const seat = { key, limit: amount, isLocal: of === 'address' }
      const onLost = () => {
        if (!isOpen) cut(new Problem('quota-unavailable'))
      }
      let place = seat.isLocal ? places.takeHere(seat) : await places.take(seat, onLost)
      if (place === 'away' && isOpen) place = places.takeHere(seat)
      if (place === 'away') throw new Problem('quota-unavailable')
      if (place === 'empty') throw this.#refusal('quota-exceeded', [name], RETRY_SECONDS)
      this.#places.push(place)
    }
    this.#countSeconds(cut)
  }

  /** Whole bodies and pieces: the last of a quota may be larger than what is left. */
  spent(rows: number, bytes: number): void | Promise<void> {
    let waiting: Promise<Taken>[] | undefined
    for (const held of this.#amounts) {
      const { policy } = held
      const amount = policy.meter === 'bytes' ? bytes : policy.meter === 'rows' ? rows : 0
      if (amount === 0) continue
      const taken = this.#takeLast(held, amount)
      if (taken instanceof Promise) {
        waiting ??= []
        waiting.push(taken.then((done) => this.#judge(done, policy)))
      } else this.#judge(taken, policy)
    }
    if (waiting) return Promise.all(waiting).then(() => undefined)
  }

  headers(): QuotaHeaders {
    return fieldsOf(this.#fields())
  }

  end(): void {
    if (this.#stream) {
      this.#machinery.streams.delete(this.#stream)
      this.#stream.count()
      this.#stream = undefined
    }
    for (const place of this.#places.splice(0)) place.give()
  }

  #holdRate(policy: RatePolicy, plan?: AccessPlan, more = ''): HeldRate {
    const key = `${policy.name} ${holderOf(policy.of, this.#principal, plan)}${more}`
    const held = { policy, key }
    this.#rates.push(held)
    return held
  }

  #hold(
    policies: readonly CountPolicy[] | undefined,
    into: HeldCount[],
    isWanted: (policy: CountPolicy) => boolean,
    plan?: AccessPlan,
    more = '',
  ): HeldCount[] {
    if (policies === undefined || policies.length === 0) return EMPTY
    const { windowOf, now } = this.#machinery
    const held: HeldCount[] = []
    for (const policy of policies) {
      if (!isWanted(policy)) continue
      const { name, of } = policy
      const key = `${name} ${holderOf(of, this.#principal, plan)}${more}`
      const window = windowOf(policy.per, now())
      const isTallied = of === 'address' || (of === 'dataset' && key.includes(BY_ADDRESS))
      const count = { key, limit: policy.amount, window, want: policy.want }
      held.push({ policy, count, isTallied })
    }
    into.push(...held)
    return held
  }

  /** All or none. */
  #takeRates(rates: readonly HeldRate[], weight: number): void {
    const { buckets, monotonic, gateways } = this.#machinery
    const now = monotonic()
    const share = gateways() * weight
    let longest = 0
    let violated: string[] | undefined
    for (const { policy, key } of rates) {
      const cost = policy.cost * share
      const wait = buckets.wait(key, cost, Math.max(policy.limit, cost), now)
      if (wait <= 0) continue
      violated ??= []
      violated.push(policy.name)
      longest = Math.max(longest, wait)
    }
    if (violated) throw this.#refusal('rate-limited', violated, Math.ceil(longest / 1_000))
    for (const { policy, key } of rates) buckets.take(key, policy.cost * share, now)
  }

  /** All or none of the requests; of the amounts there must be something left. */
  #takeAll(
    requests: readonly HeldCount[],
    weight: number,
    amounts: readonly HeldCount[],
  ): void | Promise<void> {
    const taken = requests.map((one) => this.#take(one, weight))
    const ready = amounts.map((one) => this.#ready(one))
    const held = [...requests, ...amounts]
    const all = [...taken, ...ready]
    const judge = (done: readonly Taken[]) => {
      const empty = held.filter((_, at) => done[at] === 'empty')
      const isAway = done.includes('away')
      if (empty.length > 0 || (isAway && this.#isGranted)) {
        requests.forEach((one, at) => {
          if (done[at] === 'taken') this.#giveBack(one, weight)
        })
      }
      if (empty.length > 0) throw this.#exceeded(empty.map(({ policy }) => policy))
      if (!isAway) return
      if (this.#isGranted) throw new Problem('quota-unavailable')
      this.#isUnsure = true
    }
    if (all.some((one) => one instanceof Promise)) return Promise.all(all).then(judge)
    judge(all as Taken[])
  }

  #take({ policy, count, isTallied }: HeldCount, amount: number): Taken | Promise<Taken> {
    const { tallies, leases } = this.#machinery
    if (!isTallied) return leases.take(count, amount)
    if (tallies.used(count) + amount > policy.amount) return 'empty'
    tallies.add(count, amount)
    return 'taken'
  }

  #takeLast({ policy, count, isTallied }: HeldCount, amount: number): Taken | Promise<Taken> {
    const { tallies, leases } = this.#machinery
    if (!isTallied) return leases.takeLast(count, amount)
    if (tallies.used(count) >= policy.amount) return 'empty'
    tallies.add(count, amount)
    return 'taken'
  }

  #ready({ policy, count, isTallied }: HeldCount): Taken | Promise<Taken> {
    const { tallies, leases } = this.#machinery
    if (!isTallied) return leases.ready(count)
    return tallies.used(count) < policy.amount ? 'taken' : 'empty'
  }

  #giveBack({ count, isTallied }: HeldCount, amount: number): void {
    const { tallies, leases } = this.#machinery
    if (isTallied) tallies.add(count, -amount)
    else leases.giveBack(count, amount)
  }

  #judge(taken: Taken, policy: CountPolicy): Taken {
    if (taken === 'empty') throw this.#exceeded([policy])
    if (taken === 'away' && this.#isGranted) throw new Problem('quota-unavailable')
    return taken
  }

  #countSeconds(cut: (cause: Problem) => void): void {
    const counted = this.#amounts.filter(({ policy }) => policy.meter === 'stream-seconds')
    const { monotonic, streams } = this.#machinery
    if (counted.length === 0) return
    const began = monotonic()
    let told = 0
    let isCut = false
    const stream: RunningStream = {
      count: () => {
        const whole = Math.ceil((monotonic() - began) / 1_000) - told
        if (whole <= 0) return
        told += whole
        for (const held of counted) {
          void Promise.resolve(this.#takeLast(held, whole)).then((taken) => {
            if (taken !== 'empty' || isCut) return
            isCut = true
            cut(this.#exceeded([held.policy]))
          })
        }
      },
    }
    this.#stream = stream
    streams.add(stream)
  }

  #exceeded(policies: readonly CountPolicy[]): QuotaRefusal {
    const seconds = policies.map(({ per }) => this.#until(per))
    const names = [...new Set(policies.map(({ name }) => name))]
    return this.#refusal('quota-exceeded', names, Math.max(...seconds))
  }

  #until(per: Per): number {
    if (per === 'whole') return DAY_SECONDS
    const { windowOf, now } = this.#machinery
    return Math.max(1, Math.ceil((windowOf(per, now()).to - now()) / 1_000))
  }

  /** `RateLimit` may say how long the others take: the answer asks for no less. */
  #refusal(
    code: 'rate-limited' | 'quota-exceeded',
    violated: readonly string[],
    seconds: number,
  ): QuotaRefusal {
    const fields = this.#fields().map((field) => {
      if (!violated.includes(field.name)) return field
      return { ...field, remaining: 0, ...(field.unit !== CONCURRENT && { reset: seconds }) }
    })
    return new QuotaRefusal(code, violated, Math.max(1, seconds), fieldsOf(fields))
  }

  #fields(): Field[] {
    const { buckets, monotonic, gateways } = this.#machinery
    const fields: Field[] = []
    const now = monotonic()
    for (const { policy, key } of this.#rates) {
      const { name, burst, limit, window } = policy
      const cost = policy.cost * gateways()
      const debt = buckets.debt(key, now)
      const remaining = Math.max(0, Math.floor((Math.max(limit, cost) - debt + EARNED) / cost))
      const field: Field = { name, limit: burst, unit: 'requests', window, remaining }
      if (debt > 0) field.reset = Math.ceil(Math.min(debt, cost) / 1_000)
      fields.push(field)
    }
    for (const held of this.#requests) fields.push(this.#fieldOf(held, 'requests'))
    for (const held of this.#amounts) {
      if (held.policy.meter === 'bytes') fields.push(this.#fieldOf(held, 'content-bytes'))
    }
    for (const { name, limit } of this.#seats) fields.push({ name, limit, unit: CONCURRENT })
    return this.#read.size > 1 ? leastOf(fields) : fields
  }

  #fieldOf({ policy, count, isTallied }: HeldCount, unit: Field['unit']): Field {
    const { leases, tallies } = this.#machinery
    const left = isTallied ? policy.amount - tallies.used(count) : leases.left(count)
    const field = { name: policy.name, limit: policy.amount, unit, remaining: Math.max(0, left) }
    if (policy.per === 'whole') return field
    const { from, to } = count.window
    return { ...field, window: Math.round((to - from) / 1_000), reset: this.#until(policy.per) }
  }
}

/** Of several partitions of a policy (datasets of an agreement) the one that is used up first. */
function leastOf(fields: readonly Field[]): Field[] {
  const least = new Map<string, Field>()
  for (const field of fields) {
    const other = least.get(field.name)
    if (other && (other.remaining ?? 0) <= (field.remaining ?? 0)) continue
    least.set(field.name, field)
  }
  return [...least.values()]
}

const CONCURRENT = 'concurrent-requests'
/** Places are given back at any time. */
const RETRY_SECONDS = 5
const EMPTY: HeldCount[] = []
/** What rounding may hide of a request that has been earned, in milliseconds. */
const EARNED = 1e-6

const all = () => true
const isOfCaller = ({ of }: CountPolicy) => of !== 'dataset'

/** Names in keys hold no slash. */
const BY_ADDRESS = '/address:'
