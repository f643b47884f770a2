import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import bindings from 'gtfs-realtime-bindings'
import { atMost, type Benchmark, type Figure, milliseconds, quantile, tell, times } from './kit.ts'
import type { Asked } from './polling/asking.ts'

const { FeedMessage } = bindings.transit_realtime

const SOURCES = 2_000
const EVERY_SECONDS = 10
const MEASURED_MILLISECONDS = 60_000
/** Of twenty sources one hangs, one answers after three seconds; one of a hundred has news. */
const HANGING = 20
const SLOW = 20
const NEWS = 100
const SLOW_MILLISECONDS = 3_000

/** A core is not full, and a beat is not missed: a tenth of the interval at most. */
const MOST_CPU = 1
const MOST_LATE_MILLISECONDS = EVERY_SECONDS * 100

/** 2,000 sources polled at their own pace, some of them slow or silent. */
export const benchmark: Benchmark = {
  name: 'polling',
  async run(scratch) {
    const hub = await measure(join(scratch, 'hub'), 'hub')
    const bare = await measure(join(scratch, 'bare'), 'bare')
    const share = cpuShare(hub)
    const late = quantile(hub.lateness, 0.999)
    const what = `${SOURCES} sources, one in ${HANGING} hanging, one in ${SLOW} slow`
    const figures: Figure[] = [
      {
        what: `${what}: lateness of the healthy ones, 99.9 %`,
        target: `≤ ${milliseconds(MOST_LATE_MILLISECONDS)}`,
        figure: milliseconds(late),
        verdict: atMost(late, MOST_LATE_MILLISECONDS),
        note:
          `every ${EVERY_SECONDS} s, distance of ${hub.lateness.length} requests from the beat of ` +
          `their source, seen by the server: median ${milliseconds(quantile(hub.lateness, 0.5))}, ` +
          `99 % ${milliseconds(quantile(hub.lateness, 0.99))}, ` +
          `most ${milliseconds(quantile(hub.lateness, 1))}; ` +
          `bare loop 99.9 % ${milliseconds(quantile(bare.lateness, 0.999))}`,
      },
      {
        what: `${what}: CPU of one core`,
        target: '≤ 1 core',
        figure: `${(share * 100).toFixed(0)} %`,
        verdict: atMost(share, MOST_CPU),
        note:
          `${(hub.requests / (hub.wallMs / 1000)).toFixed(0)} requests/s, ` +
          `${hub.landed} deliveries landed in ${(hub.wallMs / 1000).toFixed(0)} s`,
      },
      {
        what: 'CPU of a request, beside a timer and an undici call for each source',
        target: '—',
        figure: times(hub.cpuMs / hub.requests / (bare.cpuMs / bare.requests)),
        verdict: 'noted',
        note:
          `${(hub.cpuMs / hub.requests).toFixed(2)} ms with landings, conditions, budget and ` +
          `status; bare ${(bare.cpuMs / bare.requests).toFixed(2)} ms`,
      },
    ]
    return figures
  },
}

type Measured = Asked & { lateness: number[]; requests: number }

function cpuShare({ cpuMs, wallMs }: Measured): number {
  return cpuMs / wallMs
}

async function measure(dir: string, way: 'hub' | 'bare'): Promise<Measured> {
  const arrivals = new Map<number, number[]>()
  let isCounting = false
  const server = createServer((request, response) => {
    const number = Number(request.url?.slice(1))
    if (isCounting) {
      const known = arrivals.get(number) ?? []
      arrivals.set(number, known)
      known.push(performance.now())
    }
    answer(number, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', 4_096, done))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const program = new URL('polling/asking.ts', import.meta.url).pathname
  const words = [program, dir, way, address, String(SOURCES), String(EVERY_SECONDS)]
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  await once(lines, 'line')
  tell(`${way}: all sources are asked`)
  isCounting = true
  await sleep(MEASURED_MILLISECONDS)
  isCounting = false
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const [line] = await once(lines, 'line')
  await ended
  server.closeAllConnections()
  server.close()
  const requests = [...arrivals.values()].reduce((sum, { length }) => sum + length, 0)
  return { ...(JSON.parse(String(line)) as Asked), requests, lateness: latenessOf(arrivals) }
}

/** A source of each kind, by its number. */
function answer(number: number, response: ServerResponse): void {
  if (number % HANGING === 1) return
  if (number % NEWS === 0) {
    response.setHeader('content-type', 'application/x-protobuf')
    response.end(message())
    return
  }
  response.statusCode = 304
  if (number % SLOW === 2) setTimeout(() => response.end(), SLOW_MILLISECONDS)
  else response.end()
}

function message(): Uint8Array {
  const timestamp = Math.floor(Date.now() / 1000)
  const vehicle = { vehicle: { id: 'v' }, position: { latitude: 31, longitude: 112 }, timestamp }
  const header = { gtfsRealtimeVersion: '2.0', incrementality: 0, timestamp }
  return FeedMessage.encode(FeedMessage.create({ header, entity: [{ id: 'v', vehicle }] })).finish()
}

/** Distance of each request from the beat of its source, which its first one has set. */
function latenessOf(arrivals: ReadonlyMap<number, readonly number[]>): number[] {
  const every = EVERY_SECONDS * 1000
  const late: number[] = []
  for (const [number, times] of arrivals) {
    if (number % HANGING === 1 || number % SLOW === 2) continue
    const places = times.map((at) => at % every)
    const earliest = Math.min(...places)
    // A beat near the end of the interval may be seen on both sides of it.
    const wraps = places.some((place) => place - earliest > every / 2)
    const unwrapped = places.map((place) => (wraps && place < every / 2 ? place + every : place))
    const beat = Math.min(...unwrapped)
    for (const place of unwrapped) late.push(place - beat)
  }
  return late
}
