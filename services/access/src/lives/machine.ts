import { defineMachine } from '../machine.ts'

export type LifeState = 'PROPOSED' | 'LISTED' | 'WITHDRAWN'
export type LifeAction = 'propose' | 'revise' | 'list' | 'decline' | 'retract' | 'withdraw'

/** Life of a dataset in the catalogue. What was withdrawn comes back by a new proposal only. */
export const lifeMachine = defineMachine<LifeState, LifeAction>({
  entity: 'dataset',
  states: ['PROPOSED', 'LISTED', 'WITHDRAWN'],
  initial: 'PROPOSED',
  steps: [
    { action: 'revise', from: ['PROPOSED'], to: 'PROPOSED', by: 'the provider', policy: false },
    {
      action: 'list',
      from: ['PROPOSED'],
      to: 'LISTED',
      by: 'reviewer or approver of the authority, not the proposer',
      policy: true,
    },
    {
      action: 'decline',
      from: ['PROPOSED'],
      to: 'WITHDRAWN',
      by: 'reviewer or approver of the authority, not the proposer',
      policy: false,
    },
    { action: 'retract', from: ['PROPOSED'], to: 'WITHDRAWN', by: 'the provider', policy: false },
    {
      action: 'withdraw',
      from: ['LISTED'],
      to: 'WITHDRAWN',
      by: 'the provider; reviewer or approver of the authority',
      policy: true,
    },
    { action: 'propose', from: ['WITHDRAWN'], to: 'PROPOSED', by: 'the provider', policy: false },
  ],
})
