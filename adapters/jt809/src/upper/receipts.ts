import type { Turn } from '../turn.ts'
import { countNotice, type PlatformLink, serialNotice } from './platform-link.ts'

/**
 * Receipts of one main link: 0x9101, the number of positions since START_TIME (JT/T 809-2011 table
 * 17), as acknowledgements, so that none is sent before the positions are on disk.
 *
 * A period is free of interruptions: TCP keeps the order, so that the count of a period says
 * exactly which positions of the sender are kept, namely the first so many. After a message that
 * could not be read a new period begins with another START_TIME; a sender that goes by receipts
 * sends again from the last confirmed position on. The first receipt, with 0, follows the login at
 * once: it tells the START_TIME of the first period, and that this platform gives receipts.
 */
export class Receipts {
  readonly #link: PlatformLink
  #start: number
  #total = 0
  #told = 0

  constructor(link: PlatformLink, now: number) {
    this.#link = link
    this.#start = Math.floor(now / 1_000)
  }

  begin(turn: Turn, now: number): void {
    const { platform, outgoing, serials } = this.#link
    if (platform.receiptEvery > 0) turn.replies.push(this.#notice(now))
    if (platform.edition === '2019' && serials.lastBySub().size > 0) {
      turn.replies.push(outgoing.frame(0x9103, serialNotice(serials.lastBySub(), now), now))
    }
  }

  count(positions: number): void {
    this.#total += positions
  }

  /** Something was lost: what came before it is receipted, what follows counts anew. */
  interrupted(turn: Turn, now: number): void {
    if (this.#link.platform.receiptEvery === 0) return
    if (this.#total > this.#told) turn.acknowledgements.push(this.#notice(now))
    this.#start = Math.max(Math.floor(now / 1_000), this.#start + 1)
    this.#total = 0
    this.#told = 0
  }

  /** The receipt of a turn whose frames hold positions. */
  write(turn: Turn, now: number): void {
    const every = this.#link.platform.receiptEvery
    const isDue = every > 0 && this.#total - this.#told >= every
    if (isDue && turn.frames.length > 0) turn.acknowledgements.push(this.#notice(now))
  }

  #notice(now: number): Uint8Array {
    this.#told = this.#total
    const end = Math.max(Math.floor(now / 1_000), this.#start)
    return this.#link.outgoing.frame(0x9101, countNotice(this.#total, this.#start, end), now)
  }
}
