import type { Reading } from '@tongqu/adapter-kit'
import type { FuzzDocument } from '@tongqu/adapter-kit/testing'

const COLUMNS = [
  ...['TRIP_ID', 'CALL_TYPE', 'ORIGIN_CALL', 'ORIGIN_STAND', 'TAXI_ID', 'TIMESTAMP', 'DAY_TYPE'],
  ...['MISSING_DATA', 'POLYLINE'],
]

/** Lines of both layouts; polylines have one point, so that a line has no comma within a cell. */
export const FUZZ_DOCUMENTS: readonly FuzzDocument[] = [
  {
    name: 'T-Drive',
    records: [1, 2, 3, 4, 5].map((taxi) => `${taxi},2026-01-05 08:0${taxi}:08,104.1${taxi},30.2`),
    wrap: (records) => `${records.join('\n')}\n`,
  },
  {
    name: 'Porto',
    records: [1, 2, 3, 4, 5].map((trip) =>
      [
        `T${trip}`,
        'B',
        '',
        '7',
        `9${trip}`,
        `176757${trip}000`,
        'A',
        'False',
        '"[[104.1,30.2]]"',
      ].join(','),
    ),
    wrap: (records) => `${COLUMNS.join(',')}\n${records.join('\n')}\n`,
  },
]

/** Names a reading by its key. */
export function identityOf({ reading }: Reading): string {
  const { vehicle_id, trip_id, point_index, recorded_at } = reading
  return [vehicle_id, trip_id, point_index, recorded_at].join(' ')
}
