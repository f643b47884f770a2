import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  FAKE_AUDIENCE,
  FAKE_CLIENT,
  type FakeIssuer,
  startFakeIssuer,
} from '../testing/fake-issuer.ts'
import { makeProof, type ProofKey, proofKey } from '../testing/proof-maker.ts'
import { appPrincipal, bearer, inSeconds, outcome, request, URL_ASKED, worldOf } from './testing.ts'
import type { TrustedIssuer } from './types.ts'

let issuer: FakeIssuer
let key: ProofKey
const { people, recogniserOf, trusted } = worldOf(() => issuer)

beforeAll(async () => {
  issuer = await startFakeIssuer()
  key = await proofKey()
})
afterAll(() => issuer.stop())

describe('the keys of an issuer', () => {
  async function own() {
    const other = await startFakeIssuer()
    const clock = { ahead: 0 }
    const recogniser = recogniserOf({
      world: people({ issuer: other.url }),
      issuers: [{ ...trusted(), issuer: other.url, jwksUri: other.jwksUri }],
      now: () => Date.now() + clock.ahead,
    })
    return { other, clock, recogniser }
  }

  it('are asked for once, and again when a token names a new one', async () => {
    const { other, clock, recogniser } = await own()
    try {
      for (let count = 0; count < 3; count += 1) {
        expect(await outcome(recogniser, bearer(await other.token()))).toEqual(appPrincipal)
      }
      expect(other.asked.jwks).toBe(1)
      await other.rotate(true)
      clock.ahead = 11_000
      expect(await outcome(recogniser, bearer(await other.token()))).toEqual(appPrincipal)
      expect(other.asked.jwks).toBe(2)
    } finally {
      await other.stop()
    }
  })

  it('are not asked for again and again by names that nobody has', async () => {
    const { other, recogniser } = await own()
    try {
      for (let count = 0; count < 20; count += 1) {
        const token = await other.token({ header: { kid: `no-${count}` } })
        expect(await outcome(recogniser, bearer(token))).toBe('token-invalid')
      }
      expect(other.asked.jwks).toBe(1)
    } finally {
      await other.stop()
    }
  })

  it('go on while the issuer is away; of unknown ones nobody can say that they are wrong', async () => {
    const { other, clock, recogniser } = await own()
    try {
      const before = await other.token()
      await outcome(recogniser, bearer(before))
      const unknown = await other.token({ header: { kid: 'new' } })
      other.behave('down')
      clock.ahead = 11_000
      expect(await outcome(recogniser, bearer(unknown))).toBe('issuer-unavailable')
      expect(await outcome(recogniser, bearer(await other.token()))).toEqual(appPrincipal)
      other.behave('well')
      clock.ahead = 22_000
      expect(await outcome(recogniser, bearer(unknown))).toBe('token-invalid')
    } finally {
      await other.stop()
    }
  })

  it('that the issuer withdraws are gone at the next reading', async () => {
    const { other, clock, recogniser } = await own()
    try {
      const old = await other.token()
      expect(await outcome(recogniser, bearer(old))).toEqual(appPrincipal)
      const again = await other.token()
      await other.rotate(false)
      clock.ahead = 11_000
      expect(await outcome(recogniser, bearer(await other.token()))).toEqual(appPrincipal)
      expect(await outcome(recogniser, bearer(again))).toBe('token-invalid')
    } finally {
      await other.stop()
    }
  })

  it.each(['down', 'huge', 'redirecting'] as const)(
    'an issuer that is %s from the beginning is a 503',
    async (how) => {
      const { other, recogniser } = await own()
      try {
        other.behave(how)
        expect(await outcome(recogniser, bearer(await other.token()))).toBe('issuer-unavailable')
      } finally {
        await other.stop()
      }
    },
  )
})

