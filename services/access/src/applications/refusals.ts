/** May this person take this step now? One answer for acting and for showing. */
import { Problem } from '@tongqu/contracts'
import { demandSeat, mayRead, seatsOf } from '../agreements/flow.ts'
import { type DutyApart, demandApart } from '../agreements/hands.ts'
import { actionsFrom, stepOf } from '../machine.ts'
import type { PersonPrincipal } from '../types.ts'
import { type ApplicationAction, applicationMachine } from './machine.ts'
import { type ApplicationRow, partiesOf } from './rows.ts'
import type { ApplicationBody, ReviewSide, Verdict } from './types.ts'

/** Throws `application-not-found` for what does not concern the caller, as for what is missing. */
export function demandConcerned(row: ApplicationRow, by: PersonPrincipal): void {
  const seats = seatsOf(by, partiesOf(row))
  if (!mayRead(seats, row.submitted_at === null)) throw new Problem('application-not-found')
}

/**
 * Throws, in this order: `application-not-found`, `role-required`, `illegal-transition` (also for
 * an approval before both reviews are positive), `separation-of-duties`, `too-late`. `now` in
 * milliseconds since 1970. Answers the state the step leads to.
 */
export function demandStep(
  row: ApplicationRow,
  by: PersonPrincipal,
  action: ApplicationAction,
  now: number,
): ApplicationRow['state'] {
  demandConcerned(row, by)
  const seats = seatsOf(by, partiesOf(row))
  demandSeat(applicationMachine, action, seats)
  const { to } = stepOf(applicationMachine, row.state, action)
  if (action === 'approve') demandReviews(row)
  const duty = dutyOf(action, seats)
  if (duty) demandApart(row.body.hands, duty, by.id)
  const until = row.body.decision?.appealUntil
  if (action === 'appeal' && until !== undefined && now >= Date.parse(until)) {
    throw new Problem('too-late', { until })
  }
  return to
}

/** What the person may do now, in the order of the table. */
export function actionsOf(
  row: ApplicationRow,
  by: PersonPrincipal,
  now: number,
): ApplicationAction[] {
  return actionsFrom(applicationMachine, row.state).filter((action) => {
    try {
      demandStep(row, by, action, now)
      return true
    } catch (error) {
      if (error instanceof Problem) return false
      throw error
    }
  })
}

/** Which of the separate duties a step is; commenting is none. */
export function dutyOf(
  action: ApplicationAction,
  seats: ReadonlySet<string>,
): DutyApart | undefined {
  switch (action) {
    case 'edit':
    case 'submit':
    case 'appeal':
    case 'withdraw':
      return 'applicant'
    case 'approve':
    case 'reject':
      return 'approver'
    case 'comment':
      return undefined
    default:
      return `${reviewSideOf(seats)}-reviewer`
  }
}

/** On whose behalf somebody reviews: of both, on the authority's. */
export function reviewSideOf(seats: ReadonlySet<string>): ReviewSide {
  return seats.has('authority:reviewer') ? 'authority' : 'provider'
}

/** The newest verdict of each side in this round. */
export function verdictsOf({
  reviews,
  round,
}: ApplicationBody): Partial<Record<ReviewSide, Verdict>> {
  const own = reviews.filter((step) => step.round === round)
  return Object.fromEntries(own.map(({ side, verdict }) => [side, verdict]))
}

function demandReviews(row: ApplicationRow): void {
  const { authority, provider } = verdictsOf(row.body)
  if (authority === 'positive' && provider === 'positive') return
  const { state } = row
  const detail = {
    'zh-CN': '须主管部门与数据提供方均审核通过。',
    en: 'The authority and the provider must both have reviewed it positively.',
  }
  throw new Problem('illegal-transition', {
    detail,
    state,
    action: 'approve',
    actions: actionsFrom(applicationMachine, state).filter((action) => action !== 'approve'),
    reviews: { authority: authority ?? null, provider: provider ?? null },
  })
}
