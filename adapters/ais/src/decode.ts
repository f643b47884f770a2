import {
  type Decoded,
  type Frame,
  type FrameContext,
  nothing,
  Remarks,
  rejected,
} from '@tongqu/adapter-kit'
import type { ContractId } from '@tongqu/contracts'
import { BitReader } from './armour.ts'
import type { Part } from './assembler.ts'
import { readLine } from './line.ts'
import type { Heard, Sink } from './message.ts'
import { aircraft, classA, classB, longRange } from './position.ts'
import type { Sentence } from './sentence.ts'
import { extended, partA, partB, voyage } from './static.ts'
import { aid, baseStation } from './station.ts'
import type { TagBlock } from './tag-block.ts'

/** Highest number of a message (ITU-R M.1371-5, table 46). */
const LAST_TYPE = 27

/** Highest number of nine digits. */
const MOST_MMSI = 999_999_999

/** Type, repeat indicator and MMSI. */
const HEAD_BITS = 38

/** How a type of message is read. */
type Reader = {
  /** Bits without which nothing can be said of it. */
  least: number
  /** Bits it has, where that is one number; others are a remark. */
  whole?: number
  read(heard: Heard, sink: Sink): void
}

const CLASS_A: Reader = { least: 149, whole: 168, read: classA }
const CLASS_B: Reader = { least: 148, whole: 168, read: classB }
const BASE: Reader = { least: 134, whole: 168, read: baseStation }

/** Lengths: ITU-R M.1371-5, annex 8, 3. */
const READERS: readonly (Reader | undefined)[] = [
  undefined,
  CLASS_A,
  CLASS_A,
  CLASS_A,
  BASE,
  // Many transmitters leave the last two bits out.
  { least: 422, whole: 424, read: voyage },
  undefined,
  undefined,
  undefined,
  { least: 148, whole: 168, read: aircraft },
  undefined,
  BASE,
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  CLASS_B,
  {
    least: 306,
    whole: 312,
    read: (heard, sink) => {
      classB(heard, sink)
      extended(heard, sink)
    },
  },
  undefined,
  { least: 272, read: aid },
  undefined,
  undefined,
  { least: 160, read: partsOf24 },
  undefined,
  undefined,
  { least: 95, whole: 96, read: longRange },
]

/** Frames of the journal, each the sentences of one message. Never throws on input. */
export function decodeFrames(frames: readonly Frame[], context: FrameContext): Decoded {
  const decoder = new Decoder(context)
  const parts: Part[] = []
  let at = 0
  const taker = {
    sentence: (sentence: Sentence, tag: TagBlock | undefined) => {
      parts.push({ sentence, tag, line: sentence.bytes, at, place: 0 })
    },
    fault: () => {},
    remark: () => {},
  }
  for (let index = 0; index < frames.length && !decoder.isFull(); index++) {
    const frame = frames[index] as Frame
    const { bytes } = frame
    parts.length = 0
    at = frame.at
    let start = 0
    while (start < bytes.length) {
      const feed = bytes.indexOf(LINE_FEED, start)
      const end = feed < 0 ? bytes.length : feed
      readLine(bytes, start, end, taker)
      start = end + 1
    }
    decoder.message(parts, 'frame', index)
  }
  return decoder.end()
}

const LINE_FEED = 0x0a

/** Turns messages into readings, one after the other; one object for a whole delivery. */
export class Decoder {
  readonly #context: FrameContext
  readonly #decoded = nothing()
  readonly #remarks = new Remarks()
  readonly #bits = new BitReader()
  readonly #latest: number
  readonly #sink: Sink
  #kind = 'frame'
  #place = 0

