import { setTimeout as sleep } from 'node:timers/promises'
import type { Catalog } from '@tongqu/catalog'
import type { Store, Tables } from '@tongqu/store'
import { type OpenTestStore, testStores } from '@tongqu/store/testing'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { decide } from './decide.ts'
import { CONFIRM_SECONDS, type LivePolicyView, openPolicyView } from './policy-view.ts'
import { codeOf } from './testing/policy-asks.ts'
import {
  addOrganisation,
  agreementRow,
  consentRow,
  datasetOf,
  GATES,
  NOW,
  person,
  policyOf,
  TO,
  TRIPS,
  tellPolicy,
  termsFor,
  wholeCatalog,
} from './testing/policy-world.ts'

let catalog: Catalog
const views: LivePolicyView[] = []

beforeAll(async () => {
  catalog = await wholeCatalog()
})

afterEach(() => {
  for (const view of views.splice(0)) view.close()
})

describe.each(testStores())('a policy view of %s', (_name, open) => {
  it('follows agreements, organisations, lives and consents, whatever tells of them', async () => {
    const { store, code } = await world(open)
    expect(code()).toBe('agreement-required')
    await change(store, 'agreement-1', (db) =>
      db.insertInto('agreements').values(gates()).execute(),
    )
    await until(() => code() === 'plan')
    const set = (state: string) =>
      change(store, 'agreement-1', (db) => db.updateTable('agreements').set({ state }).execute())
    await set('SUSPENDED')
    await until(() => code() === 'agreement-suspended')
    await set('ACTIVE')
    await until(() => code() === 'plan')
    const organisation = (state: string) =>
      change(store, 'org-1', (db) =>
        db.updateTable('organisations').set({ state }).where('id', '=', 'org-1').execute(),
      )
    await organisation('DISABLED')
    await until(() => code() === 'agreement-required')
    await organisation('ACTIVE')
    await until(() => code() === 'plan')
    await change(store, GATES, (db) => db.insertInto('dataset_lives').values(withdrawn).execute())
    await until(() => code() === 'dataset-not-found')
    await change(store, GATES, (db) =>
      db.updateTable('dataset_lives').set({ state: 'LISTED' }).execute(),
    )
    await until(() => code() === 'plan')
    await set('REVOKED')
    await until(() => code() === 'agreement-required')
    await set('ACTIVE')
    await until(() => code() === 'plan')
    await change(store, 'agreement-1', (db) => db.deleteFrom('agreements').execute())
    await until(() => code() === 'agreement-required')
  })

  it('knows after a restart what it knew before', async () => {
    const { store, view } = await world(open)
    await change(store, 'agreement-1', (db) =>
      db.insertInto('agreements').values(gates()).execute(),
    )
    await change(store, 'consent', (db) =>
      db
        .insertInto('consents')
        .values(consentRow({ id: 'consent' }))
        .execute(),
    )
    await view.catchUp()
    const again = await follow(store)
    expect(codeOf(ask(again))).toBe('plan')
    expect(again.seq()).toBe(view.seq())
    const consenting = (one: LivePolicyView) =>
      one.consenting(TRIPS, 'org-1', 'research', needOf(['trip/entry_station']), NOW)
    expect(consenting(again)).toEqual(consenting(view))
    expect([...consenting(again).allowed]).toEqual(['somebody'])
  })

  it('an expired, withdrawn or second consent counts once, and plans keep their set', async () => {
    const { store, view } = await world(open)
    const rows = [
      consentRow({ id: 'c1', subject: 's' }),
      consentRow({ id: 'c2', subject: 's' }),
      consentRow({ id: 'c3', subject: 'not separate', sensitive: 0 }),
    ]
    for (const row of rows) {
      await change(store, row.id, (db) => db.insertInto('consents').values(row).execute())
    }
    const people = () =>
      view.consenting(TRIPS, 'org-1', 'research', needOf(['trip/entry_station']), NOW)
    await view.catchUp()
    const before = people()
    expect([...before.allowed]).toEqual(['s'])
    const withdraw = (id: string) =>
      change(store, id, (db) =>
        db.updateTable('consents').set({ state: 'WITHDRAWN' }).where('id', '=', id).execute(),
      )
    await withdraw('c1')
    await view.catchUp()
    expect([...people().allowed]).toEqual(['s'])
    expect(people().digest).toBe(before.digest)
    await withdraw('c2')
    await until(() => people().allowed.size === 0)
    expect(people().digest).not.toBe(before.digest)
    expect([...before.allowed]).toEqual(['s'])
  })

  it('adds up no consents: one names every column that is shown, or its person is not there', async () => {
    const { store, view } = await world(open)
    const wide = 'trip/entry_station trip/exit_station trip/paid_fen'
    const rows = [
      consentRow({ id: 'c1', subject: 'narrow', columns: 'trip/entry_station' }),
      consentRow({ id: 'c2', subject: 'narrow', columns: 'trip/exit_station' }),
      consentRow({ id: 'c3', subject: 'exact', columns: 'trip/entry_station trip/exit_station' }),
      consentRow({ id: 'c4', subject: 'wide', columns: wide }),
      consentRow({ id: 'c5', subject: 'exact', columns: wide }),
      consentRow({ id: 'c6', subject: 'nothing', columns: null }),
    ]
    for (const row of rows) {
      await change(store, row.id, (db) => db.insertInto('consents').values(row).execute())
    }
    await view.catchUp()
    const answer = (one: LivePolicyView, columns: string[]) =>
      one.consenting(TRIPS, 'org-1', 'research', needOf(columns), NOW)
    const people = (...columns: string[]) => [...answer(view, columns).allowed].sort()
    const both = ['trip/entry_station', 'trip/exit_station']
    expect(people('trip/entry_station')).toEqual(['exact', 'narrow', 'wide'])
    expect(people(...both)).toEqual(['exact', 'wide'])
    expect(people('trip/paid_fen')).toEqual(['exact', 'wide'])
    expect(people('trip/price_fen')).toEqual([])
    const before = answer(view, both)
    expect(answer(view, both)).toBe(before)
    expect(answer(await follow(store), both)).toEqual(before)
    await change(store, 'c4', (db) =>
      db.updateTable('consents').set({ state: 'WITHDRAWN' }).where('id', '=', 'c4').execute(),
    )
    await view.catchUp()
    expect(people(...both)).toEqual(['exact'])
    expect(answer(view, both).digest).not.toBe(before.digest)
    expect([...before.allowed].sort()).toEqual(['exact', 'wide'])
  })

  it('tells its listeners after each change, and when time ends something', async () => {
    const { store, view, clock } = await world(open)
    const heard: number[] = []
    const end = view.onChange((seq) => heard.push(seq))
    await change(store, 'agreement-1', (db) =>
      db.insertInto('agreements').values(gates()).execute(),
    )
    await until(() => heard.length === 1)
    await store.transact((writing) => tellPolicy(store, writing, 'webhook', 'x', { policy: false }))
    await until(() => view.seq() === 2)
    expect(heard).toEqual([1])
    clock.now = Date.parse(TO)
    await until(() => heard.length === 2)
    end()
    await change(store, 'agreement-1', () => Promise.resolve())
    await until(() => view.seq() === 3)
    expect(heard).toHaveLength(2)
  })

  it('is confirmed for five seconds, by a clock that goes on', async () => {
    const { view, clock } = await world(open)
    const at = view.confirmedAt()
    expect(at).toBe(clock.now)
    const limit = CONFIRM_SECONDS * 1_000
    expect([limit, limit + 1].map((later) => view.isConfirmed(at + later))).toEqual([true, false])
    expect([limit, limit + 1].map((before) => view.isConfirmed(at - before))).toEqual([true, false])
    expect(view.isConfirmed(Number.NaN)).toBe(false)
  })

  it('serves open data alone until the database comes', async () => {
    const store = await open()
    await store.transact((writing) => addOrganisation(writing, 'org-1'))
    await change(store, 'agreement-1', (db) =>
      db.insertInto('agreements').values(gates()).execute(),
    )
    let isAway = true
    const away = {
      get db() {
        if (isAway) throw new Error('away')
        return store.db
      },
      follow: store.follow,
    }
    const reported = vi.fn()
    const view = openPolicyView({ store: away, now: () => NOW, report: reported })
    views.push(view)
    await expect(view.catchUp()).rejects.toThrow('away')
    expect(codeOf(ask(view))).toBe('policy-unconfirmed')
    expect(codeOf(ask(view, 'bus-alerts'))).toBe('plan')
    isAway = false
    await until(() => codeOf(ask(view)) === 'plan')
  })
})

