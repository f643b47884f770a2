/** What each step of an application does to it. */
import { Problem } from '@tongqu/contracts'
import type { Writing } from '@tongqu/store'
import { type Flow, instant, type Parties, seatsOf, workDays } from '../agreements/flow.ts'
import { withHand } from '../agreements/hands.ts'
import { issueAgreement } from '../agreements/issue.ts'
import { demandTerms } from '../agreements/request-faults.ts'
import type { Fee } from '../agreements/types.ts'
import { dueOf, pauseClock, resumeClock, startClock, usedDays } from '../clock/work-clock.ts'
import { addWorkingDays } from '../clock/working-days.ts'
import type { PersonPrincipal } from '../types.ts'
import { lookAtContent, lookAtWhole } from './content-faults.ts'
import type { ApplicationAction } from './machine.ts'
import { dutyOf, reviewSideOf } from './refusals.ts'
import { type ApplicationRow, type Change, partiesOf } from './rows.ts'
import type { ApplicationBody, ApplicationContent, Verdict } from './types.ts'

/** What each action takes; `edit` takes the whole content anew. */
export type ApplicationInputs = {
  edit: ApplicationContent
  submit: Record<string, never>
  return: { text: string }
  accept: Record<string, never>
  review: { verdict: Verdict; comment: string }
  approve: { text: string; fee?: Fee }
  reject: { text: string }
  appeal: { text: string }
  reopen: Record<string, never>
  withdraw: Record<string, never>
  comment: { text: string }
}

export type Taking = {
  flow: Flow
  writing: Writing
  row: ApplicationRow
  by: PersonPrincipal
  /** State the step leads to. */
  to: ApplicationRow['state']
}

type Effect<Input> = (taking: Taking, input: Input) => Change | Promise<Change>

/** The change a step makes. Throws `terms-not-met` and what issuing an agreement throws. */
export async function changeOf<Action extends ApplicationAction>(
  taking: Taking,
  action: Action,
  input: ApplicationInputs[Action],
): Promise<Change> {
  const change = await effects[action](taking, input)
  const { row, by } = taking
  const duty = dutyOf(action, seatsOf(by, partiesOf(row)))
  if (!duty) return change
  return { ...change, body: { ...change.body, hands: withHand(change.body.hands, duty, by.id) } }
}

const effects: { [Action in ApplicationAction]: Effect<ApplicationInputs[Action]> } = {
  edit({ flow, row, to }, content) {
    const { provider, tier } = lookAtContent(flow, content)
    return { state: to, provider, body: { ...row.body, content, tier } }
  },

  async submit({ flow, writing, row, to }) {
    const { content } = row.body
    const { provider, tier, faults } = await lookAtWhole(flow, writing, row.organisation, content)
    demandTerms(faults)
    const at = instant(flow)
    const { completion: _done, ...body } = row.body
    const clock = body.clock ? resumeClock(body.clock, at) : startClock(flow.decisionDays, at)
    return {
      state: to,
      provider,
      submitted_at: row.submitted_at ?? at,
      ...timed(flow, { ...body, tier }, clock),
    }
  },

  return({ flow, row, to }, { text }) {
    const at = instant(flow)
    const clock = row.body.clock && pauseClock(row.body.clock, at, workDays(flow))
    return { state: to, ...timed(flow, { ...row.body, completion: { text, at } }, clock) }
  },

  accept: unchanged,

  review({ flow, row, by, to }, { verdict, comment }) {
    const { body } = row
    const side = reviewSideOf(seatsOf(by, partiesOf(row)))
    const step = { round: body.round, side, person: by.id, verdict, comment, at: instant(flow) }
    return { state: to, body: { ...body, reviews: longer(body.reviews, step) } }
  },

  async approve(taking, { text, fee }) {
    const { flow, writing, row, by } = taking
    const hands = withHand(row.body.hands, 'approver', by.id)
    const { content, tier } = row.body
    const again = await lookAtWhole(flow, writing, row.organisation, content)
    demandTerms(again.faults)
    const agreement = await issueAgreement(flow, writing, {
      application: row.id,
      organisation: row.organisation,
      provider: row.provider,
      tier,
      content,
      hands,
      person: by.id,
      ...(fee && { fee }),
    })
    return decided(taking, text, { verdict: 'approved', agreement: agreement.id })
  },

  reject(taking, { text }) {
    const { flow } = taking
    const { calendar, zone } = workDays(flow)
    const { value } = addWorkingDays(flow.now(), flow.appealDays, calendar, zone)
    return decided(taking, text, { verdict: 'rejected', appealUntil: value })
  },

  appeal({ flow, row, to }, { text }) {
    const at = instant(flow)
    const body = { ...row.body, appeal: { text, at }, round: row.body.round + 1 }
    return { state: to, decided_at: null, ...timed(flow, body, startClock(flow.decisionDays, at)) }
  },

  reopen: unchanged,

  withdraw({ flow, row, to }) {
    const { clock: _stopped, ...body } = row.body
    return { state: to, decided_at: instant(flow), due_at: null, body }
  },

  comment({ flow, row, by, to }, { text }) {
    const side = sideOf(by, partiesOf(row))
    const comment = { person: by.id, side, text, at: instant(flow) }
    return { state: to, body: { ...row.body, comments: longer(row.body.comments, comment) } }
  },
}

/** Of comments, and of reviews, of one application. */
const MOST_REMARKS = 200

function longer<T>(list: readonly T[], one: T): readonly T[] {
  if (list.length >= MOST_REMARKS) throw new Problem('too-many', { limit: MOST_REMARKS })
  return [...list, one]
}

function unchanged({ row, to }: Taking): Change {
  return { state: to, body: row.body }
}

/** The body with its clock, and the column that says when it runs out. */
function timed(
  flow: Flow,
  { clock: _old, assumedYears: _years, overdueTold: _told, ...body }: ApplicationBody,
  clock: ApplicationBody['clock'],
): Pick<Change, 'body' | 'due_at'> {
  const due = clock && dueOf(clock, workDays(flow))
  return {
    due_at: due?.at ?? null,
    body: {
      ...body,
      ...(clock && { clock }),
      ...(due && due.assumedYears.length > 0 && { assumedYears: due.assumedYears }),
    },
  }
}

function decided(
  { flow, row, by, to }: Taking,
  text: string,
  outcome: Pick<NonNullable<ApplicationBody['decision']>, 'verdict' | 'agreement' | 'appealUntil'>,
): Change {
  const at = instant(flow)
  const days = row.body.clock ? usedDays(row.body.clock, at, workDays(flow)) : 0
  const decision = { ...outcome, text, person: by.id, at, days }
  const { clock: _stopped, ...body } = row.body
  return { state: to, decided_at: at, due_at: null, body: { ...body, decision } }
}

function sideOf(by: PersonPrincipal, { applicant, provider }: Parties): string {
  if (by.organisation === applicant) return 'applicant'
  return by.provider !== undefined && by.provider === provider ? 'provider' : 'authority'
}
