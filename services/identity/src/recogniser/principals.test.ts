import type { Principal } from '@tongqu/access'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FAKE_CLIENT, type FakeIssuer, startFakeIssuer } from '../testing/fake-issuer.ts'
import { makeProof, type ProofKey, proofKey } from '../testing/proof-maker.ts'
import {
  appPrincipal,
  bearer,
  directoryOf,
  inSeconds,
  outcome,
  request,
  URL_ASKED,
  worldOf,
} from './testing.ts'

let issuer: FakeIssuer
let key: ProofKey
const { people, recogniserOf } = worldOf(() => issuer)

beforeAll(async () => {
  issuer = await startFakeIssuer()
  key = await proofKey()
})
afterAll(() => issuer.stop())

describe('what was verified', () => {
  it.each(['app', 'organisation'] as const)('ends at once when the %s is disabled', async (who) => {
    const world = people()
    const recogniser = recogniserOf({ world })
    const token = await issuer.token()
    expect(await outcome(recogniser, bearer(token))).toEqual(appPrincipal)
    const disabled = { ...world[who], state: 'DISABLED' }
    Object.assign(world[who], disabled)
    expect(await outcome(recogniser, bearer(token))).toBe('token-invalid')
  })

  it('ends at once when the person is disabled', async () => {
    const world = people()
    const recogniser = recogniserOf({ world })
    const token = await issuer.token({ claims: { sub: 'somebody', scope: 'hub:act' } })
    expect(await outcome(recogniser, bearer(token))).toMatchObject({ kind: 'person' })
    world.person.state = 'DISABLED'
    expect(await outcome(recogniser, bearer(token))).toBe('token-invalid')
  })

  it('is answered without a promise the second time', async () => {
    const recogniser = recogniserOf()
    const facts = bearer(await issuer.token())
    const first = recogniser.principalOf(facts)
    expect(first).toBeInstanceOf(Promise)
    await first
    expect(recogniser.principalOf(facts)).toEqual(appPrincipal)
  })

  it('does not outlive the token', async () => {
    const clock = { ahead: 0 }
    const recogniser = recogniserOf({ now: () => Date.now() + clock.ahead })
    const facts = bearer(await issuer.token({ claims: { exp: inSeconds(10) } }))
    await recogniser.principalOf(facts)
    clock.ahead = 11_000
    expect(recogniser.principalOf(facts)).toBeInstanceOf(Promise)
  })

  it('is not taken of the same token with another scheme', async () => {
    const recogniser = recogniserOf()
    const token = await issuer.token()
    await recogniser.principalOf(bearer(token))
    const proof = await makeProof(key, { method: 'GET', url: URL_ASKED, token })
    const facts = request({ authorization: `DPoP ${token}`, dpop: proof })
    expect(await outcome(recogniser, facts)).toBe('token-invalid')
  })
})

describe('a token of a person', () => {
  const somebody = (claims: object = {}) =>
    issuer.token({ claims: { sub: 'somebody', scope: 'openid hub:act', ...claims } })

  it('has the roles of the directory when its scope says that it may act', async () => {
    expect(await outcome(recogniserOf(), bearer(await somebody()))).toEqual({
      kind: 'person',
      address: '192.0.2.1',
      id: 'person',
      organisation: 'org',
      authority: false,
      roles: ['consumer', 'approver'],
      via: 'token',
      csrf: true,
    })
  })

  it('has no roles without that scope', async () => {
    const token = await somebody({ scope: 'openid' })
    expect(await outcome(recogniserOf(), bearer(token))).toMatchObject({ id: 'person', roles: [] })
  })

  it('is narrowed by the roles of its issuer, and never widened', async () => {
    const recogniser = recogniserOf({ trusted: { rolesClaim: 'realm_access.roles' } })
    const token = await somebody({ realm_access: { roles: ['approver', 'operator', 7] } })
    expect(await outcome(recogniser, bearer(token))).toMatchObject({ roles: ['approver'] })
    const none = await somebody({ realm_access: 'operator' })
    expect(await outcome(recogniser, bearer(none))).toMatchObject({ roles: [] })
  })

  it('comes through an app of the same organisation or of the hub itself', async () => {
    const foreign = people({ organisation: 'another' })
    const directory = directoryOf(foreign)
    const organisation = (id: string) => ({ ...foreign.organisation, id })
    const through = recogniserOf({ directory: { ...directory, organisation } })
    expect(await outcome(through, bearer(await somebody()))).toBe('token-invalid')
    const own = recogniserOf({ world: people({ id: 'x' }), trusted: { ownClients: [FAKE_CLIENT] } })
    expect(await outcome(own, bearer(await somebody()))).toMatchObject({ id: 'person' })
  })

  it('is nobody when the same subject is known of another issuer only', async () => {
    const world = people()
    world.person.issuer = 'https://other.example'
    expect(await outcome(recogniserOf({ world }), bearer(await somebody()))).toBe('token-invalid')
  })
})

it('an app of one issuer is not vouched for by another', async () => {
  const token = await issuer.token()
  for (const own of [{ issuer: 'https://other.example' }, { issuer: undefined }]) {
    const world = people()
    Object.assign(world.app, own)
    expect(await outcome(recogniserOf({ world }), bearer(token))).toBe('token-invalid')
  }
})

describe('which credentials count', () => {
  const session = { ...appPrincipal, kind: 'anonymous', address: 'session' } as Principal

  it('without any one is anonymous, or whoever the session says', async () => {
    const nobody = { kind: 'anonymous', address: '192.0.2.1' }
    expect(recogniserOf().principalOf(request({}))).toEqual(nobody)
    expect(await recogniserOf({ sessionOf: () => session }).principalOf(request({}))).toBe(session)
    const gone = recogniserOf({ sessionOf: async () => undefined })
    expect(await gone.principalOf(request({}))).toEqual(nobody)
  })

  it('wrong ones never fall back to a session', async () => {
    const recogniser = recogniserOf({ sessionOf: () => session })
    for (const headers of [{ authorization: 'Bearer x' }, { 'x-api-key': 'x' }]) {
      expect(await outcome(recogniser, request(headers))).toBe('token-invalid')
    }
  })

  it('two kinds at once are none', async () => {
    const authorization = `Bearer ${await issuer.token()}`
    const facts = request({ authorization, 'x-api-key': 'hub_live_x' })
    expect(await outcome(recogniserOf(), facts)).toBe('token-invalid')
  })

  it.each([
    'access_token=abc',
    'ACCESS_TOKEN=abc',
    'api_key=abc',
    'x-api-key=abc',
    'a=1&apikey=abc',
    'q=hub_live_abcdefghij_',
    'q=x%68ub_live_abc',
    'hub_live_abc=1',
    'token=eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.abc',
  ])('in a query none is taken, and the caller is told: %s', async (query) => {
    const facts = request({}, { url: `${URL_ASKED}?${query}` })
    expect(await outcome(recogniserOf(), facts)).toBe('key-in-query')
  })

  it('queries of data are left alone', async () => {
    for (const query of ['token=eq.7', 'key=eq.hub', 'cursor=eyJhIjoxfQ', 'q=eyJ.x.y']) {
      const facts = request({}, { url: `${URL_ASKED}?${query}` })
      expect(await outcome(recogniserOf(), facts)).toMatchObject({ kind: 'anonymous' })
    }
  })
})
