import type { Dialogue, DialogueAnswer, DialogueContext, DialogueTurn } from '@tongqu/adapter-kit'
import { acknowledgement } from './documents.ts'
import { type Message, readMessage } from './message.ts'
import { dialogueOptions } from './options.ts'
import { openSubscriptions, type Subscriptions } from './subscriptions.ts'
import { openTalk, type Talk } from './talk.ts'

/**
 * The consumer's side of SIRI (CEN/TS 15531-2): asks again and again, or subscribes, renews, keeps
 * an eye on heartbeats, fetches what is ready, subscribes anew to a producer that has restarted or
 * fallen silent and then asks for everything once. Refusals and silence are answered with waits
 * that double up to ten minutes.
 */
export function siriDialogue(context: DialogueContext): Dialogue {
  const options = dialogueOptions(context.options)
  const talk = openTalk(context, options)
  const { callbackUrl } = context
  const asksOnly = options.mode === 'request' || callbackUrl === undefined
  const subscriptions = asksOnly ? undefined : openSubscriptions(talk, callbackUrl)
  let isOver = false

  /** Does what is due, then says when to be woken. */
  function finished(now: number): DialogueTurn {
    if (isOver) return talk.turn(undefined)
    if (subscriptions) {
      subscriptions.due(now)
      return talk.turn(subscriptions.next(now))
    }
    if (now >= talk.pollAt) talk.askAll(now)
    return talk.turn(Math.max(1, talk.pollAt - now))
  }

  return {
    start(now) {
      isOver = false
      return finished(now)
    },
    woken: (now) => finished(now),
    answered(id, answer, now) {
      const kind = talk.settle(id)
      if (kind && !isOver) heard(talk, subscriptions, kind, answer, now)
      return finished(now)
    },
    told(request, now) {
      const message = readMessage(request.body)
      talk.reply(replyTo(talk, subscriptions, message, request, now))
      return finished(now)
    },
    stop(now) {
      subscriptions?.end(now)
      isOver = true
      return finished(now)
    },
  }
}

/** An answer to something that was asked. */
function heard(
  talk: Talk,
  subscriptions: Subscriptions | undefined,
  kind: ReturnType<Talk['settle']>,
  answer: DialogueAnswer,
  now: number,
): void {
  if (kind === 'receipt' || kind === 'goodbye') return
  const refused = refusalOf(answer)
  const message = 'body' in answer && !refused ? readMessage(answer.body) : undefined
  if (kind === 'serve' || kind === 'serve-more' || kind === 'supply') {
    takeDelivery(talk, kind, answer, message, refused, now)
    return
  }
  if (!subscriptions) return
  if (kind === 'subscribe' || kind === 'renew') {
    subscriptions.answered(message, refused, now, kind === 'renew')
    return
  }
  subscriptions.checked(message, refused, now)
}

/** A delivery that was asked for; more of it is asked for at once. */
function takeDelivery(
  talk: Talk,
  kind: 'serve' | 'serve-more' | 'supply',
  answer: DialogueAnswer,
  message: Message | undefined,
  refused: Refusal | undefined,
  now: number,
): void {
  if (!message || message.name !== 'ServiceDelivery') {
    const detail = message?.fault ?? message?.error ?? message?.name
    talk.failed(now, refused ?? { code: 'source-refuses', detail: detail ?? 'no answer' })
    // What can not be read is kept all the same: it says why nothing was landed.
    if (message && 'body' in answer && answer.body.length > 0) talk.deliver(answer)
    return
  }
  // An empty answer to a fetch would read as "there are no vehicles".
  if ('body' in answer && (kind !== 'supply' || message.records > 0 || !message.isGood)) {
    talk.deliver(answer)
  }
  if (message.isGood) talk.fine(now)
  else talk.failed(now, { code: 'source-refuses', detail: message.error ?? 'Status is false' })
  if (kind === 'supply' && message.records > 0) talk.confirm(message.id, now)
  if (message.hasMoreData && message.isGood) talk.askMore(kind, now)
  else talk.more = 0
}

type Refusal = { code: string; detail?: string }

function refusalOf(answer: DialogueAnswer): Refusal | undefined {
  if ('failed' in answer) return { code: answer.failed }
  if (answer.status >= 200 && answer.status < 300) return undefined
  return { code: 'source-refuses', detail: `HTTP ${answer.status}` }
}

const XML = 'application/xml; charset=utf-8'

/** What the producer is answered that tells us something by itself. */
function replyTo(
  talk: Talk,
  subscriptions: Subscriptions | undefined,
  message: Message,
  request: { contentType: string; body: Uint8Array },
  now: number,
): { status: number; contentType: string; body: Uint8Array } {
  const { options } = talk
  const acknowledge = (name: 'DataReady' | 'DataReceived', fault?: string) => ({
    status: 200,
    contentType: XML,
    body: acknowledgement(name, { options, at: now }, message.id, fault),
  })
  switch (message.name) {
    case 'ServiceDelivery':
      talk.deliver(request)
      subscriptions?.told(now, message)
      return acknowledge('DataReceived', message.fault?.slice(0, 200))
    case 'DataReadyNotification':
      subscriptions?.told(now, message)
      talk.fetch(now)
      return acknowledge('DataReady')
    case 'HeartbeatNotification':
      subscriptions?.told(now, message)
      if (message.isDataReady) talk.fetch(now)
      return { status: 200, contentType: XML, body: new Uint8Array(0) }
    case 'SubscriptionTerminatedNotification':
    case 'TerminateSubscriptionResponse':
      subscriptions?.terminated(now, message)
      return { status: 200, contentType: XML, body: new Uint8Array(0) }
    case 'unreadable':
      // Kept: what stood before the fault may be landed.
      if (request.body.length > 0) talk.deliver(request)
      return acknowledge('DataReceived', message.fault?.slice(0, 200) ?? 'unreadable')
    default:
      return acknowledge('DataReceived', `${message.name.slice(0, 100)} is not expected`)
  }
}
