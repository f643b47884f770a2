import { identifier } from '../sql.ts'
import type { Pieces } from './body.ts'
import { arrowEncoder } from './encode/arrow.ts'
import { frameOf, lineSql, rowText, type TextEncoding } from './encode/row-text.ts'
import type { Lane } from './lane.ts'
import type { Question } from './query.ts'
import { COLUMNS_AHEAD, type SealedSql, sealedRows, TEXT_AHEAD } from './rows.ts'
import { allRowsSql, type Output, type Scope, sealed } from './statements.ts'
import type { CountRows } from './types.ts'
import { columnVector, textPieces } from './vectors.ts'

/** Parts of a result gathered before they are handed on. */
const PIECE_BYTES = 256 * 1024

export type Streamed = TextEncoding | 'arrow'

type Options = { limit?: number; signal: AbortSignal; count?: CountRows }

/**
 * The whole answer as pieces of the encoding, made as they are asked for. The first ones are small,
 * so that the first byte leaves early. Throws `TruncatedResult` instead of ending short.
 */
export function downloadPieces(
  lane: Lane,
  question: Question,
  scope: Scope,
  encoding: Streamed,
  options: Options,
): Pieces {
  return partPieces(lane, question, encoding, options)(scope, { first: true, last: true })
}

/**
 * The same for an answer that is made scope by scope: each call gives the pieces of one, the first
 * with what stands before all rows, the last with what stands after them. In this order only.
 */
export function partPieces(
  lane: Lane,
  question: Question,
  encoding: Streamed,
  options: Options,
): (scope: Scope, place: { first: boolean; last: boolean }) => Pieces {
  if (encoding === 'arrow') return arrowParts(lane, question, options)
  return textParts(lane, question, encoding, options)
}

function textParts(
  lane: Lane,
  question: Question,
  encoding: TextEncoding,
  { limit, signal, count }: Options,
): ReturnType<typeof partPieces> {
  const frame = frameOf(encoding, question)
  const text = rowText(encoding, question)
  const list = frame.rows === 'list'
  const output: Output = {
    sql: [list ? `concat(',', ${text.sql()})` : lineSql(text)],
    columns: text.columns,
  }
  const begun = { list, any: false }
  return (scope, { first, last }) => {
    const statement = sealed(allRowsSql(question, scope, output, limit), output)
    const around = { head: first ? frame.head : '', tail: last ? frame.tail() : '', list }
    return textOfRows(lane, statement, around, signal, { begun, ...(count && { count }) })
  }
}

/**
 * The first column of a result, end to end. In a `list` each row begins with a comma, and that of
 * the first row of all (`begun`) is left out.
 */
export async function* textOfRows(
  lane: Lane,
  statement: SealedSql,
  frame: { head: string; tail: string; list: boolean },
  signal: AbortSignal,
  { begun = { any: false }, count }: { begun?: { any: boolean }; count?: CountRows } = {},
): Pieces {
  let pieces: Uint8Array[] = [Buffer.from(frame.head)]
  let size = PIECE_BYTES
  const ahead = TEXT_AHEAD
  for await (const part of sealedRows(lane, { ...statement, ahead }, signal)) {
    const start = pieces.length
    textPieces(columnVector(part.chunk, 0), part.rows, pieces)
    if (frame.list && !begun.any) pieces[start] = pieces[start]?.subarray(1) ?? new Uint8Array()
    begun.any = true
    count?.(part.rows)
    for (let index = start; index < pieces.length; index += 1) size += pieces[index]?.length ?? 0
    if (size >= PIECE_BYTES) {
      yield pieces
      pieces = []
      size = 0
    }
  }
  yield [...pieces, Buffer.from(frame.tail)]
}

function arrowParts(
  lane: Lane,
  question: Question,
  { limit, signal, count }: Options,
): ReturnType<typeof partPieces> {
  const output = columnsOutput(question)
  const encoder = arrowEncoder(question.columns)
  const ahead = COLUMNS_AHEAD
  return async function* (scope, { first, last }) {
    const statement = sealed(allRowsSql(question, scope, output, limit), output)
    let pieces = first ? [encoder.head()] : []
    for await (const { chunk, rows } of sealedRows(lane, { ...statement, ahead }, signal)) {
      count?.(rows)
      const batch = encoder.add(chunk, rows)
      if (!batch) continue
      yield [...pieces, batch]
      pieces = []
    }
    yield last ? [...pieces, ...encoder.tail()] : pieces
  }
}

/** The columns themselves. */
export function columnsOutput({ columns }: Pick<Question, 'columns'>): Output {
  return { sql: columns.map(({ name }) => identifier(name)), columns }
}
