import type { IncomingMessage, ServerResponse } from 'node:http'
import { Problem } from '@tongqu/contracts'
import type { GatewayDeps } from './deps.ts'
import { SECURITY_HEADERS } from './finish.ts'
import { guardOf } from './guard.ts'
import type { GatewayMetrics } from './metrics.ts'
import { type AddressReader, addressReader } from './principal.ts'
import { problemReply } from './problem-reply.ts'

/** Answers requests below `/oidc/`; says whether this was one. */
export type IssuerDoor = (request: IncomingMessage, response: ServerResponse) => boolean

export const ISSUER_PATH = '/oidc/'

type Deps = Pick<GatewayDeps, 'identity' | 'publicUrl' | 'trustedProxies' | 'uuid' | 'log'>

/**
 * The embedded issuer beside the doors, in one process and on one port. It speaks to Node's server
 * itself, so that the limits of all doors are set here: one Host of ours, no endless target.
 * What it makes addresses of is the public origin, never what a caller wrote into Host or
 * X-Forwarded-*. Its log lines and metrics hold neither targets nor bodies: codes and tokens are
 * in them.
 */
export function issuerDoor(deps: Deps, metrics: GatewayMetrics): IssuerDoor | undefined {
  const { issuer } = deps.identity
  if (!issuer) return undefined
  const addressOf = addressReader(deps.trustedProxies)
  const guard = guardOf(deps.publicUrl)
  return (request, response) => {
    if (!request.url?.startsWith(ISSUER_PATH)) return false
    const id = deps.uuid()
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
    response.setHeader('Hub-Request-Id', id)
    tell(deps, metrics, { id, request, response })
    try {
      guard.message(request)
      pin(request, deps.publicUrl, addressOf)
      issuer(request, response)
    } catch (error) {
      refuse(error, { id, response, accept: request.headers.accept, deps })
    }
    return true
  }
}

/** Whoever asks the request who it was for hears the public origin. */
function pin({ headers, socket }: IncomingMessage, publicUrl: string, addressOf: AddressReader) {
  const { host, protocol } = new URL(publicUrl)
  const address = addressOf(socket.remoteAddress, String(headers['x-forwarded-for'] ?? ''))
  delete headers.forwarded
  headers.host = host
  headers['x-forwarded-host'] = host
  headers['x-forwarded-proto'] = protocol.slice(0, -1)
  headers['x-forwarded-for'] = address
}

type Exchange = { id: string; request: IncomingMessage; response: ServerResponse }

function tell({ log }: Deps, metrics: GatewayMetrics, { id, request, response }: Exchange): void {
  const { method } = request
  const startedAt = performance.now()
  response.once('close', () => {
    const seconds = (performance.now() - startedAt) / 1_000
    const { statusCode: status, writableFinished } = response
    metrics.answered({ route: ISSUER_PATH, status, seconds, bytes: 0 })
    const end = writableFinished ? 'complete' : 'aborted'
    log.info({ request: id, method, route: ISSUER_PATH, status, end, seconds }, 'answered')
  })
}

type Refused = { id: string; response: ServerResponse; accept: string | undefined; deps: Deps }

function refuse(error: unknown, { id, response, accept, deps }: Refused): void {
  const problem = error instanceof Problem ? error : new Problem('internal', { cause: error })
  if (problem.status >= 500) {
    deps.log.error({ request: id, code: problem.code, err: error }, 'request failed')
  }
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { publicUrl } = deps
  const reply = problemReply(problem, { requestId: id, locale: 'zh-CN', publicUrl, accept })
  response.writeHead(reply.status, { ...reply.headers, Connection: 'close' })
  response.end(reply.body)
}
