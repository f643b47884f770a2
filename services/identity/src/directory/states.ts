import { defineMachine, stepOf } from '@tongqu/access'
import type { MemberState } from './types.ts'

/** Organisations, persons and apps alike. Both steps change what somebody may read. */
export const memberMachine = defineMachine({
  entity: 'member',
  states: ['ACTIVE', 'DISABLED'],
  initial: 'ACTIVE',
  steps: [
    { action: 'disable', from: ['ACTIVE'], to: 'DISABLED', by: 'operator', policy: true },
    { action: 'enable', from: ['DISABLED'], to: 'ACTIVE', by: 'operator', policy: true },
  ],
})

/** The step to a state; throws `illegal-transition` when it is in it already. */
export function stepTo(from: MemberState, to: MemberState) {
  return stepOf(memberMachine, from, to === 'DISABLED' ? 'disable' : 'enable')
}
