import { expect, it } from 'vitest'
import { agreementMachine, entitlementMachine, inboundMachine } from './agreements/machines.ts'
import { applicationMachine } from './applications/machine.ts'
import { consentMachine, subjectRequestMachine } from './consents/machine.ts'
import { lifeMachine } from './lives/machine.ts'
import type { Machine } from './machine.ts'
import { objectionMachine } from './objections/machine.ts'
import { statementMachine } from './statements/machine.ts'
import { webhookMachine } from './webhooks/machine.ts'

/**
 * The tables once more, by hand: from DESIGN section 8, governance.md sections 2 and 3 and what is
 * decided beside them, not from the code. One line per state and its cells: action → state that
 * is reached, with `!` where what anybody may read changes. What is not here is refused. The tests
 * of the cells walk through the tables of the code: here these are held against something.
 */
type Table = Readonly<Record<string, string>>

const application: Table = {
  DRAFT: 'edit→DRAFT submit→SUBMITTED withdraw→WITHDRAWN',
  SUBMITTED: 'return→INCOMPLETE accept→UNDER_REVIEW withdraw→WITHDRAWN comment→SUBMITTED',
  INCOMPLETE: 'edit→INCOMPLETE submit→SUBMITTED withdraw→WITHDRAWN comment→INCOMPLETE',
  UNDER_REVIEW:
    'review→UNDER_REVIEW approve→APPROVED reject→REJECTED withdraw→WITHDRAWN comment→UNDER_REVIEW',
  APPROVED: 'comment→APPROVED',
  REJECTED: 'appeal→APPEALED comment→REJECTED',
  APPEALED: 'reopen→UNDER_REVIEW withdraw→WITHDRAWN comment→APPEALED',
  WITHDRAWN: '',
}

const OVER = 'dispose→DATA_DISPOSAL_DUE'
const agreement: Table = {
  OFFERED: 'sign→SIGNED_APPLICANT decline→TERMINATED lapse→EXPIRED',
  SIGNED_APPLICANT: 'countersign→SIGNED_PROVIDER decline→TERMINATED lapse→EXPIRED',
  SIGNED_PROVIDER: 'file→FILED decline→TERMINATED lapse→EXPIRED',
  FILED: 'activate→ACTIVE! decline→TERMINATED lapse→EXPIRED',
  ACTIVE:
    'suspend→SUSPENDED! expire→EXPIRED! renew→RENEWED! revoke→REVOKED! terminate→TERMINATED! ' +
    'report→ACTIVE evaluate→ACTIVE expiring→ACTIVE report-overdue→ACTIVE',
  SUSPENDED:
    'resume→ACTIVE! expire→EXPIRED! renew→RENEWED! revoke→REVOKED! terminate→TERMINATED! ' +
    'report→SUSPENDED evaluate→SUSPENDED expiring→SUSPENDED report-overdue→SUSPENDED',
  EXPIRED: `${OVER} evaluate→EXPIRED`,
  RENEWED: `${OVER} evaluate→RENEWED`,
  REVOKED: `${OVER} evaluate→REVOKED`,
  TERMINATED: `${OVER} evaluate→TERMINATED`,
  DATA_DISPOSAL_DUE:
    'certify→DISPOSAL_CERTIFIED evaluate→DATA_DISPOSAL_DUE disposal-overdue→DATA_DISPOSAL_DUE',
  DISPOSAL_CERTIFIED: 'evaluate→DISPOSAL_CERTIFIED',
}

const entitlement: Table = {
  RECORDED: 'file→FILED lapse→EXPIRED revoke→REVOKED',
  FILED: 'activate→ACTIVE! lapse→EXPIRED revoke→REVOKED',
  ACTIVE: 'suspend→SUSPENDED! expire→EXPIRED! revoke→REVOKED! expiring→ACTIVE',
  SUSPENDED: 'resume→ACTIVE! expire→EXPIRED! revoke→REVOKED! expiring→SUSPENDED',
  EXPIRED: '',
  REVOKED: '',
}

