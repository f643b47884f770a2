import type { Reading } from '@tongqu/adapter-kit'
import type { FuzzDocument } from '@tongqu/adapter-kit/testing'
import { contractOf } from '@tongqu/contracts'

const HEAD = { updatedAt: '2026-04-15T08:05:00+08:00', intervalSeconds: 300 }

/** Documents of each list of the layout, made of five records. */
export const FUZZ_DOCUMENTS: readonly FuzzDocument[] = [
  list('stations', (index) => ({
    id: `S${index}`,
    name: '和平',
    nameEn: 'Heping',
    lines: ['M1', 'M2'],
    isTransfer: true,
    capacity: 850,
    latitude: 31.04,
    longitude: 112.1,
  })),
  list('sections', (index) => ({
    line: 'M1',
    from: `S${index}`,
    to: `S${index + 1}`,
    lengthMeters: 1_300.5,
    runningSeconds: 127,
    capacityPerHour: 17_280,
  })),
  list('flows', (index) => ({
    station: `S${index}`,
    line: 'M1',
    start: '2026-04-15T08:00:00+08:00',
    entries: 412,
    exits: 96,
    transfers: 0,
  })),
  list('crowding', (index) => ({
    station: `S${index}`,
    name: '和平',
    observedAt: '2026-04-15T08:04:30+08:00',
    passengers: 629,
    capacity: 850,
    loadPercentage: 74,
    latitude: 31.04,
    longitude: 112.1,
  })),
  list('crowding', (index) => ({
    line: 'M1',
    from: `S${index}`,
    to: `S${index + 1}`,
    observedAt: '2026-04-15T08:04:30+08:00',
    passengersPerHour: 12_000,
    level: '拥挤',
    geometry: {
      type: 'LineString',
      coordinates: [
        [112.1, 31.04],
        [112.11, 31.05],
      ],
    },
  })),
  list('status', (index) => ({
    id: `n-${index}`,
    line: 'M1',
    state: 'delayed',
    from: 'S1',
    to: 'S4',
    delaySeconds: 240,
    text: { zh: '列车晚点约4分钟。', en: 'Trains are about 4 minutes late.' },
    startedAt: '2026-04-15T07:53:00+08:00',
    expectedEndAt: '2026-04-15T08:18:00+08:00',
  })),
]

/** Names a reading by its contract, key and time. */
export function identityOf({ contract, reading }: Reading): string {
  const { key } = contractOf(contract)
  return JSON.stringify([contract, ...key.map((column) => reading[column] ?? null)])
}

function list(name: string, record: (index: number) => object): FuzzDocument {
  const start = JSON.stringify(HEAD).slice(0, -1)
  return {
    name,
    records: [0, 1, 2, 3, 4].map((index) => JSON.stringify(record(index))),
    wrap: (records) => `${start},"${name}":[${records.join(',')}]}`,
  }
}
