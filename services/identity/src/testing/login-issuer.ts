import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

/** Somebody else's issuer, on loopback, that signs in whoever comes as `subject`. */
export type LoginIssuer = {
  url: string
  /** Claims of the next ID token, beside the usual ones. */
  claims: JWTPayload
  /** Answers of the token endpoint are made of this instead. */
  broken: boolean
  /** How often its keys were asked for. */
  keysAsked: number
  logoutToken(claims?: JWTPayload, header?: { typ?: string; alg?: string }): Promise<string>
  close(): Promise<void>
}

export const THEIR_CLIENT = { clientId: 'tongqu', clientSecret: 'their secret' }

export async function openLoginIssuer(): Promise<LoginIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'theirs', alg: 'ES256', use: 'sig' }
  const nonces = new Map<string, string>()
  const sign = (payload: JWTPayload, typ = 'JWT') =>
    new SignJWT(payload)
      .setProtectedHeader({ alg: 'ES256', kid: 'theirs', typ })
      .setIssuer(issuer.url)
      .setAudience(payload.aud ?? THEIR_CLIENT.clientId)
      .setIssuedAt(payload.iat)
      .setExpirationTime('5m')
      .sign(privateKey)
  const server = createServer((request, response) => {
    answer(request).then(
      ({ location, json, status = 200 }) => {
        const headers = location ? { location } : { 'content-type': 'application/json' }
        response.writeHead(location ? 303 : status, headers as Record<string, string>)
        response.end(json && JSON.stringify(json))
      },
      () => response.writeHead(500).end(),
    )
  })
  const issuer: LoginIssuer = {
    url: '',
    claims: { sub: 'their-wu' },
    broken: false,
    keysAsked: 0,
    logoutToken: (claims = {}, header = {}) =>
      sign(
        {
          jti: String(nonces.size + Math.random()),
          events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
          sid: 'their-session',
          ...claims,
        },
        header.typ ?? 'logout+jwt',
      ),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  async function answer(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? '', issuer.url)
    if (url.pathname === '/.well-known/openid-configuration') return { json: metadata(issuer.url) }
    if (url.pathname === '/jwks') {
      issuer.keysAsked += 1
      return { json: { keys: [jwk] } }
    }
    if (url.pathname === '/auth') {
      const back = new URL(url.searchParams.get('redirect_uri') ?? '')
      nonces.set('code-1', url.searchParams.get('nonce') ?? '')
      back.search = String(
        new URLSearchParams({
          code: 'code-1',
          state: url.searchParams.get('state') ?? '',
          iss: issuer.url,
        }),
      )
      return { location: back.href }
    }
    const nonce = nonces.get('code-1')
    const id_token = await sign({ nonce, sid: 'their-session', ...issuer.claims })
    if (issuer.broken) return { status: 400, json: { error: 'invalid_grant' } }
    return { json: { access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token } }
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return issuer
}

type Answer = { location?: string; json?: object; status?: number }

function metadata(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    id_token_signing_alg_values_supported: ['ES256'],
    authorization_response_iss_parameter_supported: true,
  }
}
