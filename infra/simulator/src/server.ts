import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { alerts } from './alerts.ts'
import { dateAt } from './calendar.ts'
import { answerSides } from './feed-control.ts'
import { FEEDS, type Feed } from './feeds.ts'
import { answerFleet } from './fleets/control.ts'
import type { Fleet } from './fleets/fleet.ts'
import { gateCounts } from './gates.ts'
import { gtfsZip } from './gtfs.ts'
import { tripUpdates, vehiclePositions } from './gtfs-realtime.ts'
import { digestOf } from './http.ts'
import type { Province } from './province.ts'
import type { Sides } from './sides.ts'
import { type World, worldOf } from './world.ts'

/** One thing the province gives away, as it is at one moment. */
type Body = {
  type: string
  bytes: Buffer
  etag: string
  compress: boolean
  /** By gzip, once somebody has asked for it. */
  zipped?: Buffer
}

export type Simulator = {
  /** `http://127.0.0.1:<port>` */
  url: string
  close(): Promise<void>
}

/** Real-time content changes this often; between two changes a poll is answered 304. */
export const TICK_SECONDS = 5
const PROTOBUF = 'application/x-protobuf'
const ZIP = 'application/zip'
const HEADERS_TIMEOUT_MILLISECONDS = 10_000

export type ServeOptions = {
  port: number
  now: () => number
  fleet?: Fleet
  /** The world that `sides` live in; without it the province has one of its own. */
  world?: World
  /** SIRI and the control of feeds; without it neither is answered. */
  sides?: Sides
}

/** Serves the province over HTTP on loopback; port 0 takes any free one. */
export async function serveProvince(province: Province, options: ServeOptions): Promise<Simulator> {
  const { now, world = worldOf(province) } = options
  const served = { ...options, world, bodies: bodiesOf(province, now) }
  const server = createServer((request, response) => {
    answer(served, request, response).catch((error: Error) => {
      response.destroy(error)
    })
  })
  server.headersTimeout = HEADERS_TIMEOUT_MILLISECONDS
  await new Promise<void>((done, failed) => {
    server.once('error', failed)
    server.listen(options.port, '127.0.0.1', done)
  })
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  for (const feed of FEEDS) served.bodies.set(feed.path, feedBody(feed, world, now, url))
  return {
    url,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

type Bodies = Map<string, () => Promise<Body>>

type Served = ServeOptions & { world: World; bodies: Bodies }

const SIDES = new Map(FEEDS.map(({ path, side }) => [path, side]))

function bodiesOf(province: Province, now: () => number): Bodies {
  const yearNow = () => dateAt(now()).slice(0, 4)
  const tickNow = () => Math.floor(now() / 1000 / TICK_SECONDS) * TICK_SECONDS * 1000
  const live = (type: string, make: (tick: number) => Buffer) =>
    remembered(
      () => String(tickNow()),
      async () => body(type, make(tickNow()), true),
    )
  const timetable = (network: 'bus' | 'rail') =>
    remembered(yearNow, async () =>
      body(ZIP, await gtfsZip(province[network], Number(yearNow())), false),
    )
  return new Map([
    ['/bus/gtfs.zip', timetable('bus')],
    ['/rail/gtfs.zip', timetable('rail')],
    ['/bus/gtfs-rt/trip-updates.pb', live(PROTOBUF, (tick) => tripUpdates(province, tick))],
    [
      '/bus/gtfs-rt/vehicle-positions.pb',
      live(PROTOBUF, (tick) => vehiclePositions(province, tick)),
    ],
    ['/bus/gtfs-rt/alerts.pb', live(PROTOBUF, (tick) => alerts(province, tick))],
    ['/metro/gates.json', live('application/json', (tick) => gateCounts(province, tick))],
    ['/healthz', live('application/json', () => Buffer.from('{"status":"ok"}'))],
  ])
}

/** A document of the sides, made when first asked for after its time or an order to misbehave. */
function feedBody(feed: Feed, world: World, now: () => number, base: string) {
  const { type, everySeconds } = feed
  const tickNow = () => Math.floor(now() / 1000 / everySeconds) * everySeconds * 1000
  return remembered(
    () => `${tickNow()}|${world.faults.revision()}`,
    async () => body(type, feed.make(world, tickNow(), base), true),
  )
}

/** Makes a body again only when its key has changed; concurrent callers share one making. */
function remembered(key: () => string, make: () => Promise<Body>): () => Promise<Body> {
  let last: { key: string; body: Promise<Body> } | undefined
  return () => {
    const wanted = key()
    if (last?.key !== wanted) last = { key: wanted, body: make() }
    return last.body
  }
}

function body(type: string, bytes: Buffer, compress: boolean): Body {
  const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`
  return { type, bytes, etag, compress }
}

async function answer(
  { bodies, fleet, world, sides }: Served,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  if (fleet && (await answerFleet(fleet, request, response))) return
  if (sides && (await answerSides(world, sides, request, response))) return
  const make = bodies.get(path)
  if (!make) return end(response, 404, 'nothing here\n')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    return end(response, 405, 'only GET\n')
  }
  const side = SIDES.get(path)
  if (side && world.faults.hits('outage', path, side)) return end(response, 503, 'out\n')
  const made = await make()
  const { type, bytes, etag, compress } = made
  if (side && world.faults.hits('half', path, side)) {
    response.setHeader('Content-Type', type)
    return end(response, 200, bytes.subarray(0, Math.floor(bytes.length / 2)))
  }
  response.setHeader('ETag', etag)
  response.setHeader('Cache-Control', 'no-cache')
  response.setHeader('Vary', 'Accept-Encoding')
  if (request.headers['if-none-match']?.includes(etag)) return end(response, 304)
  response.setHeader('Content-Type', type)
  const gzip = compress && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  if (gzip) response.setHeader('Content-Encoding', 'gzip')
  if (gzip) made.zipped ??= gzipSync(bytes)
  const sent = gzip && made.zipped ? made.zipped : bytes
  response.setHeader('Content-Length', sent.length)
  response.setHeader('Repr-Digest', digestOf(sent))
  end(response, 200, request.method === 'HEAD' ? undefined : sent)
}

function end(response: ServerResponse, status: number, content?: Buffer | string): void {
  response.statusCode = status
  response.end(content)
}
