/** Delta protocol actions as they stand in a log entry (delta-io/delta, PROTOCOL.md, "Actions"). */
export type Protocol = {
  minReaderVersion: number
  minWriterVersion: number
  readerFeatures?: string[]
  writerFeatures?: string[]
}

export type Metadata = {
  id: string
  name?: string
  description?: string
  format: { provider: string; options: Record<string, string> }
  schemaString: string
  partitionColumns: string[]
  configuration: Record<string, string>
  /** Milliseconds since 1970. */
  createdTime?: number
}

export type AddFile = {
  /** RFC 2396 URI, relative to the table's folder. */
  path: string
  partitionValues: Record<string, string | null>
  size: number
  /** Milliseconds since 1970. */
  modificationTime: number
  dataChange: boolean
  /** JSON text. */
  stats?: string
  tags?: FileTags | null
}

/** What we say of a file beyond the protocol: its SHA-256, lower-case hexadecimal. */
export type FileTags = { sha256?: string }

export type RemoveFile = {
  path: string
  deletionTimestamp?: number
  dataChange: boolean
  extendedFileMetadata?: boolean
  partitionValues?: Record<string, string | null>
  size?: number
  tags?: FileTags | null
}

export type Transaction = { appId: string; version: number; lastUpdated?: number }

/** Free-form; the lake writes these members. */
export type CommitInfo = {
  /** Milliseconds since 1970. */
  timestamp: number
  operation: string
  operationParameters: Record<string, string>
  /** Names one change of a dataset across its tables, so that a redo knows its own commits. */
  txnId: string
  isBlindAppend: boolean
  engineInfo: string
  /**
   * Content hashes of the deliveries in this commit; the ledger's ingest entries come from here.
   */
  deliveries?: string[]
}

/** One line of a log entry. */
export type Action =
  | { protocol: Protocol }
  | { metaData: Metadata }
  | { add: AddFile }
  | { remove: RemoveFile }
  | { txn: Transaction }
  | { commitInfo: CommitInfo }

/** The bytes of a log entry: one action per line. */
export function entryBytes(actions: readonly object[]): Buffer {
  return Buffer.from(`${actions.map((action) => JSON.stringify(action)).join('\n')}\n`)
}

/** The lines of a log entry; unknown actions stay as they are and are ignored by who reads them. */
export function parseEntry(bytes: Buffer): Partial<Record<string, unknown>>[] {
  return bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))
}

/** URI form of a path relative to the table's folder (RFC 2396). */
export function pathUri(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
