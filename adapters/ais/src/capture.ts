import { type Decoded, type FrameContext, rejected } from '@tongqu/adapter-kit'
import { Assembler, type Part } from './assembler.ts'
import { Decoder } from './decode.ts'
import { readLine } from './line.ts'
import { MOST_LINE_BYTES, type Sentence } from './sentence.ts'
import type { TagBlock } from './tag-block.ts'

/** Bytes that tell what a file is. */
const GUESS_BYTES = 4_096

const LINE_FEED = 0x0a

/** Does a file look like AIS sentences? One of its first lines holds a VDM or VDO. */
export function looksLikeAis(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.subarray(0, GUESS_BYTES)).toString('latin1')
  return /^[^\n{<]*![A-Z]{2}VD[MO],[1-9],[1-9],\d?,.?,/m.test(text)
}

/**
 * A file of NMEA lines: `line[<n>]` counts from 1. Times are those of TAG blocks; where there are
 * none the file is taken as heard when it was received. Never throws on input.
 */
export function decodeCapture(bytes: Uint8Array, context: FrameContext): Decoded {
  const { limits } = context
  if (bytes.length === 0) return rejected('body', 'empty', 'no bytes')
  if (bytes.length > limits.bytes) {
    return rejected('body', 'too-many-bytes', `${bytes.length} bytes, more than ${limits.bytes}`)
  }
  const decoder = new Decoder(context)
  const at = Date.parse(context.receivedAt)
  const assembler = new Assembler({
    message: (parts) => decoder.message(parts, 'line', placeOf(parts)),
    lost: (parts) => {
      decoder.at('line', placeOf(parts))
      decoder.remark('parts-missing', PARTS_MISSING)
    },
  })
  let place = 0
  const taker = {
    sentence(sentence: Sentence, tag: TagBlock | undefined, from: number) {
      const line = bytes.subarray(from, sentence.end)
      assembler.take({ sentence, tag, line, at, place })
    },
    fault(code: string, reason: string) {
      decoder.at('line', place)
      decoder.reject(code, reason)
    },
    remark(code: string, message: string) {
      decoder.at('line', place)
      decoder.remark(code, message)
    },
  }
  for (let start = 0; start < bytes.length && !decoder.isFull(); ) {
    const feed = bytes.indexOf(LINE_FEED, start)
    const end = feed < 0 ? bytes.length : feed
    place++
    if (end - start > MOST_LINE_BYTES) taker.fault('too-long', TOO_LONG)
    else readLine(bytes, start, end, taker)
    start = end + 1
  }
  assembler.rest()
  return decoder.end()
}

/** Why a line is not looked at. */
export const TOO_LONG = `a line of more than ${MOST_LINE_BYTES} bytes`

export const PARTS_MISSING = 'parts of a message did not come, which was left out'

function placeOf([first]: readonly Part[]): number {
  return first?.place ?? 0
}
