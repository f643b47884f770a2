import type { Message } from './message.ts'
import type { Topic } from './options.ts'
import type { Talk } from './talk.ts'

export type Subscriptions = ReturnType<typeof openSubscriptions>

/** So many heartbeats may fail to come; after half of them we ask whether anybody is there. */
const MISSED_HEARTBEATS = 3
const CHECK_AFTER_HEARTBEATS = 1.5
/** A subscription is renewed when so much of its time is over. */
const RENEW_SHARE = 0.8
/** The producer has ended a subscription: asked for again after so long. */
const AGAIN_MILLISECONDS = 1_000

type State = 'wanted' | 'asked' | 'active'
type Subscription = { id: string; topic: Topic; state: State; until: number }

/** Subscriptions to all topics: taken, renewed, and taken anew when they are lost. */
export function openSubscriptions(talk: Talk, callbackUrl: string) {
  const { options } = talk
  const beat = options.heartbeatMilliseconds
  const all = options.topics.map((topic, index): Subscription => {
    return { id: `${talk.nonce}-${topic.service}-${index}`, topic, state: 'wanted', until: 0 }
  })
  let retryAt = Number.NEGATIVE_INFINITY
  let toldAt = Number.NEGATIVE_INFINITY
  let checkedAt = Number.NEGATIVE_INFINITY
  let renewAt = Number.POSITIVE_INFINITY
  let startedTime: string | undefined
  /** What may have been missed is asked for once subscriptions stand again. */
  let hasMissed = false

  const isActive = () => all.some(({ state }) => state === 'active')

  function ask(wanted: readonly Subscription[], now: number, isRenewal: boolean): void {
    if (wanted.length === 0) return
    const until = now + options.renewMilliseconds
    for (const each of wanted) {
      if (!isRenewal) each.state = 'asked'
      each.until = until
    }
    talk.subscribe(wanted, now, { callbackUrl, until, isRenewal })
  }

  /** All of them anew: the producer may have forgotten us. */
  function again(now: number, after = 0): void {
    hasMissed = true
    for (const each of all) each.state = 'wanted'
    renewAt = Number.POSITIVE_INFINITY
    retryAt = Math.max(retryAt, now + after)
  }

  /** True when the producer began anew since we last heard of it. */
  function hasRestarted({ serviceStartedTime: told }: Message): boolean {
    const known = startedTime
    if (told !== undefined) startedTime = told
    return known !== undefined && told !== undefined && !isSameTime(known, told)
  }

  return {
    /** Asks what is due. */
    due(now: number): void {
      if (talk.isAsked('subscribe', 'renew')) return
      const isSilent = isActive() && now >= toldAt + MISSED_HEARTBEATS * beat
      if (isSilent) {
        talk.failed(now, { code: 'source-silent', detail: 'no heartbeat' })
        toldAt = now
        again(now)
      }
      if (now >= retryAt) {
        ask(
          all.filter(({ state }) => state === 'wanted'),
          now,
          false,
        )
        if (talk.isAsked('subscribe')) return
      }
      if (now >= renewAt) {
        renewAt = Number.POSITIVE_INFINITY
        ask(
          all.filter(({ state }) => state === 'active'),
          now,
          true,
        )
        return
      }
      const quiet = Math.max(toldAt, checkedAt) + CHECK_AFTER_HEARTBEATS * beat
      if (isActive() && now >= quiet) {
        checkedAt = now
        talk.check(now)
      }
    },

    /** Milliseconds until something is due. */
    next(now: number): number | undefined {
      const times: number[] = []
      if (!talk.isAsked('subscribe', 'renew')) {
        if (all.some(({ state }) => state === 'wanted')) times.push(retryAt)
        times.push(renewAt)
        if (isActive()) {
          times.push(toldAt + MISSED_HEARTBEATS * beat)
          times.push(Math.max(toldAt, checkedAt) + CHECK_AFTER_HEARTBEATS * beat)
        }
      }
      const first = Math.min(...times)
      return Number.isFinite(first) ? Math.max(1, first - now) : beat
    },

    /** The answer to a SubscriptionRequest; each subscription stands or is refused by itself. */
    answered(
      message: Message | undefined,
      refused: { code: string; detail?: string } | undefined,
      now: number,
      isRenewal: boolean,
    ): void {
      const asked = all.filter(({ state }) => state === (isRenewal ? 'active' : 'asked'))
      const statuses = message?.name === 'SubscriptionResponse' ? message.statuses : []
      const errors: string[] = []
      for (const each of asked) {
        const own =
          statuses.find(({ subscription }) => subscription === each.id) ??
          statuses.find(({ subscription }) => subscription === undefined)
        each.state = own?.isGood ? 'active' : 'wanted'
        if (!own?.isGood) errors.push(`${each.topic.service}: ${own?.error ?? 'no status'}`)
      }
      toldAt = now
      checkedAt = now
      // Its restart is what this subscription answers, if it answers one.
      if (message) hasRestarted(message)
      const ends = all.filter(({ state }) => state === 'active').map(({ until }) => until)
      if (ends.length > 0) {
        renewAt = now + RENEW_SHARE * Math.max(0, Math.min(...ends) - now)
      }
      if (errors.length > 0) {
        const detail = message?.fault ?? message?.error ?? errors.join('; ').slice(0, 500)
        talk.failed(now, refused ?? { code: 'source-refuses', detail })
        retryAt = now + talk.wait()
      } else talk.fine(now)
      if (isActive() && hasMissed) {
        hasMissed = false
        talk.askAll(now)
      }
    },

    /** The producer has said something by itself. */
    told(now: number, message: Message): void {
      toldAt = now
      if (hasRestarted(message)) again(now)
      else if (message.name === 'HeartbeatNotification' && !message.isGood) {
        talk.failed(now, { code: 'source-refuses', detail: message.error ?? 'Status is false' })
      } else if (isActive()) talk.fine(now)
    },

    /** The answer to a CheckStatusRequest; it says nothing about our subscriptions. */
    checked(
      message: Message | undefined,
      refused: { code: string; detail?: string } | undefined,
      now: number,
    ): void {
      if (!message || message.name !== 'CheckStatusResponse' || !message.isGood) {
        const detail = message?.error ?? message?.fault ?? 'no status'
        talk.failed(now, refused ?? { code: 'source-refuses', detail })
        return
      }
      if (hasRestarted(message)) again(now)
      if (message.isDataReady) talk.fetch(now)
    },

    /** SubscriptionTerminatedNotification, of some or of all. */
    terminated(now: number, { subscriptions }: Message): void {
      toldAt = now
      const ended = all.filter(
        ({ id, state }) =>
          state === 'active' && (subscriptions.length === 0 || subscriptions.includes(id)),
      )
      for (const each of ended) each.state = 'wanted'
      if (ended.length === 0) return
      hasMissed = true
      retryAt = Math.max(retryAt, now + AGAIN_MILLISECONDS)
    },

    /** Says goodbye to what stands or may stand. */
    end(now: number): void {
      const names = all.filter(({ state }) => state !== 'wanted').map(({ id }) => id)
      for (const each of all) each.state = 'wanted'
      if (names.length > 0) talk.goodbye(names, now)
    },
  }
}

/** The same instant, however it is written. */
function isSameTime(a: string, b: string): boolean {
  return a === b || Date.parse(a) === Date.parse(b)
}
