import { openSecrets, type Store } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { seedPeople } from '../testing/seeding.ts'
import { cookieNames } from './cookies.ts'
import { openSessions, type Sessions } from './sessions.ts'

describe.each(testStores())('sessions on %s', (_name, open) => {
  let store: Store
  let sessions: Sessions

  beforeEach(async () => {
    store = await open()
    const persons = ['here', 'disabled', 'removed'].map((id) => {
      return { id, organisation: 'org-a', roles: [] }
    })
    await seedPeople(store, [{ id: 'org-a' }], persons)
    for (const state of ['disabled', 'removed']) {
      const set = { state: state.toUpperCase() }
      await store.db.updateTable('persons').set(set).where('id', '=', state).execute()
    }
    sessions = openSessions({
      ...{ store, secrets: openSecrets(new Uint8Array(32)), now: Date.now },
      ...{ directory: { principalOf: () => undefined }, report: () => undefined },
      names: cookieNames('https://hub.example'),
    })
    return () => sessions.close()
  })

  it('of whoever went while the issuer was asked do not begin', async () => {
    const begin = (person: string) =>
      sessions.begin({ person, issuerSession: undefined, idToken: 'name and all' }, undefined)
    await begin('here')
    for (const person of ['disabled', 'removed', 'nobody']) {
      await expect(begin(person), person).rejects.toMatchObject({ code: 'login-failed' })
    }
    const rows = await store.db.selectFrom('sessions').select('person').execute()
    expect(rows).toEqual([{ person: 'here' }])
  })
})
