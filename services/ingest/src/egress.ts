import { lookup as resolveName } from 'node:dns'
import { buffer } from 'node:stream/consumers'
import { Problem } from '@tongqu/contracts'
import { Agent, type Dispatcher, request as send } from 'undici'
import { type AddressRule, addressOf, anyAddress, publicAddresses } from './addresses.ts'
import { WANTED } from './channels/digests.ts'
import { ACCEPT_ENCODING, boundedBody } from './egress-content.ts'
import { detail, failure, refused } from './egress-faults.ts'
import { freshSecondsOf, retrySecondsOf } from './egress-pace.ts'

/** What to ask, and how much to take. */
export type EgressRequest = {
  url: string
  /**
   * `operator`: the URL stands in the catalogue, its exact origin may be private. `user`: somebody
   * gave it, and it is refused when private unless the operator's networks hold it.
   */
  trust: 'operator' | 'user'
  headers: Readonly<Record<string, string>>
  /** Content types to take; empty: any. An answer without one counts as octets. */
  accepts: readonly string[]
  limits: EgressLimits
  /**
   * Asks the peer for digests of the body, and holds the body against those that it gives: reading
   * it fails with `upstream-digest-different`. Unless told, they are passed over.
   */
  digests?: boolean
  signal?: AbortSignal
}

export type EgressLimits = {
  /** Of the body, after decompression. */
  bytes: number
  /** From the request to the last byte. */
  seconds: number
}

/** A request that carries a body. */
export type EgressPost = EgressRequest & {
  contentType: string
  body: Uint8Array
  /** So many are followed; `REDIRECT_LIMIT` unless told otherwise. */
  redirects?: number
}

/** What came back, whatever its status; the body within the limits. */
export type PostAnswer = {
  status: number
  contentType: string
  body: Uint8Array
  /** Algorithms of the digests that it fits. */
  check?: string
}

export type EgressAnswer =
  | { kind: 'unchanged'; freshSeconds?: number }
  | {
      kind: 'body'
      /** So long the source says its answer stays good (`Cache-Control: max-age`). */
      freshSeconds?: number
      /** Bytes of the body that have come over the wire so far. */
      wireBytes?(): number
      /** Algorithms of the digests that it fits once it has been read to its end. */
      check?: string
      /** Where it came from in the end. */
      url: string
      contentType: string
      etag?: string
      lastModified?: string
      /** Decompressed; fails with a Problem when a limit is passed or the answer breaks off. */
      body: AsyncIterable<Uint8Array>
    }

/** The only way out of the hub. */
export type Egress = {
  get(request: EgressRequest): Promise<EgressAnswer>
  /**
   * Sends a body and takes the answer whole. Redirects are followed inside the origin only, when
   * they keep the method (307, 308; RFC 9110, 15.4). Throws the problems of `get` but for statuses.
   */
  post(request: EgressPost): Promise<PostAnswer>
  close(): Promise<void>
}

export const REDIRECT_LIMIT = 5
const CONNECT_TIMEOUT_MILLISECONDS = 5_000
const OCTETS = 'application/octet-stream'
const USER_AGENT = 'tongqu-hub/0.1'
/** Headers that another origin than the one configured must not see. */
const HARMLESS_HEADERS = new Set(['accept', 'accept-encoding', 'accept-language', 'user-agent'])

/** `networks`: CIDRs that user-given URLs and redirects may reach although they are private. */
export function openEgress(options: { networks: readonly string[] }): Egress {
  const guard = publicAddresses(options.networks)
  const open = agentFor(anyAddress)
  const guarded = agentFor(guard)
  return {
    get: (request) => follow(request, { open, guarded, guard }),
    post: (request) => deliver(request, { open, guarded, guard }),
    async close() {
      await Promise.all([open.destroy(), guarded.destroy()])
    },
  }
}

type Ways = { open: Agent; guarded: Agent; guard: AddressRule }

async function follow(request: EgressRequest, ways: Ways): Promise<EgressAnswer> {
  const { seconds } = request.limits
  const timeout = AbortSignal.timeout(seconds * 1000)
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout
  const home = urlOf(request.url)
  let url = home
  for (let hop = 0; hop <= REDIRECT_LIMIT; hop += 1) {
    const answer = await ask(url, home, request, ways, signal)
    const target = redirectOf(answer, url)
    if (!target) return take(answer, url, request, signal)
    discard(answer)
    url = target
  }
  throw new Problem('upstream-redirects', detail('重定向次数过多', 'too many redirects'))
}

async function deliver(request: EgressPost, ways: Ways): Promise<PostAnswer> {
  const timeout = AbortSignal.timeout(request.limits.seconds * 1000)
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout
  const home = urlOf(request.url)
  let url = home
  const { redirects = REDIRECT_LIMIT } = request
  for (let hop = 0; hop <= redirects; hop += 1) {
    const answer = await ask(url, home, request, ways, signal)
    const target = redirectOf(answer, url)
    if (!target) {
      answer.body.on('error', () => undefined)
      const { body, check } = boundedBody(answer, url, request, signal)
      const told = { status: answer.statusCode, contentType: contentTypeOf(answer) }
      return { ...told, body: await buffer(body), ...(check === undefined ? {} : { check }) }
    }
    discard(answer)
    const { statusCode } = answer
    if (target.origin !== home.origin || (statusCode !== 307 && statusCode !== 308)) break
    url = target
  }
  throw new Problem(
    'upstream-redirects',
    detail('请求被重定向到别处', 'a request with a body was redirected elsewhere'),
  )
}

