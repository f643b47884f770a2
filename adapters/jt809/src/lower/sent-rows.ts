/** Rows that may be under way; more wait until the peer confirms. */
export const MAX_UNCONFIRMED = 50_000

/** Rows that count together: positions sent so far on this connection, and the place they reach. */
type Chunk = { positions: number; place: number | undefined; sentAt: number }

/**
 * What was sent and what of it is confirmed. Positions are counted per connection in the order of
 * sending, places are the caller's; TCP keeps the order, so that a count says which rows arrived.
 */
export class SentRows {
  #confirmed = -1
  #sent = 0
  #counted = 0
  #chunks: Chunk[] = []
  #head = 0

  /** A new connection: nothing is under way any more. */
  restart(): void {
    this.#sent = 0
    this.#counted = 0
    this.#chunks = []
    this.#head = 0
  }

  /**
   * `positions` more are on their way; when all of them have arrived, so have all rows up to
   * `place` (undefined: they were confirmed before).
   */
  sent(positions: number, place: number | undefined, now: number): void {
    this.#sent += positions
    this.#chunks.push({ positions: this.#sent, place, sentAt: now })
    this.#settle()
  }

  /** The peer keeps the first `positions` of this connection. False when it can not be true. */
  arrived(positions: number): boolean {
    if (positions > this.#sent) return false
    this.#counted = Math.max(this.#counted, positions)
    this.#settle()
    return true
  }

  /** Positions sent on this connection. */
  total(): number {
    return this.#sent
  }

  unconfirmed(): number {
    return this.#sent - this.#counted
  }

  /** When the oldest unconfirmed row was sent. */
  oldestAt(): number | undefined {
    return this.#chunks[this.#head]?.sentAt
  }

  confirmed(): number {
    return this.#confirmed
  }

  #settle(): void {
    for (;;) {
      const chunk = this.#chunks[this.#head]
      if (!chunk || chunk.positions > this.#counted) break
      this.#head += 1
      if (chunk.place !== undefined && chunk.place > this.#confirmed) this.#confirmed = chunk.place
    }
    if (this.#head > 1_000 && this.#head * 2 > this.#chunks.length) {
      this.#chunks = this.#chunks.slice(this.#head)
      this.#head = 0
    }
  }
}
