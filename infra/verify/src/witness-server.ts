import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Witness, WitnessAnswer } from './witness.ts'

/** A checkpoint of 64 KiB and 63 hashes. */
const BODY_BYTES_AT_MOST = 70_000
const REQUEST_MILLISECONDS = 10_000
const CONNECTIONS_AT_MOST = 64

/**
 * `POST …/add-checkpoint` as C2SP tlog-witness has it, and `GET …/checkpoint?origin=` for the last
 * note that was co-signed.
 */
export function witnessServer(witness: Witness): Server {
  const server = createServer((request, response) => {
    answered(witness, request)
      .catch(() => empty(500))
      .then(({ status, body, type }) => {
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
      })
  })
  server.requestTimeout = REQUEST_MILLISECONDS
  server.headersTimeout = REQUEST_MILLISECONDS
  server.maxConnections = CONNECTIONS_AT_MOST
  return server
}

const empty = (status: number): WitnessAnswer => ({ status, body: '', type: 'text/plain' })

async function answered(witness: Witness, request: IncomingMessage): Promise<WitnessAnswer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://witness')
  if (pathname.endsWith('/add-checkpoint')) {
    if (request.method !== 'POST') return empty(405)
    const body = await bodyOf(request)
    return body === undefined ? empty(413) : witness.addCheckpoint(body)
  }
  const note = pathname.endsWith('/checkpoint') && witness.last(searchParams.get('origin') ?? '')
  return note ? { ...empty(200), body: note } : empty(404)
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = []
  let room = BODY_BYTES_AT_MOST
  for await (const part of request) {
    room -= part.length
    if (room < 0) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}
