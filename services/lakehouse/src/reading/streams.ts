import type { Encoding, RecordsQuery } from '../types.ts'
import { type Pieces, startedBody } from './body.ts'
import { downloadPieces, partPieces } from './download.ts'
import { rowText } from './encode/row-text.ts'
import type { ReadSnapshot, ReadTable } from './files.ts'
import type { Footers } from './footers.ts'
import type { Lane } from './lane.ts'
import { scanned } from './page.ts'
import { MAX_PAGE_ROWS } from './pages.ts'
import { writeParquetAnswer } from './parquet-answer.ts'
import { partsOf } from './parts.ts'
import { questionOf } from './query.ts'
import { wrongLimit } from './refusals.ts'
import { prune } from './scan.ts'
import { asTooLarge, mustNotSpill, revealsText } from './secrecy.ts'
import type { Spool } from './spool.ts'
import type { Scope } from './statements.ts'
import type { CountRows } from './types.ts'

export type StreamDeps = {
  footers: Footers
  lane: Lane
  /** Never writes to the disk. */
  guarded: Lane
  spool: Spool
}

export type StreamRequest = {
  snapshot: ReadSnapshot
  table: ReadTable
  query: RecordsQuery
  encoding: Encoding
  limit?: number
  count?: CountRows
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
  const { snapshot, table, query, encoding, limit, count } = request
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 1)) {
    throw wrongLimit(Number.MAX_SAFE_INTEGER)
  }
  const question = questionOf(table.table, query)
  if (encoding === 'geojson') rowText(encoding, question)
  const revealing = revealsText(question)
  const guarded = mustNotSpill(question) || (revealing && encoding === 'parquet')
  const lane = guarded ? deps.guarded : deps.lane
  const release = snapshot.retain()
  try {
    const pruned = prune(table.files, question)
    const wanted = { signal, ...(limit !== undefined && { limit }), ...(count && { count }) }
    const scope = await scopeOf(deps, pruned.kept, pruned.decided)
    if (encoding === 'parquet') {
      const answer = { question, scope, sealed: revealing }
      return await deps.spool.through(
        (file) => writeParquetAnswer(lane, file, answer, wanted),
        signal,
      )
    }
    const sorted = question.order.length > 0 || question.canonical !== undefined
    const pieces = (own: AbortSignal) =>
      downloadPieces(lane, question, scope, encoding, { ...wanted, signal: own })
    if (!sorted || (limit ?? Number.POSITIVE_INFINITY) <= MAX_PAGE_ROWS) {
      return await startedBody((own) => followed(pieces(own), snapshot.retain()), signal)
    }
    const parts = limit === undefined ? partsOf(pruned.kept, question) : []
    if (parts.length < 2)
      return await deps.spool.through((file) => file.fill(pieces(signal)), signal)
    const scopes = parts.map(
      ({ kept }) =>
        () =>
          scopeOf(deps, kept, pruned.decided),
    )
    const rolled = (own: AbortSignal) => {
      const next = partPieces(lane, question, encoding, { ...wanted, signal: own })
      return rolling(deps.spool, scopes, next, own)
    }
    return await startedBody((own) => followed(rolled(own), snapshot.retain()), signal)
  } catch (error) {
    throw guarded ? asTooLarge(error) : error
  } finally {
    release()
  }
}

async function scopeOf(
  deps: StreamDeps,
  kept: ReturnType<typeof prune>['kept'],
  decided: Scope['decided'],
): Promise<Scope> {
  const files = kept.map(({ file }) => file)
  return { files: await scanned(deps, files), decided }
}

/** Part after part, each sorted and whole in the spool before it leaves. */
async function* rolling(
  spool: Spool,
  scopes: readonly (() => Promise<Scope>)[],
  piecesOf: ReturnType<typeof partPieces>,
  signal: AbortSignal,
): Pieces {
  for (const [index, scope] of scopes.entries()) {
    const place = { first: index === 0, last: index === scopes.length - 1 }
    const pieces = piecesOf(await scope(), place)
    const body = await spool.through((file) => file.fill(pieces), signal)
    for await (const piece of body) yield [piece]
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
