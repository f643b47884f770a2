/** The flag at both ends of a frame, and the byte that escapes it (JT/T 808-2019 4.4.2). */
export const FLAG = 0x7e
const ESCAPE = 0x7d

/** Flag, header of 12, checksum: less is no frame. */
const LEAST_BYTES = 13

/** Header with packet item 21, body 1,023, checksum, and every byte of them escaped. */
export const MOST_PIECE_BYTES = 2 * (21 + 1_023 + 1)

/** Why a piece between two flags is no frame. */
export type FrameFault = {
  code: 'too-short' | 'wrong-escape' | 'wrong-checksum' | 'endless-frame' | 'no-flag'
  reason: string
}

const TOO_SHORT: FrameFault = { code: 'too-short', reason: 'shorter than a header and a checksum' }
const WRONG_ESCAPE: FrameFault = {
  code: 'wrong-escape',
  reason: '0x7D is followed by neither 0x01 nor 0x02',
}
const WRONG_CHECKSUM: FrameFault = {
  code: 'wrong-checksum',
  reason: 'the exclusive or of header and body is not the checksum',
}
const ENDLESS: FrameFault = {
  code: 'endless-frame',
  reason: `no flag within ${MOST_PIECE_BYTES} bytes, the longest frame there is`,
}
const NO_FLAG: FrameFault = { code: 'no-flag', reason: 'bytes before the first flag' }

/** Who takes what a splitter finds. `frame` is header and body; it may be a view of the chunk. */
export type FrameTaker = {
  frame(frame: Uint8Array): void
  fault(fault: FrameFault, piece: Uint8Array | undefined): void
}

/**
 * Cuts a stream of bytes into frames, however it comes in chunks: a frame is what stands between
 * two flags, empty pieces are dropped, so that it finds back into step at the next flag whatever
 * happened before. It copies only what is escaped or lies over several chunks, and holds no more
 * than the longest frame there is.
 */
export class FrameSplitter {
  readonly #taker: FrameTaker
  #held: Uint8Array | undefined
  #heldLength = 0
  #state: 'before' | 'inside' | 'skipping' = 'before'
  #hasToldNoFlag = false

  constructor(taker: FrameTaker) {
    this.#taker = taker
  }

  /** Bytes held for the frame that has begun. */
  heldBytes(): number {
    return this.#held?.length ?? 0
  }

  feed(chunk: Uint8Array): void {
    let start = 0
    while (start < chunk.length) {
      const flag = chunk.indexOf(FLAG, start)
      const end = flag < 0 ? chunk.length : flag
      if (end > start) this.#more(chunk, start, end, flag >= 0)
      if (flag < 0) return
      if (this.#heldLength > 0) this.#finishHeld()
      this.#state = 'inside'
      start = flag + 1
    }
  }

  #more(chunk: Uint8Array, start: number, end: number, isWhole: boolean): void {
    if (this.#state === 'skipping') return
    if (this.#state === 'before') {
      if (!this.#hasToldNoFlag) this.#taker.fault(NO_FLAG, undefined)
      this.#hasToldNoFlag = true
      return
    }
    if (this.#heldLength + end - start > MOST_PIECE_BYTES) {
      this.#taker.fault(ENDLESS, undefined)
      this.#release()
      this.#state = 'skipping'
    } else if (isWhole && this.#heldLength === 0) {
      this.#piece(chunk.subarray(start, end))
    } else {
      this.#hold(chunk, start, end)
    }
  }

  #hold(chunk: Uint8Array, start: number, end: number): void {
    const length = this.#heldLength + end - start
    if (this.#held === undefined || this.#held.length < length) {
      const held = new Uint8Array(Math.min(MOST_PIECE_BYTES, Math.max(HELD_BYTES, 2 * length)))
      if (this.#held) held.set(this.#held.subarray(0, this.#heldLength))
      this.#held = held
    }
    this.#held.set(chunk.subarray(start, end), this.#heldLength)
    this.#heldLength = length
  }

  #finishHeld(): void {
    const piece = this.#held?.subarray(0, this.#heldLength)
    this.#release()
    if (piece) this.#piece(piece)
  }

  #release(): void {
    this.#held = undefined
    this.#heldLength = 0
  }

  #piece(piece: Uint8Array): void {
    const frame = unwrapped(piece)
    if (frame instanceof Uint8Array) this.#taker.frame(frame)
    else this.#taker.fault(frame, piece)
  }
}

/** Most frames fit in this; a longer one doubles it. */
const HELD_BYTES = 128

/**
 * Header and body of what stands between two flags: unescaped, its checksum checked and taken off.
 * Without an escape in it the answer is a view.
 */
export function unwrapped(piece: Uint8Array): Uint8Array | FrameFault {
  let sum = 0
  for (let at = 0; at < piece.length; at++) {
    const byte = piece[at] as number
    if (byte === ESCAPE) return unwrappedEscaped(piece)
    sum ^= byte
  }
  if (piece.length < LEAST_BYTES) return TOO_SHORT
  return sum === 0 ? piece.subarray(0, piece.length - 1) : WRONG_CHECKSUM
}

function unwrappedEscaped(piece: Uint8Array): Uint8Array | FrameFault {
  const bytes = new Uint8Array(piece.length)
  let [length, sum] = [0, 0]
  for (let at = 0; at < piece.length; at++) {
    let byte = piece[at] as number
    if (byte === ESCAPE) {
      const next = piece[++at]
      if (next !== 1 && next !== 2) return WRONG_ESCAPE
      byte = next === 1 ? ESCAPE : FLAG
    }
    sum ^= byte
    bytes[length++] = byte
  }
  if (length < LEAST_BYTES) return TOO_SHORT
  return sum === 0 ? bytes.subarray(0, length - 1) : WRONG_CHECKSUM
}

/** The frame of header and body as it goes over the line: checksum, escapes, flags. */
export function wrapped(message: Uint8Array): Uint8Array {
  let [sum, escapes] = [0, 0]
  for (let at = 0; at < message.length; at++) {
    const byte = message[at] as number
    sum ^= byte
    if (byte === FLAG || byte === ESCAPE) escapes++
  }
  if (sum === FLAG || sum === ESCAPE) escapes++
  const frame = new Uint8Array(message.length + 3 + escapes)
  frame[0] = FLAG
  let end = 1
  for (let at = 0; at <= message.length; at++) {
    const byte = at < message.length ? (message[at] as number) : sum
    if (byte === FLAG || byte === ESCAPE) {
      frame[end++] = ESCAPE
      frame[end++] = byte === ESCAPE ? 1 : 2
    } else {
      frame[end++] = byte
    }
  }
  frame[end] = FLAG
  return frame
}
