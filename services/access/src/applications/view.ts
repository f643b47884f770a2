/** An application as it is shown to those whom it concerns. */
import type { TierId } from '@tongqu/catalog'
import type { Reading } from '@tongqu/store'
import type { PersonPrincipal } from '../types.ts'
import type { ApplicationAction, ApplicationState } from './machine.ts'
import { actionsOf } from './refusals.ts'
import type { ApplicationRow } from './rows.ts'
import type { ApplicationBody, ApplicationContent, Comment, ReviewStep } from './types.ts'

export type HistoryEntry = {
  at: string
  action: string
  from?: string
  to?: string
  /** `person:<id>` or `system`. */
  actor: string
}

export type ApplicationView = {
  id: string
  state: ApplicationState
  version: number
  organisation: string
  applicant: string
  provider: string
  tier: TierId
  createdAt: string
  submittedAt?: string
  decidedAt?: string
  /** End of the time for a decision; absent while it stands still. */
  dueAt?: string
  /** Years whose holidays were not published when `dueAt` was reckoned. */
  assumedYears?: readonly string[]
  content: ApplicationContent
  round: number
  reviews: readonly ReviewStep[]
  comments: readonly Comment[]
  completion?: ApplicationBody['completion']
  decision?: ApplicationBody['decision']
  appeal?: ApplicationBody['appeal']
  /** What the caller may do now. */
  actions: readonly ApplicationAction[]
  /** Only where one application is asked for. */
  history?: readonly HistoryEntry[]
}

/** `now` in milliseconds since 1970. */
export function viewOf(row: ApplicationRow, by: PersonPrincipal, now: number): ApplicationView {
  const { content, tier, round, reviews, comments } = row.body
  const { completion, decision, appeal, assumedYears } = row.body
  return {
    id: row.id,
    state: row.state,
    version: row.version,
    organisation: row.organisation,
    applicant: row.applicant,
    provider: row.provider,
    tier,
    createdAt: row.created_at,
    ...(row.submitted_at !== null && { submittedAt: row.submitted_at }),
    ...(row.decided_at !== null && { decidedAt: row.decided_at }),
    ...(row.due_at !== null && { dueAt: row.due_at }),
    ...(assumedYears && { assumedYears }),
    content,
    round,
    reviews,
    comments,
    ...(completion && { completion }),
    ...(decision && { decision }),
    ...(appeal && { appeal }),
    actions: actionsOf(row, by, now),
  }
}

const MOST_ENTRIES = 500

/** What has happened to it, oldest first; at most 500 entries. */
export async function historyOf(reading: Reading, id: string): Promise<HistoryEntry[]> {
  const rows = await reading
    .selectFrom('events')
    .select(['at', 'action', 'from_state', 'to_state', 'actor'])
    .where('entity', 'in', ['application', 'agreement', 'entitlement', 'inbound'])
    .where('entity_id', '=', id)
    .orderBy('seq')
    .limit(MOST_ENTRIES)
    .execute()
  return rows.map(({ at, action, from_state, to_state, actor }) => ({
    at,
    action,
    ...(from_state !== null && { from: from_state }),
    ...(to_state !== null && { to: to_state }),
    actor,
  }))
}
