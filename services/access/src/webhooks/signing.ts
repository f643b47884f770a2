/** Messages as Standard Webhooks has them: id, timestamp and signatures in headers. */
import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'
/** Standard Webhooks: 24 to 64 bytes. */
const SECRET_BYTES = 32

/** One secret of a webhook; a rotated one is still signed with `until` then (RFC 3339). */
export type Signer = { secret: string; until?: string }

export function newSigner(): Signer {
  return { secret: `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}` }
}

/**
 * Of a message with this id and body, sent at `now`; one signature for each secret that is good.
 */
export function signedHeaders(
  signers: readonly Signer[],
  message: { id: string; body: string },
  now: number,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1_000))
  const content = `${message.id}.${timestamp}.${message.body}`
  const signatures = signers
    .filter(({ until }) => until === undefined || Date.parse(until) > now)
    .map(({ secret }) => {
      const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
      return `v1,${createHmac('sha256', key).update(content).digest('base64')}`
    })
  return {
    'Content-Type': 'application/json; charset=utf-8',
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
