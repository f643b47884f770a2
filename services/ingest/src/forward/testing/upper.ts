import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { onTestFinished } from 'vitest'

/** What the upper platform of the scripted protocol has got. */
export type Got = { kind: 'live' | 'late'; number: number; sensor: string }

/** An upper platform that a test has in its hands. */
export type Upper = {
  port: number
  logins: string[]
  /** Every row that arrived, twice if it came twice. */
  got: Got[]
  /** Does it confirm what it gets? */
  confirms: boolean
  /** Rows it still takes before it cuts the link, unconfirmed. */
  cutsAfter: number
  cut(): void
  close(): Promise<void>
}

/** Listens on a free port, or on a given one; by TLS when certificate and key are given. */
export async function openUpper(port = 0, tls?: TlsOptions): Promise<Upper> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  }
  const upper: Upper = {
    port,
    logins: [],
    got: [],
    confirms: true,
    cutsAfter: Number.POSITIVE_INFINITY,
    cut() {
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      upper.cut()
      server.close()
    },
  }
  const onSocket = (socket: Socket) => {
    keep(socket)
    createInterface({ input: socket })
      .on('error', () => undefined)
      .on('line', (line) => hear(upper, socket, line, keep))
  }
  const server: Server = tls ? createTlsServer(tls, onSocket) : createServer(onSocket)
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address === 'object' && address) upper.port = address.port
  onTestFinished(() => upper.close())
  return upper
}

function hear(upper: Upper, socket: Socket, line: string, keep: (socket: Socket) => void): void {
  const [word = '', ...rest] = line.split(' ')
  if (word === 'login') {
    upper.logins.push(rest[0] ?? '')
    const [host, port] = (rest[1] ?? '').split(':')
    const slave = connect({ host: host ?? '', port: Number(port) }, () => {
      slave.write('hello\n')
      socket.write('welcome\n')
    })
    keep(slave)
    return
  }
  if (word !== 'live' && word !== 'late') return
  // What a link that was cut still had in its buffers is lost.
  if (socket.destroyed) return
  if (upper.cutsAfter <= 0) {
    upper.cut()
    return
  }
  upper.got.push({ kind: word, number: Number(rest[0]), sensor: rest[1] ?? '' })
  upper.cutsAfter -= 1
  if (upper.cutsAfter <= 0) upper.cut()
  else if (upper.confirms) socket.write(`got ${rest[0]}\n`)
}
