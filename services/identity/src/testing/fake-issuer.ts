import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

export type TokenParts = {
  header?: Record<string, unknown>
  /** Replace those of a good access token; undefined leaves one out. */
  claims?: Record<string, unknown>
}

/** An issuer on a real socket, which signs whatever a test wants. */
export type FakeIssuer = {
  url: string
  jwksUri: string
  introspectionUrl: string
  /** Times that the keys, and introspection, were asked for. */
  asked: { jwks: number; introspection: number }
  /** What `/introspect` answers, by token; others are inactive. */
  opaque: Map<string, Record<string, unknown>>
  /** Public keys as they are published. */
  published(): JWK[]
  /** A token for `audience` of a client, like a good issuer makes it. */
  token(parts?: TokenParts): Promise<string>
  /** Signs with a new key; the old one is published on only when told. */
  rotate(keepOld: boolean): Promise<void>
  /** `down`: connections break; `slow`: answers never come; `huge`: they never end. */
  behave(how: 'well' | 'down' | 'huge' | 'redirecting'): void
  stop(): Promise<void>
}

export const FAKE_AUDIENCE = 'https://hub.example'
export const FAKE_CLIENT = 'app-one'
const SECONDS = 1_000
const TOKEN_SECONDS = 300

type Pair = { privateKey: CryptoKey; jwk: JWK; alg: string }

export async function startFakeIssuer(alg = 'ES256'): Promise<FakeIssuer> {
  let pairs = [await makePair(alg, 'key-1')]
  let made = 1
  let behaviour = 'well'
  const asked = { jwks: 0, introspection: 0 }
  const opaque = new Map<string, Record<string, unknown>>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const isKeys = request.url === '/jwks'
    asked[isKeys ? 'jwks' : 'introspection'] += 1
    if (behaviour === 'down') return void request.socket.destroy()
    if (behaviour === 'redirecting') {
      return void response.writeHead(302, { location: 'http://127.0.0.1:1/jwks' }).end()
    }
    response.setHeader('content-type', 'application/json')
    if (behaviour === 'huge') {
      const pour = () => {
        while (!response.destroyed && response.write('"'.repeat(65_536)));
      }
      response.on('drain', pour)
      return pour()
    }
    const token = new URLSearchParams(Buffer.concat(chunks).toString()).get('token') ?? ''
    const body = isKeys ? { keys: published() } : (opaque.get(token) ?? { active: false })
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const published = () => pairs.map(({ jwk }) => jwk)
  return {
    url,
    jwksUri: `${url}/jwks`,
    introspectionUrl: `${url}/introspect`,
    asked,
    opaque,
    published,
    token: ({ header, claims } = {}) => sign(pairs[0] as Pair, url, header, claims),
    async rotate(keepOld) {
      made += 1
      pairs = [await makePair(alg, `key-${made}`), ...(keepOld ? pairs : [])]
    },
    behave(how) {
      behaviour = how
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function makePair(alg: string, kid: string): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }, alg }
}

function sign(
  { privateKey, jwk, alg }: Pair,
  issuer: string,
  header: Record<string, unknown> = {},
  claims: Record<string, unknown> = {},
): Promise<string> {
  const now = Math.floor(Date.now() / SECONDS)
  const good = {
    iss: issuer,
    aud: FAKE_AUDIENCE,
    sub: FAKE_CLIENT,
    client_id: FAKE_CLIENT,
    iat: now,
    exp: now + TOKEN_SECONDS,
    jti: crypto.randomUUID(),
    scope: 'ds:bus-positions:read',
    ...claims,
  }
  const head = { alg, typ: 'at+jwt', kid: jwk.kid as string, ...header }
  return new SignJWT(good).setProtectedHeader(head).sign(privateKey)
}
