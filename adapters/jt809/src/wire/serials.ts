/** Missing serials that are waited for, and for how long: the other link may still bring them. */
const MAX_MISSING = 1_000
const WAIT_MILLISECONDS = 10_000

/** A larger step is a restart of the peer rather than a loss. */
const MAX_STEP = 100_000

/** A run of serials that never came, and the sub-message behind which they were missed. */
export type Gap = { from: number; to: number; subId: number }

/**
 * Watches MSG_SN of one platform over both of its links (JT/T 809-2011 table 3, note a: counted by
 * platform, from 0, so that the receiver finds out what was lost). In 2019 platforms also count by
 * sub-message (0x1103 tells a serial for each): a serial that follows on its own kind is no gap.
 */
export class SerialWatch {
  #highest: number | undefined
  readonly #bySub = new Map<number, number>()
  readonly #missing = new Map<number, { since: number; subId: number }>()

  /**
   * A login: a platform that counts from the start again has been started again. Nothing else says
   * so, for many count each of their links by itself, and the slave link is behind then.
   */
  begin(serial: number): void {
    if (this.#highest !== undefined && serial >= this.#highest) return
    this.#highest = serial
    this.#missing.clear()
  }

  note(serial: number, subId: number, now: number): void {
    const own = this.#bySub.get(subId)
    this.#bySub.set(subId, serial)
    this.#missing.delete(serial)
    const highest = this.#highest
    if (highest === undefined) {
      this.#highest = serial
      return
    }
    if (serial <= highest || (own !== undefined && serial === own + 1 && serial !== highest + 1)) {
      return
    }
    const first = highest + 1
    this.#highest = serial
    if (serial - first > MAX_STEP) return
    for (let lost = first; lost < serial && this.#missing.size < MAX_MISSING; lost++) {
      this.#missing.set(lost, { since: now, subId })
    }
  }

  /** Gaps that have been waited for long enough; told once. */
  gaps(now: number): Gap[] {
    const gaps: Gap[] = []
    for (const [serial, { since, subId }] of this.#missing) {
      if (now - since < WAIT_MILLISECONDS) continue
      this.#missing.delete(serial)
      const last = gaps.at(-1)
      if (last && last.to === serial - 1 && last.subId === subId) last.to = serial
      else gaps.push({ from: serial, to: serial, subId })
    }
    return gaps
  }

  /** The last serial of each kind of sub-message. */
  lastBySub(): ReadonlyMap<number, number> {
    return this.#bySub
  }
}
