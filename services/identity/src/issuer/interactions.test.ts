import { testStores } from '@tongqu/store/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { createBrowser, formOf, type Page } from '../testing/browser.ts'
import { addMembers, openTestHub, PASSWORD, type TestHub } from '../testing/test-hub.ts'

const hubs: TestHub[] = []
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.close()
})

/** What pages do does not depend on the store; hashing takes its time on purpose. */
const oneStore = testStores().slice(0, 1)

describe.each(oneStore)('%s', (_name, openStore) => {
  async function hubWithPeople(
    options: Parameters<typeof openTestHub>[1] = {},
    person: { passwordOnce?: boolean } = {},
  ) {
    const hub = await openTestHub(await openStore(), options)
    hubs.push(hub)
    await addMembers(hub, [], person)
    return hub
  }

  it('says the same of a wrong password and of a name that nobody has', async () => {
    const hub = await hubWithPeople()
    const browser = createBrowser()
    const page = await browser.open(`${hub.url}/login`)
    const bodyOf = ({ status, text }: Page) => ({
      status,
      text: text.replace(/value="[^"]*"/g, ''),
    })
    const wrong = await browser.submit(page, /login/, { login: 'wu.li', password: 'x'.repeat(12) })
    const nobody = await browser.submit(page, /login/, { login: 'no.one', password: PASSWORD })
    expect(bodyOf(wrong)).toMatchObject({ status: 401 })
    expect(wrong.text).toContain('登录名或密码不对')
    expect(bodyOf(nobody)).toEqual(bodyOf(wrong))
    expect(wrong.text).not.toContain('x'.repeat(12))
  })

  it('makes a person choose another password when an operator gave the first', async () => {
    const hub = await hubWithPeople({}, { passwordOnce: true })
    const browser = createBrowser()
    const page = await browser.open(`${hub.url}/login`)
    const asked = await browser.submit(page, /login/, { login: 'wu.li', password: PASSWORD })
    expect(asked.text).toContain('设置新密码')
    const fields = { login: 'wu.li', password: PASSWORD }
    const change = (next: string, again = next) =>
      browser.submit(asked, /password/, { ...fields, next, again })
    expect((await change(PASSWORD)).status).toBe(400)
    expect((await change('wu.li-wu.li-wu.li')).status).toBe(400)
    expect((await change('一个全新的很长的口令啊-1', '另一个')).status).toBe(400)
    const done = await change('一个全新的很长的口令啊-1')
    expect(JSON.parse(done.text)).toMatchObject({ person: 'person-wu' })
    const again = createBrowser()
    const form = await again.open(`${hub.url}/login`)
    expect((await again.submit(form, /login/, fields)).status).toBe(401)
  })

  it('lets a session end where an operator has replaced the password', async () => {
    const hub = await hubWithPeople()
    const browser = createBrowser()
    const page = await browser.open(`${hub.url}/login`)
    const fields = { login: 'wu.li', password: PASSWORD }
    expect((await browser.submit(page, /login/, fields)).url).toBe(`${hub.url}/`)
    const body = JSON.stringify({ name: '吴丽', passwordOnce: true })
    await hub.store.db.updateTable('persons').set({ body }).execute()
    const asked = await browser.open(`${hub.url}/login`)
    const next = '换一个新的口令-再长一点'
    const replaced = await browser.submit(asked, /login/, fields)
    const change = { ...fields, next, again: next }
    expect((await browser.submit(replaced, /password/, change)).url).toBe(`${hub.url}/`)
    expect(hub.faults).toEqual([])
  })

  it('knows no session from before the password was replaced, also once there is a new one', async () => {
    const hub = await hubWithPeople()
    const [stolen, own] = [createBrowser(), createBrowser()]
    const fields = { login: 'wu.li', password: PASSWORD }
    await stolen.submit(await stolen.open(`${hub.url}/login`), /login/, fields)
    // Sign-ins are told apart by the second.
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const body = JSON.stringify({ name: '吴丽', passwordOnce: true })
    await hub.store.db.updateTable('persons').set({ body }).execute()
    const asked = await own.submit(await own.open(`${hub.url}/login`), /login/, fields)
    const next = '换一个新的口令-再长一点'
    const done = await own.submit(asked, /password/, { ...fields, next, again: next })
    expect(done.url).toBe(`${hub.url}/`)
    expect((await own.open(`${hub.url}/login`)).url).toBe(`${hub.url}/`)
    expect((await stolen.open(`${hub.url}/login`)).text).toContain('name="password"')
    expect(hub.faults).toEqual([])
  })

  it('begins no more logins for an address than a house full of people would', async () => {
    const hub = await hubWithPeople()
    const { headers } = await hub.login.start({ target: '/login', header: () => undefined })
    const statuses = new Set<number>()
    for (let begun = 0; begun < 130; begun += 1) {
      const answer = await fetch(headers.Location ?? '', { redirect: 'manual' })
      statuses.add(answer.status)
    }
    expect(statuses).toEqual(new Set([303, 429]))
  })

  it('takes forms only from its own pages of the same browser', async () => {
    const hub = await hubWithPeople()
    const browser = createBrowser()
    const page = await browser.open(`${hub.url}/login`)
    const fields = { login: 'wu.li', password: PASSWORD }
    expect((await browser.submit(page, /login/, { ...fields, csrf: 'x' })).status).toBe(403)
    expect((await createBrowser().submit(page, /login/, fields)).status).toBe(400)
    const { url, fields: hidden } = formOf(page, /login/)
    const cookie = [...browser.cookies].map(([name, { value }]) => `${name}=${value}`).join('; ')
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ] as Record<string, string>[]) {
      const body = new URLSearchParams({ ...hidden, ...fields })
      const answer = await fetch(url, { method: 'POST', body, headers: { ...headers, cookie } })
      expect(answer.status).toBe(403)
    }
  })

  it('shows pages without script, that nobody may frame or keep, in both languages', async () => {
    const hub = await hubWithPeople()
    const browser = createBrowser()
    const page = await browser.open(`${hub.url}/login`)
    const policy = page.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('script')
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.text).not.toMatch(/<script|style=|onclick/)
    expect(page.text).toContain('<html lang="zh-CN">')
    const english = await browser.open(`${page.url}?lang=en`)
    expect(english.text).toContain('<html lang="en">')
    expect(english.text).toContain('Sign in')
    const forms = [...english.text.matchAll(/<input[^>]*id="(\w+)"/g)].map((match) => match[1])
    for (const id of forms) expect(english.text).toContain(`<label for="${id}">`)
  })

  it('slows down who guesses, by account and by address, and says for how long', async () => {
    let ahead = 0
    const hub = await hubWithPeople({ now: () => Date.now() + ahead })
    const browser = createBrowser()
    const page = await browser.open(`${hub.url}/login`)
    const guess = (login: string) =>
      browser.submit(page, /login/, { login, password: 'wrong-password' })
    const first = await Promise.all(Array.from({ length: 12 }, () => guess('wu.li')))
    const statuses = first.map(({ status }) => status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(10)
    const held = first.find(({ status }) => status === 429)
    expect(Number(held?.headers.get('retry-after'))).toBeGreaterThan(0)
    const right = { login: 'wu.li', password: PASSWORD }
    expect((await browser.submit(page, /login/, right)).status).toBe(429)
    ahead = 16 * 60_000
    const later = await browser.open(`${hub.url}/login`)
    expect((await browser.submit(later, /login/, right)).url).toBe(`${hub.url}/`)
  })
})
