export { type CommitmentDeps, openCommitments } from './commitments/commitments.ts'
export { type LineageAsk, lineageOf } from './lineage/lineage.ts'
export {
  type OpenLineageEvent,
  type OpenLineageNames,
  openLineageOf,
} from './lineage/open-lineage.ts'
export { provOf } from './lineage/prov.ts'
export type * from './lineage/types.ts'
export { EMPTY_ROOT, HASH_BYTES, type Hash, leafHash, nodeHash } from './merkle/hashes.ts'
export { consistencyProof, inclusionProof, rootAt } from './merkle/proofs.ts'
export {
  type HashReader,
  hashReader,
  parseTilePath,
  partialTiles,
  rootOfEdge,
  TILE_WIDTH,
  type TilePlace,
  tilePath,
  tileWidth,
} from './merkle/tiles.ts'
export { dayIn } from './metering/days.ts'
export { USAGE_METERS, type UsageMeter } from './metering/meters.ts'
export * from './metering/statement.ts'
export * from './metering/statements.ts'
export { USAGE_KINDS, type UsageFilter, type UsageLine, usageOf } from './metering/usage.ts'
export {
  openUsageBook,
  type UsageBook,
  type UsagePeriod,
  type UsageSubject,
} from './metering/usage-book.ts'
export { checkpointText, parseCheckpoint, type TreeHead } from './note/checkpoint.ts'
export {
  newSigningKey,
  openSigner,
  openVerifier,
  type Signer,
  type Verifier,
} from './note/keys.ts'
export { type Note, type NoteSignature, parseNote, signNote, verifyNote } from './note/note.ts'
export { type LogProof, parseProof, proofText } from './note/proof.ts'
export { bundleEntries, parseEntry } from './reader/bundles.ts'
export { type LedgerReaderOptions, openLedgerReader } from './reader/reader.ts'
export type { EntryRange, EntrySource, LogReader, OpenAnswer, StoredEntry } from './reader/types.ts'
export { type Drain, type DrainDeps, openDrain } from './sources/drain.ts'
export { EVENT_RULES } from './sources/events.ts'
export type * from './types.ts'
export { ENTRY_KINDS, MAX_ENTRY_BYTES } from './types.ts'
export { derivedUlid, instantOf, newUlid, ULID, type Ulid } from './ulid.ts'
export {
  type Faults as LedgerFaults,
  LEDGER_FAULT_POINTS,
  type LedgerFaultPoint,
} from './writer/faults.ts'
export { LEASE_MILLISECONDS } from './writer/fence.ts'
export { CHECKPOINT_MILLISECONDS, openLedger } from './writer/ledger.ts'
export { KEY_OVERLAP_MILLISECONDS, verifiersOf } from './writer/signers.ts'
export type { Disk, DiskFile, Knows, Ledger, LedgerOptions } from './writer/types.ts'
