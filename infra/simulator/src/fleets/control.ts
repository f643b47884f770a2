import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { jsonOf, refuse, send, sendJson } from '../http.ts'
import type { Fleet } from './fleet.ts'
import { orderOf } from './misbehaviour.ts'

const MOST_BODY_BYTES = 4_096
const PATH = '/vehicles/'

/**
 * The fleet over HTTP: `GET /vehicles/roster.csv`, `truth.json`, `counters.json`, and
 * `GET | PUT | DELETE /vehicles/misbehaviour`. Answers false for any other path.
 */
export async function answerFleet(
  fleet: Fleet,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  if (!path.startsWith(PATH)) return false
  const name = path.slice(PATH.length)
  if (name === 'misbehaviour') await answerMisbehaviour(fleet, request, response)
  else if (request.method !== 'GET' && request.method !== 'HEAD') refuse(response, 'GET, HEAD')
  else if (name === 'roster.csv') sendRoster(fleet, request, response)
  else if (name === 'truth.json') {
    const simulated_at = new Date(fleet.simulatedNow()).toISOString()
    sendJson(response, 200, { simulated_at, vehicles: fleet.truth() })
  } else if (name === 'counters.json') sendJson(response, 200, fleet.counters())
  else return false
  return true
}

/** The roster changes never, but pollers ask for it every minute. */
function sendRoster(fleet: Fleet, request: IncomingMessage, response: ServerResponse): void {
  const text = fleet.roster()
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`
  response.setHeader('ETag', etag)
  if (request.headers['if-none-match']?.includes(etag)) {
    response.writeHead(304).end()
    return
  }
  send(response, 200, 'text/csv; charset=utf-8', text)
}

async function answerMisbehaviour(
  fleet: Fleet,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'PUT') {
    const order = orderOf(await jsonOf(request, MOST_BODY_BYTES))
    if (typeof order === 'string') return sendJson(response, 400, { error: order })
    fleet.misbehave(order)
  } else if (request.method === 'DELETE') fleet.behave()
  else if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(response, 'GET, HEAD, PUT, DELETE')
  }
  sendJson(response, 200, { orders: fleet.misbehaviours() })
}
