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

/** What was asked; it decides what the answer means. */
export type Kind =
  | 'serve'
  | 'serve-more'
  | 'supply'
  | 'receipt'
  | 'subscribe'
  | 'renew'
  | 'status'
  | 'goodbye'

/** The turn under way, what has been asked, and how often it went wrong. */
export type Talk = ReturnType<typeof openTalk>

const CONTENT_TYPE = 'application/xml; charset=utf-8'
/** Later parts of one answer; a producer that has ever more is asked again at the next turn. */
const MOST_MORE = 100
const FIRST_WAIT_MILLISECONDS = 5_000
const LONGEST_WAIT_MILLISECONDS = 600_000
const MOST_UNDER_WAY = 256

export function openTalk({ url, nonce }: DialogueContext, options: DialogueOptions) {
  const underWay = new Map<string, Kind>()
  let turn: DialogueTurn = { deliveries: [], asks: [] }
  let count = 0
  let failures = 0

  function ask(kind: Kind, say: (id: string) => Uint8Array): void {
    count++
    const id = `${nonce}-${count}${kind === 'serve-more' ? '-more' : ''}`
    if (underWay.size >= MOST_UNDER_WAY) underWay.delete(underWay.keys().next().value ?? '')
    underWay.set(id, kind)
    turn.asks.push({ id, url, contentType: CONTENT_TYPE, body: say(id) })
  }

  const isAsked = (...kinds: readonly Kind[]) =>
    [...underWay.values()].some((kind) => kinds.includes(kind))

  const talk = {
    options,
    nonce,
    /** Mode request: when to ask next. */
    pollAt: Number.NEGATIVE_INFINITY,
    /** Later parts asked for of the answer under way. */
    more: 0,
    isAsked,

    /** Everything, by a ServiceRequest. */
    askAll(now: number): void {
      talk.pollAt = now + options.everyMilliseconds
      if (options.topics.length === 0 || isAsked('serve', 'serve-more')) return
      ask('serve', (id) => serviceRequest({ options, at: now, id }, options.topics))
    },
    askMore(kind: 'serve' | 'serve-more' | 'supply', now: number): void {
      talk.more++
      if (talk.more > MOST_MORE) talk.more = 0
      else if (kind === 'supply') talk.fetch(now)
      else ask('serve-more', (id) => serviceRequest({ options, at: now, id }, options.topics))
    },
    /** What is ready at the producer. */
    fetch(now: number): void {
      if (!isAsked('supply')) ask('supply', (id) => dataSupplyRequest({ options, at: now, id }))
    },
    confirm(requestRef: string | undefined, now: number): void {
      if (!options.isConfirmed) return
      ask('receipt', () => acknowledgement('DataReceived', { options, at: now }, requestRef))
    },
    subscribe(
      wanted: readonly Wanted[],
      now: number,
      how: Parameters<typeof subscriptionRequest>[2],
    ): void {
      ask(how.isRenewal ? 'renew' : 'subscribe', (id) =>
        subscriptionRequest({ options, at: now, id }, wanted, how),
      )
    },
    check(now: number): void {
      if (!isAsked('status')) ask('status', (id) => checkStatusRequest({ options, at: now, id }))
    },
    goodbye(names: readonly string[], now: number): void {
      ask('goodbye', (id) => terminateRequest({ options, at: now, id }, names))
    },

    deliver({ contentType, body }: { contentType: string; body: Uint8Array }): void {
      turn.deliveries.push({ contentType, body })
    },
    reply(reply: NonNullable<DialogueTurn['reply']>): void {
      turn.reply = reply
    },
    fine(_now: number): void {
      failures = 0
      turn.health = { isUp: true }
    },
    /** Counts a failure; the next request waits, twice as long as the one before. */
    failed(now: number, health: { code: string; detail?: string }): void {
      turn.health = { isUp: false, ...health }
      failures++
      talk.more = 0
      talk.pollAt = Math.max(talk.pollAt, now + talk.wait())
    },
    /** How long to wait after the failures so far, in milliseconds. */
    wait(): number {
      const doubled = FIRST_WAIT_MILLISECONDS * 2 ** Math.min(20, Math.max(0, failures - 1))
      return Math.min(LONGEST_WAIT_MILLISECONDS, doubled)
    },

    /** What an answer is to; undefined when nothing such was asked. */
    settle(id: string): Kind | undefined {
      const kind = underWay.get(id)
      underWay.delete(id)
      return kind
    },
    /** Hands the turn out and begins the next one. */
    turn(wakeInMilliseconds: number | undefined): DialogueTurn {
      const done = turn
      turn = { deliveries: [], asks: [] }
      return wakeInMilliseconds === undefined ? done : { ...done, wakeInMilliseconds }
    },
  }
  return talk
}
