import { hashOf } from '@tongqu/contracts'
import { type OpenTestStore, testStores } from '@tongqu/store/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  eventsSince,
  newestSeq,
  openWorld,
  refusal,
  type World,
} from '../applications/testing/world.ts'
import type { AgreementAction } from './index.ts'
import { agreementMachine, entitlementMachine, inboundMachine } from './index.ts'
import { ACTORS, act, brought, INPUTS, PERSON_ACTIONS, STATES } from './testing/drive.ts'

const [[, sqlite] = []] = testStores()
const open = async () => openWorld(await (sqlite as OpenTestStore)())

describe('every cell of the table', () => {
  it.each(STATES)('%s: leads where it says, or nowhere', async (state) => {
    const world = await open()
    let id = await brought(world, state)
    for (const action of PERSON_ACTIONS) {
      const { people, agreements, store } = world
      const before = await agreements.get(people.auditor, id)
      const seq = await newestSeq(store)
      expect(before.state).toBe(state)
      const step = agreementMachine.steps.find(
        (one) => one.action === action && one.from.some((from) => from === state),
      )
      if (step) {
        const after = await act(world, ACTORS[action], id, action)
        expect([action, after.state, after.version]).toEqual([action, step.to, before.version + 1])
        expect(await eventsSince(store, seq)).toMatchObject([
          {
            entity: 'agreement',
            action,
            from_state: state,
            to_state: step.to,
            policy: Number(step.policy),
            dataset: 'flows',
          },
        ])
        id = await brought(world, state)
      } else {
        const refused = await refusal(act(world, ACTORS[action], id, action))
        expect([action, refused.code]).toEqual([action, 'illegal-transition'])
        expect(await newestSeq(store)).toBe(seq)
        expect(await agreements.get(people.auditor, id)).toEqual(before)
      }
    }
  })

  it('says of each step that opens or closes data that it does, and of no other', () => {
    const inForceOf = (state: string) => ['ACTIVE', 'SUSPENDED'].includes(state)
    for (const machine of [agreementMachine, entitlementMachine]) {
      for (const { action, from, to, policy } of machine.steps) {
        const changes =
          from.some((state) => inForceOf(state) || inForceOf(to)) && !from.includes(to as never)
        expect([action, policy]).toEqual([action, changes])
      }
    }
    expect(inboundMachine.steps.filter(({ policy }) => policy)).toEqual([])
  })
})

describe('signatures', () => {
  let world: World
  let id: string
  beforeEach(async () => {
    world = await open()
    id = await brought(world, 'OFFERED')
  })

  it('cover the document as it was shown, and nothing else', async () => {
    const { agreements, people } = world
    const { document, sha256 } = await agreements.get(people.signer, id)
    expect(hashOf(document)).toBe(sha256)
    const wrong = { sha256: sha256.replace(/^./, (first) => (first === '0' ? '1' : '0')) }
    expect((await refusal(agreements.act(people.signer, id, 'sign', wrong))).code).toBe(
      'version-conflict',
    )
    await act(world, 'signer', id, 'sign')
    const { signatures } = await act(world, 'providerSigner', id, 'countersign')
    expect(signatures).toMatchObject([
      { party: 'applicant', person: 'signer', sha256, alg: 'confirmed' },
      { party: 'provider', person: 'providerSigner', sha256 },
    ])
    expect((await agreements.get(people.signer, id)).document).toEqual(document)
  })

  it.each([
    ['applicant', 'sign', 'OFFERED'],
    ['reviewer', 'sign', 'OFFERED'],
    ['provider', 'sign', 'OFFERED'],
    ['approver', 'sign', 'OFFERED'],
    ['applicant', 'countersign', 'SIGNED_APPLICANT'],
    ['reviewer', 'countersign', 'SIGNED_APPLICANT'],
    ['provider', 'countersign', 'SIGNED_APPLICANT'],
    ['approver', 'countersign', 'SIGNED_APPLICANT'],
    ['signer', 'countersign', 'SIGNED_APPLICANT'],
    ['applicant', 'file', 'SIGNED_PROVIDER'],
    ['signer', 'file', 'SIGNED_PROVIDER'],
    ['providerSigner', 'file', 'SIGNED_PROVIDER'],
    ['provider', 'file', 'SIGNED_PROVIDER'],
  ] as const)('of %s, who had another duty: no %s', async (name, action, state) => {
    const own = await brought(world, state)
    const roles = ['consumer', 'provider', 'reviewer', 'approver', 'signer'] as const
    const everywhere = { organisation: 'org-uni', provider: 'card-company', authority: true }
    const mighty = { ...world.people[name], roles, ...everywhere }
    const { sha256 } = await world.agreements.get(world.people.auditor, own)
    const work = world.agreements.act(mighty, own, action, INPUTS[action](sha256))
    expect((await refusal(work)).code).toBe('separation-of-duties')
  })

  it('are filed under a number that nothing else has', async () => {
    const { agreements, people } = world
    const other = await brought(world, 'SIGNED_PROVIDER')
    const own = await brought(world, 'SIGNED_PROVIDER')
    await agreements.act(people.reviewer, own, 'file', { number: 'A_1/2026' })
    const again = agreements.act(people.reviewer, other, 'file', { number: 'A_1/2026' })
    expect((await refusal(again)).code).toBe('already-exists')
  })
})

describe('whom it does not concern', () => {
  it('gets the answer of what is missing', async () => {
    const world = await open()
    const { agreements, people } = world
    const id = await brought(world, 'ACTIVE')
    const missing = await refusal(agreements.get(people.stranger, 'no-such-agreement'))
    for (const name of ['stranger', 'otherProvider', 'idle'] as const) {
      const sign = agreements.act(people[name], id, 'sign', { sha256: '0'.repeat(64) })
      const answers = [await refusal(agreements.get(people[name], id)), await refusal(sign)]
      for (const answer of answers) expect({ ...answer }).toEqual({ ...missing })
      expect((await agreements.list(people[name])).items).toEqual([])
    }
    for (const name of ['applicant', 'providerSigner', 'reviewer', 'auditor'] as const) {
      expect((await agreements.list(people[name])).items.map((one) => one.id)).toEqual([id])
    }
    const of = await refusal(agreements.get(people.signer, id, ['entitlement']))
    expect({ ...of }).toEqual({ ...missing })
  })
})

it('actions of people and of time together are those of the table', () => {
  const SYSTEM: AgreementAction[] = ['lapse', 'activate', 'expire', 'renew', 'expiring']
  const all = new Set(agreementMachine.steps.map(({ action }) => action))
  for (const action of [...PERSON_ACTIONS, ...SYSTEM]) expect(all.delete(action)).toBe(true)
  expect([...all].sort()).toEqual(['disposal-overdue', 'report-overdue'])
})