  constructor(context: FrameContext) {
    this.#context = context
    this.#latest = Date.parse(context.receivedAt) + AHEAD_MILLISECONDS
    const { readings } = this.#decoded
    this.#sink = {
      reading: (contract: ContractId, reading: Record<string, unknown>) => {
        readings.push({ contract, reading })
      },
      remark: (code, message) => this.remark(code, message),
    }
  }

  /** The parts of one message in order, from the place `kind[place]`. */
  message(parts: readonly Part[], kind: string, place: number): void {
    this.#kind = kind
    this.#place = place
    const [first, second] = parts
    if (!first) {
      this.reject('no-sentence', 'no sentence in the frame')
      return
    }
    if (second?.sentence.total === 1) {
      this.#pair(first, second)
      return
    }
    const heard = this.#load(parts)
    if (heard) this.#read(heard)
  }

  reject(code: string, reason: string): void {
    this.#decoded.rejects.push({ at: `${this.#kind}[${this.#place}]`, code, reason })
  }

  remark(code: string, message: string): void {
    this.#remarks.note(code, message, `${this.#kind}[${this.#place}]`)
  }

  /** Names the place of what `reject` and `remark` tell. */
  at(kind: string, place: number): void {
    this.#kind = kind
    this.#place = place
  }

  isFull(): boolean {
    const { readings, rejects } = this.#decoded
    return readings.length + rejects.length > this.#context.limits.entities
  }

  end(): Decoded {
    if (this.isFull()) {
      const most = this.#context.limits.entities
      return rejected('body', 'too-many-entities', `more than ${most} readings and rejects`)
    }
    return { ...this.#decoded, findings: this.#remarks.findings() }
  }

  #load(parts: readonly Part[]): Heard | undefined {
    const bits = this.#bits
    bits.clear()
    for (const { sentence } of parts) {
      const { bytes, payloadStart, payloadEnd, fill } = sentence
      if (bits.add(bytes, payloadStart, payloadEnd, Math.max(0, fill))) continue
      this.reject('wrong-armour', 'a character of the payload is none of the sixty-four')
      return undefined
    }
    if (bits.length() < HEAD_BITS) {
      this.reject('too-short', 'the message ends before its sender')
      return undefined
    }
    const mmsi = bits.u(8, 30)
    if (mmsi > MOST_MMSI) {
      this.reject('wrong-mmsi', 'the sender has more than nine digits')
      return undefined
    }
    const [{ sentence, tag, at }] = parts as [Part]
    return {
      bits,
      type: bits.u(0, 6),
      mmsi: mmsi >= 100_000_000 ? String(mmsi) : String(mmsi).padStart(9, '0'),
      toldAt: tag?.at === undefined ? undefined : this.#told(tag.at),
      at,
      channel: sentence.channel === '' ? undefined : sentence.channel,
      source: tag?.source,
    }
  }

  #read(heard: Heard): void {
    const { type, bits } = heard
    const reader = READERS[type]
    if (!reader) {
      if (type > 0 && type <= LAST_TYPE) {
        this.remark('other-message', `messages of type ${type} are not read`)
      } else this.reject('wrong-type', 'no type of message has this number')
      return
    }
    const length = bits.length()
    if (length < reader.least) {
      this.reject('too-short', `a message of type ${type} that is cut off`)
      return
    }
    if (reader.whole !== undefined && length !== reader.whole) {
      this.remark('other-length', `messages of type ${type} are longer or shorter than they should`)
    }
    reader.read(heard, this.#sink)
  }

  /** Part A and part B of message 24, which the assembler has put together. */
  #pair(first: Part, second: Part): void {
    const name = this.#load([first])?.bits.text(40, 20)
    const heard = this.#load([second])
    if (!heard) return
    const isPartB = heard.type === 24 && heard.bits.length() >= LEAST_PART_B
    if (isPartB) partB(heard, name, this.#sink)
    else this.#read(heard)
  }

  #told(at: number): number | undefined {
    if (at <= this.#latest) return at
    this.remark('tag-time-ahead', 'a TAG block tells a time to come, which was left out')
    return undefined
  }
}

/** A station's clock may be ahead of ours by so much. */
const AHEAD_MILLISECONDS = 600_000

/** Up to the dimensions of the ship (table 76). */
const LEAST_PART_B = 162

function partsOf24(heard: Heard, sink: Sink): void {
  const part = heard.bits.u(38, 2)
  if (part === 0) partA(heard, sink)
  else if (part === 1 && heard.bits.length() >= LEAST_PART_B) partB(heard, undefined, sink)
  else sink.remark('other-part', 'parts of message 24 that are neither A nor B are not read')
}
