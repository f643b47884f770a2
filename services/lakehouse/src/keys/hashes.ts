import { hash } from 'node:crypto'
import { base32 } from './base32.ts'

/** 130 bits. */
const CHARACTERS = 26

/** Remembered hashes of one purpose or day; then they are forgotten together. */
const MOST_REMEMBERED = 131_072
/** Purposes or days remembered at a time: yesterday, today, and what is replayed. */
const MOST_SCOPES = 8

/**
 * HMAC-SHA256 of (scope, text) in base32. `scope` holds no NUL, so that no two pairs meet. Hashes
 * are remembered: the same vehicles come again every few seconds.
 */
export function keyedHash(key: Uint8Array): (scope: string, text: string) => string {
  const remembered = new Map<string, Map<string, string>>()
  const hmac = hmacOf(key)

  function ofScope(scope: string): Map<string, string> {
    let known = remembered.get(scope)
    if (known === undefined) {
      const [oldest] = remembered.keys()
      if (remembered.size >= MOST_SCOPES && oldest !== undefined) remembered.delete(oldest)
      known = new Map()
      remembered.set(scope, known)
    }
    return known
  }

  return (scope, text) => {
    const known = ofScope(scope)
    const before = known.get(text)
    if (before !== undefined) return before
    const made = base32(hmac(`${scope}\0${text}`), CHARACTERS)
    if (known.size >= MOST_REMEMBERED) known.clear()
    known.set(text, made)
    return made
  }
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
 * HMAC-SHA256 (RFC 2104 section 2) by two one-shot hashes over buffers that hold the padded key: a
 * third of the time that an `Hmac` object takes for a short text. The digest is good until the
 * next call.
 */
function hmacOf(key: Uint8Array): (text: string) => Uint8Array {
  const inner = Buffer.alloc(BLOCK_BYTES + TEXT_BYTES)
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES)
  const digest = Buffer.alloc(DIGEST_BYTES)
  const short = key.length > BLOCK_BYTES ? Buffer.from(hash('sha256', key, 'hex'), 'hex') : key
  for (let at = 0; at < BLOCK_BYTES; at++) {
    inner[at] = (short[at] ?? 0) ^ INNER_PAD
    outer[at] = (short[at] ?? 0) ^ OUTER_PAD
  }
  return (text) => {
    const fits = text.length * MOST_BYTES_PER_UNIT <= TEXT_BYTES
    const end = fits ? BLOCK_BYTES + inner.write(text, BLOCK_BYTES, 'utf8') : 0
    const message = fits
      ? inner.subarray(0, end)
      : Buffer.concat([inner.subarray(0, BLOCK_BYTES), Buffer.from(text)])
    outer.write(hash('sha256', message, 'latin1'), BLOCK_BYTES, 'latin1')
    digest.write(hash('sha256', outer, 'latin1'), 0, 'latin1')
    return digest
  }
}
