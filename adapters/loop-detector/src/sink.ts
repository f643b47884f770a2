import { type Decoded, nothing, type Reading, Remarks } from '@tongqu/adapter-kit'
import type { ContractId } from '@tongqu/contracts'

/** Gathers what a document says, up to the entities a delivery may hold. */
export class Sink {
  readonly remarks = new Remarks()
  /** Nothing more is taken: the limit is reached, or the document is refused. */
  isFull = false
  #held = nothing()
  #entities = 0
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#held.readings.length + this.#held.rejects.length
  }

  reading(contract: ContractId, reading: Reading['reading'], at: () => string): void {
    if (this.#hasRoom(at)) this.#held.readings.push({ contract, reading })
  }

  reject(contract: ContractId | undefined, at: string, code: string, reason: string): void {
    if (!this.#hasRoom(() => at)) return
    this.#held.rejects.push({ ...(contract && { contract }), at, code, reason })
  }

  /** Refuses what comes; what was read before stays. */
  refuse(at: string, code: string, reason: string): void {
    this.reject(undefined, at, code, reason)
    this.isFull = true
  }

  /** What was gathered since the last time. */
  take(): Decoded {
    const taken = this.#held
    this.#held = nothing()
    return taken
  }

  /** The last place is for the reject that tells of the limit. */
  #hasRoom(at: () => string): boolean {
    if (this.isFull) return false
    this.#entities++
    if (this.#entities < this.#limit) return true
    this.isFull = true
    const reason = `more than ${this.#limit} readings and rejects; the rest is not read`
    this.#held.rejects.push({ at: at(), code: 'too-many', reason })
    return false
  }
}
