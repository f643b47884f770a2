import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import bindings from 'gtfs-realtime-bindings'

/** Of the benchmark alone. */
export const SECRET = 'whsec_c2VjcmV0IG9mIHRoZSBiZW5jaG1hcmssIDMyIGJ5dGVz'
const KEY = Buffer.from(SECRET.slice('whsec_'.length), 'base64')
/** Some bytes of a position on the wire. */
const POSITION_BYTES = 60

export type Pushed = { perSecond: number; megabytesPerSecond: number; count: number }

/** Pushes bodies of about `bytes` for `seconds` over `connections`; each must be answered 202. */
export async function pushFor(
  url: string,
  { bytes, seconds, connections }: { bytes: number; seconds: number; connections: number },
): Promise<Pushed> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const bodies = Array.from({ length: 32 }, (_, index) => bodyOf(bytes, index))
  const startedAt = performance.now()
  const until = startedAt + seconds * 1000
  let count = 0
  let sent = 0
  const sender = async (number: number) => {
    for (let turn = 0; performance.now() < until; turn += 1) {
      const body = bodies[(number * 7 + turn) % bodies.length] ?? Buffer.alloc(0)
      await post(agent, url, `${process.pid}-${number}-${turn}`, body)
      count += 1
      sent += body.length
    }
  }
  await Promise.all(Array.from({ length: connections }, (_, number) => sender(number)))
  const took = (performance.now() - startedAt) / 1000
  agent.destroy()
  return { perSecond: count / took, megabytesPerSecond: sent / took / 1e6, count }
}

function post(agent: Agent, url: string, id: string, body: Buffer): Promise<void> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const mac = createHmac('sha256', KEY).update(`${id}.${timestamp}.`).update(body)
  return new Promise((done, failed) => {
    const headers = {
      'content-type': 'application/octet-stream',
      'content-length': body.length,
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${mac.digest('base64')}`,
    }
    const asked = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      answer.once('end', () => {
        if (answer.statusCode === 202) done()
        else failed(new Error(`answered ${answer.statusCode}`))
      })
    })
    asked.once('error', failed)
    asked.end(body)
  })
}

/** A feed of positions. */
function bodyOf(bytes: number, index: number): Buffer {
  const { FeedMessage } = bindings.transit_realtime
  const timestamp = Math.floor(Date.now() / 1000) + index
  const entity = Array.from({ length: Math.ceil(bytes / POSITION_BYTES) }, (_, number) => ({
    id: `vehicle-${number}`,
    vehicle: {
      trip: { tripId: `trip-${number}`, routeId: `r${number % 90}` },
      vehicle: { id: `v${number}` },
      position: { latitude: 31 + number / 1e4, longitude: 112 + index / 1e3, bearing: 90 },
      timestamp,
    },
  }))
  const header = { gtfsRealtimeVersion: '2.0', incrementality: 0, timestamp }
  const message = FeedMessage.create({ header, entity } as never)
  return Buffer.from(FeedMessage.encode(message).finish()).subarray(0)
}
