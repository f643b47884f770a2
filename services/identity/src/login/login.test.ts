import { testStores } from '@tongqu/store/testing'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import { type Browser, createBrowser, type Page } from '../testing/browser.ts'
import { addMembers, openTestHub, PASSWORD, type TestHub } from '../testing/test-hub.ts'

const hubs: TestHub[] = []
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.close()
})

describe.each(testStores())('%s', (_name, openStore) => {
  async function hubWithPeople(options: Parameters<typeof openTestHub>[1] = {}) {
    const hub = await openTestHub(await openStore(), options)
    hubs.push(hub)
    await addMembers(hub)
    return hub
  }

  async function signIn(hub: TestHub, browser: Browser, back = '/'): Promise<Page> {
    const page = await browser.open(`${hub.url}/login?return=${encodeURIComponent(back)}`)
    return browser.submit(page, /\/login/, { login: 'Wu.Li', password: PASSWORD })
  }

  async function sessionOf(hub: TestHub, browser: Browser) {
    const { text } = await browser.open(`${hub.url}/`)
    return JSON.parse(text) as { person: string; csrf: string } | null
  }

  it('signs a person in, and brings them back where they came from', async () => {
    const hub = await hubWithPeople()
    const browser = createBrowser()
    const page = await signIn(hub, browser, '/?a=1#b')
    expect(page.url).toBe(`${hub.url}/?a=1#b`)
    expect(JSON.parse(page.text)).toMatchObject({ person: 'person-wu' })
    expect(page.way.some((url) => url.startsWith(`${hub.url}/login/callback?code=`))).toBe(true)
    expect(hub.faults).toEqual([])
  })

  it('leads back to the start page whoever thinks better of it', async () => {
    const hub = await hubWithPeople()
    const browser = createBrowser()
    const page = await browser.open(`${hub.url}/login?return=/live`)
    const home = await browser.submit(page, /abort/)
    expect({ url: home.url, text: home.text }).toEqual({ url: `${hub.url}/`, text: 'null' })
    expect([...browser.cookies.keys()]).not.toContain('sid')
  })

  it('keeps no token where the browser, or a reader of the database, could find one', async () => {
    const hub = await hubWithPeople()
    const browser = createBrowser()
    await signIn(hub, browser)
    const cookie = browser.cookies.get('sid')
    expect(cookie?.text).toMatch(/; HttpOnly; SameSite=Lax$/)
    expect(Buffer.from(cookie?.value ?? '', 'base64url')).toHaveLength(32)
    const rows = await hub.store.db.selectFrom('sessions').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(cookie?.value)
    // As a JWT begins; what is sealed may hold three of its signs by chance.
    expect(JSON.stringify(rows)).not.toMatch(/eyJ[\w-]+\.eyJ/)
    const remembered = await hub.store.db.selectFrom('oidc').selectAll().execute()
    expect(JSON.stringify(remembered)).not.toContain(browser.cookies.get('op')?.value)
  })

  it('makes a new session at every login, whatever a browser brings along', async () => {
    const hub = await hubWithPeople()
    const browser = createBrowser()
    const planted = 'A'.repeat(43)
    browser.cookies.set('sid', { value: planted, path: '/', text: '' })
    await signIn(hub, browser)
    const first = browser.cookies.get('sid')?.value
    expect(first).not.toBe(planted)
    const issuerSession = browser.cookies.get('op')?.value
    await browser.open(`${hub.url}/login`)
    expect(browser.cookies.get('sid')?.value).not.toBe(first)
    expect(browser.cookies.get('op')?.value).not.toBe(undefined)
    expect(issuerSession).not.toBe(undefined)
    const stranger = createBrowser()
    stranger.cookies.set('sid', { value: first ?? '', path: '/', text: '' })
    expect(await sessionOf(hub, stranger)).toBe(null)
  })

  it('changes the issuer’s own session id when somebody signs in', async () => {
    const hub = await hubWithPeople()
    const attacker = createBrowser()
    const begun = await attacker.open(`${hub.url}/login`)
    const before = new Map(attacker.cookies)
    await attacker.submit(begun, /\/login/, { login: 'wu.li', password: PASSWORD })
    const after = attacker.cookies.get('op')?.value
    expect(after).toBeDefined()
    expect([...before.values()].map(({ value }) => value)).not.toContain(after)
  })

  it('never leads to another origin after a login', async () => {
    const hub = await hubWithPeople()
    const page = await signIn(hub, createBrowser(), '//evil.example/')
    expect(page.url).toBe(`${hub.url}/`)
  })

  it('finishes no login that this browser has not begun', async () => {
    const hub = await hubWithPeople()
    const attacker = createBrowser()
    const page = await attacker.open(`${hub.url}/login`)
    const stopped = await attacker.submit(
      page,
      /\/login/,
      { login: 'wu.li', password: PASSWORD },
      `${hub.url}/login/callback`,
    )
    const victim = createBrowser()
    expect((await victim.open(stopped.url)).status).toBe(400)
    await victim.open(`${hub.url}/login`, `${hub.url}/oidc`)
    const forced = await victim.open(stopped.url)
    expect({ status: forced.status, text: forced.text }).toEqual({
      status: 400,
      text: '{"code":"login-state-invalid"}',
    })
    expect(victim.cookies.has('sid')).toBe(false)
    const own = await attacker.open(stopped.url)
    expect(JSON.parse(own.text)).toMatchObject({ person: 'person-wu' })
    expect((await attacker.open(stopped.url)).status).toBe(400)
  })

  it('signs out here, and at the issuer after a confirmation', async () => {
    const hub = await hubWithPeople()
    const browser = createBrowser()
    await signIn(hub, browser)
    const session = await sessionOf(hub, browser)
    const stolen = createBrowser()
    for (const [name, cookie] of browser.cookies) stolen.cookies.set(name, cookie)
    const place = { ...(await browser.open(`${hub.url}/`)), text: FORM }
    expect((await browser.submit(place, /logout/)).status).toBe(403)
    expect((await browser.submit(place, /logout/, { csrf: 'wrong' })).status).toBe(403)
    expect(await sessionOf(hub, browser)).not.toBe(null)
    const asked = await browser.submit(place, /logout/, { csrf: session?.csrf ?? '' })
    expect(asked.text).toContain('退出')
    expect(asked.headers.get('content-security-policy')).not.toContain('unsafe')
    expect(await sessionOf(hub, stolen)).toBe(null)
    const done = await browser.submit(asked, /session\/end\/confirm/)
    expect(done.url).toBe(`${hub.url}/`)
    const again = await browser.open(`${hub.url}/login`)
    expect(again.url).toContain('/oidc/interaction/')
  })

  it('ends the session here when the person signs out at the issuer', async () => {
    const hub = await hubWithPeople()
    const browser = createBrowser()
    await signIn(hub, browser)
    const asked = await browser.open(`${hub.issuer.issuer}/session/end`)
    await browser.submit(asked, /session\/end\/confirm/)
    await expect.poll(() => sessionOf(hub, browser)).toBe(null)
    expect(hub.faults).toEqual([])
  })

  it('lets nobody in who is disabled, and nobody stay', async () => {
    const hub = await hubWithPeople()
    const browser = createBrowser()
    await signIn(hub, browser)
    const facts = {
      method: 'GET',
      url: `${hub.url}/api/me`,
      address: '192.0.2.1',
      header: (name: string) =>
        name === 'cookie' ? `sid=${browser.cookies.get('sid')?.value}` : undefined,
    }
    expect(await hub.login.sessionOf(facts)).toMatchObject({
      kind: 'person',
      id: 'person-wu',
      via: 'session',
      csrf: false,
      roles: ['consumer'],
    })
    await disable(hub)
    await expect.poll(async () => hub.login.sessionOf(facts), { timeout: 20_000 }).toBe(undefined)
    expect((await signIn(hub, createBrowser())).status).toBe(401)
    const again = await browser.open(`${hub.url}/login`)
    expect(again.text).toContain('name="password"')
    expect(hub.faults).toEqual([])
  })

  it('says that the csrf value is right only when it is', async () => {
    const hub = await hubWithPeople()
    const browser = createBrowser()
    await signIn(hub, browser)
    const session = await sessionOf(hub, browser)
    const shown = (csrf: string) =>
      hub.login.sessionOf({
        method: 'POST',
        url: `${hub.url}/api/applications`,
        address: '192.0.2.1',
        header: (name) =>
          ({ cookie: `sid=${browser.cookies.get('sid')?.value}`, 'x-hub-csrf': csrf })[name],
      })
    expect(await shown(session?.csrf ?? '')).toMatchObject({ csrf: true })
    expect(await shown('x')).toMatchObject({ csrf: false })
  })

  it('ends a session after half an hour of silence and after eight hours', async () => {
    let ahead = 0
    const hub = await hubWithPeople({ now: () => Date.now() + ahead })
    const browser = createBrowser()
    await signIn(hub, browser)
    ahead += 29 * 60_000
    expect(await sessionOf(hub, browser)).not.toBe(null)
    ahead += 29 * 60_000
    expect(await sessionOf(hub, browser)).not.toBe(null)
    ahead += 31 * 60_000
    expect(await sessionOf(hub, browser)).toBe(null)
    ahead = 0
    browser.cookies.clear()
    await signIn(hub, browser)
    for (let minutes = 25; minutes < 480; minutes += 25) {
      ahead = minutes * 60_000
      expect(await sessionOf(hub, browser)).not.toBe(null)
    }
    ahead = 481 * 60_000
    expect(await sessionOf(hub, browser)).toBe(null)
  })

  it('stays signed in over a restart', async () => {
    const hub = await hubWithPeople()
    const browser = createBrowser()
    await signIn(hub, browser)
    const { port } = new URL(hub.url)
    await hub.close()
    hubs.pop()
    const again = await openTestHub(hub.store, { port: Number(port) })
    hubs.push(again)
    expect(await sessionOf(again, browser)).toMatchObject({ person: 'person-wu' })
    const page = await browser.open(`${again.url}/login`)
    expect(page.url).toBe(`${again.url}/`)
  })

  it('takes a notice of logout from the issuer alone, of now, for us, and once', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const key = { ...(await exportJWK(publicKey)), kid: 'theirs', alg: 'ES256' }
    expect(key.kty).toBe('EC')
    const hub = await hubWithPeople()
    const browser = createBrowser()
    await signIn(hub, browser)
    const forged = await new SignJWT({
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      jti: 'a',
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'theirs', typ: 'logout+jwt' })
      .setIssuer(hub.issuer.issuer)
      .setAudience('portal')
      .setSubject('person-wu')
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(privateKey)
    for (const token of [forged, '', 'x.y.z']) {
      const body = new URLSearchParams({ logout_token: token })
      const answer = await fetch(`${hub.url}/login/backchannel`, { method: 'POST', body })
      expect(answer.status).toBe(400)
    }
    expect(await sessionOf(hub, browser)).not.toBe(null)
  })
})

const FORM = '<form method="post" action="/logout"><p></p></form>'

async function disable({ store }: TestHub): Promise<void> {
  await store.transact(async (writing) => {
    await writing.updateTable('persons').set({ state: 'DISABLED' }).execute()
    await store.record(writing, {
      entity: 'person',
      entityId: 'person-wu',
      action: 'disable',
      actor: 'system',
      policy: true,
      audience: [],
    })
  })
}
