import { lookup as resolveName } from 'node:dns'
import { pipeline, type Transform } from 'node:stream'
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from 'node:zlib'
import { Problem } from '@tongqu/contracts'
import { Agent, type Dispatcher, request as send } from 'undici'
import { type AddressRule, addressOf, anyAddress, publicAddresses } from './addresses.ts'

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
  signal?: AbortSignal
}

export type EgressLimits = {
  /** Of the body, after decompression. */
  bytes: number
  /** From the request to the last byte. */
  seconds: number
}

export type EgressAnswer =
  | { kind: 'unchanged' }
  | {
      kind: 'body'
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
  close(): Promise<void>
}

export const REDIRECT_LIMIT = 5
const CONNECT_TIMEOUT_MILLISECONDS = 5_000
const RETRY_AFTER_LIMIT_SECONDS = 3_600
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

/** One request to one address, no redirect followed. */
async function ask(
  url: URL,
  home: URL,
  request: EgressRequest,
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
      headers: {
        'user-agent': USER_AGENT,
        accept: request.accepts.length > 0 ? [...request.accepts, '*/*;q=0.1'].join(', ') : '*/*',
        'accept-encoding': 'gzip',
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
  if (statusCode === 304) {
    discard(answer)
    return { kind: 'unchanged' }
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
    body: bounded(answer, url, request, signal),
  }
}

async function* bounded(
  answer: Dispatcher.ResponseData,
  url: URL,
  request: EgressRequest,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { limits } = request
  let taken = 0
  try {
    const announced = Number(headerOf(answer, 'content-length') ?? 0)
    if (announced > limits.bytes) throw tooLarge(limits)
    for await (const chunk of decompressed(answer)) {
      taken += chunk.length
      if (taken > limits.bytes) throw tooLarge(limits)
      yield chunk
    }
    if (signal.aborted) throw signal.reason
  } catch (cause) {
    throw failure(cause, request, url)
  } finally {
    answer.body.destroy()
  }
}

/** Undoes `Content-Encoding` piece by piece, so that a bomb never swells further than one piece. */
function decompressed(answer: Dispatcher.ResponseData): AsyncIterable<Buffer> {
  const encoding = headerOf(answer, 'content-encoding')?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'identity' || encoding === '') return answer.body
  const decompressor = decompressorFor(encoding)
  if (!decompressor) {
    throw new Problem(
      'upstream-content-type',
      detail(`不支持的内容编码：${encoding}`, `content encoding not understood: ${encoding}`),
    )
  }
  // Errors of either end reach whoever reads the decompressor; when nobody does, they end nothing.
  decompressor.on('error', () => undefined)
  pipeline(answer.body, decompressor, () => undefined)
  return decompressor
}

function decompressorFor(encoding: string): Transform | undefined {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip()
  if (encoding === 'deflate') return createInflate()
  if (encoding === 'br') return createBrotliDecompress()
  if (encoding === 'zstd') return createZstdDecompress()
  return undefined
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
  const after = Number(headerOf(answer, 'retry-after'))
  const wait = Number.isFinite(after) && after > 0 ? Math.min(after, RETRY_AFTER_LIMIT_SECONDS) : 0
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

function failure(cause: unknown, request: EgressRequest, url: URL): Problem {
  const found = problemIn(cause)
  if (found) return found
  const { seconds } = request.limits
  const name = cause instanceof Error ? cause.name : ''
  const code = codeOf(cause)
  if (name === 'TimeoutError' || /TIMEOUT|TIMEDOUT/.test(code)) {
    const text = detail(
      `${seconds} 秒内没有收完 ${url.origin} 的应答`,
      `no whole answer from ${url.origin} within ${seconds} s`,
    )
    return new Problem('upstream-timeout', { ...text, cause })
  }
  const broken = /^(Z_|ERR__ERROR|UND_ERR_(SOCKET|RES_CONTENT|RESPONSE|INFO)|HPE_|ERR_STREAM)/
  if (broken.test(code)) {
    const text = detail(`应答中断或损坏（${code}）`, `the answer broke off or is damaged (${code})`)
    return new Problem('upstream-broken', { ...text, cause })
  }
  const text = detail(
    `无法连接 ${url.origin}${code ? `（${code}）` : ''}`,
    `cannot reach ${url.origin}${code ? ` (${code})` : ''}`,
  )
  return new Problem('upstream-unreachable', { ...text, cause })
}

/** A Problem of ours that came back inside an error of the client library. */
function problemIn(cause: unknown): Problem | undefined {
  if (cause instanceof Problem) return cause
  if (cause instanceof AggregateError) return cause.errors.map(problemIn).find(Boolean)
  return cause instanceof Error && cause.cause ? problemIn(cause.cause) : undefined
}

function codeOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : ''
}

function refused(target: URL | string): Problem {
  const name = typeof target === 'string' ? target : target.hostname
  return new Problem(
    'upstream-refused-address',
    detail(`${name} 是内部地址，未被允许`, `${name} is a private address that is not allowed`),
  )
}

function tooLarge({ bytes }: EgressLimits): Problem {
  return new Problem(
    'upstream-too-large',
    detail(`应答超过 ${bytes} 字节`, `the answer is larger than ${bytes} bytes`),
  )
}

function detail(zh: string, en: string): { detail: { 'zh-CN': string; en: string } } {
  return { detail: { 'zh-CN': zh, en } }
}