/** One request to one address, no redirect followed. */
async function ask(
  url: URL,
  home: URL,
  request: EgressRequest | EgressPost,
  { open, guarded, guard }: Ways,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  const configured = request.trust === 'operator' && url.origin === home.origin
  const address = addressOf(url.hostname)
  if (!configured && address && !guard(address)) throw refused(url)
  const given = Object.entries(request.headers).filter(
    ([name]) => url.origin === home.origin || HARMLESS_HEADERS.has(name.toLowerCase()),
  )
  try {
    return await send(url, {
      dispatcher: configured ? open : guarded,
      signal,
      ...('body' in request ? { method: 'POST', body: request.body } : {}),
      headers: {
        'user-agent': USER_AGENT,
        accept: request.accepts.length > 0 ? [...request.accepts, '*/*;q=0.1'].join(', ') : '*/*',
        'accept-encoding': ACCEPT_ENCODING,
        ...(request.digests ? WANTED : {}),
        ...('body' in request ? { 'content-type': request.contentType } : {}),
        ...Object.fromEntries(given),
      },
    })
  } catch (cause) {
    throw failure(cause, request, url)
  }
}

/** Judges status, type and size, and wraps the body in its limits. */
function take(
  answer: Dispatcher.ResponseData,
  url: URL,
  request: EgressRequest,
  signal: AbortSignal,
): EgressAnswer {
  const { statusCode } = answer
  // A body that is cut off while nobody reads it must not end the process.
  answer.body.on('error', () => undefined)
  const fresh = freshSecondsOf(answer.headers)
  const pace = fresh === undefined ? {} : { freshSeconds: fresh }
  if (statusCode === 304) {
    discard(answer)
    return { kind: 'unchanged', ...pace }
  }
  const refusal = statusCode === 200 ? badType(answer, request) : badStatus(answer)
  if (refusal) {
    discard(answer)
    throw refusal
  }
  const etag = headerOf(answer, 'etag')
  const lastModified = headerOf(answer, 'last-modified')
  return {
    kind: 'body',
    url: url.href,
    contentType: contentTypeOf(answer),
    ...(etag ? { etag } : {}),
    ...(lastModified ? { lastModified } : {}),
    ...pace,
    ...boundedBody(answer, url, request, signal),
  }
}

/**
 * Connects only to addresses the rule allows. Judging the very addresses that are then connected
 * to leaves a second DNS answer (rebinding) nothing to change.
 */
function agentFor(rule: AddressRule): Agent {
  return new Agent({
    connect: {
      timeout: CONNECT_TIMEOUT_MILLISECONDS,
      lookup(hostname, options, callback) {
        resolveName(hostname, { ...options, all: true }, (error, found) => {
          if (error) return callback(error, '', 0)
          const allowed = found.filter(({ address }) => rule(address))
          const [first] = allowed
          if (!first) return callback(refused(hostname), '', 0)
          if (options.all) return callback(null, allowed)
          callback(null, first.address, first.family)
        })
      },
    },
  })
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password) {
    throw new Problem(
      'upstream-refused-address',
      detail(
        `不是可访问的 http(s) 地址：${text}`,
        `not an http(s) URL that can be called: ${text}`,
      ),
    )
  }
  return url
}

function redirectOf(answer: Dispatcher.ResponseData, from: URL): URL | undefined {
  const location = headerOf(answer, 'location')
  if (![301, 302, 303, 307, 308].includes(answer.statusCode) || !location) return undefined
  if (!URL.canParse(location, from.href)) return undefined
  return urlOf(new URL(location, from.href).href)
}

function badStatus(answer: Dispatcher.ResponseData): Problem {
  const { statusCode } = answer
  const wait = retrySecondsOf(answer.headers)
  return new Problem('upstream-status', {
    ...detail(`上游返回状态 ${statusCode}`, `the source answered with status ${statusCode}`),
    upstreamStatus: statusCode,
    ...(wait > 0 ? { retryAfterSeconds: wait } : {}),
  })
}

function badType(answer: Dispatcher.ResponseData, { accepts }: EgressRequest): Problem | undefined {
  const type = contentTypeOf(answer)
  if (accepts.length === 0 || accepts.includes(type)) return undefined
  return new Problem(
    'upstream-content-type',
    detail(`上游返回了 ${type}`, `the source answered with ${type}`),
  )
}

function contentTypeOf(answer: Dispatcher.ResponseData): string {
  return headerOf(answer, 'content-type')?.split(';')[0]?.trim().toLowerCase() || OCTETS
}

function headerOf(answer: Dispatcher.ResponseData, name: string): string | undefined {
  const value = answer.headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** Ends the connection without reading what nobody wants. */
function discard(answer: Dispatcher.ResponseData): void {
  answer.body.on('error', () => undefined)
  answer.body.destroy()
}
