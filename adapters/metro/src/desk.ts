import {
  type DecodeContext,
  type Decoded,
  mended,
  nothing,
  type Reading,
  Remarks,
} from '@tongqu/adapter-kit'
import { type ContractId, contractOf } from '@tongqu/contracts'

/** Characters of a reject's reason. */
const REASON_CHARACTERS = 500

/** Gathers what a delivery says, up to the entities it may hold. */
export class Desk {
  readonly context: DecodeContext
  readonly remarks = new Remarks()
  #held = nothing()
  #entities = 0
  #isFull = false

  constructor(context: DecodeContext) {
    this.context = context
  }

  /** Nothing more is taken: the limit is reached, or the delivery is refused. */
  get isFull(): boolean {
    return this.#isFull
  }

  /** Readings and rejects that wait to be taken. */
  get size(): number {
    return this.#held.readings.length + this.#held.rejects.length
  }

  /** A row that is known to obey its contract. */
  add(contract: ContractId, reading: Reading['reading'], at: () => string): void {
    if (this.#hasRoom(at)) this.#held.readings.push({ contract, reading })
  }

  /**
   * A row, columns that are undefined left out. What an optional column cannot hold is left out
   * with a remark; a row without what its contract demands is a reject. True when it was taken.
   */
  put(contract: ContractId, columns: Readonly<Record<string, unknown>>, at: string): boolean {
    const reading = Object.fromEntries(
      Object.entries(columns).filter(([, value]) => value !== undefined),
    )
    const key = keyOf(contract, reading)
    const outcome = mended(contract, reading)
    if ('code' in outcome) {
      this.reject(contract, at, outcome.code, outcome.reason, key)
      return false
    }
    for (const { column, rule, message } of outcome.losses) {
      const code = rule === 'enum' ? 'unknown-code' : 'value-not-kept'
      this.remarks.note(code, `${column} ${message}; left out`, at)
    }
    this.add(contract, reading, () => at)
    return true
  }

  /** `key`: values of the contract's key, so that what cannot be read is not taken for ended. */
  reject(
    contract: ContractId | undefined,
    at: string,
    code: string,
    reason: string,
    key?: readonly unknown[],
  ): void {
    if (!this.#hasRoom(() => at)) return
    const known = key?.some((value) => value !== null) ? { key } : {}
    const short = reason.slice(0, REASON_CHARACTERS)
    this.#held.rejects.push({ ...(contract && { contract }), at, code, reason: short, ...known })
  }

  /** Refuses what comes; what was read before stays. */
  refuse(at: string, code: string, reason: string): void {
    this.reject(undefined, at, code, reason)
    this.#isFull = true
  }

  /** What was gathered since the last time. */
  take(): Decoded {
    const taken = this.#held
    this.#held = nothing()
    return taken
  }

  /** The last place is for the reject that tells of the limit. */
  #hasRoom(at: () => string): boolean {
    if (this.#isFull) return false
    this.#entities++
    const { entities } = this.context.limits
    if (this.#entities < entities) return true
    this.#isFull = true
    const reason = `more than ${entities} readings and rejects; the rest is not read`
    this.#held.rejects.push({ at: at(), code: 'too-many', reason })
    return false
  }
}

/** Values of the contract's key; null where the reading has none. */
export function keyOf(contract: ContractId, reading: Reading['reading']): readonly unknown[] {
  return contractOf(contract).key.map((column) => reading[column] ?? null)
}
