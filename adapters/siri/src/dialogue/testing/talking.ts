import type { DialogueAnswer, DialogueAsk, DialogueTurn } from '@tongqu/adapter-kit'
import { siriDialogue } from '../machine.ts'

export const URL_OF_PEER = 'http://producer.example/siri'
export const CALLBACK = 'http://hub.example/told'
export const NOON = Date.UTC(2026, 10, 21, 4)
const XML = 'application/xml'

/** A conversation with a fake clock: what it asks piles up until it is answered. */
export function talking(options: Record<string, string>, callbackUrl: string | null = CALLBACK) {
  const machine = siriDialogue({
    url: URL_OF_PEER,
    ...(callbackUrl === null ? {} : { callbackUrl }),
    options,
    zone: 'Asia/Shanghai',
    nonce: 'abcdefghijklmnop',
  })
  const open: DialogueAsk[] = []
  const deliveries: string[] = []
  const health: NonNullable<DialogueTurn['health']>[] = []
  let now = NOON
  let wakeAt = Number.POSITIVE_INFINITY

  function took(turn: DialogueTurn): DialogueTurn {
    open.push(...turn.asks)
    deliveries.push(...turn.deliveries.map(({ body }) => String(Buffer.from(body))))
    if (turn.health) health.push(turn.health)
    wakeAt = now + (turn.wakeInMilliseconds ?? Number.POSITIVE_INFINITY)
    return turn
  }

  const talk = {
    deliveries,
    health,
    now: () => now,
    start: () => took(machine.start(now)),
    stop: () => took(machine.stop(now)),
    /** Names of what waits for an answer, oldest first, each name once. */
    asks: () => [...new Set(open.map(({ body }) => nameOf(textOf(body))))],
    /** How many wait for an answer. */
    waiting: () => open.length,
    last: () => textOf(open.at(-1)?.body),
    /** All that waits for an answer. */
    all: () => open.map(({ body }) => textOf(body)).join('\n'),
    told: (document: string, contentType = XML) =>
      took(machine.told({ contentType, body: Buffer.from(document) }, now)),
    /** Answers the oldest request; its document. */
    answer(document: string | { failed: string } | { status: number }): string {
      const ask = open.shift()
      if (!ask) throw new Error('nothing was asked')
      took(machine.answered(ask.id, answerOf(document), now))
      return textOf(ask.body)
    },
    answerTo: (id: string, document: string) => took(machine.answered(id, answerOf(document), now)),
    /** Lets time pass, waking the machine whenever it wants to be woken. */
    pass(milliseconds: number): void {
      const until = now + milliseconds
      while (wakeAt <= until) {
        if (wakeAt <= now) throw new Error('woken in the past')
        now = wakeAt
        took(machine.woken(now))
      }
      now = until
    },
    /** Answers everything of the oldest kind with the same; its documents. */
    answerAll(document: string | { failed: string } | { status: number }): string[] {
      const [name] = talk.asks()
      const said: string[] = []
      while (open.length > 0 && nameOf(textOf(open[0]?.body)) === name)
        said.push(talk.answer(document))
      return said
    },
    /** Grants all subscriptions that were just asked for. */
    grant(startedAt?: string): string[] {
      const ids = subscriptionIds(talk.all())
      return talk.answerAll(
        subscribed(
          ids.map((id) => ({ id })),
          startedAt,
        ),
      )
    },
  }
  return talk
}

function textOf(body: Uint8Array | undefined): string {
  return String(Buffer.from(body ?? []))
}

function answerOf(document: string | { failed: string } | { status: number }): DialogueAnswer {
  if (typeof document === 'string') {
    return { status: 200, contentType: XML, body: Buffer.from(document) }
  }
  if ('failed' in document) return document
  return { ...document, contentType: 'text/plain', body: Buffer.from('no') }
}

/** Name of the message in a document. */
export function nameOf(document: string): string {
  return /<Siri[^>]*><(\w+)/.exec(document)?.[1] ?? 'nothing'
}

/** Texts of all elements of that name. */
export function textsOf(document: string, name: string): string[] {
  const form = new RegExp(`<(?:\\w+:)?${name}>([^<]*)</`, 'g')
  return [...document.matchAll(form)].map(([, text = '']) => text)
}

export function subscriptionIds(document: string): string[] {
  return textsOf(document, 'SubscriptionIdentifier')
}

export function siri(content: string): string {
  return `<Siri xmlns="http://www.siri.org.uk/siri" version="2.1">${content}</Siri>`
}

type Granted = { id: string; refused?: string; validUntil?: string }

export function subscribed(all: readonly Granted[], startedAt?: string): string {
  const statuses = all.map(({ id, refused, validUntil }) => {
    const text = `<OtherError><ErrorText>${refused}</ErrorText></OtherError>`
    const error = `<ErrorCondition>${text}</ErrorCondition>`
    const outcome = refused ? `<Status>false</Status>${error}` : '<Status>true</Status>'
    const until = validUntil ? `<ValidUntil>${validUntil}</ValidUntil>` : ''
    const ref = `<SubscriptionRef>${id}</SubscriptionRef>`
    return `<ResponseStatus>${ref}${outcome}${until}</ResponseStatus>`
  })
  return siri(
    `<SubscriptionResponse>${statuses.join('')}${started(startedAt)}</SubscriptionResponse>`,
  )
}

const started = (at: string | undefined) =>
  at === undefined ? '' : `<ServiceStartedTime>${at}</ServiceStartedTime>`

export function heartbeat(startedAt?: string, more = ''): string {
  return siri(
    `<HeartbeatNotification><RequestTimestamp>2026-11-21T04:00:00Z</RequestTimestamp>${more}` +
      `${started(startedAt)}</HeartbeatNotification>`,
  )
}

export function statusOf(startedAt?: string, more = ''): string {
  return siri(
    `<CheckStatusResponse><Status>true</Status>${more}${started(startedAt)}</CheckStatusResponse>`,
  )
}

export function vehicles(ids: readonly string[], more = ''): string {
  const records = ids.map(
    (id) => `<VehicleActivity><ItemIdentifier>${id}</ItemIdentifier></VehicleActivity>`,
  )
  return siri(
    '<ServiceDelivery><ResponseMessageIdentifier>m-7</ResponseMessageIdentifier>' +
      `${more}<VehicleMonitoringDelivery>${records.join('')}</VehicleMonitoringDelivery></ServiceDelivery>`,
  )
}

export const MORE = '<MoreData>true</MoreData>'

export function dataReady(): string {
  return siri(
    '<DataReadyNotification><MessageIdentifier>r-1</MessageIdentifier></DataReadyNotification>',
  )
}

export function terminated(...ids: string[]): string {
  const refs = ids.map((id) => `<SubscriptionRef>${id}</SubscriptionRef>`).join('')
  return siri(`<SubscriptionTerminatedNotification>${refs}</SubscriptionTerminatedNotification>`)
}
