import { hash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** The body as text; undefined when it is longer than `mostBytes`. */
export async function bodyOf(
  request: IncomingMessage,
  mostBytes: number,
): Promise<string | undefined> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    bytes += part.length
    if (bytes > mostBytes) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

/** The body as JSON; undefined when it is too long or none. */
export async function jsonOf(request: IncomingMessage, mostBytes: number): Promise<unknown> {
  const text = await bodyOf(request, mostBytes)
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

/** 405 with the methods that a path has. */
export function refuse(response: ServerResponse, allow: string): void {
  response.setHeader('Allow', allow)
  send(response, 405, 'text/plain', `only ${allow}\n`)
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json', JSON.stringify(value))
}

/** The digest of a representation, coded as it is sent (RFC 9530): who asks compares both ends. */
export function digestOf(bytes: Uint8Array): string {
  return `sha-256=:${hash('sha256', bytes, 'base64')}:`
}

/** A whole answer; without its body to HEAD. */
export function send(
  response: ServerResponse,
  status: number,
  type: string,
  content: string | Buffer,
): void {
  const bytes = Buffer.from(content)
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': bytes.length,
    'Repr-Digest': digestOf(bytes),
    'Cache-Control': 'no-cache',
  })
  response.end(response.req.method === 'HEAD' ? undefined : bytes)
}
