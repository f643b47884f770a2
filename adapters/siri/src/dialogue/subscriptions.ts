import type { Message } from './message.ts'
import type { Service, Topic } from './options.ts'
import { type Refusal, type Talk, waitAfter } from './talk.ts'

/** So many heartbeats may fail to come; after half of them we ask whether anybody is there. */
const MISSED_HEARTBEATS = 3
const CHECK_AFTER_HEARTBEATS = 1.5
/** A producer that takes every subscription and never says a word: patience doubles, up to this. */
const MOST_PATIENCE_MILLISECONDS = 600_000
/** A subscription is renewed when so much of its time is over. */
const RENEW_SHARE = 0.8
/** However short a time the producer grants. */
const LEAST_RENEWAL_MILLISECONDS = 10_000
/** The producer has ended or forgotten subscriptions: asked for again after so long. */
const AGAIN_MILLISECONDS = 1_000

type State = 'wanted' | 'asked' | 'active'
/** `until`: when it ends, milliseconds since 1970. */
type Subscription = { id: string; topic: Topic; state: State; until: number }
/** What a SubscriptionRequest asked for. */
type Round = { isRenewal: boolean; service: Service | undefined }
/** An answer, or why there is none. */
type Heard = { message: Message | undefined; refused: Refusal | undefined }

/** Subscriptions to all topics: taken, renewed, and taken anew when they are lost. */
export class Subscriptions {
  readonly #talk: Talk
  readonly #callbackUrl: string
  readonly #beat: number
  readonly #all: readonly Subscription[]
  #retryAt = Number.NEGATIVE_INFINITY
  /** When the producer last spoke by itself, or took subscriptions. */
  #toldAt = Number.NEGATIVE_INFINITY
  #checkedAt = Number.NEGATIVE_INFINITY
  #renewAt = Number.POSITIVE_INFINITY
  #startedTime: string | undefined
  /** What may have been missed is asked for once subscriptions stand again. */
  #hasMissed = false
  /** Requests for subscriptions in a row of which not all were granted. */
  #refusals = 0
  /** What the first said that refused in this round. */
  #refused: Refusal | undefined
  /** Silences in a row, without a word between them. */
  #silences = 0

