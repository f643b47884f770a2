import { type DecodeContext, type Decoded, defineAdapter } from '@tongqu/adapter-kit'
import { Document } from './document.ts'
import { OPTIONS } from './options.ts'

/** Readings and rejects of one piece that `decodePieces` hands on. */
const PIECE_ENTITIES = 5_000

/** Bytes read between two looks at how much has gathered. */
const STEP_BYTES = 65_536

/**
 * Loop detectors as delimited text: matrices of speed, flow or occupancy (sensors by intervals),
 * the table of the sensors, and which of them are neighbours. One file at a time; its name
 * (`context.part`) or the option `kind` says what it holds.
 */
export const loopDetector = defineAdapter({
  shape: 'decode',
  name: 'loop-detector',
  version: 1,
  emits: ['road/detector@1', 'road/detector_reading@1', 'road/detector_link@1'],
  accepts: ['text/csv', 'text/plain', 'application/csv', 'application/octet-stream'],
  options: OPTIONS,
  decode,
  decodePieces,
})

/** Never throws: a broken row or cell becomes a reject and cannot hide the others. */
function decode(bytes: Uint8Array, context: DecodeContext): Decoded {
  const document = new Document(context)
  document.push(bytes)
  return document.end()
}

/** Memory is bounded by one line and a piece, however large the file. */
async function* decodePieces(
  pieces: AsyncIterable<Uint8Array>,
  context: DecodeContext,
): AsyncIterable<Decoded> {
  const document = new Document(context)
  for await (const piece of pieces) {
    for (let from = 0; from < piece.length && !document.isFull; from += STEP_BYTES) {
      document.push(piece.subarray(from, from + STEP_BYTES))
      if (document.size >= PIECE_ENTITIES) yield document.take()
    }
    if (document.isFull) break
  }
  yield document.end()
}
