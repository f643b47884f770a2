import type { Dataset } from '@tongqu/catalog'
import type { ContractId } from '@tongqu/contracts'
import type { BulkPlan, BulkProgress } from '../bulk/types.ts'
import type { Engine } from '../engine.ts'
import type { Faults } from '../faults.ts'
import type { Release } from '../release/manifest.ts'
import type { FileSystem } from '../storage/file-system.ts'
import type { FeedDelivery, LakeReading, LakeReject, LandResult } from '../types.ts'
import type { LakeFinding } from './quarantine.ts'

export type LakeWriterOptions = {
  /** The data folder; `lockDataDir` must have been taken for it. */
  dir: string
  datasets: Iterable<Dataset>
  /** IANA zone of the province: in it a day of a partition begins and ends. */
  zone: string
  /** Milliseconds since 1970. */
  now: () => number
  uuid: () => string
  engine: Engine
  /** Told of what went wrong without harm: a checkpoint that could not be written. */
  report?: (error: unknown) => void
  /** Commits of a table between two checkpoints; 100 unless told otherwise. */
  checkpointCommits?: number
  faults?: Faults
  fs?: FileSystem
}

/** What an adapter made of a delivery. */
export type DecodedDelivery = {
  readings: readonly LakeReading[]
  rejects: readonly LakeReject[]
  findings: readonly LakeFinding[]
  /** Where a landing replaces: contracts it replaces; absent: all of the dataset. */
  covers?: readonly ContractId[] | undefined
}

/** Deliveries of one feed, oldest first, each once, and what they are decoded to now. */
export type Replacement = Omit<FeedDelivery, 'sha256' | 'receivedAt'> & {
  deliveries: AsyncIterable<
    Pick<FeedDelivery, 'sha256' | 'receivedAt'> & { decoded: DecodedDelivery }
  >
  /** Of a product, whose deliveries are none of a source: the releases it was derived from. */
  inputs?: Release['inputs']
}

/** What a plan and its members are for a bulk delivery; `documents` are readings decoded before. */
export type TablesDelivery = {
  plan: BulkPlan
  /** Unpacked, UTF-8, on the local disk. */
  members: readonly { name: string; path: string }[]
  documents: readonly LakeReading[]
  /** Beside those of the plan. */
  rejects: readonly LakeReject[]
  findings: readonly LakeFinding[]
}

/**
 * The one writer of the lake. Every call throws `Problem('dataset-not-found')` for a dataset that
 * is not in the catalogue and `Problem('lake-full')` when there is no space; then nothing is half
 * visible, and the same call can be made again.
 */
export type LakeWriter = {
  /**
   * Lands a decoded delivery. Those of one `appId` must come in the order of their sequences: one
   * that comes after a later one counts as landed. Readings that break their contract become
   * rejects, readings the table has already are dropped, and a delivery whose sequence has landed
   * changes nothing.
   */
  land(delivery: FeedDelivery, decoded: DecodedDelivery): Promise<LandResult>
  /**
   * Lands deliveries that follow each other, of one source, feed and dataset, in one release: what
   * became of each, as if they had landed one by one. Killed before its decision none of them has
   * landed, after it all have. Throws `RangeError` for a dataset in which a landing replaces.
   */
  landMany(
    batch: readonly { delivery: FeedDelivery; decoded: DecodedDelivery }[],
  ): Promise<LandResult[]>
  /** Lands a bulk delivery: its members become tables inside DuckDB. */
  landTables(
    delivery: FeedDelivery,
    tables: TablesDelivery,
    progress?: BulkProgress,
  ): Promise<LandResult>
  /**
   * Puts what deliveries are decoded to now in the place of their rows, rejects and findings, in
   * one release: rows of other deliveries stay as they are, and of those with one identity the
   * first received. For datasets that append. Resolves without a release when nothing was given,
   * or the sequence has landed; whatever ends it before its decision leaves the old rows.
   */
  replaceDeliveries(replacement: Replacement): Promise<LandResult>
  /** The newest sequence of `appId` that has landed in the dataset; -1 when none has. */
  landedSequence(dataset: string, appId: string): Promise<number>
  /** Merges small files; the release it made, or undefined when there was nothing to merge. */
  compact(dataset: string): Promise<Release | undefined>
  /** Deletes superseded releases and the files nobody can read any more. */
  vacuum(dataset: string): Promise<VacuumResult>
  /** Deletes rows whose time is over, in all datasets; answers the releases it made. */
  retain(): Promise<Release[]>
  /**
   * Takes a wrong publication back: the feed it published becomes what it was before, and every
   * release that shows the wrong rows can not be pinned any more. Throws `version-not-found` when
   * that release, or the good one before it, is not there any more, `version-recalled` when it was
   * taken back before.
   */
  recall(dataset: string, release: number, reason: string): Promise<Release>
  /** Releases that can still be read or were recalled, newest first, at most `limit`. */
  versions(dataset: string, limit?: number): Promise<Release[]>
  /** The catalogue has changed. */
  setDatasets(datasets: Iterable<Dataset>): void
  /** Waits for what is under way. */
  close(): Promise<void>
}

export type VacuumResult = { releases: number; files: number; bytes: number }
