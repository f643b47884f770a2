import { type Entry, scan } from './scan.ts'
import { type Copy, Fault, rootAt } from './verify.ts'

/** Meters of a statement, and what entries call them. */
const METERS: Record<string, string> = {
  requests: 'requests',
  rows: 'rows',
  bytes: 'bytes',
  'stream-seconds': 'seconds',
}
/** Of an agreement without a fee. */
const FREE = { currency: 'CNY', unitPrices: [] }
/** Amounts are in millionths of the currency's unit; a total is in hundredths (分). */
const MICROS_PER_FEN = 10_000n

type Price = { meter: string; micros: number }
type Fee = { currency: string; unitPrices: Price[] }
type Line = Record<(typeof MEMBERS)[number], string | number>
type Statement = {
  agreement: string
  period: { since: string; until: string; zone: string }
  log: { origin: string; from: number; to: number; root: string }
  prices: Fee & { entry: number }
  lines: Line[]
  totalFen: string
}
const MEMBERS = [
  'day',
  'dataset',
  'app',
  'meter',
  'quantity',
  'unitMicros',
  'amountMicros',
] as const

/**
 * Computes a statement (明细) again from the entries that it covers and the prices that stand in the
 * log: `serve_close` of its agreement, by day, dataset, app and meter. Money is exact; the total is
 * rounded once, half up. Throws `statement-…` for the first thing that differs.
 */
export async function checkStatement(text: string, copy: Copy): Promise<string> {
  const statement = shaped(text)
  await checkRange(statement, copy)
  const fee = await feeOf(statement, copy)
  const wanted = await linesOf(statement, fee, copy)
  const told = statement.lines.map((line) => MEMBERS.map((member) => line[member]).join(' '))
  for (let at = 0; at < Math.max(told.length, wanted.length); at++) {
    const should = wanted[at]?.line ?? '—'
    if (told[at] !== should)
      throw new Fault(`statement-line #${at}: ${told[at] ?? '—'}\n应为 / should be: ${should}`)
  }
  const micros = wanted.reduce((sum, { amount }) => sum + amount, 0n)
  const total = String((micros + MICROS_PER_FEN / 2n) / MICROS_PER_FEN)
  if (total !== statement.totalFen)
    throw new Fault(`statement-total ${statement.totalFen}\n应为 / should be: ${total}`)
  return `${wanted.length} 行 / lines, ${total} 分 / fen (${fee.currency})`
}

function shaped(text: string): Statement {
  const found = JSON.parse(text)
  const { log, period, prices, lines } = found
  const isWhole = [log?.from, log?.to, prices?.entry].every(Number.isSafeInteger)
  const isShaped = Array.isArray(lines) && Array.isArray(prices?.unitPrices)
  if (!isWhole || !isShaped || typeof period?.zone !== 'string')
    throw new Fault('statement-malformed')
  return found
}

async function checkRange({ log }: Statement, { head, tile }: Copy): Promise<void> {
  if (log.origin !== head.origin) throw new Fault(`statement-origin ${log.origin}`)
  const isThere = 0 <= log.from && log.from <= log.to && log.to <= head.size
  const root = isThere ? await rootAt(log.to, tile) : undefined
  if (root?.toString('base64') !== log.root) throw new Fault(`statement-root ${log.to}`)
}

/** Prices as the entry has them with which the agreement came into force. */
async function feeOf({ agreement, prices }: Statement, copy: Copy): Promise<Fee> {
  const isThere = 0 <= prices.entry && prices.entry < copy.head.size
  const range = scan(copy, prices.entry, prices.entry + (isThere ? 1 : 0))
  const entry: Entry | undefined = (await range.next()).value?.entry
  const fee = (entry?.body?.fee ?? FREE) as Fee
  const isOwn = entry?.k === 'agreement' && entry.change?.id === agreement
  const [inLog, told] = [fee, prices].map(({ currency, unitPrices }) =>
    [currency, ...unitPrices.map(({ meter, micros }) => `${meter} ${micros}`)].join('\n'),
  )
  if (!isOwn || entry.change?.to !== 'ACTIVE' || inLog !== told)
    throw new Fault(`statement-prices #${prices.entry}`)
  return fee
}

async function linesOf({ agreement, log, period }: Statement, fee: Fee, copy: Copy) {
  const options = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  const day = new Intl.DateTimeFormat('en-CA', { ...options, timeZone: period.zone })
  const sums = new Map<string, { place: string[]; quantity: bigint; unit: bigint }>()
  for await (const { entry } of scan(copy, log.from, log.to)) {
    if (entry.k !== 'serve_close' || entry.agreement !== agreement) continue
    for (const { meter, micros } of fee.unitPrices) {
      const more = BigInt(entry.meters?.[METERS[meter] ?? ''] ?? 0)
      if (more === 0n) continue
      const date = day.format(new Date(entry.t ?? ''))
      const place = [date, entry.dataset ?? '', entry.actor?.id ?? '', meter]
      const before = sums.get(place.join('\0'))?.quantity ?? 0n
      sums.set(place.join('\0'), { place, quantity: before + more, unit: BigInt(micros) })
    }
  }
  const sorted = [...sums].sort(([one], [other]) => (one < other ? -1 : 1))
  return sorted.map(([, { place, quantity, unit }]) => {
    const amount = quantity * unit
    return { line: [...place, quantity, unit, amount].join(' '), amount }
  })
}
