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
 * Is told again and again which share of the range has been walked, 0…1, and waited for before the
 * walk goes on. What it throws ends the walk.
 */
export type StatementWatch = (share: number) => Promise<void>

export type StatementComputer = {
  /**
   * Does a checkpoint hold the agreement's entry? Little work. Throws what the reader throws,
   * `ledger-elsewhere` when the log is shorter than `from`, `ledger-damaged` for prices that are
   * none.
   */
  isReady(ask: Pick<StatementAsk, 'agreement' | 'from'>): Promise<boolean>
  /**
   * Computes a statement from the log as the newest checkpoint has it, some milliseconds at a time.
   * Its range ends before the first answer under the agreement that ended after the period, as the
   * log has them in order: an answer that is told later belongs to the next statement. An answer
   * from the future of `madeAt` had a wrong clock, and ends nothing. Undefined while it is not
   * ready. Throws what `isReady` and `watch` throw, and `result-too-large`.
   */
  compute(ask: StatementAsk, watch?: StatementWatch): Promise<Statement | undefined>
}

type Reader = Pick<LedgerReader, 'checkpoint' | 'tile' | 'find'>
type Frame = Omit<StatementAsk, 'from'>

/** Entries that are read at once: half a bundle of them, a millisecond or two of work. */
const PAGE_ENTRIES = 125
/** So far clocks of gateways may be ahead of ours. */
const CLOCKS_APART_MILLISECONDS = 5 * 60_000

export function statementComputer(reader: Reader): StatementComputer {
  return {
    isReady: async (ask) => (await begun(reader, ask)) !== undefined,
    async compute({ from, ...frame }, watch = async () => undefined) {
      const found = await begun(reader, { from, agreement: frame.agreement })
      if (!found) return undefined
      const { head, prices } = found
      const told = (place: number) => watch((head.size - place) / Math.max(1, head.size - from))
      const to = await endOf(reader, head, { ...frame, from, told })
      const root = await rootAt(to, tilesOf(reader, head))
      const log = { origin: head.origin, from, to, root: Buffer.from(root).toString('base64') }
      return summed(reader, { ...frame, log, prices }, told)
    },
  }
}

async function begun(
  reader: Reader,
  { agreement, from }: Pick<StatementAsk, 'agreement' | 'from'>,
) {
  const head = await newestHead(reader)
  if (!head) return undefined
  if (head.size < from) throw new Problem('ledger-elsewhere')
  const prices = await pricesOf(reader, agreement)
  return prices && { head, prices }
}

/** How far a walk has come, back from the newest entry. */
type Told = (place: number) => Promise<void>

async function summed(reader: Reader, frame: StatementFrame, told: Told): Promise<Statement> {
  const sums = statementSums(frame)
  const { from, to } = frame.log
  const filter = { agreement: frame.agreement, kinds: CLOSES, before: to }
  let place = to
  const walk = { limit: PAGE_ENTRIES, between: () => told(place) }
  try {
    for await (const { index, entry } of entriesBack(reader, filter, from, walk)) {
      sums.add(index, entry)
      place = index
    }
  } catch (cause) {
    throw cause instanceof RangeError ? new Problem('result-too-large', { cause }) : cause
  }
  return sums.statement(() => told(from))
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
  { agreement, period, madeAt, from, told }: Frame & { from: number; told: Told },
): Promise<number> {
  let end = size
  const until = new Date(Date.parse(madeAt) + CLOCKS_APART_MILLISECONDS).toISOString()
  const filter = { agreement, kinds: CLOSES, since: period.until, until, before: size }
  const walk = { limit: PAGE_ENTRIES, between: () => told(end) }
  for await (const { index } of entriesBack(reader, filter, from, walk)) end = Math.min(end, index)
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
