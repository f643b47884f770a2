import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { codeOf, personOf } from '../testing/flow-world.ts'
import { askOf, consentWorld, EVIDENCE } from './testing.ts'

const DONE = { outcome: 'done', text: '已删除' } as const

describe.each(testStores())('requests of subjects on %s', (_name, open) => {
  const uni = personOf('org-uni', 'consumer')
  const firm = personOf('org-firm', 'consumer')
  const card = personOf('org-card', 'provider')
  const bureau = personOf('org-bureau', 'reviewer')

  async function world() {
    const { clock, store, consents } = await consentWorld(open)
    const events = () => store.db.selectFrom('events').selectAll().orderBy('seq').execute()
    const give = async (who = uni, subject = 'card 1', category = 'trajectory') => {
      const { processing } = askOf()
      const pii = processing.piiInformation.map((one) => ({
        ...one,
        sensitivePiiCategory: category as 'trajectory',
      }))
      const asked = { ...askOf({ subject }), processing: { ...processing, piiInformation: pii } }
      const { consent, token } = await consents.request(who, asked)
      return { id: consent.id, ...(await consents.give(token, EVIDENCE)) }
    }
    return { clock, store, consents, events, give }
  }

  it('answers requests of the subject within fifteen working days, by whoever was asked', async () => {
    const { consents, clock, events, give } = await world()
    const { handle } = await give()
    const raised = await consents.raise(handle, {
      kind: 'deletion',
      of: 'receiver',
      text: '请删除',
    })
    // Noon of Monday 2 March; fifteen working days end on Monday 23 March at 24:00 in 临衡.
    expect(raised).toMatchObject({ state: 'RAISED', dueAt: '2026-03-23T16:00:00.000Z' })
    const answer = { outcome: 'done', text: '已删除' } as const
    expect(await codeOf(consents.answer(firm, raised.id, answer))).toBe('request-not-found')
    expect(await codeOf(consents.answer(card, raised.id, answer))).toBe('role-required')
    expect(await codeOf(consents.answer(bureau, raised.id, answer))).toBe('role-required')
    clock.pass(30)
    expect((await consents.requests(uni)).items).toMatchObject([{ overdue: true }])
    expect((await consents.requests(firm)).items).toEqual([])
    await consents.answer(uni, raised.id, answer)
    expect(await codeOf(consents.answer(uni, raised.id, answer))).toBe('illegal-transition')
    expect(await consents.raised(handle)).toMatchObject([{ state: 'ANSWERED', answer }])
    expect((await events()).slice(2).map(({ entity, action }) => [entity, action])).toEqual([
      ['subject-request', 'raise'],
      ['consent', 'withdraw'],
      ['subject-request', 'answer'],
    ])
  })

  it('deleted by a receiver, nothing flows to it any more, and to others what did', async () => {
    const { consents, give, events } = await world()
    const [one, more, other, stranger] = [
      await give(),
      await give(uni, 'card 1', 'financial-account'),
      await give(firm),
      await give(uni, 'card 2'),
    ]
    const raised = await consents.raise(one.handle, { kind: 'deletion', of: 'receiver' })
    await consents.answer(uni, raised.id, DONE)
    const states = async () =>
      Promise.all(
        [one, more, other, stranger].map(async ({ id }) => (await consents.get(card, id)).state),
      )
    expect(await states()).toEqual(['WITHDRAWN', 'WITHDRAWN', 'GIVEN', 'GIVEN'])
    const told = (await events()).slice(-3)
    expect(told.map(({ entity, action, policy }) => [entity, action, Number(policy)])).toEqual([
      ['consent', 'withdraw', 1],
      ['consent', 'withdraw', 1],
      ['subject-request', 'answer', 0],
    ])
    expect((await consents.get(uni, one.id)).events.at(-1)).toMatchObject({
      entityId: 'person:org-uni-consumer',
      reason: `subject-request ${raised.id}`,
    })
    const again = await codeOf(consents.request(uni, askOf({ subject: 'card 1' })))
    expect(again).toBe('consent-refused-recently')
  })

  it('deleted by the provider, in part too, nothing flows to anybody', async () => {
    for (const outcome of ['done', 'partly'] as const) {
      const { consents, give } = await world()
      const [one, other, stranger] = [await give(), await give(firm), await give(uni, 'card 2')]
      const raised = await consents.raise(one.handle, { kind: 'deletion', of: 'provider' })
      await consents.answer(card, raised.id, { ...DONE, outcome })
      const states = [one, other, stranger].map(({ id }) => consents.get(card, id))
      expect((await Promise.all(states)).map(({ state }) => state)).toEqual([
        'WITHDRAWN',
        'WITHDRAWN',
        'GIVEN',
      ])
    }
  })

  it('a refused deletion, or an answer to another request, ends no consent', async () => {
    const { consents, give } = await world()
    const { id, handle } = await give()
    for (const [kind, outcome] of [
      ['deletion', 'refused'],
      ['access', 'done'],
      ['export', 'done'],
    ] as const) {
      const raised = await consents.raise(handle, { kind, of: 'provider' })
      await consents.answer(card, raised.id, { outcome, text: '见附件' })
      expect((await consents.get(uni, id)).state).toBe('GIVEN')
    }
  })

  it('an answer under a consent that has ended already is as good', async () => {
    const { consents, give } = await world()
    const { handle } = await give()
    const raised = await consents.raise(handle, { kind: 'deletion', of: 'receiver' })
    await consents.withdraw(handle, EVIDENCE)
    expect((await consents.answer(uni, raised.id, DONE)).state).toBe('ANSWERED')
  })
})
