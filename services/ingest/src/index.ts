export {
  adapterNamed,
  adapters,
  forwardAdapters,
  guessAdapter,
  knownAdapters,
} from './adapters.ts'
export { isNetwork } from './addresses.ts'
export type { ControlFile, ControlInput, OnProgress, Progress } from './control.ts'
export { callHub, readControlFile } from './control-client.ts'
export { type ControlServer, openControlServer, type RunOperation } from './control-server.ts'
export { type DecodeFileDeps, type DocumentFacts, decodeFile } from './decode-file.ts'
export { type Egress, openEgress } from './egress.ts'
export { type Forwards, hearReleases, startForwards } from './forward/forwards.ts'
export { type Ingest, type IngestDeps, type Log, startIngest } from './ingest.ts'
export { type Intake, openIntake } from './intake.ts'
export type { Listening } from './listening.ts'
export { type LoadReport, load, localFile } from './load.ts'
export { startMaintenance } from './maintenance.ts'
export { OPERATIONS, type Operation, type OperationDeps, operationRunner } from './operations.ts'
export { fileOptions, optionFault, withFilesRead } from './options.ts'
export { type Products, startProducts } from './products/products.ts'
export { openQuality, type Quality, type QualityDeps } from './quality/quality.ts'
export { type ReplayReport, replay } from './replay.ts'
export type { RangePart, RangeReport } from './replay-range.ts'
export { isLoaded } from './target.ts'
export { pullSql, type SqlPullDeps } from './transports/sql-pull.ts'
