import { randomUUID } from 'node:crypto'
import { testStores } from '@tongqu/store/testing'
import { createRemoteJWKSet, decodeProtectedHeader, exportJWK, jwtVerify, SignJWT } from 'jose'
import * as oauth from 'oauth4webapi'
import { afterEach, describe, expect, it } from 'vitest'
import { addMembers, app, openTestHub, type TestHub } from '../testing/test-hub.ts'

const hubs: TestHub[] = []
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.close()
})

const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
  'sign',
  'verify',
])
const { kty, crv, x, y } = await exportJWK(pair.publicKey)
const publicKey = { kty: kty ?? '', crv, x, y, kid: 'one', alg: 'ES256' }

describe.each(testStores())('%s', (_name, openStore) => {
  async function hubWithApp(options: Parameters<typeof openTestHub>[1] = {}, dpop = false) {
    const hub = await openTestHub(await openStore(), options)
    hubs.push(hub)
    hub.scopes.set('org-linheng', ['ds:bus-gps:read', 'ds:metro-flow:read'])
    const client = {
      authMethod: 'private_key_jwt' as const,
      grantTypes: ['client_credentials' as const],
      redirectUris: [],
      jwks: [publicKey],
      dpop,
    }
    await addMembers(hub, [app(hub, 'app-1', client)])
    return hub
  }

  async function assertion(hub: TestHub, changes: Record<string, unknown> = {}) {
    const claims = { iss: 'app-1', sub: 'app-1', aud: hub.issuer.issuer, jti: randomUUID() }
    return new SignJWT({ ...claims, ...changes })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(pair.privateKey)
  }

  async function ask(hub: TestHub, given: Record<string, string> = {}, shown?: string) {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'ds:bus-gps:read',
      resource: hub.url,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: shown ?? (await assertion(hub)),
      ...given,
    })
    const response = await fetch(`${hub.issuer.issuer}/token`, { method: 'POST', body })
    const answer = (await response.json()) as { access_token?: string; [name: string]: unknown }
    return { ...answer, status: response.status }
  }

  function verify(hub: TestHub, token: string | undefined) {
    const keys = createRemoteJWKSet(new URL(`${hub.issuer.issuer}/jwks`))
    return jwtVerify(token ?? '', keys, { issuer: hub.issuer.issuer, audience: hub.url })
  }

  it('says in its discovery document what it can do, and nothing it can not', async () => {
    const hub = await hubWithApp()
    const url = `${hub.issuer.issuer}/.well-known/openid-configuration`
    const document = (await (await fetch(url, { headers: { host: 'evil.example' } })).json()) as {
      [name: string]: unknown
    }
    expect(document).toMatchObject({
      issuer: `${hub.url}/oidc`,
      authorization_endpoint: `${hub.url}/oidc/auth`,
      token_endpoint: `${hub.url}/oidc/token`,
      pushed_authorization_request_endpoint: `${hub.url}/oidc/request`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      id_token_signing_alg_values_supported: ['ES256'],
      backchannel_logout_supported: true,
    })
    expect(document.dpop_signing_alg_values_supported).toContain('ES256')
    expect(document).not.toHaveProperty('device_authorization_endpoint')
    expect(document).not.toHaveProperty('registration_endpoint')
    expect(JSON.stringify(document)).not.toContain('evil.example')
  })

  it('gives an app a short signed token for this hub with the scopes of its agreements', async () => {
    const hub = await hubWithApp()
    const answer = await ask(hub)
    expect(answer).toMatchObject({ status: 200, token_type: 'Bearer', scope: 'ds:bus-gps:read' })
    const { payload, protectedHeader } = await verify(hub, answer.access_token)
    expect(protectedHeader).toMatchObject({ typ: 'at+jwt', alg: 'ES256' })
    expect(payload).toMatchObject({
      sub: 'app-1',
      client_id: 'app-1',
      aud: hub.url,
      scope: 'ds:bus-gps:read',
      org: 'org-linheng',
    })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300)
    expect(hub.faults).toEqual([])
  })

  it('refuses scopes of no agreement, and a request that names none', async () => {
    const hub = await hubWithApp()
    const foreign = await ask(hub, { scope: 'ds:waybills:read' })
    expect(foreign).toMatchObject({ status: 400, error: 'invalid_scope' })
    expect(foreign).not.toHaveProperty('access_token')
    expect(await ask(hub, { scope: '' })).toMatchObject({ status: 400, error: 'invalid_scope' })
    expect(await ask(hub, { scope: 'hub:act' })).toMatchObject({ error: 'invalid_scope' })
    const some = await ask(hub, { scope: 'ds:waybills:read ds:metro-flow:read' })
    expect(some).toMatchObject({ status: 200, scope: 'ds:metro-flow:read' })
  })

  it('gives no token for another resource, and none by signatures that are not the app’s', async () => {
    const hub = await hubWithApp()
    const elsewhere = await ask(hub, { resource: 'https://api.example' })
    expect(elsewhere).toMatchObject({ status: 400, error: 'invalid_target' })
    const broken = (await assertion(hub)).replace(/.{4}$/, 'AAAA')
    expect(await ask(hub, {}, broken)).toMatchObject({ status: 401, error: 'invalid_client' })
    const late = await assertion(hub, { aud: 'https://other.example' })
    expect(await ask(hub, {}, late)).toMatchObject({ status: 401, error: 'invalid_client' })
    const nobody = await assertion(hub, { iss: 'app-2', sub: 'app-2' })
    expect(await ask(hub, {}, nobody)).toMatchObject({ status: 401, error: 'invalid_client' })
  })

  it('takes an assertion once, also of many requests in the same instant', async () => {
    const hub = await hubWithApp()
    const shown = await assertion(hub)
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(hub, {}, shown)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await ask(hub, {}, shown)).toMatchObject({ status: 401, error: 'invalid_client' })
  })

  it('gives an app of which keys are demanded tokens that are bound to a key', async () => {
    const hub = await hubWithApp({}, true)
    expect(await ask(hub)).toMatchObject({ status: 400 })
    const keys = await oauth.generateKeyPair('ES256')
    const client = { client_id: 'app-1' }
    const insecure = { [oauth.allowInsecureRequests]: true }
    const issuer = new URL(hub.issuer.issuer)
    const found = await oauth.discoveryRequest(issuer, insecure)
    const as = await oauth.processDiscoveryResponse(issuer, found)
    const DPoP = oauth.DPoP({}, keys)
    const parameters = new URLSearchParams({ scope: 'ds:bus-gps:read', resource: hub.url })
    const auth = oauth.PrivateKeyJwt({ key: pair.privateKey, kid: 'one' })
    const options = { ...insecure, DPoP }
    const response = await oauth.clientCredentialsGrantRequest(
      as,
      client,
      auth,
      parameters,
      options,
    )
    const answer = await oauth.processClientCredentialsResponse(as, client, response)
    const { payload } = await verify(hub, answer.access_token)
    expect(answer.token_type).toBe('dpop')
    expect(payload.cnf).toEqual({ jkt: await DPoP.calculateThumbprint() })
  })

  it('knows an app no more as soon as it is disabled', async () => {
    const hub = await hubWithApp()
    expect(await ask(hub)).toMatchObject({ status: 200 })
    await hub.store.db.updateTable('apps').set({ state: 'DISABLED' }).execute()
    expect(await ask(hub)).toMatchObject({ status: 401, error: 'invalid_client' })
  })

  it('signs with a new key once everybody may know it, and tokens of the old one stay good', async () => {
    let ahead = 0
    const now = () => Date.now() + ahead
    const hub = await hubWithApp({ now })
    const first = (await ask(hub)).access_token
    const kid = decodeProtectedHeader(first ?? '').kid
    await hub.issuer.rotateKeys()
    expect(await hub.issuer.jwks()).toHaveLength(2)
    const second = (await ask(hub)).access_token
    expect(decodeProtectedHeader(second ?? '').kid).toBe(kid)
    ahead = 16 * 60_000
    const third = (await ask(hub)).access_token
    expect(decodeProtectedHeader(third ?? '').kid).not.toBe(kid)
    for (const token of [first, second, third]) await verify(hub, token)
    ahead = 13 * 3_600_000
    const left = await hub.issuer.jwks()
    expect(left.map((key) => key.kid)).toEqual([decodeProtectedHeader(third ?? '').kid])
    expect(JSON.stringify(left)).not.toContain('"d"')
  })

  it('has the same keys after a restart, and no key or token in clear in the store', async () => {
    const store = await openStore()
    const hub = await openTestHub(store)
    hubs.push(hub)
    const before = await hub.issuer.jwks()
    const again = await openTestHub(store, { publicUrl: hub.url })
    hubs.push(again)
    expect(await again.issuer.jwks()).toEqual(before)
    const rows = await store.db.selectFrom('issuer_keys').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain('"d"')
    expect(rows.map(({ usage }) => usage).toSorted()).toEqual(['cookie', 'sign'])
  })
})
