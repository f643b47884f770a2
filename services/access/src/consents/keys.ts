/** Secrets by which a person without an account acts, and what is kept of them. */
import { createHash, randomBytes } from 'node:crypto'

const SECRET_BYTES = 32
/** 256 bits as base64url. */
const SECRET = /^[A-Za-z0-9_-]{43}$/

/** 256 bits nobody can guess; shown once. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/**
 * What the store keeps of a secret: its SHA-256, which is enough where nobody can try all secrets.
 * Undefined for a text that can not be one, so that nothing long is hashed.
 */
export function secretHash(secret: string): string | undefined {
  if (!SECRET.test(secret)) return undefined
  return createHash('sha256').update(secret).digest('hex')
}

/** Hexadecimal SHA-256 of a text in UTF-8. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
