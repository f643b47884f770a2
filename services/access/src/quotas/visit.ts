import { Problem } from '@tongqu/contracts'
import type { AccessPlan, Principal } from '../types.ts'
import { FieldList } from './fields.ts'
import type { Buckets } from './gcra.ts'
import type { HeldCount, HeldRate, Hold, Holds } from './holds.ts'
import type { Leases, Taken } from './leases.ts'
import type { Place, Places } from './places.ts'
import { type CountPolicy, holderOf } from './policies.ts'
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
  holds: Holds
  windowOf(per: Per, at: number): Window
  /** Live gateways: each grants its part of a rate. */
  gateways(): number
  now(): number
  monotonic(): number
  /** Streams that are counted second by second. */
  streams: Set<RunningStream>
}

export type RunningStream = { count(): void }

/** A whole agreement does not begin anew: who asks should not ask soon. */
const DAY_SECONDS = 86_400

/** Of one request. One is made for each: little is kept, and nothing is written that is known. */
export class Visit implements QuotaVisit {
  readonly #machinery: Machinery
  readonly #principal: Principal
  readonly #own: Hold
  /** Of what is read; absent: nothing that is limited. */
  #read: Hold[] | undefined
  #readNames: Set<string> | undefined
  #seats: { name: string; limit: number }[] | undefined
  #places: Place[] | undefined
  #stream: RunningStream | undefined
  /** The store did not say whether there is a quota left; what is open goes on. */
  #isUnsure = false
  /** Something that is not open is read. */
  #isGranted = false

  constructor(machinery: Machinery, principal: Principal, own: Hold) {
    this.#machinery = machinery
    this.#principal = principal
    this.#own = own
  }

  /** Takes the request itself; answers a promise only when the store must be asked. */
  enter(weight: number): void | Promise<void> {
    return this.#take(this.#own, weight)
  }

