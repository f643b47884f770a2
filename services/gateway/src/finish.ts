import type { ServerResponse } from 'node:http'
import type { Context } from 'hono'
import { compressStream, compressWhole, isCompressible, MIN_COMPRESS_BYTES } from './compress.ts'
import type { Log } from './deps.ts'
import type { GatewayMetrics } from './metrics.ts'
import { type Coding, negotiateCoding } from './negotiate.ts'
import type { PlanWatch } from './plan-watch.ts'
import { charged, chargingTap, isUsedUp, quotaHeaders } from './quota-visit.ts'
import type { Reply } from './reply.ts'
import type { ServeLog, Serving } from './serve-log.ts'
import type { StreamOutcome, Streams } from './streams.ts'
import { type GatewayEnv, release, type Visit } from './visit.ts'

/** Route name of requests that no operation of the document answers. */
const NO_ROUTE = 'none'

/** On every answer. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
}
/** For everything that is not a page: nothing may be loaded, nobody may frame it. */
const BARE_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** Headers a page of another origin may read (Fetch standard: all others are hidden from it). */
export const EXPOSED_HEADERS = [
  'Age',
  'Content-Disposition',
  'Content-Range',
  'ETag',
  'Hub-Content-Time',
  'Hub-Entities',
  'Hub-Receipt',
  'Hub-Release',
  'Hub-Request-Id',
  'Hub-State',
  'Link',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
].join(', ')

export type Finish = (context: Context<GatewayEnv>, visit: Visit, reply: Reply) => Promise<Response>

type World = {
  log: Log
  metrics: GatewayMetrics
  streams: Streams
  plans: PlanWatch
  serves: ServeLog
  draining(): boolean
}

/**
 * The only place where a reply becomes a Response: content coding, HEAD, security and CORS headers,
 * counting, the log line, and giving back what the request held. What rests on a plan that is not
 * open leaves only when the ledger has it on disk and that plan still holds then, and is cut when
 * it ends; throws what refuses it.
 */
export function finisher(world: World): Finish {
  return async (context, visit, reply) => {
    const wanted = codingOf(reply, context.req.header('accept-encoding'))
    const { method } = context.req
    const sending = { context, visit, reply, method, wanted }
    if (reply.body instanceof ReadableStream) return finishStream(world, sending, reply.body)
    return finishWhole(world, sending)
  }
}

type Sending = {
  context: Context<GatewayEnv>
  visit: Visit
  reply: Reply
  method: string
  wanted: Coding | undefined
}

async function finishStream(
  world: World,
  sending: Sending,
  content: ReadableStream<Uint8Array>,
): Promise<Response> {
  const { context, visit, reply, method, wanted } = sending
  const { status } = reply
  const report = reporter(world, visit, status, method)
  const head = method === 'HEAD'
  const serving = await begun(world, sending, head ? undefined : 0).catch((refusal) => {
    content.cancel(refusal).catch(() => {})
    throw refusal
  })
  const headers = headersOf(visit, reply, wanted, world.draining(), serving)
  if (head) {
    await content.cancel().catch(() => {})
    serving?.end('complete')
    return settle(visit, report, new Response(null, { status, headers }))
  }
  const told = serving && ((piece: Uint8Array) => serving.piece(piece))
  const tap = chargingTap(visit, status, told)
  const body = wanted ? compressStream(content, wanted, tap) : content
  const ended = (outcome: StreamOutcome) => {
    release(visit)
    serving?.end(outcome.end)
    world.metrics.streamEnded(outcome.end)
    report(outcome.bytes, outcome.end, outcome.cause)
  }
  const tracked = world.streams.track(body, context.env?.outgoing, ended, {
    promisedBytes: Number(reply.headers['Content-Length'] ?? 0),
    watch: watching(world, visit),
    tap: wanted ? undefined : tap,
  })
  return new Response(tracked, { status, headers })
}

async function finishWhole(world: World, sending: Sending): Promise<Response> {
  const { context, visit, reply, method, wanted } = sending
  const { status } = reply
  const report = reporter(world, visit, status, method)
  const { body, plain, coding } = await coded(reply, wanted)
  const isSent = method !== 'HEAD' && body !== null
  const serving = await begun(world, sending, isSent ? (plain?.byteLength ?? 0) : undefined)
  if (isSent && plain) serving?.whole(plain, reply.precoded !== undefined)
  const headers = headersOf(visit, reply, coding, world.draining(), serving)
  if (body !== null) headers['Content-Length'] = String(body.byteLength)
  const sent = isSent ? (body as Uint8Array<ArrayBuffer>) : null
  const response = new Response(sent, { status, headers })
  if (serving) whenSent(context.env?.outgoing, isSent, serving)
  return settle(visit, report, response, sent?.byteLength)
}

/**
 * Quotas give what is about to leave (`bytes`; undefined: no body), the ledger is told, and what
 * the answer rests on still holds when it has been.
 */
