import { deepStrictEqual } from 'node:assert'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { PROVINCE, type Shape, stopId, timetableZip } from './data/timetable.ts'
import { type BenchHub, scriptPath, startBenchHub } from './hub.ts'
import {
  atLeast,
  atMost,
  type Benchmark,
  type Figure,
  inFreshProcess,
  milliseconds,
  quantile,
  tell,
  times,
} from './kit.ts'
import { openBenchLake } from './lake.ts'
import type { Asked } from './point-queries/client.ts'
import { CHANGING_FEED, fillSqlite } from './point-queries/sqlite.ts'

const DATASET = 'bus-timetable'
/** Another feed of the same dataset, landed anew with each version. */
const SMALL: Shape = { stops: 20, routes: 1, tripsPerRoute: 5, stopsPerTrip: 20 }
const PHASE_SECONDS = 15
const WARM_SECONDS = 10
const FIRST_VERSION_MILLISECONDS = 2_500
const NEW_VERSION_MILLISECONDS = 10_000
const ROUNDS = 2
const MANY = 8
/** Stops whose answers are compared: none of those that the small feed serves too. */
const COMPARED = [100, 4_321, 19_999]

type Side = 'hub' | 'sqlite'
type Address = { before: string; after: string }

/** Calls at one stop of two million, asked for again and again while new versions land. */
export const benchmark: Benchmark = {
  name: 'point-queries',
  async run(scratch) {
    const dir = join(scratch, 'hub')
    const small = await prepare(scratch, dir)
    const hub = await startBenchHub(dir, { HUB_CACHE_MB: '64' })
    const table = `${hub.url}/api/datasets/${DATASET}/tables/stop_times/records`
    const hubAddress = { before: `${table}?stop_id=eq.`, after: '&limit=100' }
    tell('filling SQLite with the same rows')
    const peer = await startPeer(join(scratch, 'peer.db'), dir, hubAddress)
    try {
      await compareAnswers(hubAddress, peer.address)
      const run = (side: Side, clients: number, seed: number) =>
        side === 'hub'
          ? withVersions(hub, small, () => asked(hubAddress, clients, PHASE_SECONDS, seed))
          : asked(peer.address, clients, PHASE_SECONDS, seed)
      return figures(await measure(hubAddress, run))
    } finally {
      peer.stop()
      await hub.stop()
    }
  },
}

/** Answers the zip that makes new versions. */
async function prepare(scratch: string, dir: string): Promise<string> {
  tell('loading a timetable of 2 M stop times')
  const small = await timetableZip(scratch, 'small', SMALL)
  const lake = await openBenchLake(dir)
  await lake.load(await timetableZip(scratch, 'large', PROVINCE), DATASET, 'bench')
  await lake.close()
  return small
}

async function startPeer(path: string, dir: string, hub: Address) {
  const [example] = await itemsOf(hub, stopId(COMPARED[0] ?? 0))
  const files = `${dir}/lake/${DATASET}/stop_times.v1/*.parquet`
  await fillSqlite(path, files, Object.keys(example ?? {}))
  const child = spawn(process.execPath, [scriptPath('point-queries/sqlite-server.ts'), path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [port] = await once(child.stdout, 'data')
  const before = `http://127.0.0.1:${String(port).trim()}/stop_times?stop_id=eq.`
  return { address: { before, after: '&limit=100' }, stop: () => child.stdin.end() }
}

type Item = Record<string, unknown>

async function itemsOf({ before, after }: Address, stop: string): Promise<Item[]> {
  const answer = await fetch(`${before}${stop}${after}`, {
    headers: { accept: 'application/json' },
  })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { items: Item[] }).items
}

/** Both must answer the same rows and columns, or comparing their speed means nothing. */
async function compareAnswers(hub: Address, peer: Address): Promise<void> {
  const order = (items: Item[]) => items.map((item) => JSON.stringify(item)).sort()
  for (const stop of COMPARED.map(stopId)) {
    const [ours, theirs] = await Promise.all([itemsOf(hub, stop), itemsOf(peer, stop)])
    if (ours.length !== 100) throw new Error(`${ours.length} rows of stop ${stop}`)
    deepStrictEqual(order(ours), order(theirs))
  }
}

function asked(
  { before, after }: Address,
  clients: number,
  forSeconds: number,
  seed: number,
): Promise<Asked> {
  const script = new URL('point-queries/client.ts', import.meta.url)
  return inFreshProcess<Asked>(script, [before, after, ...[clients, forSeconds, seed].map(String)])
}

/** A new version lands every ten seconds while `work` runs. */
async function withVersions<T>(hub: BenchHub, zip: string, work: () => Promise<T>): Promise<T> {
  const over = new AbortController()
  const landing = (async () => {
    const pause = (ms: number) => sleep(ms, undefined, { signal: over.signal }).catch(() => {})
    await pause(FIRST_VERSION_MILLISECONDS)
    while (!over.signal.aborted) {
      await hub.load(zip, DATASET, CHANGING_FEED)
      await pause(NEW_VERSION_MILLISECONDS)
    }
  })()
  try {
    return await work()
  } finally {
    over.abort()
    await landing
  }
}

type Seen = Record<Side, { one: Asked; many: Asked }>

async function measure(
  hub: Address,
  run: (side: Side, clients: number, seed: number) => Promise<Asked>,
): Promise<Seen> {
  tell(`phases of ${PHASE_SECONDS} s in turns`)
  await asked(hub, MANY, WARM_SECONDS, 1)
  const phases = [
    ['hub', 1],
    ['hub', MANY],
    ['sqlite', MANY],
    ['sqlite', 1],
  ] as const
  const seen = new Map<string, Asked[]>()
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [side, clients] of round % 2 === 0 ? phases : phases.toReversed()) {
      const key = `${side} ${clients}`
      seen.set(key, [...(seen.get(key) ?? []), await run(side, clients, 100 + round)])
    }
  }
  const both = (side: Side) => ({
    one: together(seen.get(`${side} 1`) ?? []),
    many: together(seen.get(`${side} ${MANY}`) ?? []),
  })
  return { hub: both('hub'), sqlite: both('sqlite') }
}

