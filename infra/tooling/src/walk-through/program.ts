import { createPrivateKey, sign } from 'node:crypto'
import { expected, type World } from './world.ts'

/** A program with a token: reads, whatever the encoding. */
export type Program = {
  read(path: string): Promise<{ status: number; headers: Headers; bytes: Buffer }>
}

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const ASSERTION_SECONDS = 60

/** Client credentials with `private_key_jwt` (RFC 7523) and a resource (RFC 8707). */
export async function programOf(world: World, client: string, scope: string): Promise<Program> {
  const { status, body } = await tokenFor(world, client, scope)
  expected(status === 200, `a token for ${scope}: ${JSON.stringify(body)}`)
  const authorization = `Bearer ${body.access_token}`
  return {
    async read(path) {
      const response = await world.fetch(`${world.url}${path}`, { headers: { authorization } })
      const bytes = Buffer.from(await response.arrayBuffer())
      return { status: response.status, headers: response.headers, bytes }
    },
  }
}

/** What the token endpoint answers. */
export async function tokenFor(
  world: World,
  client: string,
  scope: string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await world.fetch(`${world.url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope,
      resource: world.url,
      client_assertion_type: ASSERTION,
      client_assertion: assertion(world, client),
    }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

function assertion(world: World, client: string): string {
  const jwk = world.people.apps[client]
  expected(jwk !== undefined, `a key of ${client} in the file of people`)
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  const iat = Math.floor(world.now() / 1_000)
  const claims = {
    iss: client,
    sub: client,
    aud: `${world.url}/oidc`,
    iat,
    exp: iat + ASSERTION_SECONDS,
    jti: world.uuid(),
  }
  const signed = `${part({ alg: 'ES256', kid: client })}.${part(claims)}`
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