  read(plan: AccessPlan): void | Promise<void> {
    const { basis, dataset, tier } = plan
    const name = `${basis?.id ?? ''} ${dataset}`
    this.#readNames ??= new Set()
    if (this.#readNames.has(name)) return
    this.#readNames.add(name)
    if (tier !== 'open') {
      this.#isGranted = true
      if (this.#isUnsure) throw new Problem('quota-unavailable')
    }
    const hold = this.#machinery.holds.ofRead(this.#principal, plan)
    if (!hold) return
    this.#read ??= []
    this.#read.push(hold)
    return this.#take(hold, 1)
  }

  async stream(plan: AccessPlan, cut: (cause: Problem) => void): Promise<void> {
    const { places, holds } = this.#machinery
    const isOpen = plan.tier === 'open'
    const agreed = holds.ofRead(this.#principal, plan)?.streams ?? []
    this.#seats ??= []
    this.#places ??= []
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
    const counted = [this.#own, ...(this.#read ?? [])].flatMap(({ seconds }) => seconds)
    if (counted.length === 0) return
    const ready = counted.map((held) => this.#ready(held))
    await settled(ready, (done) => this.#judge(counted.map(nothingOf), done))
    this.#countSeconds(counted, cut)
  }

  /** Whole bodies and pieces: the last of a quota may be larger than what is left. */
  spent(rows: number, bytes: number): void | Promise<void> {
    const parts: Part[] = []
    addParts(parts, this.#own, rows, bytes)
    for (const hold of this.#read ?? []) addParts(parts, hold, rows, bytes)
    if (parts.length === 0) return
    const taken = parts.map(({ held, amount }) => this.#takeLast(held, amount))
    return settled(taken, (done) => this.#judge(parts, done))
  }

  headers(): QuotaHeaders {
    return this.#fields().headers()
  }

  end(): void {
    if (this.#stream) {
      this.#machinery.streams.delete(this.#stream)
      this.#stream.count()
      this.#stream = undefined
    }
    for (const place of this.#places?.splice(0) ?? []) place.give()
  }

  #take(hold: Hold, weight: number): void | Promise<void> {
    this.#takeRates(hold, weight)
    return this.#takeCounts(hold, weight)
  }

  /** All or none. */
  #takeRates({ rates }: Hold, weight: number): void {
    if (rates.length === 0) return
    const { buckets, monotonic, gateways } = this.#machinery
    const now = monotonic()
    const share = gateways() * weight
    let longest = 0
    let violated: string[] | undefined
    for (const { policy, slot } of rates) {
      const cost = policy.cost * share
      const wait = buckets.wait(slot, cost, Math.max(policy.limit, cost), now)
      if (wait <= 0) continue
      violated ??= []
      violated.push(policy.name)
      longest = Math.max(longest, wait)
    }
    if (violated) throw this.#refusal('rate-limited', violated, Math.ceil(longest / 1_000))
    for (const { policy, slot } of rates) buckets.take(slot, policy.cost * share, now)
  }

  /** All or none of the requests; of the amounts there must be something left. */
  #takeCounts({ requests, amounts }: Hold, weight: number): void | Promise<void> {
    let here = 0
    while (here < requests.length && this.#takeHere(requests[here], weight)) here += 1
    if (here === requests.length && this.#haveHere(amounts)) return
    const parts = [...requests.map((held) => ({ held, amount: weight })), ...amounts.map(nothingOf)]
    const taken = parts.map(({ held, amount }, at) => {
      if (at < here) return 'taken'
      return at < requests.length ? this.#ask(held, amount) : this.#ready(held)
    })
    return settled(taken, (done) => this.#judge(parts, done))
  }

  /** What was taken of some is given back when another refuses. */
  #judge(parts: readonly Part[], done: readonly Taken[]): void {
    const empty = parts.filter((_, at) => done[at] === 'empty')
    const isAway = done.includes('away')
    if (empty.length > 0 || (isAway && this.#isGranted)) {
      parts.forEach(({ held, amount }, at) => {
        if (done[at] === 'taken') this.#giveBack(held, amount)
      })
    }
    if (empty.length > 0) throw this.#exceeded(empty.map(({ held }) => held.policy))
    if (!isAway) return
    if (this.#isGranted) throw new Problem('quota-unavailable')
    this.#isUnsure = true
  }

  #takeHere(held: HeldCount | undefined, amount: number): boolean {
    if (held === undefined) return false
    const { count, isTallied } = held
    const { tallies, leases } = this.#machinery
    if (!isTallied) return leases.takeHere(count, amount)
    if (tallies.used(count) + amount > count.limit) return false
    tallies.add(count, amount)
    return true
  }

  #haveHere(amounts: readonly HeldCount[]): boolean {
    for (const one of amounts) if (!this.#hasHere(one)) return false
    return true
  }

  #hasHere({ count, isTallied }: HeldCount): boolean {
    const { tallies, leases } = this.#machinery
    return isTallied ? tallies.used(count) < count.limit : leases.hasHere(count)
  }

  #ask({ count, isTallied }: HeldCount, amount: number): Taken | Promise<Taken> {
    return isTallied ? 'empty' : this.#machinery.leases.take(count, amount)
  }

  #ready(held: HeldCount): Taken | Promise<Taken> {
    if (held.isTallied) return this.#hasHere(held) ? 'taken' : 'empty'
    return this.#machinery.leases.ready(held.count)
  }

  #takeLast({ count, isTallied }: HeldCount, amount: number): Taken | Promise<Taken> {
    const { tallies, leases } = this.#machinery
    if (!isTallied) return leases.takeLast(count, amount)
    if (tallies.used(count) >= count.limit) return 'empty'
    tallies.add(count, amount)
    return 'taken'
  }

  #giveBack({ count, isTallied }: HeldCount, amount: number): void {
    const { tallies, leases } = this.#machinery
    if (isTallied) tallies.add(count, -amount)
    else leases.giveBack(count, amount)
  }

  #countSeconds(counted: readonly HeldCount[], cut: (cause: Problem) => void): void {
    const { monotonic, streams } = this.#machinery
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

  /** `RateLimit` says of what is violated that nothing is left, for as long as `Retry-After`. */
  #refusal(
    code: 'rate-limited' | 'quota-exceeded',
    violated: readonly string[],
    seconds: number,
  ): QuotaRefusal {
    const retryAfter = Math.max(1, seconds)
    const fields = this.#fields()
    fields.empty(violated, retryAfter)
    return new QuotaRefusal(code, violated, retryAfter, fields.headers())
  }

  #fields(): FieldList {
    const fields = new FieldList()
    this.#addFields(fields, this.#own)
    for (const hold of this.#read ?? []) this.#addFields(fields, hold)
    for (const { name, limit } of this.#seats ?? []) {
      fields.add(name, `"${name}";q=${limit};qu="concurrent-requests"`)
    }
    return fields
  }

  #addFields(fields: FieldList, { rates, requests, amounts }: Hold): void {
    if (rates.length > 0) {
      const now = this.#machinery.monotonic()
      for (const held of rates) this.#addRate(fields, held, now)
    }
    for (const held of requests) this.#addCount(fields, held)
    for (const held of amounts) if (held.text !== '') this.#addCount(fields, held)
  }

  #addRate(fields: FieldList, { policy, slot, text }: HeldRate, now: number): void {
    const { buckets, gateways } = this.#machinery
    const cost = policy.cost * gateways()
    const debt = buckets.debt(slot, now)
    const left = Math.floor((Math.max(policy.limit, cost) - debt + EARNED) / cost)
    const reset = debt > 0 ? Math.ceil(Math.min(debt, cost) / 1_000) : undefined
    fields.add(policy.name, text, Math.max(0, left), reset)
  }

  #addCount(fields: FieldList, { policy, count, isTallied, text }: HeldCount): void {
    const { leases, tallies } = this.#machinery
    const left = isTallied ? count.limit - tallies.used(count) : leases.left(count)
    const reset = policy.per === 'whole' ? undefined : this.#until(policy.per)
    fields.add(policy.name, text, Math.max(0, left), reset)
  }
}

/** So much of a quota. */
type Part = { held: HeldCount; amount: number }

function nothingOf(held: HeldCount): Part {
  return { held, amount: 0 }
}

function addParts(parts: Part[], { amounts }: Hold, rows: number, bytes: number): void {
  for (const held of amounts) {
    const { meter } = held.policy
    const amount = meter === 'bytes' ? bytes : meter === 'rows' ? rows : 0
    if (amount > 0) parts.push({ held, amount })
  }
}

/** Without a promise when all are there. */
function settled(
  taken: readonly (Taken | Promise<Taken>)[],
  judge: (done: readonly Taken[]) => void,
): void | Promise<void> {
  if (taken.some((one) => one instanceof Promise)) return Promise.all(taken).then(judge)
  judge(taken as readonly Taken[])
}

/** Places are given back at any time. */
const RETRY_SECONDS = 5
/** What rounding may hide of a request that has been earned, in milliseconds. */
const EARNED = 1e-6
