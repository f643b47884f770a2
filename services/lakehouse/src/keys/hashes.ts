import { createHmac } from 'node:crypto'
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
    const digest = createHmac('sha256', key).update(`${scope}\0${text}`).digest()
    const hash = base32(digest, CHARACTERS)
    if (known.size >= MOST_REMEMBERED) known.clear()
    known.set(text, hash)
    return hash
  }
}
