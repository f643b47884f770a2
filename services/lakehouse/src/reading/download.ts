import { identifier } from '../sql.ts'
import type { Pieces } from './body.ts'
import { arrowEncoder } from './encode/arrow.ts'
import { frameOf, lineSql, rowText, type TextEncoding } from './encode/row-text.ts'
import type { Lane } from './lane.ts'
import type { Question } from './query.ts'
import { COLUMNS_AHEAD, type SealedSql, sealedRows, TEXT_AHEAD } from './rows.ts'
import { allRowsSql, type Output, type Scope, sealed } from './statements.ts'
import { columnVector, textPieces } from './vectors.ts'

/** Parts of a result gathered before they are handed on. */
const PIECE_BYTES = 256 * 1024

export type Streamed = TextEncoding | 'arrow'

/**
 * The whole answer as pieces of the encoding, made as they are asked for. The first ones are small,
 * so that the first byte leaves early. Throws `TruncatedResult` instead of ending short.
 */
export function downloadPieces(
  lane: Lane,
  question: Question,
  scope: Scope,
  encoding: Streamed,
  options: { limit?: number; signal: AbortSignal },
): Pieces {
  if (encoding === 'arrow') return arrowPieces(lane, question, scope, options)
  return textDownload(lane, question, scope, encoding, options)
}

function textDownload(
  lane: Lane,
  question: Question,
  scope: Scope,
  encoding: TextEncoding,
  { limit, signal }: { limit?: number; signal: AbortSignal },
): Pieces {
  const frame = frameOf(encoding, question)
  const text = rowText(encoding, question)
  const list = frame.rows === 'list'
  const output: Output = {
    sql: [list ? `concat(',', ${text.sql()})` : lineSql(text)],
    columns: text.columns,
  }
  const statement = sealed(allRowsSql(question, scope, output, limit), output)
  return textOfRows(lane, statement, { head: frame.head, tail: frame.tail(), list }, signal)
}

/**
 * The first column of a result, end to end. In a `list` each row begins with a comma, and that of
 * the first row is left out.
 */
export async function* textOfRows(
  lane: Lane,
  statement: SealedSql,
  frame: { head: string; tail: string; list: boolean },
  signal: AbortSignal,
): Pieces {
  let first = frame.list
  let pieces: Uint8Array[] = [Buffer.from(frame.head)]
  let size = PIECE_BYTES
  const ahead = TEXT_AHEAD
  for await (const part of sealedRows(lane, { ...statement, ahead }, signal)) {
    const start = pieces.length
    textPieces(columnVector(part.chunk, 0), part.rows, pieces)
    if (first) pieces[start] = pieces[start]?.subarray(1) ?? new Uint8Array()
    first = false
    for (let index = start; index < pieces.length; index += 1) size += pieces[index]?.length ?? 0
    if (size >= PIECE_BYTES) {
      yield pieces
      pieces = []
      size = 0
    }
  }
  yield [...pieces, Buffer.from(frame.tail)]
}

async function* arrowPieces(
  lane: Lane,
  question: Question,
  scope: Scope,
  { limit, signal }: { limit?: number; signal: AbortSignal },
): Pieces {
  const { columns } = question
  const output = columnsOutput(question)
  const statement = sealed(allRowsSql(question, scope, output, limit), output)
  const encoder = arrowEncoder(columns)
  let pieces = [encoder.head()]
  const ahead = COLUMNS_AHEAD
  for await (const { chunk, rows } of sealedRows(lane, { ...statement, ahead }, signal)) {
    const batch = encoder.add(chunk, rows)
    if (!batch) continue
    yield [...pieces, batch]
    pieces = []
  }
  yield [...pieces, ...encoder.tail()]
}

/** The columns themselves. */
export function columnsOutput({ columns }: Pick<Question, 'columns'>): Output {
  return { sql: columns.map(({ name }) => identifier(name)), columns }
}
