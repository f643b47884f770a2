import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { PROVINCE, type Shape, stopTimesOf, timetableZip } from './data/timetable.ts'
import { download, hangUp } from './download.ts'
import { type BenchHub, scriptPath, startBenchHub } from './hub.ts'
import {
  atLeast,
  atMost,
  type Benchmark,
  type Figure,
  inTurns,
  median,
  megabytes,
  milliseconds,
  seconds,
  type Timing,
  tell,
  times,
} from './kit.ts'
import { HUB_ENGINE, openBenchLake } from './lake.ts'

/** 1 M rows, and twice as many to see whether memory follows. */
const MILLION: Shape = { ...PROVINCE, routes: 500 }
const TWO_MILLION: Shape = PROVINCE

/** The twelve columns that are filled. */
const COLUMNS = [
  'trip_id',
  'arrival_time',
  'departure_time',
  'stop_id',
  'stop_sequence',
  'stop_headsign',
  'pickup_type',
  'drop_off_type',
  'continuous_pickup',
  'continuous_drop_off',
  'shape_dist_traveled',
  'timepoint',
]

const TURNS = 3
/** A stored file comes in tens of milliseconds: so many make one turn. */
const FILES_PER_TURN = 10
const FIRST_BYTES = 9
const MOST_FIRST_BYTE_MILLISECONDS = 150
const MOST_LAG_MILLISECONDS = 100
const MIXED = ['ndjson', 'csv', 'arrow', 'ndjson', 'csv', 'arrow', 'ndjson', 'csv'] as const
const STALL_MILLISECONDS = 5_000
const MOST_GROWTH = 1.2

type Format = 'ndjson' | 'csv' | 'arrow'
type Door = { hub: BenchHub; url(dataset: string, format: Format): string }

/** Full downloads through the gateway of a running hub, over real sockets. */
export const benchmark: Benchmark = {
  name: 'records-door',
  async run(scratch) {
    const dir = join(scratch, 'hub')
    await prepare(scratch, dir)
    const hub = await startBenchHub(dir)
    const door: Door = {
      hub,
      url: (dataset, format) => {
        const query = `select=${COLUMNS.join(',')}&format=${format}`
        return `${hub.url}/api/datasets/${dataset}/tables/stop_times/records?${query}`
      },
    }
    try {
      await checkRows(door)
      return [...(await throughput(door, dir)), ...(await firstBytes(door)), ...(await crowd(door))]
    } finally {
      hangUp()
      await hub.stop()
    }
  },
}

async function prepare(scratch: string, dir: string): Promise<void> {
  tell('loading timetables of 1 M and 2 M stop times')
  const lake = await openBenchLake(dir)
  await lake.load(await timetableZip(scratch, 'one', MILLION), 'bus-timetable', 'bench')
  await lake.load(await timetableZip(scratch, 'two', TWO_MILLION), 'rail-timetable', 'bench')
  await lake.close()
}

async function checkRows(door: Door): Promise<void> {
  const { lines } = await download(door.url('bus-timetable', 'ndjson'), { countLines: true })
  if (lines !== stopTimesOf(MILLION)) throw new Error(`${lines} lines came`)
}

async function throughput(door: Door, dir: string): Promise<Figure[]> {
  const peers = await openPeers(`${dir}/lake/bus-timetable/stop_times.v1/*.parquet`)
  const stored = await storedFile(door.hub)
  const server = await startFileServer(
    join(dir, 'lake', 'bus-timetable', 'stop_times.v1', stored.name),
  )
  const fetched = (format: Format) => async () => {
    await door.hub.probe()
    await download(door.url('bus-timetable', format))
    return (await door.hub.probe()).cpuMs
  }
  const repeated = (url: string) => async () => {
    for (let count = 0; count < FILES_PER_TURN; count += 1) {
      const { bytes } = await download(url)
      if (bytes !== stored.bytes) throw new Error(`${bytes} of ${stored.bytes} bytes`)
    }
  }
  tell('downloads and their peers in turns')
  try {
    const seen = await inTurns(TURNS, {
      arrow: fetched('arrow'),
      chunks: peers.chunks,
      ndjson: fetched('ndjson'),
      json: peers.json,
      csv: fetched('csv'),
      copy: peers.csv,
      stored: repeated(stored.url),
      raw: repeated(server.url),
    })
    return throughputFigures(seen, stored.bytes)
  } finally {
    peers.close()
    server.stop()
  }
}

/** DuckDB in this process, with the settings of the hub's engine. */
async function openPeers(files: string) {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(HUB_ENGINE.threads),
    memory_limit: `${HUB_ENGINE.memoryMegabytes}MB`,
  })
  const connection = await instance.connect()
  const select = `SELECT ${COLUMNS.join(', ')} FROM read_parquet('${files}')`
  const copy = (format: string) => () =>
    connection.run(`COPY (${select}) TO '/dev/null' (FORMAT ${format})`)
  return {
    chunks: () => fetchChunks(connection, select),
    json: copy('json'),
    csv: copy('csv, HEADER'),
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

async function fetchChunks(connection: DuckDBConnection, select: string): Promise<void> {
  const result = await connection.stream(select)
  let rows = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) break
    rows += chunk.rowCount
  }
  if (rows !== stopTimesOf(MILLION)) throw new Error(`${rows} rows were fetched`)
}

