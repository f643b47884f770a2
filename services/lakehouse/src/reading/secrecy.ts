import { Problem } from '@tongqu/contracts'
import { geometryColumns } from './box.ts'
import { columnsRead, type Question } from './query.ts'
import { restrictedReads } from './restricted.ts'
import { TruncatedResult } from './rows.ts'

/**
 * Would rows of the question wait where DuckDB may write them to the disk, with personal text in
 * them that is sealed everywhere else?
 */
export function mustNotSpill(question: Question): boolean {
  const { canonical, order, conditions } = question
  const waits = canonical !== undefined || order.length > 0 || conditions.some(({ joins }) => joins)
  return waits && revealsText(question)
}

/** Does the question look at sealed text? */
export function revealsText(question: Question): boolean {
  const columns = columnsRead(question, geometryColumns(question.geometry))
  return restrictedReads(question, columns).some(({ sealedAs }) => sealedAs !== undefined)
}

/** The refusal of a question that must not spill and does not fit into memory. */
export function asTooLarge(error: unknown): unknown {
  const isMemory = error instanceof Error && /^Out of Memory/.test(error.message)
  if (!isMemory && !(error instanceof TruncatedResult)) return error
  return new Problem('result-too-large', { cause: error })
}
