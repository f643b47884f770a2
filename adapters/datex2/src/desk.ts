import {
  type DecodeContext,
  type Decoded,
  mended,
  type Reading,
  type Reject,
  Remarks,
} from '@tongqu/adapter-kit'
import type { ContractId } from '@tongqu/contracts'

/** Characters of a reject's reason: violations name columns, never values. */
const REASON_CHARACTERS = 500

/** Characters of one value in `extra`. */
const EXTRA_CHARACTERS = 20_000

/**
 * Where rows are laid down while a delivery is read. It checks every row against its contract,
 * keeps within `limits.entities`, and gives out what it holds piece by piece.
 */
export class Desk {
  readonly context: DecodeContext
  readonly #remarks = new Remarks()
  #readings: Reading[] = []
  #rejects: Reject[] = []
  #given = 0
  #isFull = false
  /** Rejects of the whole delivery, given out or not. */
  refused = 0

  constructor(context: DecodeContext) {
    this.context = context
  }

  /** Nothing more is taken: the limit is reached. */
  get isFull(): boolean {
    return this.#isFull
  }

  /** Readings that wait to be given out. */
  get waiting(): number {
    return this.#readings.length
  }

  /**
   * A row, columns that are undefined left out. An optional column whose value the contract does
   * not take (a speed of -1, an unknown code) is left out with a remark; where a required column
   * is missing or wrong, the row is a reject.
   */
  put(contract: ContractId, columns: Readonly<Record<string, unknown>>, at: string): void {
    const reading = withoutGaps(columns)
    if (reading.extra !== undefined) this.#shorten(reading.extra as Record<string, string>, at)
    const outcome = mended(contract, reading)
    if ('code' in outcome) {
      this.reject(at, outcome.code, outcome.reason.slice(0, REASON_CHARACTERS), contract)
      return
    }
    for (const { column, rule, message } of outcome.losses) {
      const code = rule === 'enum' ? 'unknown-code' : 'value-not-kept'
      this.note(code, `${contract} ${column} ${message}; left out`, at)
    }
    if (this.#hasRoom(at)) this.#readings.push({ contract, reading })
  }

  reject(at: string, code: string, reason: string, contract?: ContractId): void {
    if (!this.#hasRoom(at)) return
    this.refused++
    this.#rejects.push({ ...(contract && { contract }), at, code, reason })
  }

  note(code: string, message: string, at: string): void {
    this.#remarks.note(code, message, at)
  }

  /** What came in since the last call, but for one row: it may have to make room for a reject. */
  give(): Decoded {
    const readings = this.#readings.splice(0, this.#readings.length - 1)
    const rejects = this.#rejects.splice(0)
    this.#given += readings.length + rejects.length
    return { readings, rejects, findings: [] }
  }

  /** All that is left, with the remarks on the whole delivery. */
  finish(): Decoded {
    const left = { readings: this.#readings, rejects: this.#rejects }
    this.#readings = []
    this.#rejects = []
    return { ...left, findings: this.#remarks.findings() }
  }

  #shorten(extra: Record<string, string>, at: string): void {
    for (const [name, value] of Object.entries(extra)) {
      if (value.length <= EXTRA_CHARACTERS) continue
      extra[name] = value.slice(0, EXTRA_CHARACTERS).toWellFormed()
      this.note('text-cut', `${name.slice(0, 80)} is too long; cut`, at)
    }
  }

  #hasRoom(at: string): boolean {
    if (this.#isFull) return false
    const held = this.#readings.length + this.#rejects.length
    const { entities } = this.context.limits
    if (this.#given + held < entities) return true
    this.#isFull = true
    this.refused++
    if (this.#readings.length > 0) this.#readings.pop()
    else this.#rejects.pop()
    const reason = `more than ${entities} readings and rejects`
    this.#rejects.push({ at, code: 'too-many', reason })
    return false
  }
}

function withoutGaps(columns: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const reading: Record<string, unknown> = {}
  for (const name in columns) {
    if (columns[name] !== undefined) reading[name] = columns[name]
  }
  return reading
}
