import { BitReader } from './armour.ts'
import type { Sentence } from './sentence.ts'
import type { TagBlock } from './tag-block.ts'

/** Parts of a message are sent at once; one that is later than this belongs to another. */
export const PART_MILLISECONDS = 5_000

/**
 * Sentences of one line that may come between two parts. Sequence numbers have one digit and come
 * back soon: where a part is lost, the rest must not wait for the next message of that number.
 */
export const PART_SENTENCES = 64

/** Messages of which parts are held; ten sequence numbers on two channels, of three stations. */
export const MOST_PENDING = 64

/** Part B of message 24 follows part A within a minute (ITU-R M.1371-5, annex 8, 3.22). */
export const PAIR_MILLISECONDS = 65_000

/** Vessels of which part A is held. */
export const MOST_PAIRS = 2_048

/** A sentence with what stands around it. */
export type Part = {
  sentence: Sentence
  tag: TagBlock | undefined
  /** TAG block and sentence, as they came. */
  line: Uint8Array
  /** Receipt, milliseconds since 1970. */
  at: number
  /** Where it stands in a capture. */
  place: number
}

export type AssemblerTaker = {
  /** The parts of one message in order; of message 24 those of part A and part B. */
  message(parts: readonly Part[]): void
  /** Some parts of a message never came. */
  lost(parts: readonly Part[]): void
}

type Pending = {
  parts: (Part | undefined)[]
  total: number
  held: number
  at: number
  seen: number
}

/**
 * Joins the parts of messages by sequence number and channel, and by group where TAG blocks tell
 * one, in whatever order they come and whatever comes between them. Holds no more than its limits.
 */
export class Assembler {
  readonly #taker: AssemblerTaker
  readonly #pending = new Map<string, Pending>()
  readonly #pairs = new Map<number, Part>()
  readonly #bits = new BitReader()
  #seen = 0
  #bytes = 0

  constructor(taker: AssemblerTaker) {
    this.#taker = taker
  }

  take(part: Part): void {
    this.#seen++
    if (this.#pending.size > 0) this.#expire(part.at)
    if (part.sentence.total === 1) this.#single(part)
    else this.#part(part)
  }

  heldBytes(): number {
    return this.#bytes
  }

  /** When something held must be given away at the latest; undefined when nothing is held. */
  wakeAt(): number | undefined {
    const [pending] = this.#pending.values()
    const [pair] = this.#pairs.values()
    const part = pending && pending.at + PART_MILLISECONDS
    const other = pair && pair.at + PAIR_MILLISECONDS
    if (part === undefined || other === undefined) return part ?? other
    return Math.min(part, other)
  }

  /** Gives away what has waited too long. */
  due(now: number): void {
    this.#expire(now)
    for (const [mmsi, part] of this.#pairs) {
      if (now - part.at < PAIR_MILLISECONDS) return
      this.#unpair(mmsi, part)
      this.#taker.message([part])
    }
  }

  /** Gives away everything. */
  rest(): void {
    for (const key of this.#pending.keys()) this.#drop(key)
    for (const [mmsi, part] of this.#pairs) {
      this.#unpair(mmsi, part)
      this.#taker.message([part])
    }
  }

  #part(part: Part): void {
    const { sentence, tag } = part
    const key = `${sentence.sequence} ${sentence.channel} ${tag?.group ?? ''}`
    let pending = this.#pending.get(key)
    const known = pending?.parts[sentence.number - 1]
    if (known && isSame(known, part)) return
    if (pending && (known || pending.total !== sentence.total)) {
      this.#drop(key)
      pending = undefined
    }
    if (!pending) {
      const { total } = sentence
      pending = { parts: new Array(total), total, held: 0, at: part.at, seen: this.#seen }
      this.#pending.set(key, pending)
      const [oldest] = this.#pending.keys()
      if (this.#pending.size > MOST_PENDING && oldest !== undefined) this.#drop(oldest)
    }
    pending.parts[sentence.number - 1] = kept(part)
    pending.held++
    this.#bytes += part.line.length
    if (pending.held < pending.total) return
    this.#forget(key, pending)
    const parts = pending.parts.filter((one) => one !== undefined)
    this.#taker.message(parts)
  }

  #single(part: Part): void {
    const { bytes, payloadStart, payloadEnd } = part.sentence
    // 'H' is 24, the type in the first six bits.
    if (bytes[payloadStart] !== 0x48 || payloadEnd - payloadStart < 7) {
      this.#taker.message([part])
      return
    }
    const bits = this.#bits
    bits.clear()
    if (!bits.add(bytes, payloadStart, payloadStart + 7, 0)) {
      this.#taker.message([part])
      return
    }
    const mmsi = bits.u(8, 30)
    const partNumber = bits.u(38, 2)
    const first = this.#pairs.get(mmsi)
    if (first) this.#unpair(mmsi, first)
    if (partNumber > 0) {
      this.#taker.message(first ? [first, part] : [part])
      return
    }
    // The same part once more, by another station or a repeater, tells nothing new.
    if (first && !isSame(first, part)) this.#taker.message([first])
    this.#pairs.set(mmsi, kept(part))
    this.#bytes += part.line.length
    const [oldest] = this.#pairs
    if (this.#pairs.size > MOST_PAIRS && oldest) {
      this.#unpair(...oldest)
      this.#taker.message([oldest[1]])
    }
  }

  #expire(now: number): void {
    for (const [key, { at, seen }] of this.#pending) {
      if (now - at < PART_MILLISECONDS && this.#seen - seen <= PART_SENTENCES) return
      this.#drop(key)
    }
  }

  #drop(key: string): void {
    const pending = this.#pending.get(key)
    if (!pending) return
    this.#forget(key, pending)
    this.#taker.lost(pending.parts.filter((one) => one !== undefined))
  }

  #forget(key: string, pending: Pending): void {
    this.#pending.delete(key)
    for (const part of pending.parts) this.#bytes -= part?.line.length ?? 0
  }

  #unpair(mmsi: number, part: Part): void {
    this.#pairs.delete(mmsi)
    this.#bytes -= part.line.length
  }
}

/** The bytes of a chunk are the transport's again after the call. */
function kept(part: Part): Part {
  const line = Uint8Array.from(part.line)
  const { sentence } = part
  const shift = sentence.end - line.length
  return {
    ...part,
    line,
    sentence: {
      ...sentence,
      bytes: line,
      start: sentence.start - shift,
      end: line.length,
      payloadStart: sentence.payloadStart - shift,
      payloadEnd: sentence.payloadEnd - shift,
    },
  }
}

function isSame(one: Part, other: Part): boolean {
  return payloadOf(one).equals(payloadOf(other))
}

function payloadOf({ sentence: { bytes, payloadStart, payloadEnd } }: Part): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset + payloadStart, payloadEnd - payloadStart)
}
