import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import type { Secrets } from '@tongqu/store'

/** PKCS #8 of an Ed25519 key up to its seed (RFC 8410 section 7). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

export type ReceiptSigner = {
  /** A JWS in compact form, EdDSA over Ed25519 (RFC 7515, RFC 8037). */
  sign(payload: object): string
  /** The key that receipts are checked with, as a JWK Set has it; `kid` is its thumbprint. */
  jwk: Readonly<Record<string, string>>
}

/**
 * Signs receipts of consent. The key comes from the master key and is the same at every gateway;
 * who checks a receipt takes it from the hub (`jwks_uri` of RFC 9728), never from the receipt.
 */
export function receiptSigner(secrets: Pick<Secrets, 'derive'>): ReceiptSigner {
  const der = Buffer.concat([PKCS8_ED25519, secrets.derive('receipts of consent')])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const { crv = '', kty = '', x = '' } = createPublicKey(key).export({ format: 'jwk' })
  const required = JSON.stringify({ crv, kty, x })
  const kid = createHash('sha256').update(required).digest('base64url')
  const header = part({ alg: 'EdDSA', typ: 'JWT', kid })
  return {
    jwk: { crv, kty, x, kid, alg: 'EdDSA', use: 'sig' },
    sign(payload) {
      const signed = `${header}.${part(payload)}`
      return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`
    },
  }
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
