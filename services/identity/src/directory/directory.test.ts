import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { AUTHORITY_ROLES, type PersonPrincipal, type Principal } from '@tongqu/access'
import { type Catalog, NO_TERMS } from '@tongqu/catalog'
import type { Store } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { seedPeople } from '../testing/seeding.ts'
import { openDirectory } from './directory.ts'
import type { AppInput, ClientInput, Directory, OrganisationInput, PublicJwk } from './types.ts'
import { checkCharacter } from './uscc.ts'

const HERE = 'https://hub.example/oidc'
const THERE = 'https://sso.example'

const codeOf = (body: string) => body + checkCharacter(body)
const USCC = codeOf('91990100MA0000001')

const company: OrganisationInput = { kind: 'enterprise', uscc: USCC, name: '云泽出行科技' }

const catalog = () =>
  ({
    providers: new Map([['bus', {}]]),
    datasets: new Map(),
    terms: NO_TERMS,
  }) as unknown as Catalog

function publicKey(own: object = {}): PublicJwk {
  const { publicKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...key.export({ format: 'jwk' }), kid: 'one', ...own } as PublicJwk
}

const service = (own: Partial<ClientInput> = {}): ClientInput => ({
  grantTypes: ['client_credentials'],
  jwks: [publicKey()],
  ...own,
})

const program = (own: Partial<AppInput> = {}): AppInput => ({
  name: '实时公交',
  client: service(),
  ...own,
})

const refuses = (code: string) => expect.objectContaining({ code })

