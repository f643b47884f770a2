import { type DecodeContext, type Decoded, defineAdapter, rejected } from '@tongqu/adapter-kit'
import { Document, type KeyedContext } from './document.ts'

/** Readings and rejects of one piece that `decodePieces` hands on. */
const PIECE_ENTITIES = 5_000

/** Bytes read between two looks at how much has gathered. */
const STEP_BYTES = 131_072

/**
 * Card transactions in the layout that Shenzhen Tong publishes (JSON pages, arrays, lines, and
 * CSV), and what a transport card says of itself (JT/T 978). The number of a card leaves this
 * adapter only as a keyed hash; without keys the delivery is refused.
 */
export const afc = defineAdapter({
  shape: 'decode',
  name: 'afc',
  version: 1,
  emits: ['afc/transaction@1', 'afc/card@1'],
  accepts: [
    'application/json',
    'application/x-ndjson',
    'application/jsonl',
    'text/csv',
    'text/plain',
    'application/csv',
    'application/octet-stream',
  ],
  decode,
  decodePieces,
})

/** Never throws: a broken record becomes a reject and cannot hide the others. */
function decode(bytes: Uint8Array, context: DecodeContext): Decoded {
  if (!hasKeys(context)) return withoutKeys()
  const document = new Document(context)
  for (let from = 0; from < bytes.length && !document.isFull; from += STEP_BYTES) {
    document.push(bytes.subarray(from, from + STEP_BYTES))
  }
  return document.end()
}

/** Memory is bounded by one record and a piece, however many millions of rows the day has. */
async function* decodePieces(
  pieces: AsyncIterable<Uint8Array>,
  context: DecodeContext,
): AsyncIterable<Decoded> {
  if (!hasKeys(context)) {
    yield withoutKeys()
    return
  }
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

function hasKeys(context: DecodeContext): context is KeyedContext {
  return context.keyed !== undefined
}

function withoutKeys(): Decoded {
  return rejected('body', 'no-keys', 'no keys for the pseudonyms of cards')
}
