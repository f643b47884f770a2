import { defineMachine } from '../machine.ts'

const provider = 'provider:provider | provider:signer'
const receiver = 'applicant:consumer | applicant:signer'

/**
 * 明细. What it says never changes: what was disputed is put right by an adjustment beside it. Each
 * side takes its own steps; who has acted for one side never acts for the other.
 */
export const statementMachine = defineMachine({
  entity: 'statement',
  states: ['ISSUED', 'DISPUTED', 'ADJUSTED', 'ACCEPTED', 'SETTLED'],
  initial: 'ISSUED',
  steps: [
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

/** Seats that may issue one. */
export const ISSUERS = provider.split(' | ')

export type StatementState = (typeof statementMachine)['states'][number]
export type StatementAction = (typeof statementMachine)['steps'][number]['action']
export const STATEMENT_ACTIONS = ['dispute', 'adjust', 'accept', 'settle'] as const
