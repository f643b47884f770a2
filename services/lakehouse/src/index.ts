export { type Header, type HeaderFault, readHeader } from './bulk/header.ts'
export type { BulkFinding, BulkPlan, BulkProgress, BulkTable } from './bulk/types.ts'
export { type Utf8Check, utf8Check } from './bulk/utf8.ts'
export type { Pseudonyms } from './cells/functions.ts'
export { type Engine, type EngineOptions, openEngine } from './engine.ts'
export { type Cells, isToken, openCells } from './keys/cells.ts'
export { keyedHash } from './keys/hashes.ts'
export { inspectKeys, type KeyInspection } from './keys/inspect.ts'
export { type KeyRingOptions, openKeyRing } from './keys/ring.ts'
export type { KeyRing } from './keys/types.ts'
export type { LakeFinding } from './landing/quarantine.ts'
export type {
  DecodedDelivery,
  LakeWriter,
  LakeWriterOptions,
  Replacement,
  TablesDelivery,
  VacuumResult,
} from './landing/types.ts'
export { openLakeWriter } from './landing/writer.ts'
export {
  type BackupIndex,
  type BackupOptions,
  backup,
  needsMasterKey,
  restore,
} from './maintenance/backup.ts'
export { type DataDirLock, lockDataDir } from './maintenance/lock.ts'
export type { FrameBatch, FrameEntry, FrameJournal } from './raw/frame-types.ts'
export type { DeliveryEntry, DeliveryRecord } from './raw/journal.ts'
export type { RawContent } from './raw/objects.ts'
export { type FrameRetention, openRawStore, type RawStore } from './raw/store.ts'
export {
  type AddedPage,
  type AddedPlace,
  type AddedRow,
  type AddedRows,
  openAddedRows,
} from './reading/added.ts'
export { ndjsonRows } from './reading/ndjson.ts'
export { MAX_PAGE_ROWS } from './reading/pages.ts'
export { MAX_FILTERS, MAX_ORDER_COLUMNS } from './reading/query.ts'
export { CONTENT_TYPES, openLakeReader } from './reading/reader.ts'
export type { VersionInfo, Wanted } from './reading/snapshots.ts'
export type { ByteRange, OpenedFile } from './reading/stored.ts'
export type {
  CountRows,
  EncodedPage,
  LakeReader,
  LakeReaderOptions,
  PageRequest,
} from './reading/types.ts'
export {
  type HistoricCommit,
  type HistoricFile,
  type HistoricRelease,
  type KnownRelease,
  type LakeHistory,
  openLakeHistory,
} from './release/history.ts'
export { LEASE_BEAT_SECONDS } from './release/leases.ts'
export type { Release, ReleasedDelivery, ReleasedTable, ReleaseKind } from './release/manifest.ts'
export { nodeFileSystem } from './storage/file-system.ts'
export { probeFileSystem } from './storage/local.ts'
export { FINDINGS, lakeTable, REJECTS } from './table.ts'
export * from './types.ts'
