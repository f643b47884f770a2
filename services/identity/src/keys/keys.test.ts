import { randomUUID } from 'node:crypto'
import type { PersonPrincipal } from '@tongqu/access'
import type { Catalog } from '@tongqu/catalog'
import { openSecrets, type Store } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { openDirectory } from '../directory/directory.ts'
import type { Directory } from '../directory/types.ts'
import { seedPeople } from '../testing/seeding.ts'
import { idOfKey, makeKey } from './format.ts'
import { openKeys } from './keys.ts'
import type { Keys } from './types.ts'

const catalog = () =>
  ({
    providers: new Map(),
    datasets: new Map([
      ['bus-positions', { state: 'LISTED' }],
      ['hidden', { state: 'PROPOSED' }],
    ]),
  }) as unknown as Catalog

const DAY = 86_400_000
const rights = { scopes: ['hub:read'], datasets: [] }
const refuses = (code: string) => expect.objectContaining({ code })
const refusing = (keys: Keys, text: string) => {
  try {
    return keys.principalOf(text, '192.0.2.1').id
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('the form of a key', () => {
  it('is known offline by its check', () => {
    for (let count = 0; count < 50; count += 1) {
      const { id, text } = makeKey()
      expect(text).toMatch(/^hub_live_[a-z2-7]{10}_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}$/)
      expect(idOfKey(text)).toBe(id)
    }
  })

  it('does not hold after any slip', () => {
    const { text } = makeKey()
    for (let at = 9; at < text.length; at += 1) {
      const other = text[at] === 'a' ? 'b' : 'a'
      expect(idOfKey(text.slice(0, at) + other + text.slice(at + 1))).toBeUndefined()
    }
    for (const wrong of ['', 'hub_live_', `${text} `, `${text}\n`, text.toUpperCase()]) {
      expect(idOfKey(wrong)).toBeUndefined()
    }
  })
})

describe.each(testStores())('keys on %s', (_name, open) => {
  let store: Store
  let directory: Directory
  let keys: Keys
  let people: Record<string, PersonPrincipal>
  const clock = { ahead: 0 }
  const now = () => Date.now() + clock.ahead
  const secrets = openSecrets(new Uint8Array(32).fill(7))
  const by = (id: string) => people[id] as PersonPrincipal
  const opened = async () => {
    const issuers = ['https://sso.example']
    const hashPassword = async () => ''
    const deps = { store, now, catalog }
    const view = await openDirectory({ ...deps, uuid: randomUUID, hashPassword, issuers })
    return { view, keys: openKeys({ ...deps, secrets, directory: view }) }
  }

  beforeEach(async () => {
    clock.ahead = 0
    store = await open()
    people = await seedPeople(
      store,
      [{ id: 'hub', authority: true }, { id: 'org-a', provider: 'bus' }, { id: 'org-b' }],
      [
        { id: 'operator', organisation: 'hub', roles: ['operator'] },
        { id: 'consumer-a', organisation: 'org-a', roles: ['consumer'] },
        { id: 'signer-a', organisation: 'org-a', roles: ['signer'] },
        { id: 'consumer-b', organisation: 'org-b', roles: ['consumer'] },
      ],
    )
    const made = await opened()
    directory = made.view
    keys = made.keys
    const external = { issuer: 'https://sso.example', clientId: 'app-a' }
    const input = { name: 'a', organisation: 'org-a', external }
    await directory.desks.apps.create(by('operator'), input)
    return async () => {
      await keys.close()
      directory.close()
    }
  })

  it('open as their app, with their rights, and are stored as a keyed hash alone', async () => {
    const datasets = ['bus-positions']
    const { key, secret } = await keys.create(by('consumer-a'), 'app-a', { ...rights, datasets })
    expect(keys.principalOf(secret, '192.0.2.1')).toEqual({
      kind: 'app',
      address: '192.0.2.1',
      id: 'app-a',
      organisation: 'org-a',
      provider: 'bus',
      scopes: ['hub:read'],
      via: 'key',
      key: expect.any(String),
      datasets,
      bound: false,
    })
    const held = JSON.stringify([
      await store.db.selectFrom('api_keys').selectAll().execute(),
      await store.db.selectFrom('events').selectAll().execute(),
      await keys.get(by('consumer-a'), key.id),
    ])
    expect(held).not.toContain(secret.split('_')[3])
    const other = openSecrets(new Uint8Array(32).fill(8))
    const elsewhere = openKeys({ store, now, catalog, secrets: other, directory })
    expect(refusing(elsewhere, secret)).toBe('token-invalid')
    await elsewhere.close()
  })

  it('that are made up open nothing, whatever is right about them', async () => {
    const { secret } = await keys.create(by('consumer-a'), 'app-a', rights)
    const stranger = makeKey().text
    const [hub, live, , ...rest] = stranger.split('_')
    const mixed = [hub, live, secret.split('_')[2], ...rest].join('_')
    for (const text of [stranger, mixed, `${secret}x`, secret.slice(0, -1), '', 'x']) {
      expect(refusing(keys, text)).toBe('token-invalid')
    }
  })

  it('are two per app at most, the dead not counted', async () => {
    const first = await keys.create(by('consumer-a'), 'app-a', rights)
    const expiresAt = new Date(Date.now() + DAY).toISOString()
    await keys.create(by('consumer-a'), 'app-a', { ...rights, expiresAt })
    const third = () => keys.create(by('consumer-a'), 'app-a', rights)
    await expect(third()).rejects.toEqual(refuses('too-many'))
    await keys.revoke(by('consumer-a'), first.key.id)
    await third()
    await expect(third()).rejects.toEqual(refuses('too-many'))
    clock.ahead = 2 * DAY
    await third()
  })

  it('end when they expire, within a year', async () => {
    const { secret } = await keys.create(by('consumer-a'), 'app-a', rights)
    clock.ahead = 364 * DAY
    expect(refusing(keys, secret)).toBe('app-a')
    clock.ahead = 366 * DAY
    expect(refusing(keys, secret)).toBe('token-invalid')
  })

  it.each([
    ['body-invalid', { ...rights, scopes: [] }],
    ['body-invalid', { ...rights, scopes: ['hub:act'] }],
    ['body-invalid', { ...rights, scopes: ['hub:read', 'ds:bus:read'] }],
    ['body-invalid', { ...rights, expiresAt: new Date(Date.now() + 366 * DAY).toISOString() }],
    ['body-invalid', { ...rights, expiresAt: '2001-01-01T00:00:00Z' }],
    ['body-invalid', { ...rights, expiresAt: 'never' }],
    ['dataset-not-found', { ...rights, datasets: ['hidden'] }],
    ['dataset-not-found', { ...rights, datasets: ['missing'] }],
  ])('are refused with %s: %j', async (code, input) => {
    await expect(keys.create(by('consumer-a'), 'app-a', input)).rejects.toEqual(refuses(code))
  })

  it('are rotated: the new one has the same rights, the old one a week', async () => {
    const { key, secret } = await keys.create(by('consumer-a'), 'app-a', rights)
    const next = await keys.rotate(by('consumer-a'), key.id)
    expect(next.key).toMatchObject({ rotatedFrom: key.id, scopes: ['hub:read'] })
    expect(refusing(keys, secret)).toBe('app-a')
    expect(refusing(keys, next.secret)).toBe('app-a')
    await expect(keys.rotate(by('consumer-a'), key.id)).rejects.toEqual(refuses('too-many'))
    clock.ahead = 8 * DAY
    expect(refusing(keys, secret)).toBe('token-invalid')
    expect(refusing(keys, next.secret)).toBe('app-a')
    const dead = keys.rotate(by('consumer-a'), key.id)
    await expect(dead).rejects.toEqual(refuses('illegal-transition'))
  })

  it('that are revoked end here at once and elsewhere soon', async () => {
    const { key, secret } = await keys.create(by('consumer-a'), 'app-a', rights)
    const other = await opened()
    expect(refusing(other.keys, secret)).toBe('app-a')
    expect(await keys.revoke(by('operator'), key.id)).toMatchObject({ state: 'REVOKED' })
    expect(refusing(keys, secret)).toBe('token-invalid')
    await expect.poll(() => refusing(other.keys, secret)).toBe('token-invalid')
    const again = keys.revoke(by('operator'), key.id)
    await expect(again).rejects.toEqual(refuses('illegal-transition'))
    await other.keys.close()
    other.view.close()
  })

  it('end with their app and their organisation', async () => {
    const { secret } = await keys.create(by('consumer-a'), 'app-a', rights)
    const { apps, organisations } = directory.desks
    await apps.setState(by('consumer-a'), 'app-a', 1, 'DISABLED')
    expect(refusing(keys, secret)).toBe('token-invalid')
    await expect(keys.create(by('consumer-a'), 'app-a', rights)).rejects.toEqual(
      refuses('illegal-transition'),
    )
    await apps.setState(by('consumer-a'), 'app-a', 2, 'ACTIVE')
    expect(refusing(keys, secret)).toBe('app-a')
    await organisations.setState(by('operator'), 'org-a', 1, 'DISABLED')
    expect(refusing(keys, secret)).toBe('token-invalid')
  })

  it('of others are like none at all', async () => {
    const { key } = await keys.create(by('consumer-a'), 'app-a', rights)
    for (const id of [key.id, 'missing']) {
      await expect(keys.get(by('consumer-b'), id)).rejects.toEqual(refuses('key-not-found'))
      await expect(keys.rotate(by('consumer-b'), id)).rejects.toEqual(refuses('key-not-found'))
      await expect(keys.revoke(by('consumer-b'), id)).rejects.toEqual(refuses('key-not-found'))
    }
    const foreign = keys.create(by('consumer-b'), 'app-a', rights)
    await expect(foreign).rejects.toEqual(refuses('app-not-found'))
    await expect(keys.list(by('consumer-b'), 'app-a')).rejects.toEqual(refuses('app-not-found'))
    expect(await keys.list(by('consumer-b'))).toEqual([])
    expect(await keys.list(by('signer-a'))).toHaveLength(1)
    await expect(keys.revoke(by('signer-a'), key.id)).rejects.toEqual(refuses('role-required'))
  })

  it('remember the minute of their last use, and never go back', async () => {
    const { key, secret } = await keys.create(by('consumer-a'), 'app-a', rights)
    clock.ahead = DAY
    refusing(keys, secret)
    await keys.flush()
    const { lastUsedAt = '' } = await keys.get(by('consumer-a'), key.id)
    expect(lastUsedAt).toMatch(/:00\.000Z$/)
    clock.ahead = 0
    refusing(keys, secret)
    await keys.flush()
    expect(await keys.get(by('consumer-a'), key.id)).toMatchObject({ lastUsedAt })
  })
})
