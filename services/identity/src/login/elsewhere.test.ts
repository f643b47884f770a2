import { testStores } from '@tongqu/store/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { importMembers } from '../directory/import.ts'
import { type Browser, createBrowser } from '../testing/browser.ts'
import { type LoginIssuer, openLoginIssuer, THEIR_CLIENT } from '../testing/login-issuer.ts'
import { addMembers, openTestHub, type TestHub } from '../testing/test-hub.ts'
import type { LoginProvider } from './types.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close()
})

const [, openStore] = testStores()[0] ?? []

describe('an issuer of somebody else', () => {
  async function hubOf(admit?: LoginProvider['admit']) {
    const issuer = await openLoginIssuer()
    closing.push(issuer)
    const provider = { issuer: issuer.url, ...THEIR_CLIENT, ...(admit && { admit }) }
    if (!openStore) throw new Error('there is always SQLite')
    const hub = await openTestHub(await openStore(), { provider: () => provider })
    closing.push(hub)
    await addMembers(hub)
    return { hub, issuer }
  }

  async function know({ store, directory }: TestHub, issuer: LoginIssuer) {
    const member = { state: 'ACTIVE' as const, version: 1, synthetic: true }
    const createdAt = '2026-11-01T00:00:00.000Z'
    const person = { ...member, createdAt, id: 'person-chen', organisation: 'org-linheng' }
    await importMembers(store, {
      organisations: [],
      persons: [
        {
          ...person,
          issuer: issuer.url,
          subject: 'their-wu',
          name: '陈',
          roles: ['signer'],
          passwordOnce: false,
          password: '',
        },
      ],
      apps: [],
    })
    await directory.catchUp()
  }

  async function sessionOf(hub: TestHub, browser: Browser) {
    const { text } = await browser.open(`${hub.url}/`)
    return JSON.parse(text) as { person: string } | null
  }

  function tell(hub: TestHub, token: string) {
    const body = new URLSearchParams({ logout_token: token })
    return fetch(`${hub.url}/login/backchannel`, { method: 'POST', body })
  }

  it('signs in a person whom the directory knows by issuer and subject', async () => {
    const { hub, issuer } = await hubOf()
    await know(hub, issuer)
    const browser = createBrowser()
    const page = await browser.open(`${hub.url}/login`)
    expect(JSON.parse(page.text)).toMatchObject({ person: 'person-chen' })
  })

  it('refuses whoever the directory does not know', async () => {
    const { hub } = await hubOf()
    const browser = createBrowser()
    const page = await browser.open(`${hub.url}/login`)
    expect({ status: page.status, text: page.text }).toEqual({
      status: 401,
      text: '{"code":"login-failed"}',
    })
    expect(browser.cookies.has('sid')).toBe(false)
    expect(await hub.store.db.selectFrom('persons').select('id').execute()).toHaveLength(1)
  })

  it('writes unknown persons down, without roles, only where a claim names an organisation', async () => {
    const { hub, issuer } = await hubOf({ organisationClaim: 'org' })
    issuer.claims = { sub: 'new-1', org: 'org-nowhere' }
    expect((await createBrowser().open(`${hub.url}/login`)).status).toBe(401)
    issuer.claims = { sub: 'new-2', org: 'org-linheng', name: '新人', roles: ['operator'] }
    const browser = createBrowser()
    const page = await browser.open(`${hub.url}/login`)
    const { person } = JSON.parse(page.text) as { person: string }
    expect(hub.directory.person(person)).toMatchObject({
      organisation: 'org-linheng',
      issuer: issuer.url,
      subject: 'new-2',
      name: '新人',
      roles: [],
    })
    await createBrowser().open(`${hub.url}/login`)
    expect(await hub.store.db.selectFrom('persons').select('id').execute()).toHaveLength(2)
  })

  it('takes no ID token of another login, audience, issuer or time', async () => {
    const { hub, issuer } = await hubOf()
    await know(hub, issuer)
    for (const claims of [
      { nonce: 'another' },
      { aud: 'another' },
      { iat: 1, exp: 2 },
      { aud: ['tongqu', 'b'], azp: 'b' },
    ]) {
      issuer.claims = { sub: 'their-wu', ...claims }
      const page = await createBrowser().open(`${hub.url}/login`)
      const isRefused = page.status === 401
      expect({ claims, isRefused }).toEqual({ claims, isRefused: !('iat' in claims) })
    }
    issuer.claims = { sub: 'their-wu' }
    issuer.broken = true
    expect((await createBrowser().open(`${hub.url}/login`)).status).toBe(401)
  })

  it('says that the issuer can not be reached', async () => {
    const { hub, issuer } = await hubOf()
    await issuer.close()
    closing.shift()
    const page = await createBrowser().open(`${hub.url}/login`)
    expect(page.text).toBe('{"code":"issuer-unavailable"}')
  })

  it('does not ask the issuer for its keys for each notice that somebody has made up', async () => {
    const { hub, issuer } = await hubOf()
    const header = Buffer.from('{"alg":"ES256","kid":"made-up"}').toString('base64url')
    for (let sent = 0; sent < 10; sent += 1) {
      expect((await tell(hub, `${header}.e30.AAAA`)).status).toBe(400)
    }
    expect(issuer.keysAsked).toBeLessThan(3)
  })

  it('ends the sessions that a notice of logout names, and takes each notice once', async () => {
    const { hub, issuer } = await hubOf()
    await know(hub, issuer)
    const browser = createBrowser()
    await browser.open(`${hub.url}/login`)
    const other = await issuer.logoutToken({ sid: 'another-session' })
    expect((await tell(hub, other)).status).toBe(200)
    expect(await sessionOf(hub, browser)).not.toBe(null)
    const token = await issuer.logoutToken()
    expect((await tell(hub, token)).status).toBe(200)
    expect(await sessionOf(hub, browser)).toBe(null)
    await browser.open(`${hub.url}/login`)
    expect((await tell(hub, token)).status).toBe(400)
    expect(await sessionOf(hub, browser)).not.toBe(null)
    const all = await issuer.logoutToken({ sid: undefined, sub: 'their-wu' })
    expect((await tell(hub, all)).status).toBe(200)
    expect(await sessionOf(hub, browser)).toBe(null)
  })

  it('takes no notice that is an ID token, for others, of yesterday, or about nobody', async () => {
    const { hub, issuer } = await hubOf({ organisationClaim: 'org' })
    await know(hub, issuer)
    const browser = createBrowser()
    await browser.open(`${hub.url}/login`)
    const tokens = [
      issuer.logoutToken({ nonce: 'n' }),
      issuer.logoutToken({ events: {} }),
      issuer.logoutToken({ aud: 'another' }),
      issuer.logoutToken({ iat: Math.floor(Date.now() / 1_000) - 86_400 }),
      issuer.logoutToken({ sid: undefined }),
      issuer.logoutToken({}, { typ: 'at+jwt' }),
      issuer.logoutToken({ sid: undefined, sub: 'nobody', org: 'org-linheng' }),
    ]
    for (const token of await Promise.all(tokens)) {
      expect((await tell(hub, token)).status).toBe(400)
    }
    expect(await sessionOf(hub, browser)).not.toBe(null)
    expect(await hub.store.db.selectFrom('persons').select('id').execute()).toHaveLength(2)
  })
})
