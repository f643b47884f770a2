import type { FuzzOptions } from '@tongqu/adapter-kit/testing'

const COLUMNS = {
  measured_at: { path: 'time', time: 'YYYY-MM-DD HH:mm:ss' },
  lot_id: 'park',
  group_id: '=all',
  capacity: 'total',
  free: { path: 'free', missing: [-1, '-'] },
  occupied: { path: 'total', minus: 'free' },
  state: { path: 'state', codes: { '0': 'free', '1': 'few', '2': 'full' } },
  name: 'name',
}

const NUMBERS = [1, 2, 3, 4, 5]

/** One vendor's occupancies as JSON: records beside one another. */
export const FUZZ_JSON: Omit<FuzzOptions, 'runs'> = {
  kind: 'json',
  documents: [
    {
      name: 'nested JSON',
      records: NUMBERS.map((number) => JSON.stringify(recordOf(number))),
      wrap: (records) => `{"code":0,"data":{"parks":[${records.join(',')}]}}`,
      context: {
        mapping: {
          format: 'json',
          rows: {
            contract: 'parking/occupancy@1',
            of: 'data.parks[]',
            columns: COLUMNS,
            point: { x: 'place.lng', y: 'place.lat', crs: 'GCJ02' },
          },
        },
      },
    },
  ],
  identity: ({ reading }) => String(reading.lot_id),
  // Only the id and the time are needed; of 9 members each is hit equally often.
  accepted: { least: 0.6, most: 0.95 },
}

/** The same as CSV, with and without quotes. */
export const FUZZ_CSV: Omit<FuzzOptions, 'runs'> = {
  kind: 'csv',
  documents: [csvOf('plain CSV', (text) => text), csvOf('quoted CSV', (text) => `"${text}"`)],
  identity: ({ reading }) => String(reading.lot_id),
  // A cell more or less moves those behind it, the time among them, which ends the row.
  accepted: { least: 0.3, most: 0.9 },
}

function csvOf(name: string, cell: (text: string) => string): FuzzOptions['documents'][0] {
  return {
    name,
    records: NUMBERS.map((number) => {
      const { place, ...flat } = recordOf(number)
      return [...Object.values(flat), place.lng, place.lat]
        .map((value) => cell(`${value}`))
        .join(';')
    }),
    wrap: (records) => `park;name;total;free;state;time;lng;lat\n${records.join('\n')}\n`,
    context: {
      mapping: {
        format: { kind: 'csv', delimiter: ';' },
        rows: {
          contract: 'parking/occupancy@1',
          columns: COLUMNS,
          point: { x: 'lng', y: 'lat' },
        },
      },
    },
  }
}

function recordOf(number: number) {
  return {
    park: `LH-${number}`,
    name: `临衡停车场 ${number}`,
    total: `${100 + number}`,
    free: `${number * 7}`,
    state: '0',
    time: `2026-01-05 08:15:0${number}`,
    place: { lng: 0.5, lat: 0.25 },
  }
}
