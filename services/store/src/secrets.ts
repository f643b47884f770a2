import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { Problem } from '@tongqu/contracts'

/** Seals short texts that stand in the store: private keys, secrets of webhooks, tokens. */
export type Secrets = {
  /** AES-256-GCM, base64url; opens only with the same `context` (table and row). */
  seal(context: string, text: string): string
  /** Throws `keys-unusable` when it was sealed with another key, for another place, or changed. */
  open(context: string, sealed: string): string
  /** A key for a purpose of its own: 32 bytes, always the same. */
  derive(purpose: string): Uint8Array
}

const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

/** All gateways of one store need the same master key. */
export function openSecrets(master: Uint8Array): Secrets {
  const derive = (purpose: string) =>
    new Uint8Array(hkdfSync('sha256', master, '', `tongqu store ${purpose}`, KEY_BYTES))
  const key = derive('seal')
  return {
    derive,
    seal(context, text) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
      const parts = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
      return Buffer.concat(parts).toString('base64url')
    },
    open(context, sealed) {
      try {
        const bytes = Buffer.from(sealed, 'base64url')
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
        decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-TAG_BYTES))
        const body = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
        return Buffer.concat([body, decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new Problem('keys-unusable', { cause })
      }
    },
  }
}
