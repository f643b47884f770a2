import { gbfs } from '@tongqu/adapter-gbfs'
import type { DecodeContext } from '@tongqu/adapter-kit'
import { type Benchmark, type Figure, inTurns, tell, times } from './kit.ts'

const ROWS = 20_000
const TURNS = 7

/** POSIX seconds of 2026-01-05T00:00:00Z. */
const NOW = 1_767_571_200

const CONTEXT: DecodeContext = {
  receivedAt: '2026-01-05T00:00:00Z',
  zone: 'Asia/Shanghai',
  limits: { bytes: 64_000_000, entities: 100_000, depth: 32 },
  options: {},
}

/** Status of stations and of free vehicles to readings, beside `JSON.parse` of the same bytes. */
export const benchmark: Benchmark = {
  name: 'gbfs',
  async run() {
    const figures: Figure[] = []
    for (const { name, part, bytes } of documents()) {
      tell(name)
      figures.push(await figureOf(name, part, bytes))
    }
    return figures
  },
}

async function figureOf(name: string, part: string, bytes: Buffer): Promise<Figure> {
  const { decode, parse } = await inTurns(TURNS, {
    decode: async () => {
      const { readings, rejects, findings } = gbfs.decode(bytes, { ...CONTEXT, part })
      const isClean = rejects.length === 0 && findings.length === 0
      if (readings.length !== ROWS || !isClean) throw new Error(`${name}: not all was read`)
    },
    parse: async () => {
      JSON.parse(bytes.toString('utf8'))
    },
  })
  return {
    what: `${name} → readings`,
    target: 'rows/s',
    figure: `${Math.round(ROWS / decode.cpuMs)} k/s`,
    verdict: 'noted',
    note:
      `${ROWS} rows, ${(bytes.length / 1e6).toFixed(1)} MB, by CPU second (all threads), median ` +
      `of ${TURNS} turns; ${times(decode.cpuMs / parse.cpuMs)} the CPU time of \`JSON.parse\``,
  }
}

function documents(): { name: string; part: string; bytes: Buffer }[] {
  const rows = Array.from({ length: ROWS }, (_, index) => index)
  return [
    old('station_status', 'stations', rows.map(stationOf)),
    old('free_bike_status', 'bikes', rows.map(bikeOf)),
    {
      name: 'GBFS 3.0 vehicle_status',
      part: 'vehicle_status',
      bytes: bytesOf('2026-01-05T00:00:00Z', '3.0', { vehicles: rows.map(vehicleOf) }),
    },
  ]
}

function old(part: string, list: string, rows: unknown[]) {
  return { name: `GBFS 2.3 ${part}`, part, bytes: bytesOf(NOW, '2.3', { [list]: rows }) }
}

function bytesOf(last_updated: unknown, version: string, data: unknown): Buffer {
  return Buffer.from(JSON.stringify({ last_updated, ttl: 60, version, data }))
}

function stationOf(index: number) {
  return {
    station_id: `station-${index}`,
    num_bikes_available: index % 20,
    num_bikes_disabled: index % 3,
    num_docks_available: 20 - (index % 20),
    num_docks_disabled: 0,
    is_installed: true,
    is_renting: index % 50 > 0,
    is_returning: true,
    last_reported: NOW - (index % 600),
    vehicle_types_available: [
      { vehicle_type_id: 'bike', count: index % 20 },
      { vehicle_type_id: 'ebike', count: 0 },
    ],
  }
}

function bikeOf(index: number) {
  return { ...commonOf(index), bike_id: `bike-${index}`, last_reported: NOW - (index % 600) }
}

function vehicleOf(index: number) {
  const reported = new Date((NOW - index) * 1_000).toISOString()
  return { ...commonOf(index), vehicle_id: `vehicle-${index}`, last_reported: reported }
}

function commonOf(index: number) {
  return {
    lat: 30 + (index % 1_000) / 1_000,
    lon: 120 + (index % 997) / 1_000,
    is_reserved: index % 9 === 0,
    is_disabled: false,
    vehicle_type_id: 'ebike',
    current_range_meters: 1_000 * (index % 40),
    current_fuel_percent: (index % 100) / 100,
    pricing_plan_id: 'day',
    rental_uris: { web: `https://bikes.linheng.example/${index}` },
  }
}
