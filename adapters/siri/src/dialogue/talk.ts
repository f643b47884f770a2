import type { DialogueContext, DialogueTurn } from '@tongqu/adapter-kit'
import {
  acknowledgement,
  checkStatusRequest,
  dataSupplyRequest,
  serviceRequest,
  subscriptionRequest,
  terminateRequest,
  type Wanted,
} from './documents.ts'
import type { DialogueOptions, Service } from './options.ts'

export type DeliveryKind = 'serve' | 'serve-more' | 'supply'
export type Kind = DeliveryKind | 'subscribe' | 'renew' | 'status'

/**
 * What was asked; it decides what the answer means. Of each, one is under way at most. siri.xsd has
 * one service in a request: `service` is absent where the request is of none.
 */
export type Asked<Of = Kind> = { kind: Of; service?: Service | undefined }

/** Why something did not come about: a problem code, and words of the peer. */
export type Refusal = { code: string; detail?: string }

const CONTENT_TYPE = 'application/xml; charset=utf-8'
/** Later parts of one answer; a producer that has ever more is asked again at the next turn. */
const MOST_MORE = 100
const FIRST_WAIT_MILLISECONDS = 5_000
const LONGEST_WAIT_MILLISECONDS = 600_000
/** So often a delivery that went wrong is asked for anew when nothing else would ask for it. */
const MOST_RETRIES = 5

/** How long to wait after so many failures, in milliseconds: twice as long each time. */
export function waitAfter(failures: number): number {
  const doubled = FIRST_WAIT_MILLISECONDS * 2 ** Math.min(20, Math.max(0, failures - 1))
  return Math.min(LONGEST_WAIT_MILLISECONDS, doubled)
}

/** The turn under way, what has been asked, and how often it went wrong. */
export class Talk {
  readonly options: DialogueOptions
  readonly nonce: string
  /** Everything is asked for again and again: nothing needs to be asked for anew. */
  readonly isPolling: boolean
  /** Mode request: when to ask next. */
  pollAt = Number.NEGATIVE_INFINITY
  /** We have said goodbye: nothing is asked any more. */
  isMuted = false
  readonly #url: string
  readonly #underWay = new Map<string, Asked>()
  /** Deliveries that went wrong, by service; those that are fetched, by none. */
  readonly #retries = new Map<Service | undefined, { at: number; count: number }>()
  /** Later parts asked for of the answers under way. */
  readonly #more = new Map<Service | undefined, number>()
  #turn: DialogueTurn = { deliveries: [], asks: [] }
  #count = 0
  #failures = 0
  /** More became ready while we were fetching. */
  #isReadyAgain = false

  constructor({ url, nonce }: DialogueContext, options: DialogueOptions, isPolling: boolean) {
    this.isPolling = isPolling
    this.#url = url
    this.nonce = nonce
    this.options = options
  }

