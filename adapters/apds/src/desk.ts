import { type DecodeContext, type Decoded, mended, type Reject, Remarks } from '@tongqu/adapter-kit'
import type { ContractId } from '@tongqu/contracts'

/** Longest excerpt of a reading that is refused, in characters. */
const RAW_CHARACTERS = 2_000

/** Takes what the parts of a document say, within the limits of the source. */
export class Desk {
  readonly zone: string
  readonly receivedAt: string
  readonly options: DecodeContext['options']
  #most: number
  #readings: Decoded['readings'] = []
  #rejects: Reject[] = []
  #remarks = new Remarks()
  #surplus = false

  constructor({ zone, receivedAt, options, limits }: DecodeContext) {
    this.zone = zone
    this.receivedAt = receivedAt
    this.options = options
    this.#most = limits.entities
  }

  /** A reading without its gaps; what an optional column cannot hold is left out and told. */
  put(contract: ContractId, given: Readonly<Record<string, unknown>>, at: string): void {
    if (this.#isFull()) return
    const reading = Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined && value !== null),
    )
    const result = mended(contract, reading)
    if ('reason' in result) {
      const raw = JSON.stringify(reading).slice(0, RAW_CHARACTERS)
      this.#rejects.push({ contract, at, ...result, raw })
      return
    }
    for (const { column, message } of result.losses) {
      this.note('unfit-value', `${contract} ${column} ${message}`, at)
    }
    this.#readings.push({ contract, reading })
  }

  refuse(at: string, code: string, reason: string, contract?: ContractId): void {
    if (!this.#isFull()) this.#rejects.push({ ...(contract && { contract }), at, code, reason })
  }

  note(code: string, message: string, at: string): void {
    this.#remarks.note(code, message, at)
  }

  /** A note for one place, as the kit's lenient readers take it. */
  at(at: string, field: string): (message: string) => void {
    return (message) => this.#remarks.note('lenient', `${field}: ${message}`, at)
  }

  decoded(mode?: Decoded['mode']): Decoded {
    const findings = this.#remarks.findings()
    if (this.#surplus) {
      const reason = `more than ${this.#most} records`
      if (this.#readings.length > 0) this.#readings.pop()
      else this.#rejects.pop()
      this.#rejects.push({ at: 'body', code: 'too-many', reason })
    }
    const emitted = [...new Set(this.#readings.map(({ contract }) => contract))]
    const covers = emitted.length > 0 ? { covers: emitted } : {}
    return {
      readings: this.#readings,
      rejects: this.#rejects,
      findings,
      ...covers,
      ...(mode && { mode }),
    }
  }

  #isFull(): boolean {
    const full = this.#readings.length + this.#rejects.length >= this.#most
    if (full) this.#surplus = true
    return full
  }
}