describe('tokens as Keycloak makes them', () => {
  const keycloak: Partial<TrustedIssuer> = {
    acceptTyp: 'legacy',
    clientIdClaim: 'azp',
    rolesClaim: 'realm_access.roles',
    serviceAccountPrefix: 'service-account-',
  }
  const shape = {
    typ: 'Bearer',
    azp: FAKE_CLIENT,
    client_id: undefined,
    aud: [FAKE_AUDIENCE, 'account'],
    sub: randomUUID(),
    sid: randomUUID(),
    acr: '1',
    'allowed-origins': ['/*'],
    realm_access: { roles: ['default-roles-yunze', 'consumer'] },
    resource_access: { account: { roles: ['manage-account'] } },
    scope: 'email profile hub:act',
    email_verified: false,
  }
  const header = { typ: 'JWT' }

  it('an app comes with its service account', async () => {
    const claims = { ...shape, preferred_username: `service-account-${FAKE_CLIENT}` }
    const token = await issuer.token({ header, claims })
    const found = await outcome(recogniserOf({ trusted: keycloak }), bearer(token))
    expect(found).toMatchObject({ kind: 'app', id: FAKE_CLIENT })
  })

  it('a person comes with azp and the roles of the realm', async () => {
    const token = await issuer.token({ header, claims: { ...shape, sub: 'somebody' } })
    const found = await outcome(recogniserOf({ trusted: keycloak }), bearer(token))
    expect(found).toMatchObject({ kind: 'person', id: 'person', roles: ['consumer'] })
  })

  it('an app of an older version may have a nonce', async () => {
    const claims = { ...shape, preferred_username: `service-account-${FAKE_CLIENT}`, nonce: 'n' }
    const found = await outcome(
      recogniserOf({ trusted: keycloak }),
      bearer(await issuer.token({ header, claims })),
    )
    expect(found).toMatchObject({ kind: 'app' })
  })

  it('a user whom nobody has entered is nobody, not the app', async () => {
    const claims = { ...shape, preferred_username: 'wang' }
    const token = await issuer.token({ header, claims })
    expect(await outcome(recogniserOf({ trusted: keycloak }), bearer(token))).toBe('token-invalid')
  })

  it.each<[string, object, object]>([
    ['an ID token', {}, { typ: 'ID', aud: FAKE_AUDIENCE }],
    ['an ID token that does not say so', {}, { typ: undefined, nonce: 'n' }],
    ['a token that names another', {}, { at_hash: 'x' }],
    ['a refresh token', {}, { typ: 'Refresh' }],
    ['a proof', { typ: 'dpop+jwt' }, {}],
    ['a logout token', { typ: 'logout+jwt' }, {}],
    ['another audience', {}, { aud: 'account' }],
    ['no end', {}, { exp: undefined }],
    ['an end that has passed', {}, { exp: inSeconds(-31) }],
    ['a critical extension', { crit: ['x'], x: 1 }, {}],
  ])('%s is refused on the legacy path too', async (_, head, own) => {
    const claims = { ...shape, preferred_username: `service-account-${FAKE_CLIENT}`, ...own }
    const token = await issuer
      .token({ header: { ...header, ...head }, claims })
      .catch(() => 'unsignable')
    expect(await outcome(recogniserOf({ trusted: keycloak }), bearer(token))).toBe('token-invalid')
  })

  it('bound ones need their proof, once', async () => {
    const claims = {
      ...shape,
      typ: 'DPoP',
      preferred_username: `service-account-${FAKE_CLIENT}`,
      cnf: { jkt: key.thumbprint },
    }
    const token = await issuer.token({ header, claims })
    const recogniser = recogniserOf({ trusted: keycloak })
    expect(await outcome(recogniser, bearer(token))).toBe('dpop-required')
    const proof = await makeProof(key, { method: 'GET', url: URL_ASKED, token })
    const facts = request({ authorization: `DPoP ${token}`, dpop: proof })
    expect(await outcome(recogniser, facts)).toMatchObject({ bound: true })
    expect(await outcome(recogniser, facts)).toBe('dpop-proof-replayed')
    const forged = await makeProof(key, { method: 'GET', url: 'https://evil.example/', token })
    const relayed = request({ authorization: `DPoP ${token}`, dpop: forged })
    expect(await outcome(recogniser, relayed)).toBe('dpop-proof-invalid')
  })
})

describe('opaque tokens', () => {
  const asking = (): Partial<TrustedIssuer> => ({
    introspection: { url: issuer.introspectionUrl, clientId: 'hub', clientSecret: 'hush' },
  })
  const active = () => ({
    active: true,
    iss: issuer.url,
    aud: FAKE_AUDIENCE,
    sub: FAKE_CLIENT,
    client_id: FAKE_CLIENT,
    exp: inSeconds(300),
    scope: 'ds:bus-positions:read',
  })

  it('are asked about, once in half a minute', async () => {
    const clock = { ahead: 0 }
    const recogniser = recogniserOf({ trusted: asking(), now: () => Date.now() + clock.ahead })
    issuer.opaque.set('opaque-1', active())
    const before = issuer.asked.introspection
    expect(await outcome(recogniser, bearer('opaque-1'))).toEqual(appPrincipal)
    expect(await outcome(recogniser, bearer('opaque-1'))).toEqual(appPrincipal)
    expect(issuer.asked.introspection - before).toBe(1)
    issuer.opaque.delete('opaque-1')
    clock.ahead = 31_000
    expect(await outcome(recogniser, bearer('opaque-1'))).toBe('token-invalid')
  })

  it.each<[string, object]>([
    ['inactive', { active: false }],
    ['of another audience', { aud: 'https://other.example' }],
    ['without an audience', { aud: undefined }],
    ['of another issuer', { iss: 'https://other.example' }],
    ['late', { exp: 1 }],
    ['early', { nbf: inSeconds(100) }],
    ['without a client', { client_id: undefined }],
    ['bound to a certificate', { cnf: { 'x5t#S256': 'x' } }],
  ])('that are %s open nothing', async (_, own) => {
    const token = randomUUID()
    issuer.opaque.set(token, { ...active(), ...own })
    expect(await outcome(recogniserOf({ trusted: asking() }), bearer(token))).toBe('token-invalid')
  })

  it('that are bound need their proof', async () => {
    const token = randomUUID()
    issuer.opaque.set(token, { ...active(), cnf: { jkt: key.thumbprint } })
    const recogniser = recogniserOf({ trusted: asking() })
    expect(await outcome(recogniser, bearer(token))).toBe('dpop-required')
    const proof = await makeProof(key, { method: 'GET', url: URL_ASKED, token })
    const facts = request({ authorization: `DPoP ${token}`, dpop: proof })
    expect(await outcome(recogniser, facts)).toMatchObject({ bound: true })
  })

  it('are a 503 while the issuer is away, and wrong where none can be asked', async () => {
    const other = await startFakeIssuer()
    const introspection = { url: other.introspectionUrl, clientId: 'hub', clientSecret: 'hush' }
    other.behave('down')
    const recogniser = recogniserOf({ trusted: { introspection } })
    expect(await outcome(recogniser, bearer('opaque-2'))).toBe('issuer-unavailable')
    await other.stop()
    expect(await outcome(recogniserOf(), bearer('opaque-2'))).toBe('token-invalid')
  })
})
