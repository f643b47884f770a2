/** May this person take this step of this agreement now? One answer for acting and for showing. */
import { Problem } from '@tongqu/contracts'
import { actionsFrom, stepOf } from '../machine.ts'
import type { PersonPrincipal } from '../types.ts'
import { demandSeat, mayRead, seatsOf } from './flow.ts'
import { conflicts, type DutyApart, demandApart } from './hands.ts'
import { isPersonAction, machines, type PersonAction } from './machines.ts'
import { type AgreementRow, partiesOf } from './rows.ts'

/** Throws `agreement-not-found` for what does not concern the caller, as for what is missing. */
export function demandConcerned(row: AgreementRow, by: PersonPrincipal): void {
  if (!mayRead(seatsOf(by, partiesOf(row)), false)) throw new Problem('agreement-not-found')
}

/**
 * Throws, in this order: `agreement-not-found`, `role-required`, `illegal-transition` (also for
 * disposing of what was never given), `separation-of-duties`. Answers the step.
 */
export function demandStep(
  row: AgreementRow,
  by: PersonPrincipal,
  action: PersonAction,
): { to: string; policy: boolean } {
  demandConcerned(row, by)
  const machine = machines[row.kind]
  const seats = seatsOf(by, partiesOf(row))
  demandSeat(machine, action, seats)
  const step = stepOf(machine, row.state, action)
  if (OF_WHAT_WAS_GIVEN.includes(action) && row.body.activatedAt === undefined) {
    const { state } = row
    const actions = actionsFrom(machine, state).filter((one) => !OF_WHAT_WAS_GIVEN.includes(one))
    throw new Problem('illegal-transition', { state, action, actions })
  }
  demandSeparate(row, by, action)
  return step
}

const OF_WHAT_WAS_GIVEN: readonly string[] = ['dispose', 'evaluate']

/** What the person may do now, in the order of the table. */
export function actionsOf(row: AgreementRow, by: PersonPrincipal): PersonAction[] {
  return actionsFrom(machines[row.kind], row.state)
    .filter(isPersonAction)
    .filter((action) => {
      try {
        demandStep(row, by, action)
        return true
      } catch (error) {
        if (error instanceof Problem) return false
        throw error
      }
    })
}

/** The separate duty that a step is, if it is one. */
export function dutyOf(action: PersonAction): DutyApart | undefined {
  if (action === 'sign') return 'applicant-signer'
  return action === 'countersign' ? 'provider-signer' : undefined
}

/** Signers have had no other part in it; who files has neither applied nor signed. */
function demandSeparate({ body }: AgreementRow, by: PersonPrincipal, action: PersonAction): void {
  const duty = dutyOf(action)
  if (duty) demandApart(body.hands, duty, by.id)
  if (action !== 'file') return
  const [conflict] = conflicts(body.hands, 'authority-reviewer', by.id).filter(
    (other) => other !== 'approver',
  )
  if (conflict) throw new Problem('separation-of-duties', { duty: 'filing', conflict })
}
