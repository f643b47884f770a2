import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FAKE_AUDIENCE, type FakeIssuer, startFakeIssuer } from '../testing/fake-issuer.ts'
import { appPrincipal, bearer, inSeconds, outcome, request, worldOf } from './testing.ts'
import type { TrustedIssuer } from './types.ts'

let issuer: FakeIssuer
const { people, recogniserOf, trusted } = worldOf(() => issuer)

beforeAll(async () => {
  issuer = await startFakeIssuer()
})
afterAll(() => issuer.stop())

describe('a signed access token', () => {
  it('stands for the app that it names', async () => {
    expect(await outcome(recogniserOf(), bearer(await issuer.token()))).toEqual(appPrincipal)
  })

  it('may have our audience among others', async () => {
    const token = await issuer.token({ claims: { aud: ['https://other.example', FAKE_AUDIENCE] } })
    expect(await outcome(recogniserOf(), bearer(token))).toMatchObject({ kind: 'app' })
  })

  it.each<[string, Record<string, unknown>]>([
    ['another audience', { aud: 'https://other.example' }],
    ['no audience', { aud: undefined }],
    ['an unknown issuer', { iss: 'https://evil.example' }],
    ['an issuer that is no text', { iss: 7 }],
    ['an end that has passed', { exp: inSeconds(-31) }],
    ['no end', { exp: undefined }],
    ['an end that is no number', { exp: 'tomorrow' }],
    ['a beginning that is not yet', { nbf: inSeconds(45) }],
    ['a birth in the future', { iat: inSeconds(45) }],
    ['an unknown client', { client_id: 'app-two', sub: 'app-two' }],
    ['two clients', { azp: 'app-two' }],
    ['no client', { client_id: undefined }],
    ['no subject', { sub: undefined }],
    ['a subject nobody knows', { sub: 'nobody' }],
    ['no id', { jti: undefined }],
    [
      'a binding to a certificate',
      { cnf: { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' } },
    ],
    ['two bindings', { cnf: { jkt: 'a', 'x5t#S256': 'b' } }],
    ['the shape of an ID token', { nonce: 'n', at_hash: 'x' }],
  ])('is refused with %s', async (_, claims) => {
    const code = await outcome(recogniserOf(), bearer(await issuer.token({ claims })))
    expect(['token-invalid', 'dpop-required']).toContain(code)
  })

  it('is taken within the tolerance of clocks and no further', async () => {
    const soon = await issuer.token({ claims: { nbf: inSeconds(20), iat: inSeconds(20) } })
    const late = await issuer.token({ claims: { exp: inSeconds(-20) } })
    expect(await outcome(recogniserOf(), bearer(soon))).toEqual(appPrincipal)
    expect(await outcome(recogniserOf(), bearer(late))).toEqual(appPrincipal)
  })

  it.each(['JWT', 'id+jwt', 'dpop+jwt', undefined])('is refused with the type %s', async (typ) => {
    const token = await issuer.token({ header: { typ } })
    expect(await outcome(recogniserOf(), bearer(token))).toBe('token-invalid')
  })

  it('is refused when one character of it was changed', async () => {
    const token = await issuer.token()
    const [head, , signature] = token.split('.')
    const claims = { ...JSON.parse(atob(token.split('.')[1] ?? '')), scope: 'everything' }
    const forged = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature]
    expect(await outcome(recogniserOf(), bearer(forged.join('.')))).toBe('token-invalid')
  })

  it('is refused in the clothes of another scheme, doubled, or endless', async () => {
    const token = await issuer.token()
    const recogniser = recogniserOf()
    for (const authorization of [
      `Basic ${token}`,
      `Bearer ${token}, Bearer ${token}`,
      `Bearer ${token} ${token}`,
      `Bearer ${'a'.repeat(20_000)}`,
      'Bearer ',
      'Bearer',
      '',
    ]) {
      expect(await outcome(recogniser, request({ authorization }))).toBe('token-invalid')
    }
  })
})

it('no single character of a token can be another', async () => {
  const token = await issuer.token()
  const recogniser = recogniserOf()
  const alphabet = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.=')
  // The last character of a signature has bits that mean nothing.
  const place = fc.nat(token.length - 2)
  await fc.assert(
    fc.asyncProperty(place, alphabet, async (at, character) => {
      fc.pre(token[at] !== character)
      const forged = token.slice(0, at) + character + token.slice(at + 1)
      expect(await outcome(recogniser, bearer(forged))).toBe('token-invalid')
    }),
    { numRuns: 200 },
  )
})

describe('algorithms and keys', () => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

  async function resigned(header: object, secret: string | undefined): Promise<string> {
    const [, claims] = (await issuer.token()).split('.')
    const signed = `${encode({ typ: 'at+jwt', ...header })}.${claims}`
    const signature = secret && createHmac('sha256', secret).update(signed).digest('base64url')
    return `${signed}.${signature ?? 'AA'}`
  }

  it('none is no algorithm', async () => {
    for (const alg of ['none', 'None', 'NONE', '']) {
      const token = await resigned({ alg, kid: 'key-1' }, undefined)
      expect(await outcome(recogniserOf(), bearer(token))).toBe('token-invalid')
      const bare = token.slice(0, token.lastIndexOf('.') + 1)
      expect(await outcome(recogniserOf(), bearer(bare))).toBe('token-invalid')
    }
  })

  it('a public key is no shared secret', async () => {
    const [jwk] = issuer.published()
    for (const secret of [JSON.stringify(jwk), String(jwk?.x), JSON.stringify({ keys: [jwk] })]) {
      const token = await resigned({ alg: 'HS256', kid: 'key-1' }, secret)
      expect(await outcome(recogniserOf(), bearer(token))).toBe('token-invalid')
    }
  })

  it('an algorithm that the issuer is not configured with is refused, however good', async () => {
    const recogniser = recogniserOf({ trusted: { algorithms: ['RS256'] } })
    expect(await outcome(recogniser, bearer(await issuer.token()))).toBe('token-invalid')
  })

  it.each([
    '../../../../dev/null',
    '/etc/passwd',
    'https://evil.example/jwks.json',
    "key-1' OR '1'='1",
    'key-1; DROP TABLE apps',
    '__proto__',
    'x'.repeat(501),
    7,
    { $ne: null },
    ['key-1'],
    null,
  ])('a key name is a name and nothing else: %j', async (kid) => {
    const token = await issuer.token({ header: { kid } })
    expect(await outcome(recogniserOf(), bearer(token))).toBe('token-invalid')
  })

  it('keys that a token brings along, or says where to find, are not looked at', async () => {
    const evil = await startFakeIssuer()
    try {
      const recogniser = recogniserOf()
      for (const header of [
        { jwk: evil.published()[0] },
        { jku: evil.jwksUri },
        { x5u: evil.jwksUri },
        { jku: evil.jwksUri, kid: undefined },
      ]) {
        const token = await evil.token({ header, claims: { iss: issuer.url } })
        expect(await outcome(recogniser, bearer(token))).toBe('token-invalid')
      }
      expect(evil.asked.jwks).toBe(0)
    } finally {
      await evil.stop()
    }
  })

  it.each(['ES384', 'RS256', 'PS256', 'EdDSA'] as const)(
    '%s is taken when configured',
    async (alg) => {
      const other = await startFakeIssuer(alg)
      try {
        const world = people({ issuer: other.url })
        const own = { ...trusted(), issuer: other.url, jwksUri: other.jwksUri }
        const issuers = [{ ...own, algorithms: [alg] }]
        const recogniser = recogniserOf({ world, issuers })
        expect(await outcome(recogniser, bearer(await other.token()))).toEqual(appPrincipal)
      } finally {
        await other.stop()
      }
    },
  )

  it.each<Partial<TrustedIssuer>>([
    { algorithms: [] },
    { algorithms: ['none' as 'ES256'] },
    { algorithms: ['HS256' as 'ES256'] },
    { audience: '' },
    { jwksUri: 'http://issuer.example/jwks' },
    { jwksUri: 'ftp://issuer.example/jwks' },
  ])('a configuration that would let anybody in does not start: %j', (own) => {
    expect(() => recogniserOf({ trusted: own })).toThrow()
  })
})
