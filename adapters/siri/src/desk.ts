import {
  checked,
  type DecodeContext,
  type Decoded,
  type Reading,
  type Reject,
  Remarks,
} from '@tongqu/adapter-kit'
import type { ContractId } from '@tongqu/contracts'

/** A row under way: columns of a contract, those that are undefined not at all. */
export type Row = Record<string, unknown>

/** Where the readings, rejects and remarks of one document come together, within its limits. */
export class Desk {
  readonly context: DecodeContext
  readonly #remarks = new Remarks()
  #readings: Reading[] = []
  #rejects: Reject[] = []
  #taken = 0
  isFull = false
  /** Records that made no reading, or not all that they should. */
  broken = 0

  constructor(context: DecodeContext) {
    this.context = context
  }

  note(code: string, message: string, at: string): void {
    this.#remarks.note(code, message, at)
  }

  /** Takes a row if it obeys its contract; else it is a reject at `at`. */
  add(contract: ContractId, row: Row, at: string): void {
    if (!this.#hasRoom()) return
    const result = checked(contract, row, at)
    if ('reading' in result) {
      this.#readings.push(result)
      return
    }
    this.broken++
    this.#rejects.push(result)
  }

  reject(code: string, reason: string, at: string): void {
    if (!this.#hasRoom()) return
    this.broken++
    this.#rejects.push({ at, code, reason })
  }

  /** Takes over what the reader of the document refused. */
  refuse(reject: Reject | undefined): void {
    if (reject) this.reject(reject.code, reject.reason, reject.at)
  }

  get waiting(): number {
    return this.#readings.length + this.#rejects.length
  }

  /** What has come together since the last call, without remarks. */
  take(): Decoded {
    const taken = { readings: this.#readings, rejects: this.#rejects, findings: [] }
    this.#readings = []
    this.#rejects = []
    return taken
  }

  findings(): Decoded['findings'] {
    return this.#remarks.findings()
  }

  /** The last place is for the reject that says that there were more. */
  #hasRoom(): boolean {
    if (this.isFull) return false
    this.#taken++
    const { entities } = this.context.limits
    if (this.#taken < entities) return true
    this.isFull = true
    this.broken++
    const reason = `more than ${entities} readings and rejects`
    this.#rejects.push({ at: 'document', code: 'too-many', reason })
    return false
  }
}
