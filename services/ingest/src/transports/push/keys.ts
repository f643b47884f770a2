import { Problem } from '@tongqu/contracts'
import type { DeliveryRecord } from '@tongqu/lakehouse'

/** What the first push with a key was answered. */
export type Answered = Pick<DeliveryRecord, 'sha256' | 'sequence'>

/**
 * Keys of pushes and what they stood for (draft-ietf-httpapi-idempotency-key-header-07). The truth
 * is in the journal of the source; this is its newest part in memory.
 */
export type PushKeys = {
  /** What a key was answered; undefined when it is new. */
  answered(key: string, now: number): Answered | undefined
  /** Takes a key until `release`. Throws `push-under-way` while somebody else has it. */
  claim(key: string): { release(): void }
  remember(key: string, answered: Answered, now: number): void
}

/** A sender tries again for hours, not for weeks. */
export const KEY_MILLISECONDS = 24 * 3_600_000
/** Of one source; beyond it the oldest are forgotten first. Some 200 bytes each. */
const KEYS_LIMIT = 200_000
const KEY_CHARACTERS = 256

/** Keys of the records, oldest first; by default for as long as pushes are remembered. */
export function openPushKeys(
  records: Iterable<DeliveryRecord>,
  { milliseconds = KEY_MILLISECONDS, most = KEYS_LIMIT } = {},
): PushKeys {
  const known = new Map<string, Answered & { until: number }>()
  const claimed = new Set<string>()
  for (const { key, sha256, sequence, receivedAt } of records) {
    if (key !== undefined) remember(key, { sha256, sequence }, Date.parse(receivedAt))
  }

  function remember(key: string, { sha256, sequence }: Answered, now: number): void {
    known.delete(key)
    known.set(key, { sha256, sequence, until: now + milliseconds })
    for (const [oldest, { until }] of known) {
      if (known.size <= most && until >= now) break
      known.delete(oldest)
    }
  }

  return {
    answered(key, now) {
      const found = known.get(key)
      return found && found.until >= now ? found : undefined
    },
    claim(key) {
      if (claimed.has(key)) throw new Problem('push-under-way', { retryAfterSeconds: 1 })
      claimed.add(key)
      return { release: () => void claimed.delete(key) }
    },
    remember,
  }
}

/**
 * The key of a push: `webhook-id`, which is signed, else `Idempotency-Key`, a string of RFC 8941 in
 * quotes or, as many send it, bare. Throws `push-key-missing`.
 */
export function keyOf(headers: Readonly<Record<string, string>>): string {
  const given = headers['webhook-id'] ?? headers['idempotency-key'] ?? ''
  const key = /^"(.*)"$/.exec(given.trim())?.[1] ?? given.trim()
  if (!/^[\x21-\x7e]+$/.test(key) || key.length > KEY_CHARACTERS) {
    throw new Problem('push-key-missing')
  }
  return key
}
