import type { Dialogue, DialogueAnswer, DialogueContext, DialogueTurn } from '@tongqu/adapter-kit'
import { acknowledgement } from './documents.ts'
import { type Message, readMessage } from './message.ts'
import { dialogueOptions } from './options.ts'
import { Subscriptions } from './subscriptions.ts'
import { type Asked, type DeliveryKind, type Refusal, Talk } from './talk.ts'

/**
 * The consumer's side of SIRI (CEN/TS 15531-2): asks again and again, or subscribes, renews, keeps
 * an eye on heartbeats, fetches what is ready, subscribes anew to a producer that has restarted or
 * fallen silent and then asks for everything once. Refusals and silence are answered with waits
 * that double up to ten minutes.
 */
export function siriDialogue(context: DialogueContext): Dialogue {
  const options = dialogueOptions(context.options)
  const { callbackUrl } = context
  const isPolling = options.mode === 'request' || callbackUrl === undefined
  const talk = new Talk(context, options, isPolling)
  const subscriptions = isPolling ? undefined : new Subscriptions(talk, callbackUrl)

  /** Does what is due, then says when to be woken. */
  function finished(now: number): DialogueTurn {
    if (talk.isMuted) return talk.turn(undefined)
    if (subscriptions) subscriptions.due(now)
    else if (now >= talk.pollAt) talk.askAll(now)
    const retryAt = talk.retry(now)
    const nextAt = subscriptions ? subscriptions.next(now) : talk.pollAt
    return talk.turn(Math.max(1, Math.min(nextAt, retryAt) - now))
  }

  return {
    start(now) {
      talk.begin()
      return finished(now)
    },
    woken: (now) => finished(now),
    answered(id, answer, now) {
      const asked = talk.settle(id)
      const { zone } = context
      if (asked && !talk.isMuted) heard(talk, subscriptions, { asked, answer, zone }, now)
      return finished(now)
    },
    told(request, now) {
      const message = readMessage(request.body, context.zone)
      talk.reply(replyTo(talk, subscriptions, message, request, now))
      return finished(now)
    },
    stop(now) {
      subscriptions?.end(now)
      talk.isMuted = true
      return finished(now)
    },
  }
}

/** An answer to something that was asked. */
function heard(
  talk: Talk,
  subscriptions: Subscriptions | undefined,
  { asked, answer, zone }: { asked: Asked; answer: DialogueAnswer; zone: string },
  now: number,
): void {
  const { kind, service } = asked
  const refused = refusalOf(answer)
  const message = 'body' in answer && !refused ? readMessage(answer.body, zone) : undefined
  if (kind === 'serve' || kind === 'serve-more' || kind === 'supply') {
    takeDelivery(talk, { asked: { kind, service }, answer, message, refused }, now)
  } else if (kind === 'subscribe' || kind === 'renew') {
    subscriptions?.answered({ message, refused }, now, { isRenewal: kind === 'renew', service })
  } else subscriptions?.checked({ message, refused }, now)
}

type Supplied = {
  asked: Asked<DeliveryKind>
  answer: DialogueAnswer
  message: Message | undefined
  refused: Refusal | undefined
}

/** A delivery that was asked for; more of it is asked for at once. */
function takeDelivery(talk: Talk, supplied: Supplied, now: number): void {
  const { asked, answer, message, refused } = supplied
  const { kind, service } = asked
  const isDelivery = message?.name === 'ServiceDelivery'
  talk.noteDelivery(asked, isDelivery && message.isGood, now)
  if (!isDelivery) {
    talk.noMore(service)
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
  if (message.isGood) talk.fine()
  else talk.failed(now, { code: 'source-refuses', detail: message.error ?? 'Status is false' })
  if (kind === 'supply' && message.records > 0) talk.confirm(message.id, now)
  if (message.hasMoreData && message.isGood) talk.askMore(asked, now)
  else talk.noMore(service)
}

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
      talk.askReady(now)
      return acknowledge('DataReady')
    case 'HeartbeatNotification':
      subscriptions?.told(now, message)
      if (message.isDataReady) talk.askReady(now)
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
