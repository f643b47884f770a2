import { FRAME_END, FRAME_START, type FrameFault } from './frame.ts'

/**
 * A piece of a stream: what stands between two flags (it may share the pushed bytes), or why there
 * is no such thing.
 */
export type Piece = { escaped: Uint8Array } | { fault: FrameFault; bytes: Uint8Array }

/** Bytes of a piece without frame that are shown with its reject. */
const SHOWN_BYTES = 256

/**
 * Cuts a stream of bytes into frames, whatever pieces it arrives in. Never holds more than
 * `maxBytes`: a frame that does not end by then is given up, and the next 5B begins anew.
 *
 * A 5B inside a frame ends it unfinished, because escaped content never holds one (JT/T 809-2011
 * 4.4.5): what follows is a new frame, so that a lost end costs one message and not two.
 */
export class FrameSplitter {
  #maxBytes: number
  /** Since the last 5B, without it; undefined outside of a frame. */
  #open: Uint8Array[] | undefined
  #held = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Larger frames are taken from now on: the peer has proven who it is. */
  allow(maxBytes: number): void {
    this.#maxBytes = maxBytes
  }

  heldBytes(): number {
    return this.#held
  }

  /** Has a frame begun that has not ended? */
  isOpen(): boolean {
    return this.#open !== undefined
  }

  /** The pieces that end within `chunk`, in their order; `allow` counts for those not taken yet. */
  *push(chunk: Uint8Array): Generator<Piece> {
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length)
    const pieces: Piece[] = []
    let at = 0
    while (at < bytes.length) {
      at = this.#step(bytes, at, pieces)
      yield* pieces.splice(0)
    }
  }

  #step(bytes: Uint8Array, at: number, pieces: Piece[]): number {
    if (!this.#open) {
      const start = bytes.indexOf(FRAME_START, at)
      const junk = bytes.subarray(at, start < 0 ? bytes.length : start)
      if (junk.length > 0) pieces.push(faulty('no-frame', 'bytes outside of a frame', junk))
      if (start < 0) return bytes.length
      this.#begin()
      return start + 1
    }
    const end = bytes.indexOf(FRAME_END, at)
    const stop = end < 0 ? bytes.length : end
    const again = bytes.subarray(at, stop).indexOf(FRAME_START)
    const part = bytes.subarray(at, again < 0 ? stop : at + again)
    const isTooLong = this.#held + part.length > this.#maxBytes
    if (isTooLong) {
      const reason = `no 5D within ${this.#maxBytes} bytes`
      pieces.push(faulty('frame-too-long', reason, this.#joined(part)))
    } else if (again >= 0) {
      pieces.push(faulty('unfinished-frame', '5B inside of a frame', this.#joined(part)))
    } else if (end >= 0) pieces.push({ escaped: this.#joined(part) })
    else this.#keep(part)
    if (again >= 0) this.#begin()
    else if (isTooLong || end >= 0) this.#open = undefined
    if (this.#open === undefined) this.#held = 0
    return again >= 0 ? at + again + 1 : end < 0 ? stop : stop + 1
  }

  #begin(): void {
    this.#open = []
    this.#held = 0
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#open?.push(new Uint8Array(bytes))
    this.#held += bytes.length
  }

  #joined(last: Uint8Array): Uint8Array {
    const parts = this.#open ?? []
    return parts.length === 0 ? last : Buffer.concat([...parts, last])
  }
}

function faulty(code: string, reason: string, bytes: Uint8Array): Piece {
  return { fault: { code, reason }, bytes: new Uint8Array(bytes.subarray(0, SHOWN_BYTES)) }
}
