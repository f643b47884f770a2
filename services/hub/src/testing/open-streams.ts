import { get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

/** How something open came to its end, at an instant of `performance.now()`. */
export type StreamEnd = { how: 'reset' | 'whole'; at: number; bytes: number }

export type OpenStream = {
  isSlow: boolean
  /** Bytes that have come so far. */
  bytes(): number
  ended: Promise<StreamEnd>
  /** A slow reader reads at some 6 MB/s from now on. */
  hurry(): void
  close(): void
}

/** How long a slow reader rests after each piece of 64 kB at most that it has taken. */
const SLOW_MILLISECONDS = 100
/** And how long one that wants to know: what lies in its own buffers is soon read. */
const BRISK_MILLISECONDS = 10

/** What `isAwaited` says may be asked for again for so long. */
const AWAITED_MILLISECONDS = 10_000

/** Refused since a busy machine keeps the writer of the ledger waiting, and for nothing else? */
export function isAwaited(status: number, text: string): boolean {
  return status === 503 && text.includes('"ledger-unavailable"')
}

/**
 * Opens a body over a connection of its own and reads it: all that comes, or slowly. Resolves when
 * its first bytes are there; rejects with an answer that is not 200, unless it `isAwaited`.
 */
export async function openStream(
  url: string,
  headers: Readonly<Record<string, string>>,
  reading: 'eager' | 'slow' = 'eager',
): Promise<OpenStream> {
  const end = performance.now() + AWAITED_MILLISECONDS
  for (;;) {
    const response = await answered(url, headers)
    const status = response.statusCode ?? 0
    if (status === 200) return new Promise((opened) => follow(response, reading, opened))
    const body = await text(response)
    if (!isAwaited(status, body) || performance.now() > end) {
      throw new Error(`${url} answers ${status} ${body.slice(0, 200)}`)
    }
    await new Promise((done) => setTimeout(done, 50))
  }
}

function answered(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<IncomingMessage> {
  return new Promise((given, refused) => {
    get(url, { headers, agent: false }, given).on('error', refused)
  })
}

function follow(
  response: IncomingMessage,
  reading: 'eager' | 'slow',
  opened: (stream: OpenStream) => void,
): void {
  const ended = Promise.withResolvers<StreamEnd>()
  let bytes = 0
  const end = (how: StreamEnd['how']) => ended.resolve({ how, at: performance.now(), bytes })
  response.on('error', () => end('reset'))
  response.on('aborted', () => end('reset'))
  response.on('end', () => end('whole'))
  let rest = SLOW_MILLISECONDS
  const stream = {
    isSlow: reading === 'slow',
    bytes: () => bytes,
    ended: ended.promise,
    hurry: () => {
      rest = BRISK_MILLISECONDS
    },
    close: () => response.destroy(),
  }
  response.on('data', (chunk: Buffer) => {
    const isFirst = bytes === 0
    bytes += chunk.byteLength
    if (isFirst) opened(stream)
    if (reading === 'eager') return
    response.pause()
    setTimeout(() => response.resume(), rest)
  })
}

/**
 * What is looked at again and again: how long after `since` somebody last began to look and it did
 * not hold. How slowly an answer comes to a busy machine is no part of it.
 */
export async function heldAfter(
  since: number,
  patienceMilliseconds: number,
  holds: () => Promise<boolean>,
): Promise<number> {
  let last = since
  for (;;) {
    const asked = performance.now()
    if (await holds()) return last - since
    last = Math.max(since, asked)
    if (asked - since > patienceMilliseconds) return Number.POSITIVE_INFINITY
    await new Promise((done) => setTimeout(done, 10))
  }
}

/** The p-th percentile of measured times. */
export function percentile(times: readonly number[], p: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN
}
