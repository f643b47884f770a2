import { type Finding, membersOf } from '@tongqu/adapter-kit'
import { listedFeeds } from './discovery.ts'
import type { Feed } from './feed.ts'
import { openingHoursOf } from './hours.ts'

/** Documents that make no readings, by the name of their part; what they hold becomes findings. */
export const NOTED: ReadonlyMap<string, (feed: Feed) => Finding[]> = new Map([
  ['gbfs', notesOfRoot],
  ['gbfs_versions', notesOfVersions],
  ['manifest', notesOfManifest],
  ['vehicle_availability', notesOfAvailability],
  ['system_hours', notesOfHours],
  ['system_calendar', notesOfCalendar],
])

/** Names that a finding lists; more are counted. */
const MOST_LISTED = 20

function note(code: string, message: string): Finding[] {
  return [{ at: 'data', code, message }]
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED).map((name) => name.slice(0, 60))
  const more = names.length - shown.length
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '')
}

function notesOfRoot({ data, language }: Feed): Finding[] {
  const names = (listedFeeds(data, language) ?? []).map(({ name }) => name)
  return note('root-document', `points to ${names.length} feeds: ${listed(names)}`)
}

function notesOfVersions({ data }: Feed): Finding[] {
  const versions = Array.isArray(data.versions) ? data.versions : []
  const names = versions.map((one) => String(membersOf(one).version))
  return note('versions-document', `offered versions: ${listed(names)}`)
}

function notesOfManifest({ data }: Feed): Finding[] {
  const datasets = Array.isArray(data.datasets) ? data.datasets : []
  const names = datasets.map((one) => String(membersOf(one).system_id))
  return note('manifest-document', `${names.length} systems: ${listed(names)}`)
}

function notesOfAvailability({ data }: Feed): Finding[] {
  const count = Array.isArray(data.vehicles) ? data.vehicles.length : 0
  return note('no-contract', `availability of ${count} vehicles in future: no contract takes it`)
}

function notesOfHours({ data }: Feed): Finding[] {
  const hours = Array.isArray(data.rental_hours) ? data.rental_hours : []
  if (hours.length === 0) return note('hours-document', 'no rental hours')
  const text = openingHoursOf(hours)
  if (text === undefined) return note('hours-document', 'rental hours that differ by user or day')
  return note('hours-document', `rental hours ${text}; the document does not name its system`)
}

function notesOfCalendar({ data }: Feed): Finding[] {
  const calendars = Array.isArray(data.calendars) ? data.calendars : []
  const spans = calendars.map((one) => {
    const { start_month, start_day, end_month, end_day } = membersOf(one)
    return `${start_month}-${start_day} to ${end_month}-${end_day}`
  })
  return note('calendar-document', `open ${listed(spans)}; the document does not name its system`)
}
