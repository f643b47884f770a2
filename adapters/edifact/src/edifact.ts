import { type DecodeContext, type Decoded, defineAdapter, rejected } from '@tongqu/adapter-kit'
import { EdifactReading } from './reading.ts'
import { ORDER, TABLES } from './rows.ts'

/** Readings and rejects of one piece that `decodePieces` hands on. */
const PIECE_ENTITIES = 5_000

/** Bytes that are looked at in one step. */
const STEP_BYTES = 65_536

/**
 * UN/EDIFACT interchanges (ISO 9735, syntax versions 1 to 4) with transport instructions (IFTMIN)
 * and announcements of containers (COPARN), of any directory.
 */
export const edifact = defineAdapter({
  shape: 'decode',
  name: 'edifact',
  version: 1,
  emits: [ORDER, ...TABLES.map(({ contract }) => contract)],
  accepts: [
    'application/edifact',
    'application/edi-consent',
    'text/plain',
    'application/octet-stream',
  ],
  options: [
    {
      name: 'charset',
      pattern: /auto|utf-8|gb18030|iso-8859-1/,
      help: {
        'zh-CN':
          '字符编码：auto（默认，按 UNB 声明并识别 UTF-8 与 GB 18030）、utf-8、gb18030、iso-8859-1',
        en: 'encoding: auto (as UNB says, UTF-8 and GB 18030 told), utf-8, gb18030, iso-8859-1',
      },
    },
  ],
  decode,
  decodePieces,
})

/** Never throws: a broken message becomes a reject and hides none of the others. */
function decode(bytes: Uint8Array, context: DecodeContext): Decoded {
  const { limits } = context
  if (bytes.length > limits.bytes) {
    return rejected('body', 'too-large', `${bytes.length} bytes, limit ${limits.bytes}`)
  }
  const reading = new EdifactReading(context)
  for (let from = 0; from < bytes.length && !reading.isFull; from += STEP_BYTES) {
    reading.push(bytes.subarray(from, from + STEP_BYTES))
  }
  return reading.end()
}

/** Memory is bounded by one message and a piece, however large the delivery. */
async function* decodePieces(
  pieces: AsyncIterable<Uint8Array>,
  context: DecodeContext,
): AsyncIterable<Decoded> {
  const reading = new EdifactReading(context)
  for await (const piece of pieces) {
    for (let from = 0; from < piece.length && !reading.isFull; from += STEP_BYTES) {
      reading.push(piece.subarray(from, from + STEP_BYTES))
      if (reading.waiting >= PIECE_ENTITIES) yield reading.take()
    }
    if (reading.isFull) break
  }
  yield reading.end()
}
