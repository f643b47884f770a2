import { hash } from 'node:crypto'
import { base32 } from './base32.ts'

/** 130 bits. */
const CHARACTERS = 26

/** Remembered hashes of one purpose or day; then they are forgotten together. */
const MOST_REMEMBERED = 131_072
/** Purposes or days remembered at a time: yesterday, today, and what is replayed. */
const MOST_SCOPES = 8

/**
 * The engine may keep a text of so many characters as a window on the whole that it was cut from.
 */
const SLICED_CHARACTERS = 13

/** What is known of one purpose or day. */
type Scope = { hmac(text: string): Uint8Array; known: Map<string, string> }

/**
 * HMAC-SHA256 of (scope, text) in base32. `scope` holds no NUL, so that no two pairs meet. Hashes
 * are remembered: the same vehicles come again every few seconds.
 */
export function keyedHash(key: Uint8Array): (scope: string, text: string) => string {
  const remembered = new Map<string, Scope>()

  function scopeNamed(name: string): Scope {
    let scope = remembered.get(name)
    if (scope === undefined) {
      const [oldest] = remembered.keys()
      if (remembered.size >= MOST_SCOPES && oldest !== undefined) remembered.delete(oldest)
      scope = { hmac: hmacOf(key, `${name}\0`), known: new Map() }
      remembered.set(name, scope)
    }
    return scope
  }

  return (name, text) => {
    const { hmac, known } = scopeNamed(name)
    const before = known.get(text)
    if (before !== undefined) return before
    const made = base32(hmac(text), CHARACTERS)
    if (known.size >= MOST_REMEMBERED) known.clear()
    known.set(text.length < SLICED_CHARACTERS ? text : copyOf(text), made)
    return made
  }
}

/** A text that holds no other in memory. */
function copyOf(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le')
}

/** Of SHA-256, FIPS 180-4 section 1. */
const BLOCK_BYTES = 64
const DIGEST_BYTES = 32
const INNER_PAD = 0x36
const OUTER_PAD = 0x5c
/** Room for a text of usual length; a longer one gets its own. */
const TEXT_BYTES = 512
/** UTF-8 needs no more for a UTF-16 unit. */
const MOST_BYTES_PER_UNIT = 3

/**
 * HMAC-SHA256 (RFC 2104 section 2) of `prefix` and a text, by two one-shot hashes over buffers that
 * hold the padded key: a third of the time that an `Hmac` object takes for a short text. The digest
 * is good until the next call.
 */
export function hmacOf(key: Uint8Array, prefix: string): (text: string) => Uint8Array {
  const short = key.length > BLOCK_BYTES ? Buffer.from(hash('sha256', key, 'hex'), 'hex') : key
  const padded = (pad: number) => {
    return Buffer.from(Uint8Array.from({ length: BLOCK_BYTES }, (_, at) => (short[at] ?? 0) ^ pad))
  }
  const head = Buffer.concat([padded(INNER_PAD), Buffer.from(prefix)])
  const inner = Buffer.concat([head, Buffer.alloc(TEXT_BYTES)])
  const outer = Buffer.concat([padded(OUTER_PAD), Buffer.alloc(DIGEST_BYTES)])
  const digest = Buffer.alloc(DIGEST_BYTES)
  /** The beginning of `inner`, by the length of the text. */
  const messages = Array.from({ length: TEXT_BYTES + 1 }, (_, bytes) => {
    return inner.subarray(0, head.length + bytes)
  })
  return (text) => {
    const fits = text.length * MOST_BYTES_PER_UNIT <= TEXT_BYTES
    const message = fits ? messages[inner.write(text, head.length, 'utf8')] : undefined
    const whole = message ?? Buffer.concat([head, Buffer.from(text)])
    outer.write(hash('sha256', whole, 'latin1'), BLOCK_BYTES, 'latin1')
    digest.write(hash('sha256', outer, 'latin1'), 0, 'latin1')
    return digest
  }
}