/** The one stored file of the table, as the files door names it. */
async function storedFile(hub: BenchHub): Promise<{ url: string; name: string; bytes: number }> {
  const answer = await fetch(`${hub.url}/api/datasets/bus-timetable/files`)
  const { items } = (await answer.json()) as {
    items: { table: string; href: string; name: string; bytes: number; projected: boolean }[]
  }
  const files = items.filter(({ table, projected }) => table === 'stop_times' && !projected)
  const [file] = files
  if (!file || files.length > 1) throw new Error(`${files.length} stored files`)
  return { url: file.href, name: file.name, bytes: file.bytes }
}

async function startFileServer(file: string): Promise<{ url: string; stop(): void }> {
  const child = spawn(process.execPath, [scriptPath('records-door/file-server.ts'), file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [port] = await once(child.stdout, 'data')
  return { url: `http://127.0.0.1:${String(port).trim()}/`, stop: () => child.stdin.end() }
}

type Contender = 'arrow' | 'chunks' | 'ndjson' | 'json' | 'csv' | 'copy' | 'stored' | 'raw'

function throughputFigures(seen: Record<Contender, Timing>, bytes: number): Figure[] {
  const wall = (name: Contender) => seen[name].wallMs
  const beside = (name: Contender, peer: Contender, what: string, most: number): Figure => {
    const ratio = wall(name) / wall(peer)
    const cpu = seen[name].cpuMs / seen[peer].cpuMs
    const walls = `${seconds(wall(name))} beside ${seconds(wall(peer))}`
    const note = `1 M × 12: ${walls}; CPU of hub and client together ${times(cpu)}`
    const target = `≤ ${most} ×`
    return { what, target, figure: times(ratio), verdict: atMost(ratio, most), note }
  }
  const share = wall('raw') / wall('stored')
  const rate = (bytes * FILES_PER_TURN) / wall('stored') / 1000
  const rawRate = (bytes * FILES_PER_TURN) / wall('raw') / 1000
  return [
    beside('arrow', 'chunks', 'Arrow, beside fetching the chunks and dropping them', 2.5),
    beside('ndjson', 'json', "NDJSON, beside DuckDB COPY … TO '/dev/null' (json)", 3),
    beside('csv', 'copy', "CSV, beside DuckDB COPY … TO '/dev/null' (csv)", 3),
    {
      what: 'stored Parquet, throughput beside a raw node:http file server',
      target: '≥ 0.8 ×',
      figure: times(share),
      verdict: atLeast(share, 0.8),
      note: `${rate.toFixed(0)} MB/s beside ${rawRate.toFixed(0)} MB/s, a file of ${megabytes(bytes / 1e6)}`,
    },
  ]
}

async function firstBytes(door: Door): Promise<Figure[]> {
  tell('first bytes')
  const figures: Figure[] = []
  for (const format of ['ndjson', 'csv', 'arrow'] as const) {
    const waits: number[] = []
    for (let count = 0; count < FIRST_BYTES; count += 1) {
      const { firstByteMs } = await download(door.url('bus-timetable', format), { leave: true })
      waits.push(firstByteMs)
    }
    const middle = median(waits)
    figures.push({
      what: `first byte of a full download, ${format}`,
      target: '< 150 ms',
      figure: milliseconds(middle),
      verdict: middle < MOST_FIRST_BYTE_MILLISECONDS ? 'met' : 'missed',
      note: `median of ${FIRST_BYTES}, worst ${milliseconds(Math.max(...waits))}; clients leave at once`,
    })
  }
  return figures
}

/** Eight downloads at once of a table, of one twice as large, and of clients that stall. */
async function crowd(door: Door): Promise<Figure[]> {
  tell('8 downloads at once')
  const peaks: number[] = []
  const lags: number[] = []
  for (const dataset of ['bus-timetable', 'bus-timetable', 'rail-timetable']) {
    door.hub.forgetPeak()
    await door.hub.probe()
    await Promise.all(MIXED.map((format) => download(door.url(dataset, format))))
    lags.push((await door.hub.probe()).lagMs)
    peaks.push(door.hub.memory().peakMb)
  }
  tell('8 clients that stall')
  door.hub.forgetPeak()
  const stalling = { stallMs: STALL_MILLISECONDS }
  await Promise.all(MIXED.map((format) => download(door.url('rail-timetable', format), stalling)))
  const stalled = door.hub.memory().peakMb
  const [, one = 0, two = 0] = peaks
  const growth = two / one
  const lag = Math.max(...lags)
  return [
    {
      what: 'longest event-loop lag while 8 full downloads run',
      target: '< 100 ms',
      figure: milliseconds(lag),
      verdict: lag < MOST_LAG_MILLISECONDS ? 'met' : 'missed',
      note: `3 NDJSON, 3 CSV, 2 Arrow at once, three rounds: ${lags.map(milliseconds).join(', ')}`,
    },
    {
      what: 'memory of 8 downloads is bounded: peak with 2 M rows beside 1 M',
      target: '≤ 1.2 ×',
      figure: times(growth),
      verdict: atMost(growth, MOST_GROWTH),
      note: `hub process ${megabytes(one)}, then ${megabytes(two)}; 8 clients that stall ${megabytes(stalled)}`,
    },
  ]
}
