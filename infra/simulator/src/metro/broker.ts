import { type AddressInfo, createServer, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import type { World } from '../world.ts'
import { crowdingMessages } from './messages.ts'

/** The metro's message broker: it tells how crowded stations and sections are. */
export type MetroBroker = {
  /** `mqtt://127.0.0.1:<port>` */
  url: string
  /** Publishes how crowded it is now; a timer calls it unless it was told not to. */
  advance(): Promise<void>
  counters(): { published: number; clients: number }
  close(): Promise<void>
}

export type BrokerOptions = {
  world: World
  /** 0: any free one. */
  port: number
  now: () => number
  /** False: no timer, the caller calls `advance`. */
  isTimed?: boolean
}

/** Crowding changes so often. */
const EVERY_MILLISECONDS = 10_000
/** Messages kept for a client that is away. */
const MOST_QUEUED = 10_000

/** Opens the broker on loopback. Messages are retained: who comes later hears the last ones. */
export async function openMetroBroker(options: BrokerOptions): Promise<MetroBroker> {
  const { world, now, port, isTimed = true } = options
  const broker = await Aedes.createBroker({
    queueLimit: MOST_QUEUED,
    // The province speaks; nobody else does.
    authorizePublish: (client, _, done) => done(client ? new Error('not yours') : null),
  })
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    broker.handle(socket)
  })
  await new Promise<void>((done, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', done)
  })
  let published = 0

  async function advance(): Promise<void> {
    for (const { topic, payload } of crowdingMessages(world, now())) {
      const packet = { cmd: 'publish', topic, payload, qos: 1, retain: true, dup: false } as const
      await new Promise<void>((done) => broker.publish(packet, () => done()))
      published++
    }
  }

  const timer = isTimed ? setInterval(() => void advance(), EVERY_MILLISECONDS) : undefined
  timer?.unref()
  if (isTimed) await advance()
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    advance,
    counters: () => ({ published, clients: broker.connectedClients }),
    async close() {
      clearInterval(timer)
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((done) => server.close(() => done()))
      await new Promise<void>((done) => broker.close(() => done()))
    },
  }
}
