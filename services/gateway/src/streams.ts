import type { ServerResponse } from 'node:http'

/**
 * How a body ended: whole, the client went (`aborted`), or we cut it (`broken`, `stalled`,
 * `revoked`: the caller may no longer read it).
 */
export type StreamEnd = 'complete' | 'aborted' | 'broken' | 'stalled' | 'revoked'

export type StreamOutcome = { end: StreamEnd; bytes: number; cause?: unknown }

type Active = { cut(end: StreamEnd, cause: unknown): void }

/** Sees each piece before it leaves. What it throws breaks the body off: the piece stays. */
export type Tap = (piece: Uint8Array) => void | Promise<void>

/** Of one body. */
export type Tracking = {
  /** A body that ends before these bytes of its Content-Length has failed too. */
  promisedBytes?: number
  /** Gets what cuts the body as `revoked`, and answers what is called when it has ended. */
  watch?: ((cut: (cause: unknown) => void) => () => void) | undefined
  tap?: Tap | undefined
}

export type Streams = {
  /** Bodies that are being sent now. */
  readonly active: number
  /**
   * Wraps a body so that it is counted, watched and, when its source fails, turned into a broken
   * connection: never into an answer that looks whole. `connection` is the server's side of the
   * exchange; without one (a test in process) a failure errors the stream. A body must not keep
   * what it has given: once a large chunk is on its way to the client, its memory is given back.
   */
  track(
    body: ReadableStream<Uint8Array>,
    connection: ServerResponse | undefined,
    ended: (outcome: StreamOutcome) => void,
    tracking?: Tracking,
  ): ReadableStream<Uint8Array>
  /** Resolves when no body is being sent; cuts those that still are after `graceSeconds`. */
  drain(graceSeconds: number): Promise<void>
}

/** A client that takes nothing for so long holds a query and a lease for nothing. */
export const STALLED_CLIENT_SECONDS = 300

/** Smaller chunks weigh little, and may be constants that a body gives again and again. */
const WORTH_GIVING_BACK_BYTES = 32 * 1024

export type StreamOptions = { stalledSeconds?: number }

/** The bodies a gateway is sending. One chunk is held at a time: a stalled client costs nothing. */
export function createStreams({ stalledSeconds = STALLED_CLIENT_SECONDS }: StreamOptions = {}) {
  const active = new Set<Active>()
  const waiting = new Set<() => void>()
  const left = () => {
    if (active.size > 0) return
    for (const wake of waiting) wake()
    waiting.clear()
  }
  const streams: Streams = {
    get active() {
      return active.size
    },
    track(body, connection, ended, { promisedBytes, watch, tap } = {}) {
      const stalledMilliseconds = stalledSeconds * 1_000
      const given = { body, connection, stalledMilliseconds, promisedBytes, tap }
      const tracked = trackOne(given, (outcome) => {
        active.delete(tracked.handle)
        unwatch?.()
        ended(outcome)
        left()
      })
      active.add(tracked.handle)
      const unwatch = watch?.((cause) => tracked.handle.cut('revoked', cause))
      return tracked.stream
    },
    async drain(graceSeconds) {
      const timer = setTimeout(() => {
        for (const one of active) one.cut('broken', new Error('the hub is stopping'))
      }, graceSeconds * 1_000)
      if (active.size > 0) await new Promise<void>((resolve) => waiting.add(resolve))
      clearTimeout(timer)
    },
  }
  return streams
}

type Given = {
  body: ReadableStream<Uint8Array>
  connection: ServerResponse | undefined
  stalledMilliseconds: number
  promisedBytes: number | undefined
  tap: Tap | undefined
}

function trackOne(
  { body, connection, stalledMilliseconds, promisedBytes, tap }: Given,
  ended: (outcome: StreamOutcome) => void,
): { stream: ReadableStream<Uint8Array>; handle: Active } {
  const reader = body.getReader()
  let bytes = 0
  let open = true
  /** Is it the client we wait for (and not the source)? */
  let offered = true
  let output: ReadableStreamDefaultController<Uint8Array> | undefined
  const isSent = sendingWatch(connection)
  let given: Uint8Array | undefined
  const stalled = setTimeout(() => {
    if (offered) cut('stalled', new Error('the client takes nothing'))
    else stalled.refresh()
  }, stalledMilliseconds).unref()
  const finish = (end: StreamEnd, cause?: unknown) => {
    if (!open) return
    open = false
    clearTimeout(stalled)
    ended(cause === undefined ? { end, bytes } : { end, bytes, cause })
  }
  const cut = (end: StreamEnd, cause: unknown) => {
    if (!open) return
    finish(connection?.destroyed ? 'aborted' : end, cause)
    reader.cancel(cause).catch(() => {})
    if (connection) breakConnection(connection)
    else output?.error(new Error('the body was cut short'))
  }
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        output = controller
      },
      async pull(controller) {
        offered = false
        if (given && isSent(bytes)) giveBack(given)
        given = undefined
        try {
          const { done, value } = await reader.read()
          if (!open) return
          if (done) {
            if (bytes < (promisedBytes ?? 0)) throw new Error(`ended after ${bytes} bytes`)
            controller.close()
            return finish('complete')
          }
          const tapped = tap?.(value)
          if (tapped) await tapped
          if (!open) return
          bytes += value.byteLength
          offered = true
          stalled.refresh()
          given = value
          controller.enqueue(value)
        } catch (cause) {
          cut('broken', cause)
        }
      },
      async cancel(reason) {
        finish('aborted')
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
  return { stream, handle: { cut } }
}

/**
 * Answers whether all `bytes` of the body given so far have been taken over by the system. Asking
 * how much the socket has been handed too, the answer does not depend on how a body is written out.
 */
function sendingWatch(connection: ServerResponse | undefined): (bytes: number) => boolean {
  const socket = connection?.socket
  const before = socket?.bytesWritten ?? 0
  return (bytes) => {
    if (!connection?.headersSent || connection.writableLength > 0 || !socket) return false
    return !socket.destroyed && socket.bytesWritten - before >= bytes
  }
}

/**
 * Gives the memory of a chunk back that the system has taken over. Left to the collector, the
 * chunks of a download bring about a whole collection every few dozen megabytes: those made up half
 * of the time a stored file took (own measurement: 24 ms of CPU for 9 MB, 6 ms without).
 */
function giveBack({ buffer, byteLength }: Uint8Array): void {
  const whole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
  if (whole && byteLength >= WORTH_GIVING_BACK_BYTES && !buffer.detached) buffer.transfer(0)
}

/**
 * A reset, not an orderly end: over HTTP/1.0, where the end of the connection is the end of the
 * body, an orderly close would look like a whole answer.
 */
function breakConnection(connection: ServerResponse): void {
  const { socket } = connection
  if (socket && 'resetAndDestroy' in socket && !socket.destroyed) socket.resetAndDestroy()
  connection.destroy()
}

/**
 * Waits for the first chunk, so that a query that fails at once becomes a proper problem answer
 * instead of a broken connection. Throws what the source throws.
 */
export async function primed(body: ReadableStream<Uint8Array>) {
  const reader = body.getReader()
  let first: Awaited<ReturnType<typeof reader.read>> | undefined = await reader.read()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = first ?? (await reader.read())
        first = undefined
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
