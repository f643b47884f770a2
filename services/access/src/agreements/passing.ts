/** What time itself does to agreements: they begin, end, and are told of before. */
import type { AgreementAction } from './machines.ts'
import type { AgreementRow } from './rows.ts'

/** So many days before its end it is told that an agreement ends. */
export const NOTICE_DAYS = [30, 7, 1] as const

export type PassingAction = Extract<
  AgreementAction,
  'activate' | 'lapse' | 'expire' | 'dispose' | 'expiring' | 'report-overdue' | 'disposal-overdue'
>

type Due = { at: number; action: PassingAction }

const DAY_MILLISECONDS = 86_400_000
const NEVER_GIVEN = ['OFFERED', 'RECORDED']
const ENDED = ['EXPIRED', 'REVOKED', 'TERMINATED']

type Timed = Pick<AgreementRow, 'kind' | 'state' | 'valid_from' | 'valid_to' | 'body'>

/**
 * The next step that time takes, and when (milliseconds since 1970; 0: at once). What is over at
 * `now` ends, whatever else was due before. Undefined: time changes nothing any more.
 */
export function nextOf(row: Timed, now = 0): Due | undefined {
  const dues = duesOf(row)
  const end = dues.find(({ at, action }) => ENDS.includes(action) && at <= now)
  return end ?? dues.toSorted((a, b) => a.at - b.at)[0]
}

const ENDS: readonly PassingAction[] = ['lapse', 'expire']

function duesOf({ kind, state, valid_from, valid_to, body }: Timed): Due[] {
  const [from, to] = [Date.parse(valid_from), Date.parse(valid_to)]
  if (NEVER_GIVEN.includes(state) || state.startsWith('SIGNED_'))
    return [{ at: to, action: 'lapse' }]
  if (state === 'FILED') {
    return [
      { at: to, action: 'lapse' },
      { at: from, action: 'activate' },
    ]
  }
  if (state === 'ACTIVE' || state === 'SUSPENDED') return inForce(to, body)
  if (kind !== 'agreement') return []
  if (ENDED.includes(state)) return body.activatedAt ? [{ at: 0, action: 'dispose' }] : []
  const { disposal } = body
  if (state !== 'DATA_DISPOSAL_DUE' || !disposal || disposal.overdueTold) return []
  return [{ at: Date.parse(disposal.dueAt), action: 'disposal-overdue' }]
}

function inForce(to: number, body: AgreementRow['body']): Due[] {
  const notices = NOTICE_DAYS.filter((days) => !body.noticed.includes(days)).map((days): Due => {
    return { at: to - days * DAY_MILLISECONDS, action: 'expiring' }
  })
  const report = body.reportOverdueTold ? undefined : body.reportDueAt
  const due: Due = { at: Date.parse(report ?? ''), action: 'report-overdue' }
  return [{ at: to, action: 'expire' }, ...notices, ...(report === undefined ? [] : [due])]
}

/** Days before the end that are over at `now` and have not been told. */
export function noticesDue({ valid_to, body }: Timed, now: number): number[] {
  const left = Date.parse(valid_to) - now
  return NOTICE_DAYS.filter(
    (days) => left <= days * DAY_MILLISECONDS && !body.noticed.includes(days),
  )
}