async function begun(
  { plans, serves }: World,
  { visit, reply, method }: Sending,
  bytes: number | undefined,
): Promise<Serving | undefined> {
  const charging = charged(visit, reply.status, bytes ?? 0)
  if (charging) await charging
  plans.check(visit.watched)
  const isStream = reply.headers['Content-Type']?.startsWith(EVENT_STREAM) ?? false
  const answer = { method, status: reply.status, hasBody: bytes !== undefined, isStream }
  const beginning = serves.begin(visit, answer)
  if (!(beginning instanceof Promise)) return beginning
  const serving = await beginning
  try {
    plans.check(visit.watched)
  } catch (refusal) {
    serving?.refused()
    throw refusal
  }
  return serving
}

const EVENT_STREAM = 'text/event-stream'

/** A whole body has left when the connection has taken it; without a connection at once. */
function whenSent(outgoing: ServerResponse | undefined, isSent: boolean, serving: Serving): void {
  const sent = () => serving.end(outgoing?.writableFinished ? 'complete' : 'aborted')
  if (!outgoing || !isSent) serving.end('complete')
  else if (outgoing.destroyed) sent()
  else outgoing.once('close', sent)
}

function watching({ plans }: World, { watched }: Visit) {
  if (watched.length === 0) return undefined
  return (cut: (cause: unknown) => void) => plans.follow(watched, cut)
}

function settle(
  visit: Visit,
  report: (bytes: number) => void,
  response: Response,
  bytes = 0,
): Response {
  release(visit)
  report(bytes)
  return response
}

async function coded({ body: whole, precoded }: Reply, coding: Coding | undefined) {
  const body = typeof whole === 'string' ? Buffer.from(whole) : (whole as Uint8Array | null)
  if (!coding || body === null || body.byteLength < MIN_COMPRESS_BYTES) {
    return { body, plain: body, coding: undefined }
  }
  return { body: await (precoded?.(coding) ?? compressWhole(body, coding)), plain: body, coding }
}

/** Parts of a body are parts of the stored bytes: what answers ranges is never coded. */
function codingOf(reply: Reply, acceptEncoding: string | undefined): Coding | undefined {
  if (reply.status !== 200 && reply.status < 400) return undefined
  if (reply.headers['Accept-Ranges']) return undefined
  return isCompressible(reply.headers['Content-Type']) ? negotiateCoding(acceptEncoding) : undefined
}

function headersOf(
  visit: Visit,
  reply: Reply,
  coding: Coding | undefined,
  draining: boolean,
  serving: Serving | undefined,
) {
  const { principal, watched } = visit
  const isPersonal = principal.kind !== 'anonymous' || watched.length > 0
  const isShared = visit.cors && !isPersonal
  const headers: Record<string, string> = {
    ...SECURITY_HEADERS,
    'Content-Security-Policy': BARE_POLICY,
    'Cross-Origin-Resource-Policy': isShared ? 'cross-origin' : 'same-origin',
    Vary: 'Accept-Encoding',
    ...quotaHeaders(visit, reply),
    ...reply.headers,
    'Hub-Request-Id': visit.id,
  }
  if (isPersonal) Object.assign(headers, ownCaching(headers))
  if (isShared) {
    headers['Access-Control-Allow-Origin'] = '*'
    headers['Access-Control-Expose-Headers'] = EXPOSED_HEADERS
  }
  if (serving?.receipt) headers['Hub-Receipt'] = serving.receipt
  if (coding) headers['Content-Encoding'] = coding
  if (draining) headers.Connection = 'close'
  return headers
}

/**
 * What is made for somebody is for nobody else's cache (RFC 9111 section 5.2.2.7), and for the own
 * one only if it asks again, so that the next decision is made first.
 */
function ownCaching({ ETag, Vary, 'Cache-Control': kept }: Record<string, string>) {
  const mayKeep = ETag !== undefined && kept !== 'no-store'
  return {
    'Cache-Control': mayKeep ? 'private, no-cache' : 'private, no-store',
    Vary: `${Vary}, Authorization, Cookie`,
  }
}

/** Queries are not logged: their literals may be personal. */
function reporter({ log, metrics }: World, visit: Visit, status: number, method: string) {
  const route = visit.operation ?? NO_ROUTE
  return (bytes: number, end = 'complete', cause?: unknown) => {
    const seconds = (performance.now() - visit.startedAt) / 1_000
    metrics.answered({ route, status, seconds, bytes })
    const facts = { request: visit.id, method, route, status, bytes, end, seconds }
    if (isUsedUp(cause)) log.info(facts, 'quota used up: answer cut off')
    else if (end === 'broken') log.error({ ...facts, err: cause }, 'answer broken off')
    else if (end === 'revoked') log.info(facts, 'permission ended: answer cut off')
    else if (end === 'stalled') log.warn(facts, 'client stalled and was cut off')
    else log.info(facts, 'answered')
  }
}
