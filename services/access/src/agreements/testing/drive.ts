/** Takes agreements through their states in tests. */

import { approved, type Name, type World } from '../../applications/testing/world.ts'
import { type AgreementState, agreementMachine, type PersonAction } from '../index.ts'
import type { AgreementInputs } from '../steps.ts'

const text = { text: '说明' }
let numbers = 0

/** What each action is given; some confirm the hash. */
export const INPUTS: { [Action in PersonAction]: (sha256: string) => AgreementInputs[Action] } = {
  sign: (sha256) => ({ sha256 }),
  countersign: (sha256) => ({ sha256 }),
  file: () => {
    numbers += 1
    return { number: `备〔2026〕${numbers}号` }
  },
  decline: () => text,
  suspend: () => ({ cause: 'incident', text: '数据泄露' }),
  resume: () => text,
  revoke: () => ({ cause: 'breach', text: '违约' }),
  terminate: () => text,
  dispose: () => ({}),
  certify: () => ({
    method: '覆写',
    scope: '生产库与备份',
    disposedAt: '2026-03-01T00:00:00.000Z',
    responsible: '林素',
  }),
  report: () => text,
  evaluate: () => ({ quality: 4, timeliness: 5, usefulness: 5, text: '好用' }),
}

/** Who takes an action, where nothing is in the way. */
export const ACTORS: Record<PersonAction, Name> = {
  sign: 'signer',
  countersign: 'providerSigner',
  file: 'deputy',
  decline: 'signer',
  suspend: 'reviewer',
  resume: 'reviewer',
  revoke: 'approver',
  terminate: 'signer',
  dispose: 'reviewer',
  certify: 'applicant',
  report: 'applicant',
  evaluate: 'applicant',
}

export const PERSON_ACTIONS = Object.keys(ACTORS) as PersonAction[]

/** Takes a step as this person, with an input that is in order. */
export async function act(world: World, who: Name, id: string, action: PersonAction) {
  const { sha256 } = await world.agreements.get(world.people.auditor, id)
  return world.agreements.act(world.people[who], id, action, INPUTS[action](sha256))
}

/** From the offer to the filing. */
export const SIGNED = ['sign', 'countersign', 'file'] as const

/** From the offer to each state: actions of people, `tick`, or days that pass. */
const WAYS: Record<AgreementState, readonly (PersonAction | 'tick' | number)[]> = {
  OFFERED: [],
  SIGNED_APPLICANT: ['sign'],
  SIGNED_PROVIDER: ['sign', 'countersign'],
  FILED: SIGNED,
  ACTIVE: [...SIGNED, 'tick'],
  SUSPENDED: [...SIGNED, 'tick', 'suspend'],
  EXPIRED: [],
  RENEWED: [],
  REVOKED: [...SIGNED, 'tick', 'revoke'],
  TERMINATED: [...SIGNED, 'tick', 'terminate'],
  DATA_DISPOSAL_DUE: [...SIGNED, 'tick', 'revoke', 'dispose'],
  DISPOSAL_CERTIFIED: [...SIGNED, 'tick', 'revoke', 'dispose', 'certify'],
}

/** An agreement in this state. */
export async function brought(world: World, state: AgreementState): Promise<string> {
  const { decision } = await approved(world)
  const id = decision?.agreement ?? ''
  for (const step of WAYS[state]) {
    if (step === 'tick') await world.agreements.tick()
    else if (typeof step === 'string') await act(world, ACTORS[step], id, step)
  }
  return id
}

/** States that a person's action can not lead to are reached in tests of their own. */
export const STATES = agreementMachine.states.filter(
  (state) => !['EXPIRED', 'RENEWED'].includes(state),
)
