const LINE_FEED = 0x0a

/**
 * The rows of NDJSON, one after the other; nothing is held but the line that is not whole yet. A
 * line ends at a line feed and nowhere else: JSON text may hold U+2028 and U+2029 as they are, at
 * which `node:readline` would cut.
 */
export async function* ndjsonRows(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Record<string, unknown>, void, void> {
  let held: Uint8Array[] = []
  for await (const piece of pieces) {
    let from = 0
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, from)) {
      const line = Buffer.concat([...held, piece.subarray(from, end)])
      held = []
      from = end + 1
      if (line.length > 0) yield JSON.parse(line.toString())
    }
    if (from < piece.length) held.push(Uint8Array.from(piece.subarray(from)))
  }
  if (held.length > 0) yield JSON.parse(Buffer.concat(held).toString())
}
