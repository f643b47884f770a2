import { Problem } from '@tongqu/contracts'
import { rootAt } from '../merkle/proofs.ts'
import { hashReader } from '../merkle/tiles.ts'
import { parseCheckpoint, type TreeHead } from '../note/checkpoint.ts'
import { parseNote } from '../note/note.ts'
import type { IndexedEntry, LedgerReader } from '../types.ts'
import { USAGE_METERS } from './meters.ts'
import { type Statement, type StatementFrame, statementSums, type UnitPrice } from './statement.ts'
import { entriesBack } from './walk.ts'

/** What a statement is to be about; `from`: where the former one ended, 0 for the first. */
export type StatementAsk = Omit<StatementFrame, 'log' | 'prices'> & { from: number }

/**
 * Computes a statement from the log as the newest checkpoint has it. Its range ends with the last
 * answer under the agreement before the period was over, as the log has them in order: an answer
 * that is told later belongs to the next statement. Undefined while no checkpoint holds the
 * agreement's entry. Throws what the reader throws, `ledger-elsewhere` when the log is shorter than
 * `from`, `ledger-damaged` for prices that are none, `result-too-large`.
 */
export type StatementComputer = (ask: StatementAsk) => Promise<Statement | undefined>

type Reader = Pick<LedgerReader, 'checkpoint' | 'tile' | 'find'>

export function statementComputer(reader: Reader): StatementComputer {
  return async ({ from, ...ask }) => {
    const head = await newestHead(reader)
    if (!head) return undefined
    if (head.size < from) throw new Problem('ledger-elsewhere')
    const prices = await pricesOf(reader, ask.agreement)
    if (!prices) return undefined
    const to = await endOf(reader, head, { ...ask, from })
    const root = await rootAt(to, tilesOf(reader, head))
    const log = { origin: head.origin, from, to, root: Buffer.from(root).toString('base64') }
    return summed(reader, { ...ask, log, prices })
  }
}

async function summed(reader: Reader, frame: StatementFrame): Promise<Statement> {
  const sums = statementSums(frame)
  const { from, to } = frame.log
  const filter = { agreement: frame.agreement, kinds: CLOSES, before: to }
  try {
    for await (const { index, entry } of entriesBack(reader, filter, from)) sums.add(index, entry)
  } catch (cause) {
    throw cause instanceof RangeError ? new Problem('result-too-large', { cause }) : cause
  }
  return sums.statement()
}

const CLOSES = ['serve_close'] as const

/** Size, root and origin of the newest checkpoint; undefined before the first. */
export async function newestHead({
  checkpoint,
}: Pick<LedgerReader, 'checkpoint'>): Promise<TreeHead | undefined> {
  const note = await checkpoint()
  if (note === undefined) return undefined
  const head = parseCheckpoint(parseNote(note)?.text ?? '')
  if (!head) throw new Problem('ledger-damaged')
  return head
}

function tilesOf({ tile }: Reader, { size }: TreeHead) {
  return hashReader(size, async (level, index, width) => {
    const bytes = await tile(level, index, width)
    if (!bytes) throw new Problem('ledger-damaged')
    return bytes
  })
}

/** Index of the first answer under the agreement that ended after the period; else all there is. */
async function endOf(
  reader: Reader,
  { size }: TreeHead,
  { agreement, period, from }: Pick<StatementAsk, 'agreement' | 'period' | 'from'>,
): Promise<number> {
  let end = size
  const filter = { agreement, kinds: CLOSES, since: period.until, before: size }
  for await (const { index } of entriesBack(reader, filter, from)) end = Math.min(end, index)
  return end
}

/**
 * Of the entry with which the agreement came into force: a document, once signed, never changes.
 */
async function pricesOf(
  reader: Reader,
  agreement: string,
): Promise<StatementFrame['prices'] | undefined> {
  let found: IndexedEntry | undefined
  const filter = { agreement, kinds: ['agreement'] as const }
  for await (const one of entriesBack(reader, filter)) {
    if (one.entry.change?.to === 'ACTIVE' && one.entry.body?.document !== undefined) found = one
  }
  if (!found) return undefined
  const fee = found.entry.body?.fee as Partial<Fee> | undefined
  const { currency = USUAL_CURRENCY, unitPrices = [] } = fee ?? {}
  if (!Array.isArray(unitPrices) || !unitPrices.every(isPrice)) throw new Problem('ledger-damaged')
  return { entry: found.index, currency, unitPrices: unitPrices.map(plain) }
}

type Fee = { currency: string; unitPrices: readonly UnitPrice[] }

/** ISO 4217; of an agreement without a fee. */
const USUAL_CURRENCY = 'CNY'

function isPrice(value: unknown): value is UnitPrice {
  const { meter, micros } = Object(value) as Partial<UnitPrice>
  const isKnown = USAGE_METERS.some((one) => one === meter)
  return isKnown && Number.isSafeInteger(micros) && Number(micros) >= 0
}

function plain({ meter, micros }: UnitPrice): UnitPrice {
  return { meter, micros }
}
