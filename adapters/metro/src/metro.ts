import { type DecodeContext, type Decoded, defineAdapter } from '@tongqu/adapter-kit'
import { decodeDocument } from './document.ts'
import { MatrixFile } from './matrix.ts'
import { OPTIONS } from './options.ts'

/** Readings and rejects of one piece that `decodePieces` hands on. */
const PIECE_ENTITIES = 5_000

/** Bytes of a matrix read between two looks at how much has gathered. */
const STEP_BYTES = 65_536

/**
 * Metro: lines, stations, sections, flows, crowding and service status in a JSON layout of our own
 * (README), as a document or as single messages; and matrices of flows and of neighbours as
 * research gives them away (option `layout`).
 */
export const metro = defineAdapter({
  shape: 'decode',
  name: 'metro',
  version: 1,
  emits: [
    'metro/line@1',
    'metro/station@1',
    'metro/section@1',
    'metro/station_flow@1',
    'metro/station_crowding@1',
    'metro/section_crowding@1',
    'metro/service_status@1',
  ],
  accepts: [
    'application/json',
    'text/json',
    'text/csv',
    'text/plain',
    'application/csv',
    'application/octet-stream',
  ],
  options: OPTIONS,
  decode,
  decodePieces,
})

/** Never throws: one broken record becomes a reject and cannot hide the others. */
function decode(bytes: Uint8Array, context: DecodeContext): Decoded {
  if (!isMatrix(context)) return decodeDocument(bytes, context)
  const file = new MatrixFile(context)
  file.push(bytes)
  return file.end()
}

/** A matrix needs the memory of one line and a piece; a document is held whole. */
async function* decodePieces(
  pieces: AsyncIterable<Uint8Array>,
  context: DecodeContext,
): AsyncIterable<Decoded> {
  if (!isMatrix(context)) {
    yield decodeDocument(await gathered(pieces, context.limits.bytes), context)
    return
  }
  const file = new MatrixFile(context)
  for await (const piece of pieces) {
    for (let from = 0; from < piece.length && !file.isFull; from += STEP_BYTES) {
      file.push(piece.subarray(from, from + STEP_BYTES))
      if (file.size >= PIECE_ENTITIES) yield file.take()
    }
    if (file.isFull) break
  }
  yield file.end()
}

/** All bytes; of more than `most` no more than what shows that they are too many. */
async function gathered(pieces: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  const held: Uint8Array[] = []
  let bytes = 0
  for await (const piece of pieces) {
    held.push(Uint8Array.from(piece))
    bytes += piece.length
    if (bytes > most) break
  }
  return Buffer.concat(held)
}

function isMatrix({ options: { layout = 'json' } }: DecodeContext): boolean {
  return layout !== 'json'
}
