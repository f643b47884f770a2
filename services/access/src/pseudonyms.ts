/**
 * Pseudonyms (governance 5.1): `base32(HMAC-SHA256(k, text))[:26]`, where each dataset, recipient
 * and epoch has a key of its own, so that two recipients can not join what they hold, and nobody
 * can follow anybody beyond the epoch. 130 bits: no two of them meet.
 */
import { createHmac, hash } from 'node:crypto'
import type { Secrets } from '@tongqu/store'
import type { Action } from './types.ts'

/** Pseudonym of a text by the key of that name; equal ones are equal on every gateway. */
export type Pseudonyms = (key: string, text: string) => string

const CHARACTERS = 26
/** Derived keys that are kept; a busy gateway has some hundred plans with masks in use. */
const MOST_KEYS = 4_096

/** Keys are derived from the master key of the store; none is ever written down. */
export function pseudonymKeys(secrets: Pick<Secrets, 'derive'>): Pseudonyms {
  const master = secrets.derive('pseudonyms')
  const keys = new Map<string, Buffer>()
  const keyOf = (name: string): Buffer => {
    const known = keys.get(name)
    if (known) return known
    if (keys.size >= MOST_KEYS) keys.clear()
    const made = createHmac('sha256', master).update(name, 'utf8').digest()
    keys.set(name, made)
    return made
  }
  return (name, text) =>
    base32(createHmac('sha256', keyOf(name)).update(text, 'utf8').digest(), CHARACTERS)
}

/**
 * Name of the key of a plan. Feeds change theirs with each day (UTC), all else with each month
 * (governance 5.1): what is looked at for long must hold together for as long.
 */
export function pseudonymKey(
  dataset: string,
  recipient: string,
  action: Action,
  now: string,
): string {
  const DAY = 'YYYY-MM-DD'.length
  const MONTH = 'YYYY-MM'.length
  return `${dataset}\n${recipient}\n${now.slice(0, action === 'subscribe' ? DAY : MONTH)}`
}

/** Name of the key by which `consents.subject` names people of a dataset; it never changes. */
export function subjectKey(dataset: string): string {
  return `${dataset}\nsubjects`
}

/** SHA-256 of texts, of which none can run into the next; names what stands in caches. */
export function digestOf(texts: readonly string[]): string {
  return hash('sha256', JSON.stringify(texts), 'base64url')
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const BITS = 5

/** RFC 4648, table 3, lower case, no padding. */
function base32(bytes: Uint8Array, characters: number): string {
  let [text, held, bits] = ['', 0, 0]
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff
    for (bits += 8; bits >= BITS && text.length < characters; bits -= BITS) {
      text += ALPHABET[(held >>> (bits - BITS)) & 0x1f]
    }
  }
  return text
}
