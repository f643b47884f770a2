import { defineMachine, type Step } from '../machine.ts'

const OPEN = [
  'SUBMITTED',
  'INCOMPLETE',
  'UNDER_REVIEW',
  'REJECTED',
  'APPEALED',
  'APPROVED',
] as const

type State = (typeof OPEN)[number] | 'DRAFT' | 'WITHDRAWN'

const anybody = 'applicant:consumer | provider:provider | authority:reviewer | authority:approver'

/**
 * 申请. `by` names seats, see `seatsOf`. Beyond the table: reviews of both sides must be positive
 * before it is approved, an appeal has a deadline, duties are apart (`hands.ts`).
 */
export const applicationMachine = defineMachine({
  entity: 'application',
  states: [
    'DRAFT',
    'SUBMITTED',
    'INCOMPLETE',
    'UNDER_REVIEW',
    'APPROVED',
    'REJECTED',
    'APPEALED',
    'WITHDRAWN',
  ],
  initial: 'DRAFT',
  steps: [
    row('edit', ['DRAFT'], 'DRAFT', 'applicant:consumer'),
    row('edit', ['INCOMPLETE'], 'INCOMPLETE', 'applicant:consumer'),
    row('submit', ['DRAFT', 'INCOMPLETE'], 'SUBMITTED', 'applicant:consumer'),
    row('return', ['SUBMITTED'], 'INCOMPLETE', 'authority:reviewer | provider:provider'),
    row('accept', ['SUBMITTED'], 'UNDER_REVIEW', 'authority:reviewer'),
    row('review', ['UNDER_REVIEW'], 'UNDER_REVIEW', 'authority:reviewer | provider:provider'),
    row('approve', ['UNDER_REVIEW'], 'APPROVED', 'authority:approver'),
    row('reject', ['UNDER_REVIEW'], 'REJECTED', 'authority:approver'),
    row('appeal', ['REJECTED'], 'APPEALED', 'applicant:consumer'),
    row('reopen', ['APPEALED'], 'UNDER_REVIEW', 'authority:reviewer'),
    row(
      'withdraw',
      ['DRAFT', 'SUBMITTED', 'INCOMPLETE', 'UNDER_REVIEW', 'APPEALED'],
      'WITHDRAWN',
      'applicant:consumer',
    ),
    ...OPEN.map((state) => row('comment', [state], state, anybody)),
  ],
})

export type ApplicationState = (typeof applicationMachine)['states'][number]
export type ApplicationAction = (typeof applicationMachine)['steps'][number]['action']

function row<Action extends string>(
  action: Action,
  from: readonly State[],
  to: State,
  by: string,
): Step<State, Action> {
  return { action, from, to, by, policy: false }
}
