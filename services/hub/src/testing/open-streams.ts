import { get, type IncomingMessage } from 'node:http'

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

/**
 * Opens a body over a connection of its own and reads it: all that comes, or slowly. Resolves when
 * its first bytes are there; rejects with an answer that is not 200.
 */
export function openStream(
  url: string,
  headers: Readonly<Record<string, string>>,
  reading: 'eager' | 'slow' = 'eager',
): Promise<OpenStream> {
  return new Promise((opened, refused) => {
    const request = get(url, { headers, agent: false }, (response) => {
      if (response.statusCode === 200) return follow(response, reading, opened)
      response.resume()
      refused(new Error(`${url} answers ${response.statusCode}`))
    })
    request.on('error', refused)
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

/** What is looked at again and again: how long after `since` it first held. */
export async function heldAfter(
  since: number,
  patienceMilliseconds: number,
  holds: () => Promise<boolean>,
): Promise<number> {
  for (;;) {
    const asked = performance.now()
    if (await holds()) return Math.max(0, performance.now() - since)
    if (asked - since > patienceMilliseconds) return Number.POSITIVE_INFINITY
    await new Promise((done) => setTimeout(done, 10))
  }
}

/** The p-th percentile of measured times. */
export function percentile(times: readonly number[], p: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN
}
