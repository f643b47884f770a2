import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import type { TcpListen } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Admission, Opened } from '../sessions/types.ts'
import { wireSocket } from './tcp-wire.ts'
import { listenTlsOptions } from './tls-files.ts'

/** Connections that wait for the process to take them; the system may allow fewer. */
const BACKLOG = 1_024
/** Time for a TLS handshake. */
const HANDSHAKE_MILLISECONDS = 10_000

/**
 * Listens for peers, each of which becomes a link; with TLS once the handshake, and where asked for
 * the peer's certificate, is good. Throws `port-taken`, `port-forbidden`, `input-unreadable`.
 */
export async function listenTcp(transport: TcpListen, links: Admission): Promise<Opened> {
  const { host, port, tls, limits } = transport
  const take = (socket: Socket) => void wireSocket(socket, links)
  // A peer that has said all it wants may still wait for its acknowledgements.
  const common = { allowHalfOpen: true, noDelay: true, keepAlive: true }
  const shake = tls && handshakes(await listenTlsOptions(tls), limits.connectionsPerAddress, take)
  const server = createServer(common, shake ?? take)
  // Who is one too many is refused by the links, and told of; sockets in a handshake are none yet.
  server.maxConnections = limits.connections + BACKLOG
  await listening(server, host, port)
  server.on('error', () => undefined)
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close()
    },
  }
}

/** Who is still in the handshake counts too: one address may not hold all places. */
function handshakes(
  options: TlsOptions,
  mostPerAddress: number,
  take: (socket: Socket) => void,
): (socket: Socket) => void {
  const secure = createTlsServer({ ...options, handshakeTimeout: HANDSHAKE_MILLISECONDS }, take)
  secure.on('tlsClientError', () => undefined)
  const perAddress = new Map<string, number>()
  return (socket) => {
    const { remoteAddress: address = '' } = socket
    const count = perAddress.get(address) ?? 0
    if (count >= mostPerAddress) return void socket.destroy()
    perAddress.set(address, count + 1)
    socket.on('error', () => undefined)
    socket.once('close', () => {
      const left = (perAddress.get(address) ?? 1) - 1
      if (left > 0) perAddress.set(address, left)
      else perAddress.delete(address)
    })
    secure.emit('connection', socket)
  }
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen({ host, port, backlog: BACKLOG }, resolve)
  try {
    await promise
  } catch (cause) {
    throw listenProblem(cause, host, port)
  }
  server.removeListener('error', reject)
}

/** Why an address can not be listened on. */
export function listenProblem(cause: unknown, host: string, port: number): Problem {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const detail = {
    'zh-CN': `无法监听 ${host}:${port}（${code}）`,
    en: `cannot listen on ${host}:${port} (${code})`,
  }
  return new Problem(code === 'EACCES' ? 'port-forbidden' : 'port-taken', { detail, cause })
}
