import { membersOf } from '@tongqu/adapter-kit'

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const NAMES = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su']

/** Entries of `system_hours` that are looked at. */
const MOST_ENTRIES = 50

/**
 * `rental_hours` of `system_hours` in the notation of OSM opening_hours, which 3.0 puts in its
 * place: `Mo-Fr 06:00-22:00; Sa-Su 08:00-20:00`. Undefined when the hours are not the same for all
 * users, or can not be read.
 */
export function openingHoursOf(entries: readonly unknown[]): string | undefined {
  if (entries.length > MOST_ENTRIES) return undefined
  const users = new Set<string>()
  const rules: string[] = []
  for (const entry of entries) {
    const { user_types, user_type, days, start_time, end_time } = membersOf(entry)
    users.add(JSON.stringify([user_types ?? user_type].flat().sort()))
    const [from, until] = [timeOf(start_time), timeOf(end_time)]
    const span = daysOf(days)
    if (from === undefined || until === undefined || span === undefined) return undefined
    rules.push(`${span} ${from}-${until === '23:59' ? '24:00' : until}`)
  }
  return users.size === 1 ? rules.join('; ') : undefined
}

function timeOf(value: unknown): string | undefined {
  return /^(\d\d:\d\d):\d\d$/.exec(String(value))?.[1]
}

/** Days in a row as a span: `Mo-Fr,Su`. */
function daysOf(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined
  const open = DAYS.map((day) => value.includes(day))
  const spans: string[] = []
  for (let day = 0; day < DAYS.length; day++) {
    if (!open[day]) continue
    const first = day
    while (open[day + 1]) day++
    spans.push(first === day ? `${NAMES[day]}` : `${NAMES[first]}-${NAMES[day]}`)
  }
  return spans.length === 0 ? undefined : spans.join(',')
}
