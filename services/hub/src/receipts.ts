import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import type { Secrets } from '@tongqu/store'

/** PKCS #8 of an Ed25519 key up to its seed (RFC 8410 section 7). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * Signs receipts of consent: JWS in compact form, EdDSA over Ed25519 (RFC 7515, RFC 8037). The key
 * comes from the master key; its public half stands in the header, so that a receipt can be checked
 * as long as that is known from elsewhere, and `kid` is its thumbprint (RFC 7638).
 */
export function receiptSigner(secrets: Pick<Secrets, 'derive'>): (payload: object) => string {
  const der = Buffer.concat([PKCS8_ED25519, secrets.derive('receipts of consent')])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const { crv, kty, x } = createPublicKey(key).export({ format: 'jwk' })
  const jwk = { crv, kty, x }
  const kid = createHash('sha256').update(JSON.stringify(jwk)).digest('base64url')
  const header = part({ alg: 'EdDSA', typ: 'JWT', kid, jwk })
  return (payload) => {
    const signed = `${header}.${part(payload)}`
    return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`
  }
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
