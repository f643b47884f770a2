import type { Outcome } from './parts.ts'
import { type Fields, fieldsOf } from './record.ts'
import type { Item } from './scope.ts'

export const FLOW_FIELDS: Fields = fieldsOf(
  { name: 'station', kind: 'text', others: ['stationId'] },
  { name: 'line', kind: 'text', others: ['lineId'] },
  { name: 'start', kind: 'instant', others: ['startAt', 'startTime', 'intervalStart', 'from'] },
  { name: 'end', kind: 'instant', others: ['endAt', 'endTime', 'intervalEnd', 'to'] },
  { name: 'intervalSeconds', kind: 'integer', others: ['interval'] },
  { name: 'entries', kind: 'integer', others: ['in', 'entry', 'inflow'] },
  { name: 'exits', kind: 'integer', others: ['out', 'exit', 'outflow'] },
  { name: 'transfers', kind: 'integer', others: ['transfer', 'interchange'] },
)

/** Passengers of one interval as `metro/station_flow@1`. */
export function flowOf(item: Item): Outcome {
  const contract = 'metro/station_flow@1'
  const { values, extra } = item
  const { station, line, start, entries, exits, transfers } = values
  if (entries === undefined && exits === undefined && transfers === undefined) {
    return { contract, code: 'no-count', reason: 'neither entries nor exits nor transfers' }
  }
  return {
    contract,
    columns: {
      ...{ interval_start_at: start, interval_seconds: lengthOf(item) },
      ...{ station_id: station, line_id: line, entries, exits, transfers, extra },
    },
  }
}

/** Its own length, else from its end, else that of the document or of the options. */
function lengthOf({ values: { intervalSeconds, start, end }, scope, at }: Item): unknown {
  if (intervalSeconds !== undefined) return intervalSeconds
  if (typeof start === 'string' && typeof end === 'string') {
    const seconds = Math.round((Date.parse(end) - Date.parse(start)) / 1_000)
    if (seconds > 0) return seconds
    scope.desk.remarks.note('value-not-kept', 'end is not after start; left out', at)
  }
  return scope.intervalSeconds
}
