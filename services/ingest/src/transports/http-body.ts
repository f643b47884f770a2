import type { IncomingMessage, ServerResponse } from 'node:http'
import { Problem } from '@tongqu/contracts'
import { awaitsContinue } from './http-server.ts'

/** What is still read of a refused request, so that its peer gets to hear the answer. */
const DISCARDED_BYTES = 1_048_576
const DISCARD_MILLISECONDS = 2_000

/**
 * The body of a request, as sent. The first look at it tells a peer that waits for it to go on.
 * Fails with `push-too-large` as soon as the body is known to be, and when the peer breaks off.
 */
export async function* bodyOf(
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
  if (awaitsContinue(request)) response.writeContinue()
  let bytes = 0
  for await (const piece of piecesOf(request)) {
    bytes += piece.length
    if (bytes > maxBytes) throw tooLarge(maxBytes)
    yield piece
  }
}

/** Who breaks off in the middle of a body is at fault, not we: nobody is there to be answered. */
async function* piecesOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    // Not destroyed with the loop that reads it: the answer has to go out on its connection.
    yield* request.iterator({ destroyOnReturn: false })
  } catch (cause) {
    throw new Problem('bad-request', { cause })
  }
}

/** What a body that is larger than `maxBytes` is told. */
export function tooLarge(maxBytes: number): Problem {
  return new Problem('push-too-large', {
    detail: { 'zh-CN': `上限 ${maxBytes} 字节`, en: `at most ${maxBytes} bytes` },
  })
}

/**
 * Reads a little of what nobody wants, for a connection that is cut with bytes unread loses the
 * answer too (RFC 9112, 9.6); then cuts it. Does nothing for a request that was read whole.
 */
export async function discardRest(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.complete || request.destroyed) return
  // Who waits for leave to send, and was told no, sends nothing.
  if (awaitsContinue(request) && !request.readableDidRead) {
    response.once('finish', () => request.socket.destroySoon())
    return
  }
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, DISCARD_MILLISECONDS)
  let bytes = 0
  request.on('data', (piece: Buffer) => {
    bytes += piece.length
    if (bytes > DISCARDED_BYTES) resolve()
  })
  request.once('end', resolve)
  request.once('close', resolve)
  // An iterator that was left lets go of its stream only in the next turn.
  setImmediate(() => request.resume())
  await promise
  clearTimeout(timer)
  if (!request.complete) request.destroy()
}
