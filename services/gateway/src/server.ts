import { createServer, type Server, STATUS_CODES } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Problem, type ProblemCode } from '@tongqu/contracts'
import type { Gateway } from './gateway.ts'
import { MAX_TARGET_BYTES } from './guard.ts'
import { problemReply } from './problem-reply.ts'

export type ServerOptions = {
  host: string
  /** 0 picks a free one. */
  port: number
  publicUrl: string
  uuid(): string
}

export type RunningGateway = {
  host: string
  port: number
  /** Takes no new connection, lets answers end, cuts what lasts longer than `graceSeconds`. */
  stop(graceSeconds: number): Promise<void>
}

/** A target of 16 kB (`MAX_TARGET_BYTES`) must reach the gateway to be refused properly. */
const MAX_HEADER_BYTES = 32_768
const HEADERS_TIMEOUT_MILLISECONDS = 15_000
const REQUEST_TIMEOUT_MILLISECONDS = 30_000
const KEEP_ALIVE_MILLISECONDS = 65_000
const MAX_CONNECTIONS = 10_000
/** After the last body has ended, connections get so long to take leave. */
const FAREWELL_MILLISECONDS = 1_000

/**
 * Serves a gateway over HTTP/1.1, the embedded issuer beside it. What the HTTP parser itself
 * refuses is answered as a problem too. Rejects with the error of `listen` (`EADDRINUSE` and the
 * like).
 */
export async function serveGateway(
  gateway: Gateway,
  options: ServerOptions,
): Promise<RunningGateway> {
  const listener = getRequestListener((request, env) => gateway.fetch(request, env), {
    errorHandler: (error) => refusal(error, options),
  })
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MILLISECONDS,
      requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
      keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
      // Node would refuse without a word; the listener below refuses with a problem.
      requireHostHeader: false,
    },
    (request, response) => {
      if (!gateway.issuer?.(request, response)) listener(request, response)
    },
  )
  server.maxConnections = MAX_CONNECTIONS
  server.on(
    'clientError',
    (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Socket) =>
      refuseConnection(error, socket, options),
  )
  await listening(server, options)
  const { port } = server.address() as AddressInfo
  return { host: options.host, port, stop: (graceSeconds) => stop(server, gateway, graceSeconds) }
}

function listening(server: Server, { host, port }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function stop(server: Server, gateway: Gateway, graceSeconds: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  await gateway.drain(graceSeconds)
  server.closeIdleConnections()
  const rest = setTimeout(() => server.closeAllConnections(), FAREWELL_MILLISECONDS)
  await closed
  clearTimeout(rest)
  // Whole bodies that left after the last stream had ended.
  await gateway.tellAll()
}

/** Errors before the gateway saw the request: a malformed Host or target. */
function refusal(error: unknown, options: ServerOptions): Response {
  const code =
    error instanceof Error && /host/i.test(error.message) ? 'host-invalid' : 'bad-request'
  const { status, headers, body } = replyOf(code, options)
  return new Response(body, { status, headers })
}

/** The parser gave up on the connection: one last answer, then it is closed. */
function refuseConnection(
  error: NodeJS.ErrnoException & { rawPacket?: Buffer },
  socket: Socket,
  options: ServerOptions,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const { status, headers, body } = replyOf(unparsedCode(error), options)
  const all = { ...headers, 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`)
}

/** A first line that does not end is an endless target: that has a problem of its own. */
function unparsedCode({ code, rawPacket }: { code?: string; rawPacket?: Buffer }): ProblemCode {
  if (code !== 'HPE_HEADER_OVERFLOW' || !rawPacket) return 'bad-request'
  const lineBytes = rawPacket.indexOf('\r\n')
  return lineBytes === -1 || lineBytes > MAX_TARGET_BYTES ? 'uri-too-long' : 'bad-request'
}

function replyOf(code: ProblemCode, { publicUrl, uuid }: ServerOptions) {
  const reply = problemReply(new Problem(code), {
    requestId: uuid(),
    locale: 'zh-CN',
    publicUrl,
    accept: undefined,
  })
  return { ...reply, body: String(reply.body) }
}
