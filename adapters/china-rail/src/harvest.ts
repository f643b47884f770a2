import {
  type DecodeContext,
  type Decoded,
  mended,
  type Reading,
  type Reject,
  Remarks,
  rejected,
} from '@tongqu/adapter-kit'
import { type ContractId, contractOf } from '@tongqu/contracts'

/** Longest excerpt of a broken record kept with its reject, in characters. */
const RAW_CHARACTERS = 2_000

/** A column of a reading, and what is in it; undefined columns are left out. */
export type Columns = Readonly<Record<string, unknown>>

/**
 * What one delivery brought, as it grows: readings that obey their contracts and stand once each,
 * rejects, and remarks.
 */
export class Harvest {
  readonly context: DecodeContext
  readonly remarks = new Remarks()
  readonly #readings: Reading[] = []
  readonly #rejects: Reject[] = []
  readonly #seen = new Map<string, Reading['reading']>()
  #overflows = false

  constructor(context: DecodeContext) {
    this.context = context
  }

  /** Is the delivery refused, whatever else it holds? */
  get overflows(): boolean {
    return this.#overflows
  }

  /** Equal remarks are told once, with their number; so no value of a record belongs in them. */
  note(code: string, message: string, at: string): void {
    this.remarks.note(code, message, at)
  }

  reject(
    at: string,
    code: string,
    reason: string,
    { contract, raw }: { contract?: ContractId; raw?: unknown } = {},
  ): void {
    if (!this.#hasRoom()) return
    const excerpt = raw === undefined ? {} : { raw: excerptOf(raw) }
    this.#rejects.push({ ...(contract && { contract }), at, code, reason, ...excerpt })
  }

  /**
   * Adds a reading if it obeys its contract; what an optional column can not hold is left out with
   * a remark. The same reading twice is one; another one of the same key is a reject.
   */
  add(contract: ContractId, columns: Columns, at: string, raw?: unknown): boolean {
    const said = Object.entries(columns).filter(([, value]) => value !== undefined)
    const reading = Object.fromEntries(said)
    const outcome = mended(contract, reading)
    if ('code' in outcome) {
      this.reject(at, outcome.code, outcome.reason, { contract, raw })
      return false
    }
    for (const { column, message } of outcome.losses) {
      this.note('not-kept', `${column}: ${message}`, at)
    }
    const key = keyOf(contract, reading)
    const earlier = this.#seen.get(key)
    if (earlier !== undefined) return this.#again(contract, earlier, reading, at)
    if (!this.#hasRoom()) return false
    this.#seen.set(key, reading)
    this.#readings.push({ contract, reading })
    return true
  }

  /** A reading that was added with this key. */
  find(contract: ContractId, ...key: readonly unknown[]): Columns | undefined {
    return this.#seen.get(`${contract}\n${JSON.stringify(key)}`)
  }

  /**
   * The delivery. One with more than the source may send is refused as a whole: a timetable cut off
   * would replace a whole one.
   */
  decoded(covers: readonly ContractId[]): Decoded {
    const { entities } = this.context.limits
    if (this.#overflows) {
      const whole = rejected('body', 'too-many-records', `more than ${entities} records`)
      return { ...whole, covers: [] }
    }
    return {
      readings: this.#readings,
      rejects: this.#rejects,
      findings: this.remarks.findings(),
      covers: this.#readings.length === 0 ? [] : covers,
    }
  }

  #again(contract: ContractId, earlier: Columns, reading: Columns, at: string): boolean {
    if (JSON.stringify(earlier) === JSON.stringify(reading)) {
      this.note('duplicate-record', 'the same record stands before', at)
      return true
    }
    this.reject(at, 'duplicate-key', 'another record before has the same key', { contract })
    return false
  }

  #hasRoom(): boolean {
    const count = this.#readings.length + this.#rejects.length
    if (count < this.context.limits.entities) return true
    this.#overflows = true
    return false
  }
}

function keyOf(contract: ContractId, reading: Columns): string {
  const key = contractOf(contract).key.map((column) => reading[column] ?? null)
  return `${contract}\n${JSON.stringify(key)}`
}

function excerptOf(raw: unknown): string {
  const text = typeof raw === 'string' ? raw : (JSON.stringify(raw) ?? String(raw))
  return text.length > RAW_CHARACTERS ? `${text.slice(0, RAW_CHARACTERS)}…` : text
}
