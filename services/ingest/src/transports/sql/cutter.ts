import { Problem } from '@tongqu/contracts'
import type { Chunk } from './pages.ts'
import type { Row } from './types.ts'

/** What one delivery has taken so far. */
export type Tally = { rows: number; bytes: number; last?: Row }

/** Makes deliveries of a stream of rows. */
export type Cutter = {
  /** Is there another row? Throws what reading throws. */
  hasMore(): Promise<boolean>
  /**
   * The rows of one delivery, as many as fit; `isWhole`: all, or none. Throws `sql-too-large` for a
   * row, or for all rows, that does not fit.
   */
  body(tally: Tally, isWhole: boolean): AsyncGenerator<Uint8Array>
}

export function openCutter(
  chunks: AsyncIterator<Chunk>,
  limits: { bytes: number; entities: number },
): Cutter {
  let held: Chunk = { lines: [], rows: [] }
  let offset = 0

  async function hasMore(): Promise<boolean> {
    while (offset >= held.lines.length) {
      const { value, done } = await chunks.next()
      if (done) return false
      held = value
      offset = 0
    }
    return true
  }

  /** What of the held rows still fits. */
  function take({ rows, bytes }: Tally): { text: string; end: number; size: number } {
    const most = Math.min(held.lines.length, offset + limits.entities - rows)
    const text = held.lines.slice(offset, most).join('')
    const size = Buffer.byteLength(text)
    if (bytes + size <= limits.bytes) return { text, end: most, size }
    let end = offset
    let room = limits.bytes - bytes
    for (; end < most; end += 1) {
      const length = Buffer.byteLength(held.lines[end] ?? '')
      if (length > room) break
      room -= length
    }
    return {
      text: held.lines.slice(offset, end).join(''),
      end,
      size: limits.bytes - bytes - room,
    }
  }

  async function* body(tally: Tally, isWhole: boolean): AsyncGenerator<Uint8Array> {
    while (await hasMore()) {
      const { text, end, size } = take(tally)
      if (end === offset) {
        if (isWhole || tally.rows === 0) throw new Problem('sql-too-large')
        return
      }
      tally.rows += end - offset
      tally.bytes += size
      const last = held.rows[end - 1]
      if (last) tally.last = last
      offset = end
      yield Buffer.from(text)
    }
  }

  return { hasMore, body }
}
