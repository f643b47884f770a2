export { type CommitmentDeps, openCommitments } from './commitments/commitments.ts'
export { type LineageAsk, lineageOf } from './lineage/lineage.ts'
export {
  type OpenLineageEvent,
  type OpenLineageNames,
  openLineageOf,
} from './lineage/open-lineage.ts'
export { provOf } from './lineage/prov.ts'
export type * from './lineage/types.ts'
export { HASH_BYTES, type Hash, leafHash, nodeHash } from './merkle/hashes.ts'
export {
  parseTilePath,
  rootOfEdge,
  TILE_WIDTH,
  type TilePlace,
  tilePath,
} from './merkle/tiles.ts'
export { dayIn } from './metering/days.ts'
export { USAGE_METERS, type UsageMeter } from './metering/meters.ts'
export * from './metering/statement.ts'
export * from './metering/statements.ts'
export type { UsageFilter, UsageLine } from './metering/usage.ts'
export {
  openUsageBook,
  type UsageBook,
  type UsagePeriod,
  type UsageSubject,
} from './metering/usage-book.ts'
export { checkpointText, parseCheckpoint, type TreeHead } from './note/checkpoint.ts'
export { openWitnessKey } from './note/cosignature.ts'
export {
  newSigningKey,
  openSigner,
  type Signer,
  type Verifier,
} from './note/keys.ts'
export { type Note, type NoteSignature, parseNote, signNote } from './note/note.ts'
export { type LogProof, parseProof } from './note/proof.ts'
export { type LedgerReaderOptions, openLedgerReader } from './reader/reader.ts'
export type { EntryRange, EntrySource, LogReader, OpenAnswer, StoredEntry } from './reader/types.ts'
export { type Drain, type DrainDeps, openDrain } from './sources/drain.ts'
export { EVENT_RULES } from './sources/events.ts'
export type * from './types.ts'
export { MAX_ENTRY_BYTES } from './types.ts'
export { closeIdOf, derivedUlid, instantOf, newUlid, ULID, type Ulid } from './ulid.ts'
export { SUBMISSION } from './witnessing/request.ts'
export {
  type Disagreement,
  MAX_WITNESSES,
  type WitnessAddress,
  type Witnessing,
  type WitnessingStatus,
  type WitnessPost,
  type WitnessTrouble,
} from './witnessing/types.ts'
export { openWitnessing } from './witnessing/witnessing.ts'
export { openLedger } from './writer/ledger.ts'
export { verifiersOf } from './writer/signers.ts'
export type { Disk, DiskFile, Knows, Ledger, LedgerOptions } from './writer/types.ts'