describe.each(testStores())('the directory on %s', (_name, open) => {
  let store: Store
  let directory: Directory
  let people: Record<string, PersonPrincipal>
  const by = (id: string) => people[id] as PersonPrincipal
  const opened = () =>
    openDirectory({
      store,
      now: Date.now,
      uuid: randomUUID,
      catalog,
      hashPassword: async (password) => `hashed ${password.length}`,
      embeddedIssuer: HERE,
      issuers: [THERE],
    })
  const events = (entity: string) =>
    store.db.selectFrom('events').selectAll().where('entity', '=', entity).orderBy('seq').execute()

  beforeEach(async () => {
    store = await open()
    people = await seedPeople(
      store,
      [{ id: 'hub', authority: true }, { id: 'org-a' }, { id: 'org-b' }],
      [
        { id: 'operator', organisation: 'hub', roles: ['operator'] },
        { id: 'operator-2', organisation: 'hub', roles: ['operator'] },
        { id: 'auditor', organisation: 'hub', roles: ['auditor'] },
        { id: 'consumer-a', organisation: 'org-a', roles: ['consumer'] },
        { id: 'signer-a', organisation: 'org-a', roles: ['signer'] },
        { id: 'consumer-b', organisation: 'org-b', roles: ['consumer'] },
      ],
    )
    directory = await opened()
    return () => directory.close()
  })

  describe('organisations', () => {
    it('are made by operators, checked, told of, and found', async () => {
      const input = { ...company, provider: 'bus', authority: true, contact: '一号楼' }
      const made = await directory.desks.organisations.create(by('operator'), input)
      expect(made).toMatchObject({ ...input, state: 'ACTIVE', version: 1, synthetic: false })
      expect(directory.organisation(made.id)).toEqual(made)
      expect(directory.organisationOfProvider('bus')).toEqual(made)
      expect((await events('organisation')).at(-1)).toMatchObject({
        entity_id: made.id,
        action: 'create',
        to_state: 'ACTIVE',
        policy: 1,
        actor: 'person:operator',
      })
    })

    it('take nothing that is not asked for', async () => {
      const smuggled = { ...company, id: 'mine', state: 'DISABLED', version: 9, synthetic: true }
      const made = await directory.desks.organisations.create(by('operator'), smuggled)
      expect(made).toMatchObject({ state: 'ACTIVE', version: 1, synthetic: false })
      expect(made.id).not.toBe('mine')
    })

    it.each<[string, OrganisationInput]>([
      ['uscc-invalid', { ...company, uscc: `${USCC.slice(0, 17)}?` }],
      ['uscc-invalid', { kind: 'government', name: '无码' }],
      ['body-invalid', { ...company, kind: 'individual' }],
      ['provider-not-found', { ...company, provider: 'nobody' }],
    ])('are refused with %s', async (code, input) => {
      const making = directory.desks.organisations.create(by('operator'), input)
      await expect(making).rejects.toEqual(refuses(code))
    })

    it('have a code, and a provider, that no other has', async () => {
      const { organisations } = directory.desks
      await organisations.create(by('operator'), { ...company, provider: 'bus' })
      const second = organisations.create(by('operator'), company)
      await expect(second).rejects.toEqual(refuses('already-exists'))
      const uscc = codeOf('91990100MA0000002')
      const third = organisations.create(by('operator'), { ...company, uscc, provider: 'bus' })
      await expect(third).rejects.toEqual(refuses('already-exists'))
    })

    it('end for everybody in them when they are disabled, and begin again', async () => {
      const { organisations } = directory.desks
      const facts = { address: 'x', via: 'token', csrf: true } as const
      await organisations.setState(by('operator'), 'org-a', 1, 'DISABLED')
      expect(directory.principalOf('consumer-a', facts)).toBeUndefined()
      expect((await events('organisation')).at(-1)).toMatchObject({ action: 'disable', policy: 1 })
      const again = organisations.setState(by('operator'), 'org-a', 2, 'DISABLED')
      await expect(again).rejects.toEqual(refuses('illegal-transition'))
      await organisations.setState(by('operator'), 'org-a', 2, 'ACTIVE')
      expect(directory.principalOf('consumer-a', facts)).toMatchObject({ id: 'consumer-a' })
    })

    it('are not changed by whoever has seen an old version', async () => {
      const { organisations } = directory.desks
      const changed = await organisations.change(by('operator'), 'org-a', 1, company)
      expect(changed).toMatchObject({ version: 2, name: company.name })
      const late = organisations.change(by('operator'), 'org-a', 1, company)
      await expect(late).rejects.toEqual(refuses('version-conflict'))
    })

    it('of others are like none at all; one’s own can be read', async () => {
      const { organisations } = directory.desks
      for (const id of ['org-b', 'nowhere']) {
        expect(() => organisations.get(by('consumer-a'), id)).toThrow(
          refuses('organisation-not-found'),
        )
        const change = organisations.change(by('consumer-a'), id, 1, company)
        await expect(change).rejects.toEqual(refuses('organisation-not-found'))
      }
      const own = organisations.change(by('consumer-a'), 'org-a', 1, company)
      await expect(own).rejects.toEqual(refuses('role-required'))
      expect(organisations.list(by('consumer-a')).map(({ id }) => id)).toEqual(['org-a'])
      expect(organisations.list(by('auditor'))).toHaveLength(3)
    })
  })

  describe('persons', () => {
    const input = { organisation: 'org-a', name: '吴立', roles: ['consumer'] as const }

    it('of the embedded issuer get a login and a password that is shown once', async () => {
      const { persons } = directory.desks
      const { person, password } = await persons.create(by('operator'), {
        ...input,
        login: ' Wu.Li ',
      })
      expect(person).toMatchObject({ login: 'wu.li', issuer: HERE, passwordOnce: true })
      expect(person.subject).toBe(person.id)
      expect(password).toMatch(/^[A-HJ-NP-Za-km-z2-9]{16}$/)
      const { password: stored } = await store.db
        .selectFrom('persons')
        .select('password')
        .where('id', '=', person.id)
        .executeTakeFirstOrThrow()
      expect(stored).toBe('hashed 16')
      expect(directory.personOfLogin('WU.LI')).toEqual(person)
      const told = JSON.stringify(await events('person'))
      for (const secret of [password, '吴立', 'wu.li']) expect(told).not.toContain(secret)
    })

    it('of another issuer are known by issuer and subject', async () => {
      const { person, password } = await directory.desks.persons.create(by('operator'), {
        ...input,
        issuer: THERE,
        subject: 'abc',
      })
      expect(password).toBeUndefined()
      expect(directory.personOfSubject(THERE, 'abc')).toEqual(person)
      expect(directory.personOfSubject(HERE, 'abc')).toBeUndefined()
    })

    it.each([
      ['body-invalid', { ...input }],
      ['body-invalid', { ...input, issuer: 'https://evil.example', subject: 'x' }],
      ['body-invalid', { ...input, issuer: THERE, subject: '' }],
      ['body-invalid', { ...input, login: 'a b' }],
      ['body-invalid', { ...input, login: 'wu', issuer: THERE, subject: 'x' }],
      ['body-invalid', { ...input, login: 'wu', roles: ['king' as 'consumer'] }],
      ['organisation-not-found', { ...input, login: 'wu.li', organisation: 'nowhere' }],
    ])('are refused with %s: %j', async (code, given) => {
      const making = directory.desks.persons.create(by('operator'), given)
      await expect(making).rejects.toEqual(refuses(code))
    })

    it('have a login that nobody else has', async () => {
      const { persons } = directory.desks
      await persons.create(by('operator'), { ...input, login: 'wu.li' })
      const second = persons.create(by('operator'), { ...input, login: 'WU.LI' })
      await expect(second).rejects.toEqual(refuses('already-exists'))
    })

    it('do not change their own roles, state or password, not even operators', async () => {
      const { persons } = directory.desks
      const own = by('operator')
      const roles = ['operator', 'approver'] as const
      for (const change of [
        persons.change(own, 'operator', 1, { roles }),
        persons.setState(own, 'operator', 1, 'DISABLED'),
      ]) {
        await expect(change).rejects.toEqual(refuses('separation-of-duties'))
      }
      const other = { ...input, organisation: 'hub', login: 'op', roles: ['operator'] } as const
      const { person } = await persons.create(own, other)
      const self = { ...own, id: person.id }
      const reset = persons.resetPassword(self, person.id, 1)
      await expect(reset).rejects.toEqual(refuses('separation-of-duties'))
      const renamed = await persons.change(own, 'operator', 1, { name: '新名' })
      expect(renamed.name).toBe('新名')
    })

    it('are changed by operators alone; others see themselves', async () => {
      const { persons } = directory.desks
      const roles = ['operator'] as const
      const own = persons.change(by('consumer-a'), 'consumer-a', 1, { roles })
      await expect(own).rejects.toEqual(refuses('role-required'))
      for (const id of ['consumer-b', 'signer-a', 'nobody']) {
        expect(() => persons.get(by('consumer-a'), id)).toThrow(refuses('person-not-found'))
        const change = persons.change(by('consumer-a'), id, 1, { roles })
        await expect(change).rejects.toEqual(refuses('person-not-found'))
      }
      const audited = persons.change(by('auditor'), 'consumer-a', 1, { roles })
      await expect(audited).rejects.toEqual(refuses('role-required'))
      expect(persons.list(by('auditor'))).toHaveLength(6)
    })

    it('run and watch over the hub for the competent authority alone', async () => {
      const { persons, organisations } = directory.desks
      const facts = { address: 'x', via: 'token', csrf: true } as const
      for (const role of AUTHORITY_ROLES) {
        const roles = ['consumer', role] as const
        const making = persons.create(by('operator'), { ...input, login: role, roles })
        await expect(making).rejects.toEqual(refuses('body-invalid'))
        const giving = persons.change(by('operator'), 'consumer-a', 1, { roles })
        await expect(giving).rejects.toEqual(refuses('body-invalid'))
      }
      // Of an organisation that is none any more, nor was one when the roles were given.
      await store.transact(async (writing) => {
        const roles = JSON.stringify(['consumer', ...AUTHORITY_ROLES])
        await writing.updateTable('persons').set({ roles }).where('id', '=', 'consumer-b').execute()
        const told = { entity: 'person', entityId: 'consumer-b', action: 'x', actor: 'system' }
        await store.record(writing, { ...told, policy: true, audience: [] })
      })
      await directory.catchUp()
      const found = directory.principalOf('consumer-b', facts)
      expect(found?.roles).toEqual(['consumer'])
      // Whoever still had them in hand is asked of the store again.
      const late = { ...by('consumer-b'), roles: ['operator'] as const }
      const acting = organisations.create(late, company)
      await expect(acting).rejects.toEqual(refuses('role-required'))
      const blind = { ...company, uscc: codeOf('91990100MA0000003'), authority: false }
      const undone = organisations.change(by('operator'), 'hub', 1, blind)
      await expect(undone).rejects.toEqual(refuses('separation-of-duties'))
    })

    it('lose their sessions with their roles', async () => {
      const at = new Date().toISOString()
      const session = { id: 's', person: 'signer-a', csrf: '', body: '{}', issuer_session: null }
      const times = { created_at: at, seen_at: at, expires_at: at }
      await store.transact(async (writing) => {
        await writing
          .insertInto('sessions')
          .values({ ...session, ...times })
          .execute()
      })
      await directory.desks.persons.change(by('operator'), 'signer-a', 1, { roles: [] })
      expect(await store.db.selectFrom('sessions').selectAll().execute()).toEqual([])
      expect((await events('person')).at(-1)).toMatchObject({ action: 'change', policy: 1 })
    })

    it('who disable each other at once do not both succeed', async () => {
      const { persons } = directory.desks
      const outcomes = await Promise.allSettled([
        persons.setState(by('operator'), 'operator-2', 1, 'DISABLED'),
        persons.setState(by('operator-2'), 'operator', 1, 'DISABLED'),
      ])
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    })
  })

  describe('apps', () => {
    it('are made by consumers for their organisation, and by operators for any', async () => {
      const { apps } = directory.desks
      const own = await apps.create(by('consumer-a'), program())
      expect(own).toMatchObject({ organisation: 'org-a', client: { dpop: true } })
      expect(own.client).toMatchObject({ authMethod: 'private_key_jwt', redirectUris: [] })
      const given = await apps.create(by('operator'), program({ organisation: 'org-b' }))
      expect(given.organisation).toBe('org-b')
      const foreign = apps.create(by('consumer-a'), program({ organisation: 'org-b' }))
      await expect(foreign).rejects.toEqual(refuses('role-required'))
      await expect(apps.create(by('signer-a'), program())).rejects.toEqual(refuses('role-required'))
    })

    it('of other issuers are entered by operators under the name they have there', async () => {
      const { apps } = directory.desks
      const external = { issuer: THERE, clientId: 'their-app' }
      const app = await apps.create(by('operator'), { name: 'x', organisation: 'org-a', external })
      expect(app).toMatchObject({ id: 'their-app', issuer: THERE })
      expect(app.client).toBeUndefined()
      for (const [asking, given, code] of [
        ['consumer-b', { name: 'x', external }, 'role-required'],
        ['operator', { name: 'x', external }, 'already-exists'],
        ['operator', { name: 'x', external: { ...external, issuer: HERE } }, 'body-invalid'],
        ['operator', { name: 'x', external: { ...external, clientId: 'portal' } }, 'body-invalid'],
        ['operator', { name: 'x' }, 'body-invalid'],
      ] as const) {
        await expect(apps.create(by(asking), given)).rejects.toEqual(refuses(code))
      }
    })

    it('of others are like none at all', async () => {
      const { apps } = directory.desks
      const { id } = await apps.create(by('consumer-a'), program())
      for (const unseen of [id, 'nowhere']) {
        expect(() => apps.get(by('consumer-b'), unseen)).toThrow(refuses('app-not-found'))
        const change = apps.change(by('consumer-b'), unseen, 1, { name: 'mine' })
        await expect(change).rejects.toEqual(refuses('app-not-found'))
        const stop = apps.setState(by('consumer-b'), unseen, 1, 'DISABLED')
        await expect(stop).rejects.toEqual(refuses('app-not-found'))
      }
      const signer = apps.change(by('signer-a'), id, 1, { name: 'x' })
      await expect(signer).rejects.toEqual(refuses('role-required'))
      expect(apps.list(by('consumer-b'))).toEqual([])
    })

    it('can be changed but not given away, and disabled', async () => {
      const { apps } = directory.desks
      const { id } = await apps.create(by('consumer-a'), program())
      const smuggled = { name: '新名', organisation: 'org-b', state: 'DISABLED', id: 'x' }
      const changed = await apps.change(by('consumer-a'), id, 1, smuggled)
      expect(changed).toMatchObject({ id, name: '新名', organisation: 'org-a', state: 'ACTIVE' })
      await apps.setState(by('consumer-a'), id, 2, 'DISABLED')
      expect(directory.app(id)).toMatchObject({ state: 'DISABLED', version: 3 })
      expect((await events('app')).at(-1)).toMatchObject({ action: 'disable', policy: 1 })
    })
  })

  describe('in another process', () => {
    it('what was changed here is known soon, without being asked', async () => {
      const other = await opened()
      const made = await directory.desks.apps.create(by('consumer-a'), program())
      await expect.poll(() => other.app(made.id), { timeout: 20_000 }).toEqual(made)
      expect(other.seq()).toBe(directory.seq())
      await expect.poll(() => other.confirmedAt(), { timeout: 20_000 }).toBeGreaterThan(0)
      other.close()
    })
  })

  it('nobody but a person keeps it', async () => {
    const app: Principal = {
      kind: 'app',
      address: '',
      id: 'x',
      organisation: 'hub',
      scopes: ['hub:act'],
      via: 'token',
      bound: true,
    }
    const { organisations, persons, apps } = directory.desks
    for (const asking of [app, { kind: 'anonymous', address: '' } as const]) {
      expect(() => organisations.list(asking)).toThrow(refuses('sign-in-required'))
      expect(() => persons.list(asking)).toThrow(refuses('sign-in-required'))
      await expect(apps.create(asking, program())).rejects.toEqual(refuses('sign-in-required'))
    }
  })
})
