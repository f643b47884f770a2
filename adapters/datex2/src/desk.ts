import {
  type DecodeContext,
  type Decoded,
  type Reading,
  type Reject,
  Remarks,
} from '@tongqu/adapter-kit'
import { type ContractId, contractOf, isValid, validate } from '@tongqu/contracts'

/** Violations of one row that are looked at; a row has some fifty columns. */
const MOST_VIOLATIONS = 100

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
    if (!isValid(contract, reading)) {
      const fault = this.#amend(contract, reading, at)
      if (fault) {
        this.reject(at, fault.rule, fault.reason, contract)
        return
      }
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

  #amend(
    contract: ContractId,
    reading: Record<string, unknown>,
    at: string,
  ): { rule: string; reason: string } | undefined {
    const required = new Set(requiredOf(contract))
    for (const { at: place, rule, message } of validate(contract, reading, MOST_VIOLATIONS)) {
      const column = place.split('/')[1] ?? ''
      if (column === '' || required.has(column) || !(column in reading)) {
        return { rule, reason: `${place}: ${message}`.slice(0, REASON_CHARACTERS) }
      }
      delete reading[column]
      const code = rule === 'enum' ? 'unknown-code' : 'value-not-kept'
      this.note(code, `${contract} ${column} ${message}; left out`, at)
    }
    if (isValid(contract, reading)) return undefined
    return { rule: 'invalid', reason: 'does not obey its contract' }
  }
}

const required = new Map<ContractId, readonly string[]>()

function requiredOf(contract: ContractId): readonly string[] {
  const known = required.get(contract)
  if (known) return known
  const columns = contractOf(contract).columns.filter(({ nullable }) => !nullable)
  const names = columns.map(({ name }) => name)
  required.set(contract, names)
  return names
}

function withoutGaps(columns: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const reading: Record<string, unknown> = {}
  for (const name in columns) {
    if (columns[name] !== undefined) reading[name] = columns[name]
  }
  return reading
}