  constructor(talk: Talk, callbackUrl: string) {
    this.#talk = talk
    this.#callbackUrl = callbackUrl
    this.#beat = talk.options.heartbeatMilliseconds
    this.#all = talk.options.topics.map((topic, index) => {
      return { id: `${talk.nonce}-${topic.service}-${index}`, topic, state: 'wanted', until: 0 }
    })
  }

  /** Asks what is due. */
  due(now: number): void {
    const talk = this.#talk
    if (talk.isAsked('subscribe', 'renew')) return
    if (this.#of('active').length > 0 && now >= this.#silentAt()) {
      talk.failed(now, { code: 'source-silent', detail: 'no heartbeat' })
      this.#silences++
      this.#toldAt = now
      this.#loseAll()
    }
    if (now >= this.#retryAt && this.#of('wanted').length > 0) {
      this.#ask(this.#of('wanted'), now, false)
    } else if (now >= this.#renewAt) {
      this.#renewAt = Number.POSITIVE_INFINITY
      this.#ask(this.#of('active'), now, true)
    } else if (this.#of('active').length > 0 && now >= this.#checkAt()) {
      this.#checkedAt = now
      talk.check(now)
    }
  }

  /** When something is due, milliseconds since 1970. */
  next(now: number): number {
    const times: number[] = []
    if (!this.#talk.isAsked('subscribe', 'renew')) {
      times.push(this.#renewAt)
      if (this.#of('wanted').length > 0) times.push(this.#retryAt)
      if (this.#of('active').length > 0) times.push(this.#silentAt(), this.#checkAt())
    }
    const first = Math.min(...times)
    return Number.isFinite(first) ? first : now + this.#beat
  }

  /** The answer to a SubscriptionRequest; each subscription stands or is refused by itself. */
  answered({ message, refused }: Heard, now: number, asked: Round): void {
    if (message && this.#hasRestarted(message)) {
      // It knows what it was asked for just now, and nothing from before.
      this.#hasMissed = true
      for (const each of asked.isRenewal ? [] : this.#of('active')) each.state = 'wanted'
    }
    const errors = this.#judge(message, asked)
    if (errors.length > 0) {
      const detail = message?.fault ?? message?.error ?? errors.join('; ').slice(0, 500)
      this.#refused ??= refused ?? { code: 'source-refuses', detail }
    }
    this.#toldAt = now
    this.#checkedAt = now
    if (!this.#talk.isAsked('subscribe', 'renew')) this.#endRound(now)
  }

  /** The producer has said something by itself. */
  told(now: number, message: Message): void {
    this.#toldAt = now
    this.#silences = 0
    if (this.#hasRestarted(message)) this.#loseAll(now)
    else if (message.name === 'HeartbeatNotification' && !message.isGood) {
      const detail = message.error ?? 'Status is false'
      this.#talk.failed(now, { code: 'source-refuses', detail })
    } else if (this.#isWhole()) this.#talk.fine()
  }

  /** The answer to a CheckStatusRequest; it says nothing about our subscriptions. */
  checked({ message, refused }: Heard, now: number): void {
    if (message?.name !== 'CheckStatusResponse' || !message.isGood) {
      const detail = message?.error ?? message?.fault ?? 'no status'
      this.#talk.failed(now, refused ?? { code: 'source-refuses', detail })
      return
    }
    if (this.#hasRestarted(message)) this.#loseAll(now)
    else if (this.#isWhole()) this.#talk.fine()
    if (message.isDataReady) this.#talk.askReady(now)
  }

  /** SubscriptionTerminatedNotification, of some or of all. */
  terminated(now: number, { subscriptions }: Message): void {
    this.#toldAt = now
    const ended = this.#of('active').filter(
      ({ id }) => subscriptions.length === 0 || subscriptions.includes(id),
    )
    if (ended.length > 0) this.#lose(ended, now)
  }

  /** Says goodbye to what stands or may stand. */
  end(now: number): void {
    const names = this.#all.filter(({ state }) => state !== 'wanted').map(({ id }) => id)
    for (const each of this.#all) each.state = 'wanted'
    if (names.length > 0) this.#talk.goodbye(names, now)
  }

  /** All services have answered. */
  #endRound(now: number): void {
    const refused = this.#refused
    this.#refused = undefined
    this.#refusals = refused ? this.#refusals + 1 : 0
    if (refused) {
      this.#retryAt = now + waitAfter(this.#refusals)
      this.#talk.failed(now, refused)
    } else this.#talk.fine()
    const ends = this.#of('active').map(({ until }) => until)
    if (ends.length === 0) return
    const left = RENEW_SHARE * (Math.min(...ends) - now)
    this.#renewAt = now + Math.max(LEAST_RENEWAL_MILLISECONDS, left)
    if (!this.#hasMissed) return
    this.#hasMissed = false
    this.#talk.askAll(now)
  }

  #of(state: State): Subscription[] {
    return this.#all.filter((each) => each.state === state)
  }

  #isWhole(): boolean {
    return this.#all.every(({ state }) => state === 'active')
  }

  #silentAt(): number {
    const least = MISSED_HEARTBEATS * this.#beat
    const longer = Math.min(MOST_PATIENCE_MILLISECONDS, least * 2 ** Math.min(20, this.#silences))
    return this.#toldAt + Math.max(least, longer)
  }

  #checkAt(): number {
    return Math.max(this.#toldAt, this.#checkedAt) + CHECK_AFTER_HEARTBEATS * this.#beat
  }

  #ask(wanted: readonly Subscription[], now: number, isRenewal: boolean): void {
    if (wanted.length === 0) return
    const until = now + this.#talk.options.renewMilliseconds
    for (const each of wanted) {
      if (!isRenewal) each.state = 'asked'
      each.until = until
    }
    this.#talk.subscribe(wanted, now, { callbackUrl: this.#callbackUrl, until, isRenewal })
  }

  /** Sets the state of each that was asked for; answers what was said against them. */
  #judge(message: Message | undefined, { isRenewal, service }: Round): string[] {
    const statuses = message?.name === 'SubscriptionResponse' ? message.statuses : []
    const errors: string[] = []
    for (const each of this.#of(isRenewal ? 'active' : 'asked')) {
      if (each.topic.service !== service) continue
      const own =
        statuses.find(({ subscription }) => subscription === each.id) ??
        statuses.find(({ subscription }) => subscription === undefined)
      if (own?.isGood) {
        each.state = 'active'
        each.until = Math.min(each.until, own.validUntil ?? each.until)
        continue
      }
      each.state = 'wanted'
      if (isRenewal) this.#hasMissed = true
      errors.push(`${each.topic.service}: ${own?.error ?? 'no status'}`)
    }
    return errors
  }

  /** All of them anew: the producer may have forgotten us. */
  #loseAll(now = Number.NEGATIVE_INFINITY): void {
    this.#renewAt = Number.POSITIVE_INFINITY
    this.#lose(this.#all, now)
  }

  #lose(lost: readonly Subscription[], now: number): void {
    for (const each of lost) each.state = 'wanted'
    this.#hasMissed = true
    this.#retryAt = Math.max(this.#retryAt, now + AGAIN_MILLISECONDS)
  }

  /** True when the producer began anew since we last heard of it. */
  #hasRestarted({ serviceStartedTime: told }: Message): boolean {
    const known = this.#startedTime
    if (told !== undefined) this.#startedTime = told
    return known !== undefined && told !== undefined && !isSameTime(known, told)
  }
}

/** The same instant, however it is written. */
function isSameTime(a: string, b: string): boolean {
  return a === b || Date.parse(a) === Date.parse(b)
}
