import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { ListenTls } from '@tongqu/catalog'
import { listenProblem } from './tcp-listen.ts'
import { listenTlsOptions } from './tls-files.ts'

/** A server that listens. */
export type HttpServer = {
  port: number
  /** Ends idle connections at once, the others after a few seconds. */
  close(): Promise<void>
}

/** Times in milliseconds; every number is a bound. */
export type HttpBounds = {
  /** Headers of a request must be there within this time. */
  headers: number
  /** A whole request, body included: the bound on a peer that sends byte by byte. */
  request: number
  /** A connection on which nothing moves, in the middle of a body too. */
  idle: number
  /** How often the time of headers and requests is looked at. */
  check: number
  connections: number
  connectionsPerAddress: number
}

export const HTTP_BOUNDS: HttpBounds = {
  headers: 10_000,
  request: 300_000,
  idle: 30_000,
  check: 2_000,
  connections: 1_024,
  connectionsPerAddress: 256,
}

const KEEP_ALIVE_MILLISECONDS = 15_000
const HANDSHAKE_MILLISECONDS = 10_000
const HEADER_BYTES = 16_384
const HEADERS_LIMIT = 100
/** Requests under way may take so long when the server is closed. */
const CLOSE_MILLISECONDS = 5_000

/**
 * Listens for HTTP/1.1, over TLS when asked to, within bounds on time, bytes and connections. The
 * listener gets requests that expect `100 Continue` too, and says itself when to go on. Throws
 * `port-taken`, `port-forbidden`, `input-unreadable`.
 */
export async function openHttpServer(
  { host, port, tls }: { host: string; port: number; tls: ListenTls | undefined },
  bounds: HttpBounds,
  listener: RequestListener,
): Promise<HttpServer> {
  const options: ServerOptions = {
    headersTimeout: bounds.headers,
    requestTimeout: bounds.request,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    connectionsCheckingInterval: bounds.check,
    maxHeaderSize: HEADER_BYTES,
  }
  const server = tls
    ? createTlsServer({
        ...options,
        ...(await listenTlsOptions(tls)),
        handshakeTimeout: HANDSHAKE_MILLISECONDS,
      })
    : createServer(options)
  server.on('request', listener)
  server.on('checkContinue', listener)
  // What else may be expected is no reason for a bare 417 (RFC 9110, 10.1.1: a server may say it).
  server.on('checkExpectation', listener)
  server.timeout = bounds.idle
  server.maxHeadersCount = HEADERS_LIMIT
  server.maxConnections = bounds.connections
  boundAddresses(server, bounds.connectionsPerAddress)
  await listening(server, host, port)
  server.on('error', () => undefined)
  return { port: (server.address() as AddressInfo).port, close: () => closed(server) }
}

/** Does the request wait for `100 Continue` before it sends its body? */
export function awaitsContinue({ headers }: IncomingMessage): boolean {
  return headers.expect?.toLowerCase() === '100-continue'
}

/** One address may not hold all places. */
function boundAddresses(server: Server, most: number): void {
  const perAddress = new Map<string, number>()
  server.on('connection', (socket: Socket) => {
    const { remoteAddress: address = '' } = socket
    const count = perAddress.get(address) ?? 0
    if (count >= most) return void socket.destroy()
    perAddress.set(address, count + 1)
    socket.once('close', () => {
      const left = (perAddress.get(address) ?? 1) - 1
      if (left > 0) perAddress.set(address, left)
      else perAddress.delete(address)
    })
  })
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen({ host, port }, resolve)
  try {
    await promise
  } catch (cause) {
    throw listenProblem(cause, host, port)
  }
  server.removeListener('error', reject)
}

function closed(server: Server): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(() => server.closeAllConnections(), CLOSE_MILLISECONDS)
    server.close(() => {
      clearTimeout(timer)
      done()
    })
    server.closeIdleConnections()
  })
}
