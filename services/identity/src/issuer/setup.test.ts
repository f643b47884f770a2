import { testStores } from '@tongqu/store/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { createBrowser } from '../testing/browser.ts'
import { addMembers, openTestHub, type TestHub } from '../testing/test-hub.ts'

const hubs: TestHub[] = []
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.close()
})

const GIVEN = {
  organisation: '云泽省交通运输厅',
  organisationEn: 'Yunze Transport Authority',
  uscc: '',
  login: 'Admin',
  name: '周岚',
  password: '云泽之门-第一把钥匙-永安',
  again: '云泽之门-第一把钥匙-永安',
}

describe.each(testStores())('%s', (_name, openStore) => {
  async function emptyHub() {
    const hub = await openTestHub(await openStore())
    hubs.push(hub)
    return hub
  }

  it('makes the first administrator with the printed code, who then signs in', async () => {
    const hub = await emptyHub()
    const code = await hub.issuer.firstAdministrator.code()
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/)
    const browser = createBrowser()
    const page = await browser.open(`${hub.issuer.issuer}/setup`)
    const typed = code?.toLowerCase().replaceAll('-', ' ') ?? ''
    const done = await browser.submit(page, /setup/, { ...GIVEN, code: typed })
    expect(done).toMatchObject({ status: 200 })
    const login = await browser.open(`${hub.url}/login`)
    const fields = { login: 'admin', password: GIVEN.password }
    const home = await browser.submit(login, /login/, fields)
    const { person } = JSON.parse(home.text) as { person: string }
    await hub.directory.catchUp()
    expect(hub.directory.person(person)).toMatchObject({
      name: '周岚',
      login: 'admin',
      roles: ['reviewer', 'operator'],
    })
    const { organisation = '' } = hub.directory.person(person) ?? {}
    expect(hub.directory.organisation(organisation)).toMatchObject({
      name: '云泽省交通运输厅',
      kind: 'government',
      authority: true,
    })
    const events = await hub.store.db.selectFrom('events').selectAll().execute()
    expect(events.map(({ entity, action }) => `${entity}/${action}`)).toEqual(
      expect.arrayContaining(['organisation/create', 'person/create', 'person/sign-in']),
    )
    expect(JSON.stringify(events)).not.toContain('周岚')
  })

  it('answers the code once, keeps it as a hash, and takes it once', async () => {
    const hub = await emptyHub()
    const code = (await hub.issuer.firstAdministrator.code()) ?? ''
    expect(await hub.issuer.firstAdministrator.code()).toBe(undefined)
    const rows = await hub.store.db.selectFrom('oidc').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(code)
    const browser = createBrowser()
    const page = await browser.open(`${hub.issuer.issuer}/setup`)
    const asked = ['a', 'b', 'c'].map((login) =>
      browser.submit(page, /setup/, { ...GIVEN, login: `admin-${login}`, code }),
    )
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect((await browser.open(`${hub.issuer.issuer}/setup`)).status).toBe(404)
    expect(await hub.store.db.selectFrom('persons').select('id').execute()).toHaveLength(1)
    expect(await hub.issuer.firstAdministrator.code()).toBe(undefined)
  })

  it('refuses wrong codes, and guessing after a few', async () => {
    const hub = await emptyHub()
    await hub.issuer.firstAdministrator.code()
    const browser = createBrowser()
    const page = await browser.open(`${hub.issuer.issuer}/setup`)
    const statuses: number[] = []
    for (let tries = 0; tries < 12; tries += 1) {
      const { status } = await browser.submit(page, /setup/, { ...GIVEN, code: '0'.repeat(20) })
      statuses.push(status)
    }
    expect(new Set(statuses)).toEqual(new Set([403, 429]))
    expect(await hub.store.db.selectFrom('persons').select('id').execute()).toEqual([])
  })

  it('says what is wrong with what was entered, and keeps the rest but no password', async () => {
    const hub = await emptyHub()
    const code = (await hub.issuer.firstAdministrator.code()) ?? ''
    const browser = createBrowser()
    const page = await browser.open(`${hub.issuer.issuer}/setup?lang=en`)
    const attempts: [Record<string, string>, RegExp][] = [
      [{ again: 'something else' }, /differ/],
      [{ password: 'short', again: 'short' }, /at least 12/],
      [{ uscc: '91330000000000000X' }, /credit code/],
      [{ login: '<script>' }, /login name/],
      [{ name: ' ' }, /empty/],
    ]
    for (const [change, text] of attempts) {
      const answer = await browser.submit(page, /setup/, { ...GIVEN, code, ...change })
      expect([400, 422]).toContain(answer.status)
      expect(answer.text).toMatch(text)
      expect(answer.text).not.toContain(GIVEN.password)
      expect(answer.text).not.toContain('<script>')
      expect(answer.text).toContain(`value="${GIVEN.organisation}"`)
    }
  })

  it('is not there as soon as there is anybody', async () => {
    const hub = await emptyHub()
    await addMembers(hub)
    expect(await hub.issuer.firstAdministrator.code()).toBe(undefined)
    expect((await createBrowser().open(`${hub.issuer.issuer}/setup`)).status).toBe(404)
  })
})
