import { createHash, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

/** A key of a client, as it makes proofs with it (RFC 9449). */
export type ProofKey = { privateKey: CryptoKey; jwk: JWK; thumbprint: string; alg: string }

export async function proofKey(alg = 'ES256'): Promise<ProofKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(publicKey)
  return { privateKey, jwk, thumbprint: await calculateJwkThumbprint(jwk), alg }
}

/** A good proof for a request, but for what `claims` and `header` replace. */
export function makeProof(
  { privateKey, jwk, alg }: ProofKey,
  given: { method: string; url: string; token: string },
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): Promise<string> {
  const { method, url, token } = given
  const good = {
    htm: method,
    htu: url,
    iat: Math.floor(Date.now() / 1_000),
    jti: randomUUID(),
    ath: createHash('sha256').update(token).digest('base64url'),
    ...claims,
  }
  const head = { alg, typ: 'dpop+jwt', jwk, ...header }
  return new SignJWT(good).setProtectedHeader(head).sign(privateKey)
}