function together(all: readonly Asked[]): Asked {
  return {
    requests: all.reduce((sum, { requests }) => sum + requests, 0),
    seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    latencies: all.flatMap(({ latencies }) => latencies),
    cpuShare: all.reduce((sum, { cpuShare }) => sum + cpuShare, 0) / all.length,
  }
}

function figures({ hub, sqlite }: Seen): Figure[] {
  const beside = (which: 'one' | 'many') => rateOf(hub[which]) / rateOf(sqlite[which])
  const gain = rateOf(hub.many) / rateOf(hub.one)
  const p50 = quantile(hub.many.latencies, 0.5)
  const p99 = quantile(hub.many.latencies, 0.99)
  return [
    {
      what: 'throughput with 8 clients, beside an indexed node:sqlite',
      target: '≥ 0.5 ×',
      figure: times(beside('many')),
      verdict: atLeast(beside('many'), 0.5),
      note:
        `${perSecond(hub.many)} beside ${perSecond(sqlite.many)}, ${kilobytes(hub.many)} an ` +
        'answer. SQLite stands behind the same HTTP server (Hono on node:http) and gives equal ' +
        'rows (checked), but does no access check, version, tag or cursor; a small feed of the ' +
        'table is replaced every 10 s on both sides',
    },
    {
      what: 'throughput with 1 client, beside the same',
      target: '≥ 0.5 ×',
      figure: times(beside('one')),
      verdict: atLeast(beside('one'), 0.5),
      note: `${perSecond(hub.one)} beside ${perSecond(sqlite.one)}; ${latencies(hub.one)}`,
    },
    {
      what: 'throughput of 8 clients beside that of one',
      target: '≥ 1.8 ×',
      figure: times(gain),
      verdict: atLeast(gain, 1.8),
      note:
        `SQLite ${times(rateOf(sqlite.many) / rateOf(sqlite.one))}. Alone a client gets ` +
        `${perSecond(hub.one)}; it has a process of its own on the same two cores and takes ` +
        `${percent(hub.one.cpuShare)} of one, 8 of them ${percent(hub.many.cpuShare)}`,
    },
    {
      what: 'p99 with 8 clients beside own p50',
      target: '≤ 3 ×',
      figure: times(p99 / p50),
      verdict: atMost(p99 / p50, 3),
      note: `${latencies(hub.many)}; SQLite ${latencies(sqlite.many)}`,
    },
  ]
}

const rateOf = ({ requests, seconds }: Asked): number => requests / seconds

const perSecond = (asked: Asked): string => `${rateOf(asked).toFixed(0)}/s`

const kilobytes = ({ bytes, requests }: Asked): string =>
  `${(bytes / requests / 1000).toFixed(0)} kB`

const percent = (share: number): string => `${Math.round(share * 100)} %`

function latencies({ latencies: all }: Asked): string {
  return `p50 ${milliseconds(quantile(all, 0.5))}, p99 ${milliseconds(quantile(all, 0.99))}`
}