type World = {
  store: Store
  view: LivePolicyView
  clock: { now: number }
  code(): string
}

async function world(open: OpenTestStore): Promise<World> {
  const store = await open()
  await store.transact(async (writing) => {
    await addOrganisation(writing, 'org-1')
  })
  const clock = { now: NOW }
  const view = await follow(store, clock)
  return { store, view, clock, code: () => codeOf(ask(view)) }
}

async function follow(store: Store, clock = { now: NOW }): Promise<LivePolicyView> {
  const view = openPolicyView({ store, now: () => clock.now })
  views.push(view)
  await view.catchUp()
  return view
}

function ask(policy: LivePolicyView, dataset = GATES) {
  return decide(
    { catalog: () => catalog, policy },
    person,
    dataset,
    'read',
    'research',
    new Date(NOW),
  )
}

function needOf(columns: string[]) {
  return { columns, key: JSON.stringify(columns) }
}

type Work = Parameters<Store['transact']>[0]

/** Changes rows and tells of them in the same transaction. */
async function change(store: Store, id: string, work: Work): Promise<void> {
  await store.transact(async (writing) => {
    await work(writing)
    await tellPolicy(store, writing, 'whatever', id)
  })
}

function gates(): Tables['agreements'] {
  return agreementRow([policyOf(termsFor(datasetOf(catalog, GATES)))])
}

const withdrawn: Tables['dataset_lives'] = {
  dataset: GATES,
  provider: 'p',
  state: 'WITHDRAWN',
  version: 1,
  proposed_by: 'x',
  created_at: '2026-06-01T00:00:00.000Z',
  body: '{}',
}

const PATIENCE = 500

/** Waits for what the view is told by itself. */
async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < PATIENCE; tries++) {
    if (holds()) return
    await sleep(10)
  }
  expect(holds()).toBe(true)
}
