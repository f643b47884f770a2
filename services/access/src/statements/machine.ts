import { defineMachine } from '../machine.ts'

const provider = 'provider:provider | provider:signer'
const receiver = 'applicant:consumer | applicant:signer'

/**
 * 明细. The provider asks for it, the hub makes it (`issue`, `fail`). What it says never changes
 * then: what was disputed is put right by an adjustment beside it. Each side takes its own steps;
 * who has acted for one side never acts for the other.
 */
export const statementMachine = defineMachine({
  entity: 'statement',
  states: ['PREPARING', 'FAILED', 'ISSUED', 'DISPUTED', 'ADJUSTED', 'ACCEPTED', 'SETTLED'],
  initial: 'PREPARING',
  steps: [
    { action: 'prepare', from: ['FAILED'], to: 'PREPARING', by: provider, policy: false },
    { action: 'issue', from: ['PREPARING'], to: 'ISSUED', by: 'system', policy: false },
    { action: 'fail', from: ['PREPARING'], to: 'FAILED', by: 'system', policy: false },
    {
      action: 'dispute',
      from: ['ISSUED', 'ADJUSTED'],
      to: 'DISPUTED',
      by: receiver,
      policy: false,
    },
    { action: 'adjust', from: ['DISPUTED'], to: 'ADJUSTED', by: provider, policy: false },
    { action: 'accept', from: ['ISSUED', 'ADJUSTED'], to: 'ACCEPTED', by: receiver, policy: false },
    { action: 'settle', from: ['ACCEPTED'], to: 'SETTLED', by: provider, policy: false },
  ],
})

/** Seats that may ask for one. */
export const ISSUERS = provider.split(' | ')

export type StatementState = (typeof statementMachine)['states'][number]
export const STATEMENT_ACTIONS = ['dispute', 'adjust', 'accept', 'settle'] as const
/** What the two sides do with one that is issued. */
export type StatementAction = (typeof STATEMENT_ACTIONS)[number]
/** What makes one. */
export type StatementWork = Exclude<
  (typeof statementMachine)['steps'][number]['action'],
  StatementAction
>
