import { randomUUID } from 'node:crypto'
import { createWebhooks, type PersonPrincipal } from '@tongqu/access'
import { type Catalog, NO_TERMS } from '@tongqu/catalog'
import { openSecrets, type Store } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openKeys } from '../keys/keys.ts'
import { seedPeople } from '../testing/seeding.ts'
import { openDirectory } from './directory.ts'
import type { Directory, DirectoryDeps } from './types.ts'

const HERE = 'https://hub.example/oidc'
const THERE = 'https://sso.example'
const YEAR_MILLISECONDS = 365 * 86_400_000
const refuses = (code: string) => expect.objectContaining({ code })
const catalog = () =>
  ({ providers: new Map(), datasets: new Map(), terms: NO_TERMS }) as unknown as Catalog
const facts = { address: 'x', via: 'token', csrf: true } as const

/** Made up; of no organisation of its own. */
const WU = {
  organisation: 'org-a',
  name: '吴立言',
  roles: ['consumer'] as const,
  login: 'wu.liyan',
}

describe.each(testStores())('people who leave, on %s', (_name, open) => {
  let store: Store
  let directory: Directory
  let people: Record<string, PersonPrincipal>
  const by = (id: string) => people[id] as PersonPrincipal
  const common = () => ({ store, now: Date.now, uuid: randomUUID, catalog })
  const opened = (other: Partial<DirectoryDeps> = {}) =>
    openDirectory({
      ...common(),
      hashPassword: async () => 'hash-of-the-password',
      embeddedIssuer: HERE,
      issuers: [THERE],
      ...other,
    })
  const persons = () => directory.desks.persons
  const eventsOf = (id: string) =>
    store.db.selectFrom('events').selectAll().where('entity_id', '=', id).orderBy('seq').execute()

  beforeEach(async () => {
    store = await open()
    people = await seedPeople(
      store,
      [{ id: 'hub', authority: true }, { id: 'org-a' }, { id: 'alone' }],
      [
        { id: 'operator', organisation: 'hub', roles: ['operator'] },
        { id: 'operator-2', organisation: 'hub', roles: ['operator'] },
        { id: 'auditor', organisation: 'hub', roles: ['auditor'] },
        { id: 'consumer-a', organisation: 'org-a', roles: ['consumer'] },
        { id: 'somebody', organisation: 'alone', roles: ['consumer'] },
      ],
    )
    directory = await opened()
    return () => directory.close()
  })

  const webhooks = () =>
    createWebhooks({
      ...{ store, now: Date.now, uuid: randomUUID, random: () => 0 },
      secrets: openSecrets(new Uint8Array(32)),
      post: async () => ({ status: 204 }),
    })

  async function wu() {
    const { person } = await persons().create(by('operator'), WU)
    await signedIn(person.id)
    return person.id
  }

  async function signedIn(person: string): Promise<void> {
    const at = new Date().toISOString()
    const session = { id: `s ${person}`, person, csrf: '', body: 'sealed', issuer_session: null }
    const times = { created_at: at, seen_at: at, expires_at: '2999-01-01T00:00:00.000Z' }
    await store.transact(async (writing) => {
      await writing
        .insertInto('sessions')
        .values({ ...session, ...times })
        .execute()
    })
  }

  async function everything(): Promise<string> {
    const tables = [
      ...(['persons', 'sessions', 'organisations', 'events', 'apps'] as const),
      ...(['api_keys', 'webhooks'] as const),
    ]
    const rows = await Promise.all(
      tables.map((one) => store.db.selectFrom(one).selectAll().execute()),
    )
    return JSON.stringify(rows)
  }

  it('nothing is left of a person but the id, and it is refused at once', async () => {
    const id = await wu()
    const before = await everything()
    for (const word of [WU.name, WU.login, 'hash-of-the-password']) expect(before).toContain(word)
    await persons().remove(by('operator'), id, 1)
    const after = await everything()
    for (const word of [WU.name, WU.login, 'hash-of-the-password', `s ${id}`]) {
      expect(after).not.toContain(word)
    }
    expect(directory.principalOf(id, facts)).toBeUndefined()
    expect(directory.personOfSubject(HERE, id)).toBeUndefined()
    expect(directory.personOfLogin(WU.login)).toBeUndefined()
    expect(persons().get(by('auditor'), id)).toMatchObject({
      state: 'REMOVED',
      name: '',
      roles: [],
    })
    expect((await eventsOf(id)).at(-1)).toMatchObject({
      ...{ entity: 'person', action: 'remove', from_state: 'ACTIVE', to_state: 'REMOVED' },
      ...{ policy: 1, actor: 'person:operator', body: '{"roles":[]}' },
    })
  })

  it('another gateway hears of it by itself', async () => {
    const id = await wu()
    const other = await opened()
    onTestFinished(() => other.close())
    expect(other.principalOf(id, facts)).toBeDefined()
    await persons().remove(by('operator'), id, 1)
    await expect.poll(() => other.principalOf(id, facts)).toBeUndefined()
  })

  it('whoever has left is nobody to all that changes, and to a second removal', async () => {
    const id = await wu()
    await persons().remove(by('operator'), id, 1)
    const desk = persons()
    for (const change of [
      desk.remove(by('operator'), id, 2),
      desk.change(by('operator'), id, 2, { name: 'x', roles: ['operator'] }),
      desk.setState(by('operator'), id, 2, 'ACTIVE'),
      desk.setState(by('operator'), id, 2, 'DISABLED'),
      desk.resetPassword(by('operator'), id, 2),
    ]) {
      await expect(change).rejects.toEqual(refuses('person-not-found'))
    }
    expect((await eventsOf(id)).filter(({ action }) => action === 'remove')).toHaveLength(1)
  })

  it('two who remove the same person at once do it once', async () => {
    const id = await wu()
    const outcomes = await Promise.allSettled(
      ['operator', 'operator-2'].map((one) => persons().remove(by(one), id, 1)),
    )
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await eventsOf(id)).filter(({ action }) => action === 'remove')).toHaveLength(1)
  })

  it('the login, and what another issuer calls somebody, are free again', async () => {
    const id = await wu()
    await persons().remove(by('operator'), id, 1)
    expect((await persons().create(by('operator'), WU)).person.id).not.toBe(id)
    const { login: _, ...elsewhere } = { ...WU, issuer: THERE, subject: 'wu' }
    const first = await persons().create(by('operator'), elsewhere)
    await persons().remove(by('operator'), first.person.id, 1)
    expect(directory.personOfSubject(THERE, 'wu')).toBeUndefined()
    const second = await persons().create(by('operator'), elsewhere)
    expect(directory.personOfSubject(THERE, 'wu')).toEqual(second.person)
  })

  it('a gateway that hears late of a removal and of who comes after knows who is there', async () => {
    const ids = ['z', 'y', 'b', 'a']
    const uuid = () => ids.shift() ?? randomUUID()
    const desk = await opened({ uuid })
    const late = await opened({ store: { ...store, follow: () => () => undefined } })
    onTestFinished(() => [desk, late].forEach((one) => void one.close()))
    const { login: _, ...elsewhere } = { ...WU, issuer: THERE, subject: 'wu' }
    const making = [WU, elsewhere]
    const { create, remove } = desk.desks.persons
    for (const one of making) await create(by('operator'), one)
    await late.catchUp()
    for (const id of ['z', 'y']) await remove(by('operator'), id, 1)
    for (const one of making) await create(by('operator'), one)
    await late.catchUp()
    expect(late.personOfLogin(WU.login)?.id).toBe('b')
    expect(late.personOfSubject(THERE, 'wu')?.id).toBe('a')
  })

  it('the keys that somebody has made open nothing any more, those of colleagues do', async () => {
    const id = await wu()
    const { id: app } = await directory.desks.apps.create(by('operator'), {
      ...{ name: '线路图', organisation: 'org-a' },
      external: { issuer: THERE, clientId: 'map' },
    })
    const keys = openKeys({
      ...common(),
      directory,
      secrets: openSecrets(new Uint8Array(32)),
    })
    onTestFinished(() => keys.close())
    const wanted = { scopes: ['hub:read'] as const, datasets: [] }
    const self = { ...by('consumer-a'), id }
    const own = await keys.create(self, app, wanted)
    const other = await keys.create(by('consumer-a'), app, wanted)
    // A clock that is ahead, and is put right later, leaves no key behind.
    const ahead = await opened({ now: () => Date.now() + 2 * YEAR_MILLISECONDS })
    onTestFinished(() => ahead.close())
    await ahead.desks.persons.remove(by('operator'), id, 1)
    await directory.catchUp()
    await expect(async () => await keys.principalOf(own.secret, 'x')).rejects.toEqual(
      refuses('token-invalid'),
    )
    expect(await keys.principalOf(other.secret, 'x')).toMatchObject({ kind: 'app', id: app })
    expect((await eventsOf(own.key.id)).at(-1)).toMatchObject({
      ...{ entity: 'key', action: 'revoke', to_state: 'REVOKED', policy: 1 },
      audience: '["org-a"]',
    })
  })

  it('operators remove others, never themselves, and only whom they have seen', async () => {
    const id = await wu()
    const removing = (as: string, whom: string, version = 1) =>
      persons().remove(by(as), whom, version)
    await expect(removing('operator', 'operator')).rejects.toEqual(refuses('separation-of-duties'))
    await expect(removing('auditor', id)).rejects.toEqual(refuses('role-required'))
    await expect(removing('consumer-a', id)).rejects.toEqual(refuses('person-not-found'))
    await expect(removing('operator', 'nobody')).rejects.toEqual(refuses('person-not-found'))
    await expect(removing('operator', id, 9)).rejects.toEqual(refuses('version-conflict'))
    expect(directory.principalOf(id, facts)).toBeDefined()
  })

  it('everybody may leave by himself, signed in at the portal', async () => {
    await signedIn('consumer-a')
    const program = { ...by('consumer-a'), via: 'token' as const }
    await expect(persons().leave(program)).rejects.toEqual(refuses('sign-in-required'))
    await persons().leave(by('consumer-a'))
    expect(directory.principalOf('consumer-a', facts)).toBeUndefined()
    expect(await everything()).not.toContain('人员 consumer-a')
    expect((await eventsOf('consumer-a')).at(-1)).toMatchObject({ actor: 'person:consumer-a' })
    await expect(persons().leave(by('consumer-a'))).rejects.toEqual(refuses('sign-in-required'))
  })

  it('of the last operators who leave at once one stays', async () => {
    const outcomes = await Promise.allSettled(
      ['operator', 'operator-2'].map((one) => persons().leave(by(one))),
    )
    const [left] = outcomes.filter((one) => one.status === 'rejected')
    expect(left?.reason).toEqual(refuses('last-administrator'))
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('an operator who is disabled does not count as another one', async () => {
    await persons().setState(by('operator'), 'operator-2', 1, 'DISABLED')
    await expect(persons().leave(by('operator'))).rejects.toEqual(refuses('last-administrator'))
  })

  it('with an individual its organisation goes, name and all; others keep theirs', async () => {
    const contact = '临衡市某街 1 号'
    await directory.desks.organisations.change(by('operator'), 'alone', 1, {
      ...{ kind: 'individual', name: '卫青山', contact, securityOfficer: '卫青山' },
    })
    const url = 'https://wei-qingshan.example/hook'
    const { webhook } = await webhooks().create(by('somebody'), { url })
    expect(await everything()).toContain(url)
    await persons().leave(by('somebody'))
    expect(await eventsOf(webhook.id)).toMatchObject([{}, { action: 'delete' }])
    expect(directory.organisation('alone')).toMatchObject({
      ...{ state: 'DISABLED', name: '已注销的个人', nameEn: 'Removed individual' },
    })
    const after = await everything()
    for (const word of ['卫青山', contact, url]) expect(after).not.toContain(word)
    expect((await eventsOf('alone')).at(-1)).toMatchObject({ action: 'remove', policy: 1 })
    await persons().leave(by('consumer-a'))
    expect(directory.organisation('org-a')).toMatchObject({ state: 'ACTIVE' })
  })
})
