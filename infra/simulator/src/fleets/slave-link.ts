import { createServer, type Socket } from 'node:net'
import { type Framer, frame809, LINK, type LinkMessage, readLinkMessages } from './codec809.ts'
import type { PlatformAccess } from './platforms.ts'

/** Where the upper platform dials back. */
export type SlaveDoor = {
  port: number
  /** Stands a link that has presented the right code? */
  isJoined(): boolean
  close(): Promise<void>
}

/** What the door asks of its platform. */
export type SlaveAsks = {
  verifies(code: number): boolean
  /** A message of the slave link that is none of its own housekeeping. */
  hear(message: LinkMessage): void
}

/** Results of 0x9002: 0 joined, 1 wrong code. */
const JOINED = 0
const WRONG_CODE = 1

/** Listens for slave links; on loopback when the hub is there, else on every address. */
export function listenForSlaves(
  hubHost: string,
  platform: PlatformAccess,
  asks: SlaveAsks,
  now: () => number,
): Promise<SlaveDoor> {
  const framer: Framer = { platform, serial: 0, key: (platform.code * 7_919 + 5) >>> 0 }
  const sockets = new Set<Socket>()
  const joined = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    const say = (id: number, body: Buffer) => socket.write(frame809(framer, id, body, now()))
    let rest: Buffer = Buffer.alloc(0)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => {
      sockets.delete(socket)
      joined.delete(socket)
    })
    socket.on('data', (bytes: Buffer) => {
      const read = readLinkMessages(Buffer.concat([rest, bytes]), platform)
      rest = read.rest ?? Buffer.alloc(0)
      for (const message of read.messages) {
        if (message.id === LINK.slaveConnect) {
          const isRight = message.body.length >= 4 && asks.verifies(message.body.readUInt32BE(0))
          say(LINK.slaveConnectAnswer, Buffer.from([isRight ? JOINED : WRONG_CODE]))
          if (isRight) joined.add(socket)
          else socket.end()
        } else if (!joined.has(socket)) socket.destroy()
        else if (message.id === LINK.slaveTest) say(LINK.slaveTestAnswer, Buffer.alloc(0))
        else if (message.id === LINK.slaveDisconnect) {
          say(LINK.slaveDisconnectAnswer, Buffer.alloc(0))
          socket.end()
        } else asks.hear(message)
      }
    })
  })
  const host = /^127\.|^::1$|^localhost$/.test(hubHost) ? '127.0.0.1' : '0.0.0.0'
  return new Promise((done, failed) => {
    server.once('error', failed)
    server.listen(0, host, () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      done({ port, isJoined: () => joined.size > 0, close: () => closeAll(server, sockets) })
    })
  })
}

function closeAll(server: ReturnType<typeof createServer>, sockets: Set<Socket>): Promise<void> {
  return new Promise((done) => {
    server.close(() => done())
    for (const socket of sockets) socket.destroy()
  })
}
