import { defineMachine, stepOf } from '@tongqu/access'
import { PERSON_STATES, type PersonState } from './types.ts'

/**
 * Organisations, persons and apps alike, of which only persons are removed: nothing leads from
 * there. Every step changes what somebody may read.
 */
export const memberMachine = defineMachine({
  entity: 'member',
  states: PERSON_STATES,
  initial: 'ACTIVE',
  steps: [
    { action: 'disable', from: ['ACTIVE'], to: 'DISABLED', by: 'operator', policy: true },
    { action: 'enable', from: ['DISABLED'], to: 'ACTIVE', by: 'operator', policy: true },
    {
      action: 'remove',
      from: ['ACTIVE', 'DISABLED'],
      to: 'REMOVED',
      by: 'operator | oneself',
      policy: true,
    },
  ],
})

const ACTIONS = { ACTIVE: 'enable', DISABLED: 'disable', REMOVED: 'remove' } as const

/** The step to a state; throws `illegal-transition` when it is in it already. */
export function stepTo(from: PersonState, to: PersonState) {
  return stepOf(memberMachine, from, ACTIONS[to])
}
