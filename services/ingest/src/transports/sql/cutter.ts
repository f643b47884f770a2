import { Problem } from '@tongqu/contracts'
import type { Chunk } from './pages.ts'
import type { Row } from './types.ts'

/** What one delivery has taken so far; `last` are the cells of the order of its last row. */
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
  let held: Chunk = []
  let offset = 0

  async function hasMore(): Promise<boolean> {
    while (offset >= held.length) {
      const { value, done } = await chunks.next()
      if (done) return false
      held = value
      offset = 0
    }
    return true
  }

  /** What of the held rows still fits. */
  function take({ rows, bytes }: Tally): { piece: Uint8Array; end: number } {
    const most = Math.min(held.length, offset + limits.entities - rows)
    const all = textOf(held.slice(offset, most))
    if (bytes + all.length <= limits.bytes) return { piece: all, end: most }
    let end = offset
    let room = limits.bytes - bytes
    for (; end < most; end += 1) {
      const length = Buffer.byteLength(held[end]?.line ?? '')
      if (length > room) break
      room -= length
    }
    return { piece: textOf(held.slice(offset, end)), end }
  }

  async function* body(tally: Tally, isWhole: boolean): AsyncGenerator<Uint8Array> {
    while (await hasMore()) {
      const { piece, end } = take(tally)
      if (end === offset) {
        if (isWhole || tally.rows === 0) throw new Problem('sql-too-large')
        return
      }
      tally.rows += end - offset
      tally.bytes += piece.length
      const last = held[end - 1]?.order
      if (last) tally.last = last
      offset = end
      yield piece
    }
  }

  return { hasMore, body }
}

function textOf(rows: Chunk): Buffer {
  return Buffer.from(rows.map(({ line }) => line).join(''))
}
