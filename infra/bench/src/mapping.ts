import type { DecodeContext } from '@tongqu/adapter-kit'
import { mapping } from '@tongqu/adapter-mapping'
import { atLeast, type Benchmark, type Figure, median, tell } from './kit.ts'

const ROWS = 200_000
const ROUNDS = 7
/** The first rounds warm the code. */
const WARMING = 2
const JSON_LEAST = 50_000
const CSV_LEAST = 300_000

const COLUMNS = {
  measured_at: { path: 'time', time: 'YYYY-MM-DD HH:mm:ss' },
  lot_id: 'park',
  group_id: '=all',
  capacity: 'total',
  free: 'free',
  occupied: { path: 'total', minus: 'free' },
  state: { path: 'state', codes: { '0': 'free', '1': 'few', '2': 'full' } },
  name: 'name',
}

const MAPPINGS = {
  csv: { format: { kind: 'csv' }, rows: { contract: 'parking/occupancy@1', columns: COLUMNS } },
  json: {
    format: 'json',
    rows: { contract: 'parking/occupancy@1', of: 'data.parks[]', columns: COLUMNS },
  },
}

/** Occupancies of vendor layouts, beside the bare parse of the same bytes in the same run. */
export const benchmark: Benchmark = {
  name: 'mapping',
  async run() {
    tell(`${ROWS} rows each of JSON and CSV, ${ROUNDS} rounds`)
    const rows = Array.from({ length: ROWS }, (_, index) => rowOf(index))
    const json = Buffer.from(JSON.stringify({ code: 0, data: { parks: rows } }))
    const csv = Buffer.from(csvOf(rows))
    return [
      ...figures('JSON', json, 'json', () => JSON.parse(json.toString('utf8')), JSON_LEAST),
      ...figures('CSV', csv, 'csv', () => splitAll(csv.toString('utf8')), CSV_LEAST),
    ]
  },
}

type Row = ReturnType<typeof rowOf>

/** Numbers as text and local times, as such feeds have them; a few hundred rows share a minute. */
function rowOf(index: number) {
  const total = 50 + (index % 700)
  return {
    park: `LH-${index}`,
    name: `临衡停车场 ${index}`,
    total: `${total}`,
    free: `${index % total}`,
    state: `${index % 3}`,
    time: `2026-01-05 08:${String(Math.floor(index / 500) % 60).padStart(2, '0')}:00`,
  }
}

function csvOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => Object.values(row).join(','))
  return `park,name,total,free,state,time\n${lines.join('\n')}\n`
}

function splitAll(text: string): number {
  let cells = 0
  for (const line of text.split('\n')) cells += line.split(',').length
  return cells
}

function figures(
  name: string,
  bytes: Uint8Array,
  kind: keyof typeof MAPPINGS,
  bare: () => unknown,
  least: number,
): Figure[] {
  const context: DecodeContext = {
    receivedAt: '2026-01-05T00:15:00Z',
    zone: 'Asia/Shanghai',
    limits: { bytes: 1e9, entities: 1_000_000, depth: 32 },
    options: {},
    mapping: MAPPINGS[kind],
  }
  const [ours, theirs]: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS + WARMING; round++) {
    const [mapped, parsed] = [rate(() => decodeAll(bytes, context)), rate(bare)]
    if (round >= WARMING) {
      ours.push(mapped)
      theirs.push(parsed)
    }
  }
  const [own, other] = [median(ours), median(theirs)]
  const what = `${name} (${(bytes.length / 1e6).toFixed(1)} MB) into checked readings`
  return [
    {
      what,
      target: `≥ ${least / 1_000} k rows/s`,
      figure: `${Math.round(own / 1_000)} k rows/s`,
      verdict: atLeast(own, least),
    },
    {
      what: `${name}: share of the speed of the bare parse`,
      target: '—',
      figure: `${((own / other) * 100).toFixed(0)} % of ${Math.round(other / 1_000)} k rows/s`,
      verdict: 'noted',
    },
  ]
}

function decodeAll(bytes: Uint8Array, context: DecodeContext): void {
  const { readings, rejects } = mapping.decode(bytes, context)
  if (readings.length !== ROWS || rejects.length > 0) throw new Error('rows are missing')
}

/** Rows a second of one run. */
function rate(work: () => unknown): number {
  const begun = performance.now()
  work()
  return ROWS / ((performance.now() - begun) / 1_000)
}
