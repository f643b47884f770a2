import { rowsOf, type StoredDeps } from '../lake-rows.ts'
import { type Book, emptyBook } from './book.ts'
import { FAULT, SCORE, VERDICT } from './rows.ts'
import { type Day, emptyDay } from './score.ts'
import type { Settled, VerdictState } from './verdict.ts'

type Row = Record<string, unknown>

/**
 * The book as the lake has it, for a hub whose own was lost: what was counted since the last
 * writing is gone, and what is usual has to be learnt again.
 */
export async function recallBook(deps: StoredDeps): Promise<Book> {
  const book = emptyBook()
  for await (const row of rowsOf(deps, SCORE, ['dataset', 'day', 'basis'])) {
    const counts = countsOf(row.basis)
    const dataset = String(row.dataset)
    if (!counts) continue
    const days = book.days.get(dataset) ?? new Map<string, Day>()
    book.days.set(dataset, days.set(String(row.day), counts))
  }
  for await (const row of rowsOf(deps, VERDICT, VERDICT_COLUMNS)) {
    book.verdicts.set(`${row.dataset} ${row.source_id} ${row.rule}`, verdictOf(row))
  }
  for await (const row of rowsOf(deps, FAULT, FAULT_COLUMNS)) {
    const { dataset, source_id, day, kind, code, place, occurrences, reason } = row
    book.faults.set([dataset, source_id, day, kind, code, place].join(' '), {
      dataset: String(dataset),
      source: String(source_id),
      day: String(day),
      kind: kind === 'reject' ? 'reject' : 'finding',
      code: String(code),
      place: String(place),
      occurrences: Number(occurrences),
      ...(typeof reason === 'string' ? { reason } : {}),
    })
  }
  return book
}

const VERDICT_COLUMNS = [
  'dataset',
  'source_id',
  'rule',
  'verdict',
  'frozen_verdict',
  'judged_at',
  'since',
  'checked',
  'found',
  'new_found',
  'fixed',
  'first_at',
  'first_message',
  'delivery_sha256',
]

const FAULT_COLUMNS = [
  'dataset',
  'source_id',
  'day',
  'kind',
  'code',
  'place',
  'occurrences',
  'reason',
]

function countsOf(basis: unknown): Day | undefined {
  if (typeof basis !== 'string') return undefined
  try {
    return { ...emptyDay(), ...(JSON.parse(basis) as Partial<Day>) }
  } catch {
    return undefined
  }
}

function verdictOf(row: Row): VerdictState {
  const checked = Number(row.checked ?? 0)
  const found = Number(row.found ?? 0)
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  const [firstAt, firstMessage] = [text(row.first_at), text(row.first_message)]
  const [frozen, delivery] = [text(row.frozen_verdict), text(row.delivery_sha256)]
  return {
    verdict: row.verdict as VerdictState['verdict'],
    ...(frozen ? { frozen: frozen as Settled } : {}),
    judgedAt: Date.parse(String(row.judged_at)),
    since: Date.parse(String(row.since)),
    checked,
    found,
    fresh: Number(row.new_found ?? 0),
    fixed: Number(row.fixed ?? 0),
    ...(firstAt ? { firstAt } : {}),
    ...(firstMessage ? { firstMessage } : {}),
    ...(delivery ? { delivery } : {}),
    smooth: { checked, found },
  }
}
