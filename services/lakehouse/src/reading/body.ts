/** From here on a piece is worth a write of its own. */
const LARGE_BYTES = 32 * 1024

/** Gives arrays of bytes when asked for more; throws when what it gave is not the whole. */
export type Pieces = AsyncGenerator<readonly Uint8Array[], void, void>

/**
 * A web stream of bytes that are made only when asked for. What `source` throws before its first
 * piece is thrown here; what it throws later errors the stream, so that the HTTP connection breaks
 * and no reader can take a part for the whole. When the reader cancels or `outer` aborts, the
 * signal given to `source` aborts and its generator is ended, even while the reader stands still.
 */
export async function startedBody(
  source: (signal: AbortSignal) => Pieces,
  outer?: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const stopped = new AbortController()
  const pieces = source(stopped.signal)
  const stop = async (reason: unknown) => {
    stopped.abort(reason)
    await pieces.return()
  }
  const onAbort = () => stopped.abort(outer?.reason)
  if (outer?.aborted) onAbort()
  outer?.addEventListener('abort', onAbort, { once: true })
  let next: Promise<IteratorResult<readonly Uint8Array[], void>> | undefined = pieces.next()
  await next
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stopped.signal.addEventListener('abort', () => {
          controller.error(stopped.signal.reason)
          pieces.return().catch(() => undefined)
        })
      },
      async pull(controller) {
        for (let sent = false; !sent; ) {
          const { done, value } = await (next ?? pieces.next())
          next = undefined
          if (done) {
            outer?.removeEventListener('abort', onAbort)
            controller.close()
            return
          }
          for (const bytes of handy(value)) {
            sent = true
            controller.enqueue(bytes)
          }
        }
      },
      cancel: stop,
    },
    { highWaterMark: 1 },
  )
}

/** Large pieces as they are; small ones joined, because a write costs more than a copy. */
export function handy(pieces: readonly Uint8Array[]): Uint8Array[] {
  const joined: Uint8Array[] = []
  let small: Uint8Array[] = []
  const flush = () => {
    if (small.length > 0) joined.push(together(small))
    small = []
  }
  for (const piece of pieces) {
    if (piece.byteLength === 0) continue
    if (piece.byteLength < LARGE_BYTES) {
      small.push(piece)
    } else {
      flush()
      joined.push(piece)
    }
  }
  flush()
  return joined
}

export function together(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces
  if (first && pieces.length === 1) return first
  const bytes = Buffer.allocUnsafeSlow(pieces.reduce((sum, piece) => sum + piece.byteLength, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.byteLength
  }
  return bytes
}
