import type { IncomingMessage, ServerResponse } from 'node:http'
import { feedOrderOf } from './faults.ts'
import { bodyOf, jsonOf, refuse, send, sendJson } from './http.ts'
import type { Sides } from './sides.ts'
import type { World } from './world.ts'

const MOST_ORDER_BYTES = 4_096
const MOST_REQUEST_BYTES = 1_000_000
const XML = 'application/xml; charset=utf-8'

/**
 * `GET | PUT | DELETE /feeds/misbehaviour`, `GET /feeds/counters.json`, `POST /siri` and
 * `POST /siri/fetched`. Answers false for any other path.
 */
export async function answerSides(
  world: World,
  sides: Sides,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  switch (path) {
    case '/siri':
    case '/siri/fetched':
      await answerSiri(world, sides, path, request, response)
      return true
    case '/feeds/misbehaviour':
      await answerMisbehaviour(world, sides, request, response)
      return true
    case '/feeds/counters.json':
      if (request.method === 'GET') sendJson(response, 200, sides.counters())
      else refuse(response, 'GET')
      return true
    default:
      return false
  }
}

async function answerSiri(
  world: World,
  sides: Sides,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') return refuse(response, 'POST')
  const document = await bodyOf(request, MOST_REQUEST_BYTES)
  if (world.faults.isOn('outage', 'siri')) return send(response, 503, 'text/plain', 'out\n')
  const answer = document === undefined ? undefined : sides.siri.answer(document, path)
  if (answer) send(response, 200, XML, answer)
  else send(response, 400, 'text/plain', 'no SIRI request\n')
}

async function answerMisbehaviour(
  world: World,
  sides: Sides,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'PUT') {
    const order = feedOrderOf(await jsonOf(request, MOST_ORDER_BYTES))
    if (typeof order === 'string') return sendJson(response, 400, { error: order })
    sides.misbehave(order)
  } else if (request.method === 'DELETE') world.faults.clear()
  else if (request.method !== 'GET') return refuse(response, 'GET, PUT, DELETE')
  sendJson(response, 200, { orders: world.faults.list() })
}