/** Nothing of ours is opened by it. */
const inbound: Table = {
  OFFERED: 'sign→SIGNED_ASSIGNER decline→TERMINATED lapse→EXPIRED',
  SIGNED_ASSIGNER: 'countersign→SIGNED_ASSIGNEE decline→TERMINATED lapse→EXPIRED',
  SIGNED_ASSIGNEE: 'file→FILED decline→TERMINATED lapse→EXPIRED',
  FILED: 'activate→ACTIVE decline→TERMINATED lapse→EXPIRED',
  ACTIVE: 'suspend→SUSPENDED expire→EXPIRED terminate→TERMINATED expiring→ACTIVE',
  SUSPENDED: 'resume→ACTIVE expire→EXPIRED terminate→TERMINATED expiring→SUSPENDED',
  EXPIRED: '',
  TERMINATED: '',
}

/** ISO/IEC TS 27560 annex B; whoever was refused does not ask again by the same question. */
const consent: Table = {
  REQUESTED: 'link→REQUESTED give→GIVEN! refuse→REFUSED lapse→REFUSED',
  GIVEN:
    'reconfirm→GIVEN! withdraw→WITHDRAWN! expire→EXPIRED! invalidate→INVALIDATED! ' +
    'terminate→TERMINATED! supersede→SUPERSEDED!',
  REFUSED: '',
  WITHDRAWN: 'certify-disposal→WITHDRAWN',
  EXPIRED: 'certify-disposal→EXPIRED',
  INVALIDATED: 'certify-disposal→INVALIDATED',
  TERMINATED: 'certify-disposal→TERMINATED',
  SUPERSEDED: 'certify-disposal→SUPERSEDED',
}

const subjectRequest: Table = { RAISED: 'answer→ANSWERED', ANSWERED: '' }

const life: Table = {
  PROPOSED: 'revise→PROPOSED list→LISTED! decline→WITHDRAWN retract→WITHDRAWN',
  LISTED: 'withdraw→WITHDRAWN!',
  WITHDRAWN: 'propose→PROPOSED',
}

const objection: Table = {
  RAISED: 'answer→ANSWERED resolve→RESOLVED escalate→ESCALATED',
  ANSWERED: 'resolve→RESOLVED escalate→ESCALATED lapse→RESOLVED',
  ESCALATED: 'decide→RESOLVED',
  RESOLVED: '',
}

const statement: Table = {
  PREPARING: 'issue→ISSUED fail→FAILED',
  FAILED: 'prepare→PREPARING',
  ISSUED: 'dispute→DISPUTED accept→ACCEPTED',
  DISPUTED: 'adjust→ADJUSTED',
  ADJUSTED: 'dispute→DISPUTED accept→ACCEPTED',
  ACCEPTED: 'settle→SETTLED',
  SETTLED: '',
}

const webhook: Table = {
  PENDING: 'challenge→PENDING confirm→ACTIVE rotate→PENDING delete→DELETED',
  ACTIVE: 'rotate→ACTIVE disable→DISABLED delete→DELETED',
  DISABLED: 'rotate→DISABLED enable→PENDING delete→DELETED',
  DELETED: '',
}

const TABLES: readonly [Machine<string, string>, initial: string, Table][] = [
  [applicationMachine, 'DRAFT', application],
  [agreementMachine, 'OFFERED', agreement],
  [entitlementMachine, 'RECORDED', entitlement],
  [inboundMachine, 'OFFERED', inbound],
  [consentMachine, 'REQUESTED', consent],
  [subjectRequestMachine, 'RAISED', subjectRequest],
  [lifeMachine, 'PROPOSED', life],
  [objectionMachine, 'RAISED', objection],
  [statementMachine, 'PREPARING', statement],
  [webhookMachine, 'PENDING', webhook],
]

it.each(TABLES.map(([machine, ...hand]) => [machine.entity, machine, ...hand] as const))(
  'goes through the states of %s as was written by hand',
  (_entity, machine, initial, table) => {
    expect(machine.initial).toBe(initial)
    const written = Object.entries(table).map(([state, row]) => {
      return [state, row.split(' ').filter(Boolean).sort()]
    })
    expect(cellsOf(machine)).toEqual(Object.fromEntries(written))
  },
)

/** Of each state its cells, as the tables above write them. */
function cellsOf({ states, steps }: Machine<string, string>) {
  const rows = states.map((state) => {
    const from = steps.filter((step) => step.from.includes(state))
    const cells = from.map(({ action, to, policy }) => `${action}→${to}${policy ? '!' : ''}`)
    return [state, cells.sort()]
  })
  return Object.fromEntries(rows)
}