  isAsked(...kinds: readonly Kind[]): boolean {
    return [...this.#underWay.values()].some(({ kind }) => kinds.includes(kind))
  }

  /** Forgets what was asked before. */
  begin(): void {
    this.#underWay.clear()
    this.isMuted = false
  }

  /** Everything, by ServiceRequests. */
  askAll(now: number): void {
    this.pollAt = now + this.options.everyMilliseconds
    const services = new Set(this.options.topics.map(({ service }) => service))
    for (const service of services) this.#askOne({ kind: 'serve', service }, now)
  }

  /** More of what has come; of a producer that has ever more, no more. */
  askMore({ kind, service }: Asked<DeliveryKind>, now: number): void {
    const more = (this.#more.get(service) ?? 0) + 1
    if (more > MOST_MORE) this.#more.delete(service)
    else if (kind === 'supply') this.askReady(now)
    else this.#askOne({ kind: 'serve-more', service }, now)
    if (more <= MOST_MORE) this.#more.set(service, more)
  }

  noMore(service: Service | undefined): void {
    this.#more.delete(service)
  }

  /** What is ready at the producer; what becomes ready meanwhile is asked for behind it. */
  askReady(now: number): void {
    if (this.isAsked('supply')) this.#isReadyAgain = true
    else
      this.#ask({ kind: 'supply' }, (id) =>
        dataSupplyRequest({ options: this.options, at: now, id }),
      )
  }

  /** A delivery has come, whole and good, or gone wrong. */
  noteDelivery({ kind, service }: Asked<DeliveryKind>, isGood: boolean, now: number): void {
    if (kind === 'supply') {
      const isLate = this.#isReadyAgain
      this.#isReadyAgain = false
      if (isLate && isGood) this.askReady(now)
    } else if (this.isPolling) return
    if (isGood) {
      this.#retries.delete(service)
      return
    }
    const count = (this.#retries.get(service)?.count ?? 0) + 1
    const isLast = count > MOST_RETRIES
    const at = isLast ? Number.POSITIVE_INFINITY : now + waitAfter(count)
    this.#retries.set(service, { at, count: isLast ? 0 : count })
  }

  /** Asks anew for deliveries that went wrong; answers when to look again. */
  retry(now: number): number {
    for (const [service, retry] of this.#retries) {
      if (now < retry.at) continue
      retry.at = Number.POSITIVE_INFINITY
      if (service === undefined) this.askReady(now)
      else this.#askOne({ kind: 'serve', service }, now)
    }
    return Math.min(...[...this.#retries.values()].map(({ at }) => at))
  }

  confirm(requestRef: string | undefined, now: number): void {
    const { options } = this
    if (!options.isConfirmed) return
    this.#say(() => acknowledgement('DataReceived', { options, at: now }, requestRef))
  }

  subscribe(
    wanted: readonly Wanted[],
    now: number,
    how: Parameters<typeof subscriptionRequest>[2],
  ): void {
    const { options } = this
    const kind = how.isRenewal ? 'renew' : 'subscribe'
    for (const [service, ours] of Map.groupBy(wanted, ({ topic }) => topic.service)) {
      const say = (id: string) => subscriptionRequest({ options, at: now, id }, ours, how)
      this.#ask({ kind, service }, say)
    }
  }

  check(now: number): void {
    if (this.isAsked('status')) return
    const { options } = this
    this.#ask({ kind: 'status' }, (id) => checkStatusRequest({ options, at: now, id }))
  }

  goodbye(names: readonly string[], now: number): void {
    this.#say((id) => terminateRequest({ options: this.options, at: now, id }, names))
  }

  deliver({ contentType, body }: { contentType: string; body: Uint8Array }): void {
    this.#turn.deliveries.push({ contentType, body })
  }

  reply(reply: NonNullable<DialogueTurn['reply']>): void {
    this.#turn.reply = reply
  }

  fine(): void {
    this.#failures = 0
    this.#turn.health = { isUp: true }
  }

  /** Counts a failure; the next request of mode request waits the longer for it. */
  failed(now: number, refusal: Refusal): void {
    this.#turn.health = { isUp: false, ...refusal }
    this.#failures++
    this.pollAt = Math.max(this.pollAt, now + waitAfter(this.#failures))
  }

  /** What an answer is to; undefined when nothing such was asked, or nothing depends on it. */
  settle(id: string): Asked | undefined {
    const asked = this.#underWay.get(id)
    this.#underWay.delete(id)
    return asked
  }

  /** Hands the turn out and begins the next one. */
  turn(wakeInMilliseconds: number | undefined): DialogueTurn {
    const done = this.#turn
    this.#turn = { deliveries: [], asks: [] }
    return wakeInMilliseconds === undefined ? done : { ...done, wakeInMilliseconds }
  }

  #askOne(asked: Asked<DeliveryKind>, now: number): void {
    const { options } = this
    const isAsked = [...this.#underWay.values()].some(
      ({ kind, service }) => service === asked.service && kind.startsWith('serve'),
    )
    if (isAsked) return
    const topics = options.topics.filter(({ service }) => service === asked.service)
    if (asked.kind === 'serve') this.noMore(asked.service)
    this.#ask(asked, (id) => serviceRequest({ options, at: now, id }, topics))
  }

  #ask(asked: Asked, say: (id: string) => Uint8Array): void {
    const id = this.#say(say, asked.kind === 'serve-more' ? '-more' : '')
    if (id !== undefined) this.#underWay.set(id, asked)
  }

  /** Its answer changes nothing unless it is kept in mind. */
  #say(say: (id: string) => Uint8Array, mark = ''): string | undefined {
    if (this.isMuted) return undefined
    this.#count++
    const id = `${this.nonce}-${this.#count}${mark}`
    this.#turn.asks.push({ id, url: this.#url, contentType: CONTENT_TYPE, body: say(id) })
    return id
  }
}
