import { createHmac } from 'node:crypto'
import { type OutgoingQueue, outgoing } from './outgoing.ts'
import { post } from './post.ts'

/** Where a system pushes to, and the secret it shares with the receiver (`whsec_` and base64). */
export type PushTarget = { url: string; secret: string }

const MOST_WAITING = 2_000
const FIRST_PAUSE_MILLISECONDS = 500
const LONGEST_PAUSE_MILLISECONDS = 30_000
const TIMEOUT_MILLISECONDS = 15_000
const SECRET_PREFIX = 'whsec_'

/**
 * Pushes bodies one after the other, signed as Standard Webhooks has it: HMAC-SHA256 over
 * `id.timestamp.body`. A push that is not answered by 2xx is sent again with the same id and a
 * new timestamp until it is.
 */
export function pusher(options: { target: () => PushTarget | undefined; now: () => number }) {
  const { target, now } = options
  const queue: OutgoingQueue = outgoing({
    most: MOST_WAITING,
    firstPauseMilliseconds: FIRST_PAUSE_MILLISECONDS,
    longestPauseMilliseconds: LONGEST_PAUSE_MILLISECONDS,
  })
  async function send(id: string, body: Buffer): Promise<boolean> {
    const to = target()
    if (!to) return false
    const headers = signed(to.secret, id, Math.floor(now() / 1000), body)
    const { status } = await post(to.url, headers, body, TIMEOUT_MILLISECONDS)
    return status >= 200 && status < 300
  }
  return {
    /** `id` is the message id that the receiver sees, the same in each attempt. */
    offer: (id: string, body: Buffer) =>
      queue.offer({ id, bytes: body.length, send: () => send(id, body) }),
    wake: queue.wake,
    counters: queue.counters,
    waiting: queue.waiting,
    close: queue.close,
  }
}

export type Pusher = ReturnType<typeof pusher>

/** Headers of one attempt; `seconds` since 1970 are part of what is signed. */
export function signed(
  secret: string,
  id: string,
  seconds: number,
  body: Buffer,
): Record<string, string> {
  const plain = secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret
  const mac = createHmac('sha256', Buffer.from(plain, 'base64'))
  mac.update(`${id}.${seconds}.`).update(body)
  return {
    'Content-Type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${mac.digest('base64')}`,
  }
}
