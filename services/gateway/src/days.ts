/** Periods of whole days, as usage and channels are asked about. */
import { dayIn } from '@tongqu/ledger'
import { type Ask, invalid } from './ask.ts'
import type { Parameter } from './operation.ts'
import { query } from './parameters.ts'

/** Of one question. */
export const MAX_DAYS = 92
const USUAL_DAYS = 31
const DAY_MILLISECONDS = 86_400_000
const DAY = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$', maxLength: 10 } as const

/** `since` and `until`. */
export const dayParameters: readonly Parameter[] = [
  {
    ...query('since', '首日（默认 31 天前）', 'First day; default: 31 days before the end', DAY),
    examples: ['2026-03-01'],
  },
  {
    ...query('until', '末日之次日（默认明天）', 'Day after the last; default: tomorrow', DAY),
    examples: ['2026-04-01'],
  },
]

export type Days = { since: string; until: string }

/** Throws `wrong-parameter` for days that are none, and for more than `MAX_DAYS` of them. */
export function daysOf(ask: Ask, now: Date, zone: string): Days {
  const today = dayIn(zone)(now.toISOString())
  const until = givenDay(ask, 'until') ?? daysAfter(today, 1)
  const since = givenDay(ask, 'since') ?? daysAfter(until, -USUAL_DAYS)
  const days = (Date.parse(until) - Date.parse(since)) / DAY_MILLISECONDS
  if (days >= 1 && days <= MAX_DAYS) return { since, until }
  throw invalid(
    'since',
    `应早于 until，且不超过 ${MAX_DAYS} 天`,
    `must be before until, by at most ${MAX_DAYS} days`,
  )
}

function givenDay(ask: Ask, name: keyof Days): string | undefined {
  const day = ask.text(name)
  if (day === undefined) return undefined
  const at = Date.parse(`${day}T00:00:00Z`)
  const isDay = !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
  if (!isDay) throw invalid(name, '不是有效日期', 'is no valid day')
  return day
}

function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY_MILLISECONDS).toISOString().slice(0, 10)
}
