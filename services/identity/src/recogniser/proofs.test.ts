import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FAKE_AUDIENCE, type FakeIssuer, startFakeIssuer } from '../testing/fake-issuer.ts'
import { makeProof, type ProofKey, proofKey } from '../testing/proof-maker.ts'
import type { RequestFacts } from '../types.ts'
import { appPrincipal, bearer, inSeconds, outcome, request, URL_ASKED, worldOf } from './testing.ts'

let issuer: FakeIssuer
let key: ProofKey
const { people, recogniserOf } = worldOf(() => issuer)

beforeAll(async () => {
  issuer = await startFakeIssuer()
  key = await proofKey()
})
afterAll(() => issuer.stop())

describe('a proof of possession', () => {
  const boundToken = () => issuer.token({ claims: { cnf: { jkt: key.thumbprint } } })
  const shown = (token: string, proof: string, own: Partial<RequestFacts> = {}) =>
    request({ authorization: `DPoP ${token}`, dpop: proof }, own)

  it('opens with a token that is bound to its key', async () => {
    const token = await boundToken()
    const proof = await makeProof(key, { method: 'GET', url: URL_ASKED, token })
    const found = await outcome(recogniserOf(), shown(token, proof))
    expect(found).toEqual({ ...appPrincipal, bound: true })
  })

  it('covers the address without its query', async () => {
    const token = await boundToken()
    const proof = await makeProof(key, { method: 'GET', url: URL_ASKED, token })
    const facts = shown(token, proof, { url: `${URL_ASKED}?limit=3` })
    expect(await outcome(recogniserOf(), facts)).toMatchObject({ bound: true })
  })

  it('is good once', async () => {
    const token = await boundToken()
    const recogniser = recogniserOf()
    const proof = await makeProof(key, { method: 'GET', url: URL_ASKED, token })
    await outcome(recogniser, shown(token, proof))
    expect(await outcome(recogniser, shown(token, proof))).toBe('dpop-proof-replayed')
    const more = await makeProof(key, { method: 'GET', url: URL_ASKED, token })
    expect(await outcome(recogniser, shown(token, more))).toMatchObject({ bound: true })
  })

  it('is good once even when it comes twice at the same moment', async () => {
    const token = await boundToken()
    const recogniser = recogniserOf()
    const proof = await makeProof(key, { method: 'GET', url: URL_ASKED, token })
    const found = await Promise.all(
      Array.from({ length: 8 }, () => outcome(recogniser, shown(token, proof))),
    )
    expect(found.filter((one) => one === 'dpop-proof-replayed')).toHaveLength(7)
  })

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['another method', { htm: 'POST' }, {}],
    ['another path', { htu: `${FAKE_AUDIENCE}/api/keys` }, {}],
    ['another host, relayed to us', { htu: 'https://evil.example/api/me' }, {}],
    ['no address at all', { htu: undefined }, {}],
    ['an address that is none', { htu: 'me' }, {}],
    ['another token', { ath: 'AAAA' }, {}],
    ['no token', { ath: undefined }, {}],
    ['a time long past', { iat: inSeconds(-130) }, {}],
    ['a time to come', { iat: inSeconds(30) }, {}],
    ['no time', { iat: undefined }, {}],
    ['no id', { jti: undefined }, {}],
    ['an endless id', { jti: 'x'.repeat(300) }, {}],
    ['another type', {}, { typ: 'JWT' }],
    ['no key', {}, { jwk: undefined }],
  ])('is refused with %s', async (_, claims, header) => {
    const token = await boundToken()
    const proof = await makeProof(key, { method: 'GET', url: URL_ASKED, token }, claims, header)
    expect(await outcome(recogniserOf(), shown(token, proof))).toBe('dpop-proof-invalid')
  })

  it('is refused when another key has made it, or when there are two', async () => {
    const token = await boundToken()
    const other = await proofKey()
    const proof = await makeProof(other, { method: 'GET', url: URL_ASKED, token })
    expect(await outcome(recogniserOf(), shown(token, proof))).toBe('dpop-proof-invalid')
    const good = await makeProof(key, { method: 'GET', url: URL_ASKED, token })
    expect(await outcome(recogniserOf(), shown(token, `${good}, ${good}`))).toBe(
      'dpop-proof-invalid',
    )
  })

  it('is demanded of a bound token: as a bearer it opens nothing', async () => {
    const token = await boundToken()
    expect(await outcome(recogniserOf(), bearer(token))).toBe('dpop-required')
    expect(await outcome(recogniserOf(), request({ authorization: `DPoP ${token}` }))).toBe(
      'dpop-required',
    )
  })

  it('does not make a token of a bearer one that is bound', async () => {
    const token = await issuer.token()
    const proof = await makeProof(key, { method: 'GET', url: URL_ASKED, token })
    expect(await outcome(recogniserOf(), shown(token, proof))).toBe('token-invalid')
  })

  it('is demanded of an app that promised proofs', async () => {
    const client = {
      authMethod: 'none',
      grantTypes: [],
      redirectUris: [],
      jwks: [],
      dpop: true,
    } as const
    const recogniser = recogniserOf({ world: people({ client }) })
    expect(await outcome(recogniser, bearer(await issuer.token()))).toBe('dpop-required')
  })

  it('from before the process began is refused: nobody knows whether it was used', async () => {
    const token = await boundToken()
    const recogniser = recogniserOf({ startedAt: Date.now() })
    const proof = await makeProof(key, { method: 'GET', url: URL_ASKED, token })
    expect(await outcome(recogniser, shown(token, proof))).toBe('dpop-proof-invalid')
  })
})
