import { openSecrets } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import {
  appOf,
  codeOf,
  flowCatalog,
  flowClock,
  personOf,
  seedOrganisations,
} from '../testing/flow-world.ts'
import { createObjections, MAX_OPEN } from './objections.ts'

const anonymous = { kind: 'anonymous', address: '192.0.2.1' } as const
const ASK = { dataset: 'bus-lines', kind: 'accuracy', text: '站名有误' } as const
const CONTACT = '王女士 13800000000'
const NOTE = { text: '谢谢' }
const ANSWER = { outcome: 'corrected', text: '已更正' } as const
const DECISION = { outcome: 'upheld', text: '应更正' } as const

describe.each(testStores())('objections on %s', (_name, open) => {
  async function world() {
    const clock = flowClock()
    const store = await open({ now: clock.now, uuid: clock.uuid })
    await seedOrganisations(store)
    const catalog = flowCatalog()
    const objections = createObjections({
      store,
      now: clock.now,
      uuid: clock.uuid,
      catalog: () => catalog,
      secrets: openSecrets(new Uint8Array(32)),
    })
    return { clock, store, objections }
  }
  const uni = personOf('org-uni', 'consumer')
  const bus = personOf('org-bus', 'provider')
  const card = personOf('org-card', 'provider')
  const bureau = personOf('org-bureau', 'approver')

  it('go from raised over answered to resolved, each step told once to whom it concerns', async () => {
    const { objections, store } = await world()
    const { objection } = await objections.raise(uni, ASK)
    const { id } = objection
    expect(objection).toMatchObject({ state: 'RAISED', overdue: false, anonymous: false })
    await objections.answer(bus, id, ANSWER)
    const resolved = await objections.resolve({ principal: uni }, id, NOTE)
    expect(resolved).toMatchObject({ state: 'RESOLVED', resolution: { by: 'raiser' } })
    const events = await store.db.selectFrom('events').selectAll().orderBy('seq').execute()
    expect(events.map(({ action, to_state, audience }) => [action, to_state, audience])).toEqual([
      ['raise', 'RAISED', '["org-bus","org-uni"]'],
      ['answer', 'ANSWERED', '["org-bus","org-uni"]'],
      ['resolve', 'RESOLVED', '["org-bus","org-uni"]'],
    ])
  })

  it('are listed page by page, of every instant each once, to whom they concern', async () => {
    const { objections, clock } = await world()
    const raised: string[] = []
    for (let count = 0; count < 7; count += 1) {
      // Some of one instant.
      if (count % 3 === 0) clock.pass(1)
      raised.push((await objections.raise(uni, ASK)).objection.id)
    }
    for (const principal of [uni, bus, bureau]) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await objections.list(principal, { limit: 2, ...(cursor && { cursor }) })
        expect(page.items.length).toBeLessThanOrEqual(2)
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.next
      } while (cursor)
      expect(seen.toSorted()).toEqual(raised.toSorted())
      expect(seen.at(-1)).toBe(raised.slice(0, 3).toSorted().at(0))
    }
    expect((await objections.list(card)).items).toEqual([])
    expect((await objections.list(uni, { state: 'RESOLVED' })).items).toEqual([])
    expect(await codeOf(objections.list(uni, { cursor: 'nonsense' }))).toBe('wrong-cursor')
  })

  it('are escalated after an answer, without one only when the provider is late', async () => {
    const { objections, clock } = await world()
    const { id } = (await objections.raise(uni, ASK)).objection
    const me = { principal: uni }
    expect(await codeOf(objections.escalate(me, id, NOTE))).toBe('illegal-transition')
    clock.pass(30)
    expect(await objections.get(me, id)).toMatchObject({ overdue: true })
    await objections.escalate(me, id, NOTE)
    expect(await codeOf(objections.answer(bus, id, ANSWER))).toBe('illegal-transition')
    expect(await codeOf(objections.decide(bus, id, DECISION))).toBe('role-required')
    expect(await objections.decide(bureau, id, DECISION)).toMatchObject({
      state: 'RESOLVED',
      resolution: { by: 'authority', outcome: 'upheld' },
    })
  })

  it('of people without a name keep a sealed contact and answer to the handle alone', async () => {
    const { objections, store } = await world()
    expect(await codeOf(objections.raise(anonymous, ASK))).toBe('body-invalid')
    expect(await codeOf(objections.raise(uni, { ...ASK, contact: CONTACT }))).toBe('body-invalid')
    const { objection, handle = '' } = await objections.raise(anonymous, {
      ...ASK,
      contact: CONTACT,
    })
    const stored = JSON.stringify([
      await store.db.selectFrom('objections').selectAll().execute(),
      await store.db.selectFrom('events').selectAll().execute(),
    ])
    for (const secret of [CONTACT, '13800000000', handle]) expect(stored).not.toContain(secret)
    const { id } = objection
    for (const wrong of [undefined, '', 'x', `${handle}A`, handle.slice(1)]) {
      const raiser = { principal: anonymous, ...(wrong !== undefined && { handle: wrong }) }
      expect(await codeOf(objections.get(raiser, id))).toBe('objection-not-found')
      expect(await codeOf(objections.resolve(raiser, id, NOTE))).toBe('objection-not-found')
    }
    const back = { principal: anonymous, handle }
    expect((await objections.get(back, id)).contact).toBeUndefined()
    expect((await objections.get({ principal: bus }, id)).contact).toBe(CONTACT)
    expect((await objections.get({ principal: personOf('org-bus') }, id)).contact).toBeUndefined()
    await objections.resolve(back, id, NOTE)
  })

  it('concern raiser, provider, authority and auditors; to all others they are missing', async () => {
    const { objections } = await world()
    const { id } = (await objections.raise(uni, ASK)).objection
    const auditor = personOf('org-firm', 'auditor')
    for (const principal of [uni, bus, bureau, auditor]) {
      expect((await objections.get({ principal }, id)).id).toBe(id)
      expect((await objections.list(principal)).items).toHaveLength(1)
    }
    const missing = await codeOf(objections.get({ principal: uni }, 'no-such'))
    for (const principal of [card, personOf('org-firm', 'consumer')]) {
      expect(await codeOf(objections.get({ principal }, id))).toBe(missing)
      expect(await codeOf(objections.answer(principal, id, ANSWER))).toBe(missing)
      expect(await codeOf(objections.resolve({ principal }, id, NOTE))).toBe(missing)
      expect((await objections.list(principal)).items).toEqual([])
    }
    const colleague = personOf('org-uni', 'signer')
    for (const principal of [colleague, auditor, bus]) {
      expect(await codeOf(objections.resolve({ principal }, id, NOTE))).toBe('role-required')
    }
    expect(await codeOf(objections.answer(personOf('org-bus'), id, ANSWER))).toBe('role-required')
  })

  it('are told to no key, neither those of others nor that there are none', async () => {
    const { objections } = await world()
    const { id } = (await objections.raise(uni, ASK)).objection
    const raised = await objections.raise(anonymous, { ...ASK, contact: CONTACT })
    const principal = appOf('org-uni', 'key')
    for (const one of [id, raised.objection.id, 'no-such']) {
      const raiser = { principal, handle: raised.handle ?? '' }
      expect(await codeOf(objections.get(raiser, one))).toBe('credentials-too-weak')
      expect(await codeOf(objections.resolve(raiser, one, NOTE))).toBe('credentials-too-weak')
    }
  })

  it('nobody answers or decides what they have raised themselves', async () => {
    const { objections } = await world()
    const mine = (await objections.raise(bus, ASK)).objection.id
    expect(await codeOf(objections.answer(bus, mine, ANSWER))).toBe('separation-of-duties')
    const theirs = (await objections.raise(bureau, ASK)).objection.id
    await objections.answer(bus, theirs, ANSWER)
    await objections.escalate({ principal: bureau }, theirs, NOTE)
    expect(await codeOf(objections.decide(bureau, theirs, DECISION))).toBe('separation-of-duties')
  })

  it('are resolved by time when nobody says more after the answer', async () => {
    const { objections, clock } = await world()
    const { id } = (await objections.raise(uni, ASK)).objection
    await objections.answer(bus, id, ANSWER)
    expect(await objections.tick(clock.now())).toBe(0)
    clock.pass(30)
    expect(await objections.tick(clock.now())).toBe(1)
    expect((await objections.get({ principal: uni }, id)).resolution).toMatchObject({ by: 'time' })
  })

  it('are bounded: a flood without a name stops nobody who is signed in', async () => {
    const { objections } = await world()
    const ask = { ...ASK, contact: CONTACT }
    for (let count = 0; count < MAX_OPEN; count += 1) await objections.raise(anonymous, ask)
    expect(await codeOf(objections.raise(anonymous, ask))).toBe('too-many')
    expect(await codeOf(objections.raise(uni, ASK))).toBeUndefined()
    expect(await codeOf(objections.raise(uni, { ...ASK, dataset: 'none' }))).toBe(
      'dataset-not-found',
    )
  })
})
