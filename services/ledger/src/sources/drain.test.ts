import { canonicalJson } from '@tongqu/contracts'
import type { NewEvent, Store } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { keptEntries } from '../testing/index.ts'
import type { Commitments } from '../types.ts'
import { type Drain, type DrainDeps, openDrain } from './drain.ts'
import { EVENT_RULES } from './events.ts'
import { deletionOf, seedApp, seedConsent, seedOrganisation, seedPerson } from './testing/rows.ts'

const NOON = Date.parse('2026-03-02T12:00:00.000Z')
const idKey = new Uint8Array(32).fill(7)
const drains: Drain[] = []
afterEach(async () => {
  for (const drain of drains.splice(0)) await drain.close()
})

describe.each(testStores())('the drain of the outbox on %s', (_name, open) => {
  it('tells of events in their order, once, and marks them', async () => {
    const store = await open({ now: () => NOON })
    const { drain, recorder, refuse } = opened(store)
    refuse(new Error('not now'))
    await record(store, change({ entityId: 'a1' }), change({ entityId: 'a2' }))
    await expect(drain.run()).rejects.toThrow('not now')
    refuse(undefined)
    expect(await drain.run()).toBe(2)
    expect(await drain.run()).toBe(0)
    expect(recorder.entries.map(({ change: told }) => told?.id)).toEqual(['a1', 'a2'])
    expect(recorder.entries[0]).toEqual({
      id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
      t: '2026-03-02T12:00:00.000Z',
      k: 'application',
      actor: { type: 'person', id: 'person of p1' },
      dataset: 'bus-positions',
      change: {
        entity: 'application',
        id: 'a1',
        action: 'submit',
        from: 'DRAFT',
        to: 'SUBMITTED',
        seq: 1,
      },
      body: { datasets: ['bus-positions'] },
    })
  })

  it('follows the store by itself', async () => {
    const store = await open()
    const { recorder } = opened(store, { follows: true })
    await record(store, change({}))
    await expect.poll(() => recorder.entries.length).toBe(1)
  })

  it('gives an event the same id when it is told again after a crash', async () => {
    const store = await open()
    const { drain, recorder } = opened(store)
    await record(store, change({}))
    await drain.run()
    await store.db.updateTable('events').set({ drained_at: null }).execute()
    expect(await drain.run()).toBe(1)
    expect(recorder.entries).toHaveLength(1)
  })

  it('keeps every name, login and text of people out of the log', async () => {
    const store = await open()
    const { drain, recorder } = opened(store)
    const secret = { name: '张三', login: 'zhang', text: '电话', contact: { phone: '1' } }
    const known = Object.keys(EVENT_RULES)
    await record(
      store,
      ...[...known, 'something-new'].map((entity) =>
        change({ entity, entityId: `id-of-${entity}`, body: secret, actor: 'person:zhang-id' }),
      ),
    )
    await drain.run()
    const text = canonicalJson(recorder.entries.map(({ t: _t, ...entry }) => entry))
    for (const word of ['张三', 'zhang"', '电话', 'phone']) expect(text).not.toContain(word)
    expect(text).not.toContain('"zhang-id')
    expect(text).not.toContain('"id-of-person"')
    expect(text).toContain('"person of id-of-person"')
  })

  it('leaves sessions and sign-ins out, and marks them all the same', async () => {
    const store = await open()
    const { drain, recorder } = opened(store)
    await record(
      store,
      change({ entity: 'session', action: 'create' }),
      change({ entity: 'person', action: 'sign-in' }),
    )
    expect(await drain.run()).toBe(2)
    expect(recorder.entries).toEqual([])
    expect(await drain.run()).toBe(0)
  })

  it('tells of an event that no rule knows without its body, and reports it', async () => {
    const store = await open()
    const { drain, recorder, reports } = opened(store)
    await record(store, change({ entity: 'something-new', body: { what: 'ever' } }))
    await drain.run()
    expect(recorder.entries).toMatchObject([{ k: 'incident', change: { entity: 'something-new' } }])
    expect(recorder.entries[0]?.body).toBeUndefined()
    expect(reports.map(String)).toEqual([expect.stringContaining('something-new')])
  })

  it('tells with an agreement in force all that its statements are made from', async () => {
    const store = await open()
    const { drain, recorder } = opened(store)
    const fee = { currency: 'CNY', plan: 'p', unitPrices: [{ meter: 'rows', micros: 12 }] }
    await agreement(store, 'g1', { tier: 'licensed', fee })
    await record(
      store,
      change({ entity: 'agreement', entityId: 'g1', action: 'file', to: 'FILED' }),
      change({
        entity: 'agreement',
        entityId: 'g1',
        action: 'activate',
        from: 'FILED',
        to: 'ACTIVE',
      }),
    )
    await drain.run()
    const [filed, active] = recorder.entries
    expect(filed?.body).not.toHaveProperty('fee')
    expect(active).toMatchObject({ k: 'agreement', agreement: 'g1' })
    expect(active?.body).toEqual({
      document: 'd'.repeat(64),
      assigner: 'city-transit',
      assignee: 'org-1',
      datasets: ['bus-positions'],
      tier: 'licensed',
      fee: { currency: 'CNY', unitPrices: [{ meter: 'rows', micros: 12 }] },
    })
  })

  it('commits to whom a consent is about, to everybody anew, and to no provider', async () => {
    const store = await open()
    const { drain, recorder } = opened(store)
    await seedConsent(store, 'c1', 'hash-of-card')
    await seedConsent(store, 'c2', 'provider:city-transit', 'provider')
    await record(
      store,
      change({ entity: 'consent', entityId: 'c1', action: 'give', actor: 'subject' }),
      change({ entity: 'consent', entityId: 'c2', action: 'give' }),
    )
    await drain.run()
    const [given, provided] = recorder.entries
    expect(given?.subject).toBe(`${given?.id} about hash-of-card`)
    expect(given?.actor).toEqual({ type: 'person' })
    expect(provided?.subject).toBeUndefined()
  })

  it('destroys the key of whoever had data deleted, and says so, whatever dies between', async () => {
    const store = await open()
    const erased: string[] = []
    await seedConsent(store, 'c1', 'hash-of-card')
    await request(store, 'r1', 'hash-of-card', { kind: 'deletion', outcome: 'done' })
    await request(store, 'r2', 'hash-of-card', { kind: 'deletion', outcome: 'refused' })
    await request(store, 'r3', 'hash-of-card', { kind: 'export', outcome: 'done' })
    await record(
      store,
      ...['r1', 'r2', 'r3'].map((entityId) =>
        change({
          entity: 'subject-request',
          entityId,
          action: 'answer',
          body: { kind: 'deletion' },
        }),
      ),
    )
    let dies = true
    const { drain, recorder } = opened(store, {
      erase: async (subject) => erased.push(subject) > 0,
      faults: async (point) => {
        if (point === 'drain.after-erase' && dies) throw new Error('dies')
      },
    })
    await expect(drain.run()).rejects.toThrow('dies')
    expect(recorder.entries.map(({ k }) => k)).toEqual(['consent', 'consent', 'consent'])
    dies = false
    expect(await drain.run()).toBe(3)
    expect(new Set(erased)).toEqual(new Set(['hash-of-card']))
    const last = recorder.entries.at(-1)
    expect(recorder.entries).toHaveLength(4)
    expect(last).toMatchObject({
      k: 'erase',
      prev: recorder.entries[0]?.id,
      body: { keys: 'subject', request: 'r1', consent: 'c1' },
    })
    expect(JSON.stringify(last)).not.toContain('hash-of-card')
  })

  it('destroys the key of whoever was removed, once, and tells nobody whose it was', async () => {
    const store = await open()
    const erased: string[] = []
    await seedPerson(store, 'zhang-id', 'REMOVED')
    await record(
      store,
      change({ entity: 'person', entityId: 'zhang-id', action: 'disable' }),
      change({ entity: 'person', entityId: 'zhang-id', action: 'remove', body: { roles: [] } }),
    )
    let dies = true
    const { drain, recorder } = opened(store, {
      erase: async (subject) => erased.push(subject) > 0,
      faults: async (point) => {
        if (point === 'drain.after-erase' && dies) throw new Error('dies')
      },
    })
    await expect(drain.run()).rejects.toThrow('dies')
    dies = false
    await drain.run()
    expect(await drain.run()).toBe(0)
    expect(new Set(erased)).toEqual(new Set(['zhang-id']))
    const [, removal, erasure, ...more] = recorder.entries
    expect(removal).toMatchObject({ k: 'directory', change: { action: 'remove' } })
    expect(erasure).toMatchObject({ k: 'erase', prev: removal?.id, body: { keys: 'person' } })
    expect(JSON.stringify(erasure)).not.toContain('zhang-id')
    expect(more).toEqual([])
  })

  it('marks what is about simulated data', async () => {
    const store = await open()
    const { drain, recorder } = opened(store)
    await record(store, change({ dataset: 'simulated-buses' }), change({}))
    await drain.run()
    expect(recorder.entries.map(({ synthetic }) => synthetic)).toEqual([true, undefined])
  })

  it.each([1, 0])(
    'marks what a simulated organisation does and has, and what follows',
    async (synthetic) => {
      const store = await open()
      const { drain, recorder } = opened(store)
      await seedPerson(store, 'p1', 'ACTIVE')
      await seedPerson(store, 'gone', 'REMOVED')
      await seedApp(store, 'app-1')
      await store.db.updateTable('organisations').set({ synthetic }).execute()
      const { dataset: _dataset, ...some } = change({ body: {} })
      await record(
        store,
        { ...some, entity: 'key', entityId: 'k1', actor: 'system', body: { app: 'app-1' } },
        { ...some, entity: 'webhook', actor: 'system', audience: ['org-1'] },
        { ...some, entity: 'attachment' },
        { ...some, entity: 'person', entityId: 'gone', action: 'remove' },
        { ...some, entity: 'issuer-key', actor: 'system' },
      )
      await drain.run()
      const mark = synthetic === 1 ? true : undefined
      expect(recorder.entries.map(({ k, synthetic }) => [k, synthetic])).toEqual([
        ['key', mark],
        ['directory', mark],
        ['application', mark],
        ['directory', mark],
        ['key', undefined],
        ['erase', mark],
      ])
    },
  )

  it('tells what a receiver has got under the id that it was told, once, whatever dies', async () => {
    const store = await open()
    const { drain, recorder } = opened(store)
    const entry = '01M7ZHN80BQXSW4PHGY3GWSYYE'
    const told = { entry, sha256: 'ab', outcome: 'equal', agreement: 'g1', more: '张三' }
    const event = { entity: 'transfer', entityId: 'receipt', action: 'confirm', body: told }
    await record(store, change(event))
    await drain.run()
    await store.db.updateTable('events').set({ drained_at: null }).execute()
    await drain.run()
    expect(recorder.entries).toEqual([
      {
        ...{ id: entry, t: expect.any(String), k: 'transfer', prev: 'receipt', agreement: 'g1' },
        ...{ actor: { type: 'person', id: 'person of p1' }, dataset: 'bus-positions' },
        ...{ inputs: [{ sha256: 'ab' }], outcome: 'equal' },
      },
    ])
  })

  it('tells of a body that is too long for an entry only its hash', async () => {
    const store = await open()
    const { drain, recorder } = opened(store)
    const datasets = Array.from({ length: 3_000 }, (_, at) => `dataset-${at}-${'x'.repeat(20)}`)
    await record(store, change({ body: { datasets } }))
    await drain.run()
    expect(recorder.entries[0]?.body).toEqual({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })
})

function opened(
  store: Store,
  given: Partial<Pick<Commitments, 'erase'> & Pick<DrainDeps, 'faults'>> & { follows?: true } = {},
) {
  const recorder = keptEntries()
  const reports: unknown[] = []
  const drain = openDrain({
    store: given.follows ? store : { ...store, follow: () => () => undefined },
    recorder,
    commitments: {
      person: async (id) => `person of ${id}`,
      subject: async (entry, subject) => `${entry} about ${subject}`,
      erase: given.erase ?? (async () => true),
    },
    idKey,
    now: Date.now,
    report: (error) => reports.push(error),
    isSynthetic: (dataset) => dataset.startsWith('simulated-'),
    ...(given.faults && { faults: given.faults }),
  })
  drains.push(drain)
  return { drain, recorder, reports, refuse: recorder.refuse }
}

function change(given: Partial<NewEvent>): NewEvent {
  return {
    entity: 'application',
    entityId: 'a1',
    action: 'submit',
    from: 'DRAFT',
    to: 'SUBMITTED',
    actor: 'person:p1',
    dataset: 'bus-positions',
    policy: false,
    audience: [],
    body: { datasets: ['bus-positions'], comment: '请尽快' },
    ...given,
  }
}

async function record(store: Store, ...events: readonly NewEvent[]): Promise<void> {
  await store.transact(async (writing) => {
    for (const event of events) await store.record(writing, event)
  })
}

async function request(store: Store, ...given: Parameters<typeof deletionOf>): Promise<void> {
  await store.db
    .insertInto('subject_requests')
    .values(deletionOf(...given))
    .execute()
}

const AT = '2026-03-01T00:00:00.000Z'

async function agreement(store: Store, id: string, document: object): Promise<void> {
  await seedOrganisation(store)
  const policies = [{ target: 'bus-positions' }]
  await store.db
    .insertInto('agreements')
    .values({
      id,
      kind: 'agreement',
      application: null,
      supersedes: null,
      assigner: 'city-transit',
      assignee: 'org-1',
      state: 'ACTIVE',
      version: 1,
      created_at: AT,
      valid_from: AT,
      valid_to: '2027-03-01T00:00:00.000Z',
      next_at: null,
      body: JSON.stringify({
        sha256: 'd'.repeat(64),
        document: { ...document, policies, assignee: { id: 'org-1', name: '临衡大学' } },
      }),
    })
    .execute()
}
