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
import type { DialogueOptions } from './options.ts'

/** What was asked; it decides what the answer means. Of each, one is under way at most. */
export type Kind = 'serve' | 'serve-more' | 'supply' | 'subscribe' | 'renew' | 'status'

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
  readonly #underWay = new Map<string, Kind>()
  readonly #retries = new Map<'serve' | 'supply', { at: number; count: number }>()
  #turn: DialogueTurn = { deliveries: [], asks: [] }
  #count = 0
  #failures = 0
  /** Later parts asked for of the answer under way. */
  #more = 0
  /** More became ready while we were fetching. */
  #isReadyAgain = false

  constructor({ url, nonce }: DialogueContext, options: DialogueOptions, isPolling: boolean) {
    this.isPolling = isPolling
    this.#url = url
    this.nonce = nonce
    this.options = options
  }

  isAsked(...kinds: readonly Kind[]): boolean {
    return [...this.#underWay.values()].some((kind) => kinds.includes(kind))
  }

  /** Forgets what was asked before. */
  begin(): void {
    this.#underWay.clear()
    this.isMuted = false
  }

  /** Everything, by a ServiceRequest. */
  askAll(now: number): void {
    const { options } = this
    this.pollAt = now + options.everyMilliseconds
    if (options.topics.length === 0 || this.isAsked('serve', 'serve-more')) return
    this.#more = 0
    this.#ask('serve', (id) => serviceRequest({ options, at: now, id }, options.topics))
  }

  askMore(kind: 'serve' | 'serve-more' | 'supply', now: number): void {
    const { options } = this
    this.#more++
    if (this.#more > MOST_MORE) this.#more = 0
    else if (kind === 'supply') this.askReady(now)
    else this.#ask('serve-more', (id) => serviceRequest({ options, at: now, id }, options.topics))
  }

  /** What is ready at the producer; what becomes ready meanwhile is asked for behind it. */
  askReady(now: number): void {
    if (this.isAsked('supply')) this.#isReadyAgain = true
    else this.#ask('supply', (id) => dataSupplyRequest({ options: this.options, at: now, id }))
  }

  /** A delivery has come, whole and good, or gone wrong. */
  noteDelivery(kind: 'serve' | 'serve-more' | 'supply', isGood: boolean, now: number): void {
    if (!isGood) this.#more = 0
    const what = kind === 'supply' ? 'supply' : 'serve'
    if (what === 'serve' && this.isPolling) return
    const count = isGood ? 0 : (this.#retries.get(what)?.count ?? 0) + 1
    const isAgain = count > 0 && count <= MOST_RETRIES
    const at = isAgain ? now + waitAfter(count) : Number.POSITIVE_INFINITY
    if (isGood) this.#retries.delete(what)
    else this.#retries.set(what, { at, count: isAgain ? count : 0 })
    const isLate = kind === 'supply' && this.#isReadyAgain
    if (kind === 'supply') this.#isReadyAgain = false
    if (isLate && isGood) this.askReady(now)
  }

  noMore(): void {
    this.#more = 0
  }

  /** Asks anew for deliveries that went wrong; answers when to look again. */
  retry(now: number): number {
    for (const [what, retry] of this.#retries) {
      if (now < retry.at) continue
      retry.at = Number.POSITIVE_INFINITY
      if (what === 'supply') this.askReady(now)
      else this.askAll(now)
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
    this.#ask(how.isRenewal ? 'renew' : 'subscribe', (id) =>
      subscriptionRequest({ options, at: now, id }, wanted, how),
    )
  }

  check(now: number): void {
    if (this.isAsked('status')) return
    this.#ask('status', (id) => checkStatusRequest({ options: this.options, at: now, id }))
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
  settle(id: string): Kind | undefined {
    const kind = this.#underWay.get(id)
    this.#underWay.delete(id)
    return kind
  }

  /** Hands the turn out and begins the next one. */
  turn(wakeInMilliseconds: number | undefined): DialogueTurn {
    const done = this.#turn
    this.#turn = { deliveries: [], asks: [] }
    return wakeInMilliseconds === undefined ? done : { ...done, wakeInMilliseconds }
  }

  #ask(kind: Kind, say: (id: string) => Uint8Array): void {
    const id = this.#say(say, kind === 'serve-more' ? '-more' : '')
    if (id !== undefined) this.#underWay.set(id, kind)
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
