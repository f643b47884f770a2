import type { CipherKeys } from './cipher.ts'
import { decrypt, type Edition, type FrameFault, messageOf } from './frame.ts'
import { FrameSplitter } from './splitter.ts'

/** Longest frame of a peer that has not proven who it is: a login has 84 bytes, escaped 168. */
export const STRANGER_BYTES = 512

/** Longest of one that has: a photo (0x1502) in one message. */
export const MAX_FRAME_BYTES = 1_048_576

/** Bytes of a message without use that are shown with its reject. */
const SHOWN_BYTES = 256

/** What came in: a checked message, still encrypted before `trust`, or why there is none. */
export type Received = { message: Uint8Array } | { fault: FrameFault; bytes?: Uint8Array }

/** The receiving half of a link: pieces of a stream to checked, decrypted messages. */
export class Reception {
  readonly #splitter = new FrameSplitter(STRANGER_BYTES)
  #edition: Edition = '2011'
  #keys: CipherKeys | undefined

  /** The peer is known: its edition, its keys, its larger messages. */
  trust(edition: Edition, keys: CipherKeys): void {
    this.#edition = edition
    this.#keys = keys
    this.#splitter.allow(MAX_FRAME_BYTES)
  }

  heldBytes(): number {
    return this.#splitter.heldBytes()
  }

  /**
   * One after the other, because what the first says (a login) decides how the next is read. The
   * messages are copies.
   */
  *receive(bytes: Uint8Array): Generator<Received> {
    for (const piece of this.#splitter.push(bytes)) {
      if ('fault' in piece) yield piece
      else {
        const message = messageOf(piece.escaped, this.#edition)
        if (!(message instanceof Uint8Array)) {
          yield { fault: message, bytes: new Uint8Array(piece.escaped.subarray(0, SHOWN_BYTES)) }
        } else {
          if (this.#keys) decrypt(message, this.#edition, this.#keys)
          yield { message }
        }
      }
    }
  }
}
