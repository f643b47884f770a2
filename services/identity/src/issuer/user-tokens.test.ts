import { testStores } from '@tongqu/store/testing'
import * as oauth from 'oauth4webapi'
import { afterEach, describe, expect, it } from 'vitest'
import { createBrowser } from '../testing/browser.ts'
import { addMembers, app, openTestHub, PASSWORD, type TestHub } from '../testing/test-hub.ts'
import { accountOf, changePassword } from './accounts.ts'

const hubs: TestHub[] = []
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.close()
})

const BACK = 'https://partner.example/back'
/** The page on which somebody signs in. */
const ASKS = 'name="password"'
const insecure = { [oauth.allowInsecureRequests]: true }

describe.each(testStores())('%s', (_name, openStore) => {
  async function hubWithPeople() {
    const hub = await openTestHub(await openStore())
    hubs.push(hub)
    hub.scopes.set('org-linheng', ['ds:bus-gps:read'])
    const client = {
      authMethod: 'none' as const,
      grantTypes: ['authorization_code' as const, 'refresh_token' as const],
      redirectUris: [BACK],
      jwks: [],
      dpop: false,
    }
    await addMembers(hub, [app(hub, 'app-map', client)])
    return hub
  }

  /** Signs in at a program of somebody else; answers what it gets and the pages on the way. */
  async function authorize(hub: TestHub, changes: Record<string, string> = {}) {
    const issuer = new URL(hub.issuer.issuer)
    const as = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, insecure),
    )
    const verifier = oauth.generateRandomCodeVerifier()
    const url = new URL(as.authorization_endpoint ?? '')
    const parameters = {
      client_id: 'app-map',
      redirect_uri: BACK,
      response_type: 'code',
      scope: 'openid offline_access hub:act ds:bus-gps:read',
      prompt: 'consent',
      resource: hub.url,
      state: 'state-1',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...changes,
    }
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== '') url.searchParams.set(name, value)
    }
    const browser = createBrowser({ 'accept-language': 'en' })
    const login = await browser.open(url.href, BACK)
    return { as, browser, login, verifier }
  }

  async function tokens(hub: TestHub) {
    const { as, browser, login, verifier } = await authorize(hub)
    const consent = await browser.submit(login, /login/, { login: 'wu.li', password: PASSWORD })
    const done = await browser.submit(consent, /consent/, {}, BACK)
    const client = { client_id: 'app-map' }
    const shown = oauth.validateAuthResponse(as, client, new URL(done.url), 'state-1')
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      oauth.None(),
      shown,
      BACK,
      verifier,
      insecure,
    )
    const given = await oauth.processAuthorizationCodeResponse(as, client, response)
    return { as, given, consent, done, code: shown.get('code') ?? '', verifier }
  }

  async function refresh(hub: TestHub, token: string | undefined) {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'app-map',
      refresh_token: token ?? '',
    })
    const response = await fetch(`${hub.issuer.issuer}/token`, { method: 'POST', body })
    const answer = (await response.json()) as { refresh_token?: string; [name: string]: unknown }
    return { ...answer, status: response.status }
  }

  it('asks a person what a foreign program may do, and gives it that and no more', async () => {
    const hub = await hubWithPeople()
    const { given, consent } = await tokens(hub)
    expect(consent.text).toContain('ds:bus-gps:read'.replace(/ds:|:read/g, ''))
    expect(consent.text).toContain('act with your roles')
    expect(consent.headers.get('content-security-policy')).toContain(
      "form-action 'self' https://partner.example",
    )
    expect(given.scope?.split(' ').toSorted()).toEqual(['ds:bus-gps:read', 'hub:act'])
    expect(given.refresh_token).toBeDefined()
    expect(hub.faults).toEqual([])
  })

  it('gives a new refresh token each time, and ends all when an old one is shown', async () => {
    const hub = await hubWithPeople()
    const { given } = await tokens(hub)
    const second = await refresh(hub, given.refresh_token)
    expect(second).toMatchObject({ status: 200 })
    expect(second.refresh_token).not.toBe(given.refresh_token)
    const reused = await refresh(hub, given.refresh_token)
    expect(reused).toMatchObject({ status: 400, error: 'invalid_grant' })
    expect(await refresh(hub, second.refresh_token)).toMatchObject({ error: 'invalid_grant' })
  })

  it('gives nothing for a refresh token from before the sign-ins of a person began anew', async () => {
    const hub = await hubWithPeople()
    const { given } = await tokens(hub)
    const signInsFrom = new Date(Date.now() + 2_000).toISOString()
    const body = JSON.stringify({ name: '吴丽', passwordOnce: false, signInsFrom })
    await hub.store.db.updateTable('persons').set({ body }).execute()
    expect(await refresh(hub, given.refresh_token)).toMatchObject({ error: 'invalid_grant' })
  })

  it('gives a code or a refresh token away once, also to many in the same instant', async () => {
    const hub = await hubWithPeople()
    const { given } = await tokens(hub)
    const asked = Array.from({ length: 6 }, () => refresh(hub, given.refresh_token))
    const answers = await Promise.all(asked)
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
    const next = answers.find(({ status }) => status === 200)
    expect(await refresh(hub, next?.refresh_token)).toMatchObject({ status: 400 })
  })

  it('refreshes nothing for a disabled person, or when no agreement is left', async () => {
    const hub = await hubWithPeople()
    const { given } = await tokens(hub)
    hub.scopes.set('org-linheng', [])
    const narrowed = await refresh(hub, given.refresh_token)
    expect(narrowed).toMatchObject({ status: 200, scope: 'hub:act' })
    await hub.store.db.updateTable('persons').set({ state: 'DISABLED' }).execute()
    const refused = await refresh(hub, narrowed.refresh_token)
    expect(refused).toMatchObject({ status: 400, error: 'invalid_grant' })
  })

  it('knows nobody who has left: no refresh, no session, no sign-in, no new password', async () => {
    const hub = await hubWithPeople()
    const { given } = await tokens(hub)
    const account = await accountOf(hub.store, 'person-wu')
    if (!account) throw new Error('nobody there')
    const { browser, login } = await authorize(hub)
    const credentials = { login: 'wu.li', password: PASSWORD }
    const consent = await browser.submit(login, /login/, credentials)
    expect(consent.text).not.toContain(ASKS)
    const facts = { address: 'x', via: 'session', csrf: true } as const
    const self = hub.directory.principalOf('person-wu', facts)
    await hub.directory.desks.persons.leave(self ?? { kind: 'anonymous', address: 'x' })
    expect(await refresh(hub, given.refresh_token)).toMatchObject({ error: 'invalid_grant' })
    const anew = await browser.open(login.way[0] ?? '')
    expect(anew.text).toContain(ASKS)
    expect((await browser.submit(anew, /login/, credentials)).text).toContain(ASKS)
    const changing = changePassword(
      { store: hub.store, now: Date.now },
      account,
      '夜潮-灯塔-北岸-4217',
    )
    await expect(changing).rejects.toMatchObject({ code: 'login-failed' })
    const row = await hub.store.db.selectFrom('persons').select('password').executeTakeFirst()
    expect(row).toEqual({ password: null })
  })

  it('needs PKCE with S256, a registered address, and scopes that exist', async () => {
    const hub = await hubWithPeople()
    const errorOf = async (changes: Record<string, string>) => {
      const { login } = await authorize(hub, changes)
      const { searchParams, hash } = new URL(login.url)
      return searchParams.get('error') ?? new URLSearchParams(hash.slice(1)).get('error')
    }
    expect(await errorOf({ code_challenge: '', code_challenge_method: '' })).toBe('invalid_request')
    expect(await errorOf({ code_challenge_method: 'plain' })).toBe('invalid_request')
    expect(await errorOf({ scope: 'openid ds:waybills:read' })).toBe('invalid_scope')
    expect(await errorOf({ resource: 'https://api.example' })).toBe('invalid_target')
    expect(await errorOf({ response_type: 'token' })).toBe('invalid_request')
    const { login } = await authorize(hub, { redirect_uri: 'https://evil.example/' })
    expect({ status: login.status, url: new URL(login.url).origin }).toEqual({
      status: 400,
      url: hub.url,
    })
    expect(login.text).toContain('Tongqu')
  })

  it('ends a refresh token that is given back, and tells nobody else of it', async () => {
    const hub = await hubWithPeople()
    const { given } = await tokens(hub)
    const post = async (path: string, client: string) => {
      const body = new URLSearchParams({ client_id: client, token: given.refresh_token ?? '' })
      return fetch(`${hub.issuer.issuer}/${path}`, { method: 'POST', body })
    }
    const told = await (await post('token/introspection', 'app-map')).json()
    expect(told).toMatchObject({ active: true, client_id: 'app-map' })
    expect((await post('token/revocation', 'app-other')).status).toBe(401)
    expect((await post('token/revocation', 'app-map')).status).toBe(200)
    expect(await (await post('token/introspection', 'app-map')).json()).toEqual({ active: false })
    expect(await refresh(hub, given.refresh_token)).toMatchObject({ error: 'invalid_grant' })
  })

  it('says of a token of whoever may sign in no more what it is worth: nothing', async () => {
    const hub = await hubWithPeople()
    const { given } = await tokens(hub)
    const body = new URLSearchParams({ client_id: 'app-map', token: given.refresh_token ?? '' })
    const told = async () => {
      const way = `${hub.issuer.issuer}/token/introspection`
      return (await fetch(way, { method: 'POST', body })).json()
    }
    expect(await told()).toMatchObject({ active: true })
    const signInsFrom = new Date(Date.now() + 2_000).toISOString()
    const ends = [
      { state: 'DISABLED' },
      { state: 'REMOVED', login: null, password: null },
      { body: JSON.stringify({ name: '吴丽', passwordOnce: false, signInsFrom }) },
    ]
    const rows = await hub.store.db.selectFrom('persons').selectAll().execute()
    for (const end of ends) {
      await hub.store.db.updateTable('persons').set(end).execute()
      expect(await told()).toEqual({ active: false })
      for (const { id, ...row } of rows) {
        await hub.store.db.updateTable('persons').set(row).where('id', '=', id).execute()
      }
    }
    expect(await told()).toMatchObject({ active: true })
  })

  it('takes a request that was pushed beforehand, once', async () => {
    const hub = await hubWithPeople()
    const body = new URLSearchParams({
      client_id: 'app-map',
      redirect_uri: BACK,
      response_type: 'code',
      scope: 'openid',
      code_challenge: await oauth.calculatePKCECodeChallenge(oauth.generateRandomCodeVerifier()),
      code_challenge_method: 'S256',
    })
    const pushed = await fetch(`${hub.issuer.issuer}/request`, { method: 'POST', body })
    expect(pushed.status).toBe(201)
    const { request_uri } = (await pushed.json()) as { request_uri: string }
    const query = new URLSearchParams({ client_id: 'app-map', request_uri })
    const browser = createBrowser()
    const page = await browser.open(`${hub.issuer.issuer}/auth?${query}`)
    const consent = await browser.submit(page, /login/, { login: 'wu.li', password: PASSWORD })
    const done = await browser.submit(consent, /consent/, {}, BACK)
    expect(new URL(done.url).searchParams.get('code')).toBeTruthy()
    const again = await createBrowser().open(`${hub.issuer.issuer}/auth?${query}`, BACK)
    expect(again.text).not.toContain('name="password"')
  })

  it('lets a person cancel, and says so to the program', async () => {
    const hub = await hubWithPeople()
    const { browser, login } = await authorize(hub)
    const done = await browser.submit(login, /abort/, {}, BACK)
    expect(new URL(done.url).searchParams.get('error')).toBe('access_denied')
  })
})
