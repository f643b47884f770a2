import type { Dataset } from '@tongqu/catalog'
import type { Engine } from '../engine.ts'
import type {
  Derivation,
  Encoding,
  EventSpan,
  Page,
  RecordsQuery,
  Restriction,
  Snapshot,
} from '../types.ts'
import type { VersionInfo, Wanted } from './snapshots.ts'
import type { ByteRange, OpenedFile } from './stored.ts'

export type LakeReaderOptions = {
  /** The data folder. Reading needs no lock: any number of readers may share it with the writer. */
  dir: string
  datasets: Iterable<Dataset>
  /** Milliseconds since 1970. */
  now: () => number
  uuid: () => string
  /** For scans and downloads; point queries use an engine of one thread that the reader opens. */
  engine: Engine
  /** Memory for pages and point queries; 64 MB unless told otherwise. */
  cacheBytes?: number
  /** Largest result that may wait in the spool; `SPOOL_RESULT_BYTES` unless told otherwise. */
  spoolBytes?: number
  /** Memory for sorting rows with revealed personal text, which may not spill; 512 unless told. */
  sealedMemoryMegabytes?: number
  /** Told of what went wrong without harm: a lease that could not be renewed. */
  report?: (error: unknown) => void
}

export type PageRequest = { limit: number; cursor?: string }

/** A page in its encoding. `next` is the cursor of the next one; absent at the end. */
export type EncodedPage = { body: Uint8Array; contentType: string; rows: number; next?: string }

/** Called with the rows that were made since it was last called, before they leave. */
export type CountRows = (rows: number) => void

/**
 * The lake as doors read it. Every call that names a dataset throws `Problem('dataset-not-found')`
 * for one that is not in the catalogue; every query may throw `table-not-found`, `unknown-column`,
 * `wrong-operator`, `wrong-value`, `wrong-bbox`, `wrong-datetime`, `too-many-values` and
 * `no-geometry`, and `hub-busy` when all places for such work stay taken.
 */
export type LakeReader = {
  /**
   * Pins a release: the newest, that of a version, an instant or a cursor. Its files stay readable
   * until `close`. A table of the catalogue that has not landed is there, empty. Throws
   * `dataset-not-landed`, `version-not-found`, `version-recalled`, `wrong-cursor`,
   * `wrong-datetime`.
   */
  pin(dataset: string, wanted?: Wanted): Promise<Snapshot>
  /** Releases that are there, newest first: at most `limit` (100), older than `before`. */
  versions(dataset: string, page?: { limit?: number; before?: number }): Promise<VersionInfo[]>
  /**
   * One page, values as JSON has them. Without `order` rows come in the order of the release's
   * files, or, where the query hides anything, in that of their visible values. Throws
   * `wrong-limit`, `wrong-cursor`, `query-too-slow`.
   */
  page(snapshot: Snapshot, query: RecordsQuery, page: PageRequest): Promise<Page>
  /** One page as bytes, which the caller must not change; the same refusals. */
  pageAs(
    snapshot: Snapshot,
    query: RecordsQuery,
    page: PageRequest,
    encoding: Encoding,
  ): Promise<EncodedPage>
  /**
   * The whole answer, or its first `limit` rows, as a stream with back-pressure. What can be
   * refused is refused before the first byte (`result-too-large` and `lake-full` too); after it a
   * failure errors the stream, so that a part is never taken for the whole. `signal`, or cancelling
   * the stream, stops the query. The stream holds the release by itself. `count` hears of the rows
   * as they are made: all together those of the answer, of one that was waited for in the spool
   * before its first byte.
   */
  stream(
    snapshot: Snapshot,
    query: RecordsQuery,
    encoding: Encoding,
    options?: { limit?: number; signal?: AbortSignal; count?: CountRows },
  ): Promise<{ contentType: string; body: ReadableStream<Uint8Array> }>
  /**
   * Rows of one feed as the source writes them: CSV, header first; only `columns` of the contract
   * when given, and only what `restrict` leaves. Throws `table-not-found`.
   */
  sourceText(
    snapshot: Snapshot,
    table: string,
    options: {
      feed: string
      columns?: readonly string[]
      restrict?: Restriction
      signal?: AbortSignal
      count?: CountRows
    },
  ): Promise<ReadableStream<Uint8Array>>
  /**
   * Stored bytes of a file of the release, by its `StoredFile.path`. Throws `file-not-found` for
   * any other path, `range-not-satisfiable`. Whole files hold all columns: only for a plan that
   * covers the whole table.
   */
  openFile(
    snapshot: Snapshot,
    path: string,
    options?: { range?: ByteRange; signal?: AbortSignal },
  ): Promise<OpenedFile>
  /**
   * Rows that a query makes of tables of pinned releases: a product. Not for doors: the query is
   * the operator's, and it sees all columns. Throws `table-not-found`, `product-failed`, before the
   * first row or in the midst of them.
   */
  derive(
    derivation: Derivation,
    signal: AbortSignal,
  ): AsyncGenerator<Record<string, unknown>, void, void>
  /** When the events of each file of a table lie. Throws `table-not-found`. */
  eventSpans(snapshot: Snapshot, table: string): EventSpan[]
  /** The catalogue has changed. */
  setDatasets(datasets: Iterable<Dataset>): void
  close(): Promise<void>
}
