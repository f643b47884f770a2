import { Problem } from '@tongqu/contracts'
import type { AddFile, Metadata, Protocol, RemoveFile, Transaction } from './actions.ts'

/** A data file of a table at one version. */
export type ActiveFile = {
  /** Decoded, relative to the table's folder. */
  path: string
  bytes: number
  /** From the statistics; undefined when a foreign writer gave none. */
  rows: number | undefined
  partition: Readonly<Record<string, string | null>>
  /** Milliseconds since 1970. */
  modifiedAt: number
  /** JSON text of the `add`; see `parseStatistics`. */
  statistics: string | undefined
  /** Absent where another program, or a version before this one, wrote the file. */
  sha256?: string
}

/** A removed file, kept until vacuum has deleted it for good. */
export type Tombstone = {
  path: string
  /** Milliseconds since 1970. */
  removedAt: number
  bytes: number | undefined
  partition: Readonly<Record<string, string | null>> | undefined
}

/** A table at one version: an immutable value. */
export type TableState = {
  version: number
  protocol: Protocol
  metadata: Metadata
  files: ReadonlyMap<string, ActiveFile>
  tombstones: ReadonlyMap<string, Tombstone>
  /** `appId` → newest version, as in `txn` actions. */
  transactions: ReadonlyMap<string, number>
}

/** Applies log entries in order; `state` copies what has been applied so far. */
export type Replay = {
  apply(action: Partial<Record<string, unknown>>): void
  state(version: number): TableState
}

/** Reader features without effect on what we read (none of our tables has any). */
const HARMLESS_READER_FEATURES: ReadonlySet<string> = new Set(['timestampNtz'])

/** Removed files told on (Delta's deletedFileRetentionDuration); older ones are forgotten. */
export const TOMBSTONE_MILLISECONDS = 7 * 86_400_000

/**
 * Action reconciliation (PROTOCOL.md): the newest action of each kind and path holds. A state
 * shares its maps with the replay until the next entry changes them, so that looking costs no copy.
 */
export function createReplay(table: string): Replay {
  let protocol: Protocol | undefined
  let metadata: Metadata | undefined
  const files = createShared<string, ActiveFile>()
  const tombstones = createShared<string, Tombstone>()
  const transactions = createShared<string, number>()

  function remove(action: RemoveFile): void {
    const tombstone = tombstoneOf(action)
    files.own().delete(tombstone.path)
    const all = tombstones.own()
    all.set(tombstone.path, tombstone)
    for (const [path, { removedAt }] of all) {
      if (removedAt >= tombstone.removedAt - TOMBSTONE_MILLISECONDS) break
      all.delete(path)
    }
  }

  return {
    apply(action) {
      if (action.add) {
        const file = activeFile(action.add as AddFile)
        files.own().set(file.path, file)
        if (tombstones.has(file.path)) tombstones.own().delete(file.path)
      } else if (action.remove) {
        remove(action.remove as RemoveFile)
      } else if (action.txn) {
        const { appId, version } = action.txn as Transaction
        transactions.own().set(appId, Number(version))
      } else if (action.metaData) {
        metadata = action.metaData as Metadata
      } else if (action.protocol) {
        protocol = action.protocol as Protocol
        refuseUnknownReader(table, protocol)
      }
    },
    state(version) {
      if (!protocol || !metadata) throw withoutMetadata(table)
      return {
        version,
        protocol,
        metadata,
        files: files.share(),
        tombstones: tombstones.share(),
        transactions: transactions.share(),
      }
    },
  }
}

/** A map that is copied before the first change after it was shared. */
function createShared<K, V>(): { own(): Map<K, V>; share(): Map<K, V>; has(key: K): boolean } {
  let map = new Map<K, V>()
  let shared = false
  return {
    own() {
      if (shared) map = new Map(map)
      shared = false
      return map
    },
    share() {
      shared = true
      return map
    },
    has: (key) => map.has(key),
  }
}

function withoutMetadata(table: string): Problem {
  return new Problem('lake-damaged', {
    detail: {
      'zh-CN': `表 ${table} 的日志缺少 protocol 或 metaData。`,
      en: `The log of table ${table} has no protocol or metaData.`,
    },
  })
}

/** What a reader must not ignore (PROTOCOL.md, "Reader Version Requirements"). */
function refuseUnknownReader(table: string, protocol: Protocol): void {
  if (protocol.minReaderVersion === 1) return
  const unknown = (protocol.readerFeatures ?? []).filter(
    (feature) => !HARMLESS_READER_FEATURES.has(feature),
  )
  if (protocol.minReaderVersion === 3 && unknown.length === 0) return
  throw new Problem('table-feature-unknown', {
    detail: {
      'zh-CN': `表 ${table} 需要读取版本 ${protocol.minReaderVersion}（${unknown.join('、')}）。`,
      en: `Table ${table} needs reader version ${protocol.minReaderVersion} (${unknown.join(', ')}).`,
    },
  })
}

function activeFile(add: AddFile): ActiveFile {
  return {
    path: decodeURIComponent(add.path),
    bytes: Number(add.size),
    rows: rowsOf(add.stats),
    partition: partitionOf(add.partitionValues) ?? {},
    modifiedAt: Number(add.modificationTime),
    statistics: add.stats ?? undefined,
    ...(add.tags?.sha256 ? { sha256: add.tags.sha256 } : {}),
  }
}

function tombstoneOf(remove: RemoveFile): Tombstone {
  return {
    path: decodeURIComponent(remove.path),
    removedAt: Number(remove.deletionTimestamp ?? 0),
    bytes: remove.size === undefined || remove.size === null ? undefined : Number(remove.size),
    partition: partitionOf(remove.partitionValues),
  }
}

/** An empty partition value means null (PROTOCOL.md, "Partition Value Serialization"). */
function partitionOf(
  values: Record<string, string | null> | null | undefined,
): Record<string, string | null> | undefined {
  if (!values) return undefined
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === '' ? null : value]),
  )
}

/** Looked for without parsing: a table may have a hundred thousand files. */
function rowsOf(stats: string | null | undefined): number | undefined {
  const match = /"numRecords"\s*:\s*(\d+)/.exec(stats ?? '')
  return match ? Number(match[1]) : undefined
}
