import { type OpenTestStore, testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import {
  ABOUT_PEOPLE,
  contentOf,
  eventsSince,
  inForce,
  newestSeq,
  openWorld,
  refusal,
} from '../applications/testing/world.ts'
import { act } from './testing/drive.ts'
import type { EntitlementContent, InboundContent } from './types.ts'

const [[, sqlite] = []] = testStores()
const open = async () => openWorld(await (sqlite as OpenTestStore)())

const entitlement: EntitlementContent = {
  title: '客流监管',
  contact: { name: '周岚' },
  datasets: [{ id: 'flows', columns: ['flow/median_travel_seconds'], delivery: ['api'] }],
  purpose: { code: 'public-service', text: '节假日保障', scenario: '指挥中心' },
  securityMeasures: contentOf().securityMeasures,
  term: { days: 100 },
  duty: { text: '综合交通运行监测', basis: '三定规定' },
}

const inbound: InboundContent = {
  title: '回流订单热力',
  contact: { name: '何川' },
  receiver: 'org-bureau',
  content: '每小时订单热力栅格',
  delivery: '接口推送',
  purpose: '运力调度',
  term: { days: 60 },
}

describe('an entitlement by duty', () => {
  it('is recorded by a public body, filed by somebody else, and then in force', async () => {
    const world = await open()
    const { agreements, people } = world
    const { id, state, document } = await agreements.recordEntitlement(people.official, entitlement)
    expect([state, document.policies[0]?.target]).toEqual(['RECORDED', 'flows'])
    const self = { ...people.official, roles: ['consumer', 'reviewer'] as const }
    expect((await refusal(agreements.act(self, id, 'file', { number: 'G1' }))).code).toBe(
      'separation-of-duties',
    )
    await agreements.act(people.reviewer, id, 'file', { number: 'G1' })
    await agreements.tick()
    expect((await act(world, 'provider', id, 'suspend')).state).toBe('SUSPENDED')
    expect((await refusal(act(world, 'provider', id, 'resume'))).code).toBe('role-required')
    expect((await act(world, 'reviewer', id, 'resume')).state).toBe('ACTIVE')
    expect((await act(world, 'approver', id, 'revoke')).state).toBe('REVOKED')
    expect(await agreements.tick()).toBe(0)
  })

  it('is not for others, and keeps to what the tier gives at all', async () => {
    const world = await open()
    const { agreements, people } = world
    const refused = await refusal(agreements.recordEntitlement(people.applicant, entitlement))
    expect(refused.code).toBe('role-required')
    const closed = { ...entitlement, datasets: [{ ...entitlement.datasets[0], id: 'vault' }] }
    const work = agreements.recordEntitlement(people.official, closed as EntitlementContent)
    expect((await refusal(work)).code).toBe('terms-not-met')
    expect((await refusal(agreements.get(people.signer, 'no-such'))).code).toBe(
      'agreement-not-found',
    )
  })
})

describe('data given back', () => {
  it('has the consumer as assigner, is signed by both, and opens nothing', async () => {
    const world = await open()
    const { agreements, people } = world
    const seq = await newestSeq(world.store)
    const made = await agreements.offerInbound(people.applicant, inbound)
    expect(made).toMatchObject({ state: 'OFFERED', assigner: 'org-uni', assignee: 'org-bureau' })
    const receiver = { ...people.official, id: 'idle', roles: ['signer'] as const }
    const { id, sha256 } = made
    expect((await refusal(agreements.get(people.providerSigner, id))).code).toBe(
      'agreement-not-found',
    )
    await agreements.act(people.signer, id, 'sign', { sha256 })
    await agreements.act(receiver, id, 'countersign', { sha256 })
    await act(world, 'reviewer', id, 'file')
    await agreements.tick()
    expect((await agreements.get(people.signer, id)).state).toBe('ACTIVE')
    expect((await act(world, 'signer', id, 'terminate')).state).toBe('TERMINATED')
    expect((await eventsSince(world.store, seq)).every(({ policy }) => policy === 0)).toBe(true)
  })
})

describe('the public register', () => {
  const licensed = contentOf({
    ...ABOUT_PEOPLE,
    datasets: [
      {
        id: 'trips',
        columns: ['trip/travel_seconds'],
        rows: ['trip/entry_line=eq.1'],
        delivery: ['api'],
      },
    ],
  })

  it('names whom, what, how far and how long of licensed agreements, and no people', async () => {
    const world = await open()
    await inForce(world)
    const { id } = await inForce(world, licensed)
    const { items } = await world.agreements.register()
    expect(items).toMatchObject([
      {
        id,
        state: 'ACTIVE',
        provider: 'card-company',
        assignee: { kind: 'institution' },
        datasets: [
          {
            dataset: 'trips',
            actions: ['hub:read'],
            purposes: ['research'],
            columns: ['trip/travel_seconds'],
            scope: { rows: ['trip/entry_line=eq.1'] },
          },
        ],
      },
    ])
    const told = JSON.stringify(items)
    for (const personal of ['林素', '5550', 'uni.example', 'reviewer', 'Signer', 'applicant']) {
      expect(told).not.toContain(personal)
    }
  })

  it('does not name somebody who is an organisation by themself', async () => {
    const world = await open()
    await world.store.transact((writing) =>
      writing
        .updateTable('organisations')
        .set({ kind: 'individual', body: '{"name":"沈禾"}' })
        .where('id', '=', 'org-uni')
        .execute(),
    )
    await inForce(world, licensed)
    const { items } = await world.agreements.register()
    expect(items.map(({ assignee }) => assignee)).toEqual([{ kind: 'individual' }])
    expect(JSON.stringify(items)).not.toContain('沈禾')
  })
})
