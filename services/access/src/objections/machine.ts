import { defineMachine } from '../machine.ts'

export type ObjectionState = 'RAISED' | 'ANSWERED' | 'RESOLVED' | 'ESCALATED'
export type ObjectionAction = 'answer' | 'resolve' | 'escalate' | 'decide' | 'lapse'

/** Objections (异议) to what a dataset says, holds or shows. */
export const objectionMachine = defineMachine<ObjectionState, ObjectionAction>({
  entity: 'objection',
  states: ['RAISED', 'ANSWERED', 'RESOLVED', 'ESCALATED'],
  initial: 'RAISED',
  steps: [
    { action: 'answer', from: ['RAISED'], to: 'ANSWERED', by: 'the provider', policy: false },
    {
      action: 'resolve',
      from: ['RAISED', 'ANSWERED'],
      to: 'RESOLVED',
      by: 'whoever raised it',
      policy: false,
    },
    {
      action: 'escalate',
      from: ['RAISED', 'ANSWERED'],
      to: 'ESCALATED',
      by: 'whoever raised it; without an answer only after the deadline',
      policy: false,
    },
    {
      action: 'decide',
      from: ['ESCALATED'],
      to: 'RESOLVED',
      by: 'reviewer or approver of the authority',
      policy: false,
    },
    {
      action: 'lapse',
      from: ['ANSWERED'],
      to: 'RESOLVED',
      by: 'time, when whoever raised it says no more',
      policy: false,
    },
  ],
})
