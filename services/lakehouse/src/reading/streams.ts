import type { Encoding, RecordsQuery } from '../types.ts'
import { type Pieces, startedBody } from './body.ts'
import { downloadPieces } from './download.ts'
import { rowText } from './encode/row-text.ts'
import type { ReadSnapshot, ReadTable } from './files.ts'
import type { Footers } from './footers.ts'
import type { Lane } from './lane.ts'
import { scanned } from './page.ts'
import { MAX_PAGE_ROWS } from './pages.ts'
import { writeParquetAnswer } from './parquet-answer.ts'
import { questionOf } from './query.ts'
import { wrongLimit } from './refusals.ts'
import { prune } from './scan.ts'
import type { Spool } from './spool.ts'

export type StreamDeps = { footers: Footers; lane: Lane; spool: Spool }

export type StreamRequest = {
  snapshot: ReadSnapshot
  table: ReadTable
  query: RecordsQuery
  encoding: Encoding
  limit?: number
}

/**
 * A whole answer. Parquet, whose footer comes last, and sorted answers, which would keep the sorted
 * rows in memory as long as a slow reader reads, wait in the spool until they are whole.
 */
export async function answerStream(
  deps: StreamDeps,
  request: StreamRequest,
  signal: AbortSignal = new AbortController().signal,
): Promise<ReadableStream<Uint8Array>> {
  const { snapshot, table, query, encoding, limit } = request
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 1)) {
    throw wrongLimit(Number.MAX_SAFE_INTEGER)
  }
  const question = questionOf(table.table, query)
  if (encoding === 'geojson') rowText(encoding, question)
  const release = snapshot.retain()
  try {
    const { kept, decided } = prune(table.files, question)
    const files = await scanned(
      deps,
      kept.map(({ file }) => file),
    )
    const scope = { files, decided }
    const wanted = { signal, ...(limit === undefined ? {} : { limit }) }
    if (encoding === 'parquet') {
      return await deps.spool.through(
        (file) => writeParquetAnswer(deps.lane, file, question, scope, wanted),
        signal,
      )
    }
    const sorted = question.order.length > 0 && (limit ?? Number.POSITIVE_INFINITY) > MAX_PAGE_ROWS
    if (sorted) {
      return await deps.spool.through(
        (file) => file.fill(downloadPieces(deps.lane, question, scope, encoding, wanted)),
        signal,
      )
    }
    const pieces = (own: AbortSignal) =>
      downloadPieces(deps.lane, question, scope, encoding, { ...wanted, signal: own })
    return await startedBody((own) => followed(pieces(own), snapshot.retain()), signal)
  } finally {
    release()
  }
}

/** Calls `ended` when the pieces end, however they end. */
async function* followed(pieces: Pieces, ended: () => void): Pieces {
  try {
    yield* pieces
  } finally {
    ended()
  }
}
