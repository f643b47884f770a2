import type { Context } from 'hono'
import { compressStream, compressWhole, isCompressible, MIN_COMPRESS_BYTES } from './compress.ts'
import type { Log } from './deps.ts'
import type { GatewayMetrics } from './metrics.ts'
import { type Coding, negotiateCoding } from './negotiate.ts'
import type { PlanWatch } from './plan-watch.ts'
import type { Reply } from './reply.ts'
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
  'Hub-Release',
  'Hub-Request-Id',
  'Hub-State',
  'Link',
  'Retry-After',
  'WWW-Authenticate',
].join(', ')

export type Finish = (context: Context<GatewayEnv>, visit: Visit, reply: Reply) => Promise<Response>

type World = {
  log: Log
  metrics: GatewayMetrics
  streams: Streams
  plans: PlanWatch
  draining(): boolean
}

/**
 * The only place where a reply becomes a Response: content coding, HEAD, security and CORS headers,
 * counting, the log line, and giving back what the request held. What rests on a plan that is not
 * open leaves only if that plan still holds now, and is cut when it ends; throws what refuses it.
 */
export function finisher(world: World): Finish {
  return async (context, visit, reply) => {
    const head = context.req.method === 'HEAD'
    const wanted = codingOf(reply, context.req.header('accept-encoding'))
    const report = reporter(world, visit, reply.status, context.req.method)
    if (reply.body instanceof ReadableStream) {
      if (visit.watched.length > 0) await checkBody(world.plans, visit, reply.body)
      const headers = headersOf(visit, reply, wanted, world.draining())
      if (head) {
        await reply.body.cancel().catch(() => {})
        return settle(visit, report, new Response(null, { status: reply.status, headers }))
      }
      const body = wanted ? compressStream(reply.body, wanted) : reply.body
      const ended = (outcome: StreamOutcome) => {
        release(visit)
        world.metrics.streamEnded(outcome.end)
        report(outcome.bytes, outcome.end, outcome.cause)
      }
      const promised = Number(reply.headers['Content-Length'] ?? 0)
      const { outgoing } = context.env ?? {}
      const tracked = world.streams.track(body, outgoing, ended, promised, watching(world, visit))
      return new Response(tracked, { status: reply.status, headers })
    }
    const { body, coding } = await coded(reply, wanted)
    world.plans.check(visit.watched)
    const headers = headersOf(visit, reply, coding, world.draining())
    if (body !== null) headers['Content-Length'] = String(body.byteLength)
    const sent = head || body === null ? null : (body as Uint8Array<ArrayBuffer>)
    const response = new Response(sent, { status: reply.status, headers })
    return settle(visit, report, response, sent?.byteLength)
  }
}

async function checkBody(plans: PlanWatch, visit: Visit, body: ReadableStream): Promise<void> {
  try {
    plans.check(visit.watched)
  } catch (refusal) {
    await body.cancel(refusal).catch(() => {})
    throw refusal
  }
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
    return { body, coding: undefined }
  }
  return { body: await (precoded?.(coding) ?? compressWhole(body, coding)), coding }
}

/** Parts of a body are parts of the stored bytes: what answers ranges is never coded. */
function codingOf(reply: Reply, acceptEncoding: string | undefined): Coding | undefined {
  if (reply.status !== 200 && reply.status < 400) return undefined
  if (reply.headers['Accept-Ranges']) return undefined
  return isCompressible(reply.headers['Content-Type']) ? negotiateCoding(acceptEncoding) : undefined
}

function headersOf(visit: Visit, reply: Reply, coding: Coding | undefined, draining: boolean) {
  const { principal, watched } = visit
  const isPersonal = principal.kind !== 'anonymous' || watched.length > 0
  const isShared = visit.cors && !isPersonal
  const headers: Record<string, string> = {
    ...SECURITY_HEADERS,
    'Content-Security-Policy': BARE_POLICY,
    'Cross-Origin-Resource-Policy': isShared ? 'cross-origin' : 'same-origin',
    Vary: 'Accept-Encoding',
    ...reply.headers,
    'Hub-Request-Id': visit.id,
  }
  if (isPersonal) Object.assign(headers, ownCaching(headers))
  if (isShared) {
    headers['Access-Control-Allow-Origin'] = '*'
    headers['Access-Control-Expose-Headers'] = EXPOSED_HEADERS
  }
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
    if (end === 'broken') log.error({ ...facts, err: cause }, 'answer broken off')
    else if (end === 'revoked') log.info(facts, 'permission ended: answer cut off')
    else if (end === 'stalled') log.warn(facts, 'client stalled and was cut off')
    else log.info(facts, 'answered')
  }
}
