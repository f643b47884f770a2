import { request } from 'node:http'
import { request as secureRequest } from 'node:https'

export type Answer = { status: number; body: string }

/** More of an answer than this is not read. */
const MOST_ANSWER_BYTES = 1_000_000

/** Posts a body and waits for the answer. Rejects when nothing answers in time. */
export function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  timeoutMilliseconds: number,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const open = url.startsWith('https:') ? secureRequest : request
  const sent = open(url, {
    method: 'POST',
    headers: { ...headers, 'Content-Length': body.length },
    // Each message has a connection of its own: a peer that starts anew is found at once.
    agent: false,
    timeout: timeoutMilliseconds,
  })
  sent.once('error', reject)
  sent.once('timeout', () => sent.destroy(new Error('no answer in time')))
  sent.once('response', (response) => {
    const parts: Buffer[] = []
    let bytes = 0
    response.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes <= MOST_ANSWER_BYTES) parts.push(part)
    })
    response.once('error', reject)
    response.once('end', () => {
      resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() })
    })
  })
  sent.end(body)
  return promise
}
