import type { IncomingMessage, ServerResponse } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import type { ListenTls } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { bodyOf, discardRest } from './http-body.ts'
import { sendProblem } from './http-problem.ts'
import { HTTP_BOUNDS, type HttpBounds, type HttpServer, openHttpServer } from './http-server.ts'

/** One request of a peer, its body not read yet. */
export type ListenedRequest = {
  /** Upper case. */
  method: string
  /** By lower-case name; a header that came several times is joined with `, `. */
  headers: Readonly<Record<string, string>>
  query: URLSearchParams
  /** As sent: not decompressed. Fails with `push-too-large` after `maxBytes`. */
  body: AsyncIterable<Uint8Array>
  /** Media type without parameters, lower case; empty when there is none. */
  contentType: string
  /** Common name of the verified client certificate. */
  peerSubject?: string
}

export type ListenedAnswer = {
  status: number
  headers?: Record<string, string>
  body?: Uint8Array | string
}

/** Answers a request; a Problem it throws becomes `application/problem+json`. */
export type ListenHandler = (request: ListenedRequest) => Promise<ListenedAnswer>

/** Where requests are taken. */
export type MountSpec = {
  host: string
  /** 0: any free one, shared with nobody. */
  port: number
  /** Begins with `/`; matched whole. */
  path: string
  tls?: ListenTls
  /** Of a body as it is sent. */
  maxBytes: number
  /** Requests of this path at once; further ones are answered `push-busy`. */
  maxConcurrent?: number
  /** Upper case; by default `POST` alone. */
  methods?: readonly string[]
}

export type Mounted = {
  /** As the peer dials it; `127.0.0.1` where `host` is every address. */
  url: string
  port: number
  /** Takes no further requests; resolves when those under way have been answered. */
  close(): Promise<void>
}

export type HttpListeners = {
  /**
   * Takes requests of a path from now on. Throws `port-taken` (also for a path that is taken, or a
   * port that listens with other certificates), `port-forbidden` and `input-unreadable`.
   */
  mount(spec: MountSpec, handler: ListenHandler): Promise<Mounted>
}

const CONCURRENT = 64

type Mount = { spec: MountSpec; handler: ListenHandler; underWay: Set<Promise<void>> }
type Place = { server: HttpServer; tls: ListenTls | undefined; mounts: Map<string, Mount> }

/**
 * HTTP listeners of sources: one server per host and port, several paths on each. They are for
 * known peers and no part of the public gateway.
 */
export function openHttpListeners(bounds: HttpBounds = HTTP_BOUNDS): HttpListeners {
  const places = new Map<string, Promise<Place>>()

  async function placeFor(spec: MountSpec): Promise<Place> {
    const { host, port, tls } = spec
    const key = `${host} ${port}`
    const known = port === 0 ? undefined : places.get(key)
    if (known) {
      const place = await known
      if (!isDeepStrictEqual(place.tls, tls)) throw taken(host, port, 'TLS')
      return place
    }
    const opening = openPlace(spec, bounds)
    if (port !== 0) places.set(key, opening)
    return opening.catch((error) => {
      places.delete(key)
      throw error
    })
  }

  return {
    async mount(spec, handler) {
      const place = await placeFor(spec)
      const { host, port, path, tls } = spec
      if (place.mounts.has(path)) throw taken(host, port, path)
      const mount = { spec, handler, underWay: new Set<Promise<void>>() }
      place.mounts.set(path, mount)
      return {
        url: `${tls ? 'https' : 'http'}://${dialled(host)}:${place.server.port}${path}`,
        port: place.server.port,
        async close() {
          if (place.mounts.get(path) !== mount) return
          place.mounts.delete(path)
          if (place.mounts.size === 0 && port !== 0) places.delete(`${host} ${port}`)
          await Promise.allSettled(mount.underWay)
          if (place.mounts.size === 0) await place.server.close()
        },
      }
    },
  }
}

async function openPlace({ host, port, tls }: MountSpec, bounds: HttpBounds): Promise<Place> {
  const mounts = new Map<string, Mount>()
  const server = await openHttpServer({ host, port, tls }, bounds, (request, response) => {
    const asked = URL.parse(request.url ?? '/', 'http://listener.invalid')
    const mount = mounts.get(asked?.pathname ?? '')
    const answering = answer(mount, request, response, asked?.searchParams)
    mount?.underWay.add(answering)
    void answering.finally(() => mount?.underWay.delete(answering))
  })
  return { server, tls, mounts }
}

/** Never fails: a peer that is gone gets no answer. */
async function answer(
  mount: Mount | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  query = new URLSearchParams(),
): Promise<void> {
  try {
    const { status, headers, body } = await handled(mount, request, response, query)
    if (response.destroyed) return
    response.writeHead(status, { 'cache-control': 'no-store', ...headers })
    response.end(body)
  } catch (error) {
    if (response.destroyed) return
    const problem = error instanceof Problem ? error : new Problem('internal', { cause: error })
    sendProblem(problem, request, response)
  } finally {
    await discardRest(request, response)
  }
}

async function handled(
  mount: Mount | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
): Promise<ListenedAnswer> {
  if (!mount) throw new Problem('not-found')
  const { spec, handler, underWay } = mount
  const { method = '' } = request
  const methods = spec.methods ?? ['POST']
  if (!methods.includes(method)) {
    response.setHeader('allow', methods.join(', '))
    throw new Problem('method-not-allowed')
  }
  // The one that asks is not among those under way yet.
  if (underWay.size >= (spec.maxConcurrent ?? CONCURRENT)) throw new Problem('push-busy')
  const subject = subjectOf(request)
  return handler({
    method,
    headers: headersOf(request),
    query,
    body: bodyOf(request, response, spec.maxBytes),
    contentType: (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    ...(subject === undefined ? {} : { peerSubject: subject }),
  })
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value = '']) => {
    return [name, Array.isArray(value) ? value.join(', ') : value] as const
  })
  return Object.fromEntries(entries)
}

/** Several common names name nobody. */
function subjectOf({ socket }: IncomingMessage): string | undefined {
  if (!('authorized' in socket) || socket.authorized !== true) return undefined
  const { getPeerCertificate } = socket as unknown as {
    getPeerCertificate?(): { subject?: { CN?: unknown } }
  }
  const name = getPeerCertificate?.call(socket).subject?.CN
  return typeof name === 'string' && name !== '' ? name : undefined
}

function dialled(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

function taken(host: string, port: number, what: string): Problem {
  return new Problem('port-taken', {
    detail: {
      'zh-CN': `${host}:${port} 已被另一来源占用（${what}）`,
      en: `${host}:${port} is taken by another source (${what})`,
    },
  })
}
