/** How it stands with a statement, for one who may know. */
import { seatsOf } from '../agreements/flow.ts'
import { stateOf } from '../machine.ts'
import type { PersonPrincipal } from '../types.ts'
import { STATEMENT_ACTIONS, type StatementAction, statementMachine } from './machine.ts'
import { isIssued, partiesOf, SIDES, type StatementRow } from './rows.ts'
import type { IssuedBody, PendingBody, StatementView } from './types.ts'

/** `progress`: of one that is being made, 0…1. */
export function viewOf(row: StatementRow, by: PersonPrincipal, progress = 0): StatementView {
  const { id, agreement, provider, organisation } = row
  const { month, steps } = row.body
  const { period, prev, more } = isIssued(row.body)
    ? issued(row.body)
    : pending(row.body, row.state, progress)
  return {
    ...{ id, agreement, provider, organisation, month, period },
    ...(prev !== undefined && { prev }),
    state: stateOf(statementMachine, row.state),
    version: row.version,
    createdAt: row.created_at,
    ...more,
    steps,
    actions: actionsOf(row, by),
  }
}

function issued({ statement, sha256, dueFen }: IssuedBody) {
  const { period, prev, log, totalFen, prices } = statement
  return { period, prev, more: { log, totalFen, currency: prices.currency, sha256, dueFen } }
}

function pending({ question, failure }: PendingBody, state: string, progress: number) {
  const { period, prev } = question
  return { period, prev, more: state === 'PREPARING' ? { progress } : failure && { failure } }
}

function actionsOf(row: StatementRow, by: PersonPrincipal): StatementAction[] {
  const seats = seatsOf(by, partiesOf(row))
  return STATEMENT_ACTIONS.filter((action) => {
    const step = statementMachine.steps.find(
      (one) => one.action === action && one.from.some((state) => state === row.state),
    )
    const other = SIDES[action] === 'provider' ? 'applicant' : 'provider'
    const isOther = row.body.hands[other].includes(by.id)
    return step && !isOther && step.by.split(' | ').some((seat) => seats.has(seat))
  })
}
