import { testStores } from '@tongqu/store/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { createBrowser } from '../testing/browser.ts'
import { addMembers, openTestHub, PASSWORD, type TestHub } from '../testing/test-hub.ts'

const hubs: TestHub[] = []
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.close()
})

describe.each(testStores())('%s', (_name, openStore) => {
  it('knows at every gateway at once that somebody has signed out at one', async () => {
    const hub = await openTestHub(await openStore())
    hubs.push(hub)
    await addMembers(hub)
    const other = await openTestHub(hub.store, { publicUrl: hub.url })
    hubs.push(other)
    const browser = createBrowser()
    const page = await browser.open(`${hub.url}/login`)
    const home = await browser.submit(page, /login/, { login: 'wu.li', password: PASSWORD })
    const cookie = `sid=${browser.cookies.get('sid')?.value}`
    expect(await other.login.session(cookie)).toMatchObject({ person: 'person-wu' })
    const { csrf } = JSON.parse(home.text) as { csrf: string }
    const form = { ...home, text: '<form action="/logout"></form>' }
    await browser.submit(form, /logout/, { csrf }, `${hub.url}/oidc`)
    await expect.poll(() => other.login.session(cookie), { timeout: 10_000 }).toBe(undefined)
  })
})

describe('behind TLS', () => {
  async function secureHub() {
    const [, openStore] = testStores()[0] ?? []
    if (!openStore) throw new Error('there is always SQLite')
    const hub = await openTestHub(await openStore(), { publicUrl: 'https://hub.example' })
    hubs.push(hub)
    return hub
  }

  it('sets only cookies that no other host and no plain connection could have set', async () => {
    const hub = await secureHub()
    const { headers } = await hub.login.start({ target: '/login', header: () => undefined })
    expect(headers['Set-Cookie']).toMatch(
      /^__Host-login=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=600$/,
    )
    const target = new URL(headers.Location ?? '')
    expect(target.origin).toBe('https://hub.example')
    const answer = await fetch(`${hub.listensAt}${target.pathname}${target.search}`, {
      redirect: 'manual',
      headers: { 'x-forwarded-proto': 'http', 'x-forwarded-host': 'evil.example' },
    })
    expect(answer.headers.get('location')).toMatch(/^\/oidc\/interaction\//)
    const cookies = answer.headers.getSetCookie()
    expect(cookies.length).toBeGreaterThan(0)
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__(Host|Secure)-op/)
      expect(cookie).toMatch(/; secure; httponly/i)
    }
  })

  it('makes no address of what a caller says of its host', async () => {
    const hub = await secureHub()
    const url = `${hub.listensAt}/oidc/.well-known/openid-configuration`
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' }
    const text = await (await fetch(url, { headers })).text()
    expect(text).toContain('https://hub.example/oidc/token')
    expect(text).not.toContain('evil.example')
  })
})
