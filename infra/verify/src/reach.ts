import { setTimeout as pause } from 'node:timers/promises'
import { folderOf } from './verify.ts'
import type { Read } from './words.ts'

/** Time for one answer. */
const ANSWER_MS = 60_000
/** How often a busy log is asked again, and how long it is waited for each time. */
const TRIES = 8
const WAIT_MS_AT_MOST = 60_000

/** Reads a copy in a folder, or a log at an address, by `get`. */
export function readerOf(place: string, get: typeof fetch, token?: string): Read {
  if (!/^https?:/.test(place)) return folderOf(place)
  return (path, limit) => reach(`${place}/${path}`, limit, get, token)
}

/**
 * A file of a log by HTTP, of at most `limit` bytes; undefined when it is not there, or not for us.
 * A log that says 429 is asked again when it says, within bounds.
 */
export async function reach(
  url: string,
  limit: number,
  get: typeof fetch,
  token?: string,
): Promise<Buffer | undefined> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  for (let tries = 1; ; tries++) {
    const signal = AbortSignal.timeout(ANSWER_MS)
    const answer = await get(url, { headers, signal, redirect: 'error' })
    if (answer.ok) return bodyOf(answer, limit)
    await answer.body?.cancel()
    if ([401, 403, 404].includes(answer.status)) return undefined
    const wait = answer.status === 429 ? waitOf(answer) : undefined
    if (wait === undefined || tries >= TRIES) throw new Error(`HTTP ${answer.status}`)
    await pause(wait)
  }
}

async function bodyOf(answer: Response, limit: number): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of answer.body ?? []) {
    bytes += parts.push(part) && part.length
    if (bytes > limit) throw new Error('too large')
  }
  return Buffer.concat(parts)
}

/**
 * Milliseconds of `Retry-After` (RFC 9110, 10.2.3); a second when it says nothing we understand.
 */
function waitOf({ headers }: Response): number | undefined {
  const text = headers.get('retry-after') ?? ''
  const until = Date.parse(text) - Date.parse(headers.get('date') ?? '')
  const wait = /^\d+$/.test(text) ? Number(text) * 1_000 : Math.max(until, 0)
  if (Number.isNaN(wait)) return 1_000
  return wait <= WAIT_MS_AT_MOST ? wait : undefined
}
