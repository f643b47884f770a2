import { type ContractId, contractOf, isValid, validate } from '@tongqu/contracts'
import type { Decoded, Reading, Reject } from './types.ts'

/** Longest excerpt of a broken record kept with its reject, in characters. */
const RAW_CHARACTERS = 2_000

/**
 * Turns the items of a delivery into readings of one contract. An item that does not obey becomes a
 * reject at its own place and hides none of the others.
 *
 * `toReading` answers what the item says, in the contract's words; it need not check anything, and
 * columns it leaves undefined are left out.
 * `at` names the place of the item at `index`, e.g. `counters[3]`.
 */
export function collect<T>(
  contract: ContractId,
  items: readonly T[],
  toReading: (item: T, index: number) => Record<string, unknown>,
  at: (index: number) => string,
): Decoded {
  const decoded = nothing()
  for (const [index, item] of items.entries()) {
    const result = checked(contract, withoutGaps(toReading(item, index)), at(index))
    if ('reading' in result) decoded.readings.push(result)
    else decoded.rejects.push({ ...result, raw: excerpt(item) })
  }
  return decoded
}

/** The reading if it obeys its contract, else a reject that names the first rule it breaks. */
export function checked(
  contract: ContractId,
  reading: Record<string, unknown>,
  at: string,
): Reading | Reject {
  if (isValid(contract, reading)) return { contract, reading }
  const [first] = validate(contract, reading)
  const reason = first ? `${first.at}: ${first.message}` : 'does not obey its contract'
  const key = contractOf(contract).key.map((column) => reading[column] ?? null)
  const known = key.some((value) => value !== null) ? { key } : {}
  return { contract, at, code: first?.rule ?? 'invalid', reason, ...known }
}

/** A delivery refused as a whole. */
export function rejected(at: string, code: string, reason: string): Decoded {
  return { ...nothing(), rejects: [{ at, code, reason }] }
}

/** The members of a JSON object; of anything else none, so that a contract finds them missing. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** A delivery in which nothing was found yet. */
export function nothing(): Decoded {
  return { readings: [], rejects: [], findings: [] }
}

/**
 * The lines that `hub decode` prints and that fixtures expect, as NDJSON: `{ contract, reading }`
 * for each reading, then `{ reject: { at, reason } }` for each reject.
 */
export function* linesOf(decoded: Decoded): Generator<string> {
  for (const { contract, reading } of decoded.readings) yield JSON.stringify({ contract, reading })
  for (const { at, reason } of decoded.rejects) yield JSON.stringify({ reject: { at, reason } })
}

function withoutGaps(reading: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(reading).filter(([, value]) => value !== undefined))
}

function excerpt(item: unknown): string {
  const text = JSON.stringify(item) ?? String(item)
  return text.length > RAW_CHARACTERS ? `${text.slice(0, RAW_CHARACTERS)}…` : text
}
