import type { Reading } from '@tongqu/adapter-kit'
import type { FuzzDocument } from '@tongqu/adapter-kit/testing'

/** One file of each kind whose rows stand for themselves. */
export const FUZZ_DOCUMENTS: readonly FuzzDocument[] = [
  file('speed', 'time,D1,D2,D3', (row) => `2026-01-05 08:${10 + row},61.5,"60",59.25`, {
    kind: 'speed',
    missing: '0',
  }),
  file('occupancy in rows', ',2026-01-05 08:00,2026-01-05 08:05', (row) => `D${row},0.1,0.2`, {
    kind: 'occupancy',
    orientation: 'rows',
    unit: 'ratio',
  }),
  file('sensors', 'id,lat,lon,路名,lanes', (row) => `D${row},30.2,120.1,东环路,3`, {
    kind: 'sensors',
  }),
  file('pairs', 'from,to,cost', (row) => `D${row},E${row},420.5`, { kind: 'adjacency' }),
]

/** Names a reading by its contract and key. */
export function identityOf({ contract, reading }: Reading): string {
  const { detector_id, from_detector_id, to_detector_id, measured_at } = reading
  return [contract, detector_id, from_detector_id, to_detector_id, measured_at].join(' ')
}

function file(
  name: string,
  header: string,
  row: (index: number) => string,
  options: Readonly<Record<string, string>>,
): FuzzDocument {
  return {
    name,
    records: [0, 1, 2, 3, 4].map(row),
    wrap: (records) => `${[header, ...records].join('\n')}\n`,
    context: { options },
  }
}
