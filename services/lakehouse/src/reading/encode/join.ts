import type { Frame } from './row-text.ts'

const LINE_FEED = 10
const COMMA = 44

/** A whole answer: rows, each with its line end, in their frame. */
export function framed(frame: Frame, lines: Uint8Array, next?: string): Uint8Array {
  const head = Buffer.from(frame.head)
  const tail = Buffer.from(frame.tail(next))
  const rows = frame.rows === 'list' ? lines.subarray(0, -1) : lines
  const body = Buffer.allocUnsafeSlow(head.length + rows.length + tail.length)
  body.set(head)
  body.set(rows, head.length)
  body.set(tail, head.length + rows.length)
  if (frame.rows === 'list') commas(body, head.length, head.length + rows.length)
  return body
}

/** JSON text never holds a bare line feed, so each one here stands between two rows. */
function commas(body: Buffer, start: number, end: number): void {
  for (let at = body.indexOf(LINE_FEED, start); at >= 0 && at < end; ) {
    body[at] = COMMA
    at = body.indexOf(LINE_FEED, at + 1)
  }
}
