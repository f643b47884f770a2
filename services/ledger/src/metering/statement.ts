/**
 * 明细: what the answers under one agreement come to, as a pure function of a range of the log and
 * the prices that stand in it. Whoever has a copy of the log computes the same.
 */
import { parseEntry } from '../reader/bundles.ts'
import type { StoredEntry } from '../reader/types.ts'
import type { Entry } from '../types.ts'
import { dayIn } from './days.ts'
import { exactSum, quantityOf, type UsageMeter } from './meters.ts'

/** Millionths of the currency's unit in a hundredth of it (分). */
export const MICROS_PER_FEN = 10_000n

/** A statement longer than this is nobody's to read, and no row's to hold. */
export const MAX_STATEMENT_LINES = 20_000

/** Millionths of the currency's unit for one request, row, byte or second. */
export type UnitPrice = { meter: UsageMeter; micros: number }

export type StatementLine = {
  /** Of the end of the answer, in the zone of the period: `2026-03-01`. */
  day: string
  dataset: string
  /** Client id; of a person the commitment that stands in the entry. */
  app: string
  meter: UsageMeter
  quantity: number
  /** Decimal. */
  unitMicros: string
  amountMicros: string
}

/** All but what is counted. */
export type StatementFrame = {
  id: string
  agreement: string
  edition?: number
  /** Of the catalogue. */
  provider: string
  organisation: string
  /** Instants, RFC 3339; `until` is not included. */
  period: { since: string; until: string; zone: string }
  /** When it was computed, RFC 3339. */
  madeAt: string
  /** Entries `from` up to `to`, which is not included; root (base64) of the tree of `to` leaves. */
  log: { origin: string; from: number; to: number; root: string }
  /** `entry`: index of the entry of the agreement that says the prices. */
  prices: { entry: number; currency: string; unitPrices: readonly UnitPrice[] }
  /** Statement of the month before. */
  prev?: string
}

export type Statement = StatementFrame & {
  /** Sorted by day, dataset, app and meter; of meters that have a price, be it 0. */
  lines: readonly StatementLine[]
  /** Hundredths of the currency's unit, decimal: the sum of all amounts, rounded once, half up. */
  totalFen: string
}

/**
 * Leaves outside the range, of other agreements or of other kinds than `serve_close` do not count;
 * their order does not matter, each is given once. Throws `ledger-damaged` for a leaf that is no
 * entry, a RangeError for more lines than `MAX_STATEMENT_LINES`.
 */
export async function statementOf(
  leaves: AsyncIterable<StoredEntry> | Iterable<StoredEntry>,
  frame: StatementFrame,
): Promise<Statement> {
  const sums = statementSums(frame)
  for await (const { index, bytes } of leaves) sums.add(index, parseEntry(bytes))
  return sums.statement()
}

export type StatementSums = {
  add(index: number, entry: Entry): void
  /** `between` is waited for between some lines and the next. */
  statement(between?: () => Promise<void>): Promise<Statement>
}

/** As `statementOf`, of entries that come one by one. */
export function statementSums(frame: StatementFrame): StatementSums {
  const { agreement, log, prices, period } = frame
  const dayOf = dayIn(period.zone)
  const lines = new Map<string, Counted>()
  const add = (entry: Entry, { meter }: UnitPrice) => {
    const quantity = quantityOf(entry, meter)
    if (quantity === 0) return
    const { dataset = '', actor, t } = entry
    const place = { day: dayOf(t), dataset, app: actor.id ?? '', meter }
    const key = keyOf(place)
    const before = lines.get(key)?.quantity ?? 0
    lines.set(key, { ...place, quantity: exactSum(before, quantity) })
    if (lines.size > MAX_STATEMENT_LINES) throw new RangeError(`${lines.size} lines`)
  }
  return {
    add(index, entry) {
      if (entry.k !== 'serve_close' || entry.agreement !== agreement) return
      if (index < log.from || index >= log.to) return
      for (const price of prices.unitPrices) add(entry, price)
    },
    statement: (between) => statementFrom(frame, lines, between),
  }
}

/** Lines that are priced at once, a millisecond or two. */
const LINES_AT_ONCE = 1_000

async function statementFrom(
  frame: StatementFrame,
  sums: ReadonlyMap<string, Counted>,
  between?: () => Promise<void>,
): Promise<Statement> {
  const micros = new Map(frame.prices.unitPrices.map((price) => [price.meter, price.micros]))
  const sorted = [...sums].sort(([a], [b]) => (a < b ? -1 : 1))
  const lines: StatementLine[] = []
  let total = 0n
  for (const [, line] of sorted) {
    if (lines.length % LINES_AT_ONCE === 0) await between?.()
    const unit = BigInt(micros.get(line.meter) ?? 0)
    const amount = BigInt(line.quantity) * unit
    total += amount
    lines.push({ ...line, unitMicros: String(unit), amountMicros: String(amount) })
  }
  return { ...frame, lines, totalFen: String(fenOf(total)) }
}

/** Amounts are never negative: half up is half away from zero. */
function fenOf(micros: bigint): bigint {
  return (micros + MICROS_PER_FEN / 2n) / MICROS_PER_FEN
}

function keyOf({ day, dataset, app, meter }: StatementPlace): string {
  return [day, dataset, app, meter].join('\0')
}

type Counted = StatementPlace & { quantity: number }
type StatementPlace = Pick<StatementLine, 'day' | 'dataset' | 'app' | 'meter'>
