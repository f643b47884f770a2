import type { ContractId } from '@tongqu/contracts'
import type { StagedFile } from '../parquet/write.ts'
import type { LakeTable } from '../table.ts'
import type { LakeReading, LakeReject } from '../types.ts'

/** A remark on a delivery that rejects nothing. */
export type BulkFinding = { at: string; code: string; message: string }

/**
 * What is to become of the members of a bulk delivery. Mirrors `TablesPlan` of the adapter kit,
 * which the lakehouse may not import: the two are assignable to each other.
 */
export type BulkPlan = {
  tables: readonly BulkTable[]
  documents: readonly { member: string; contract: ContractId }[]
  rejects: readonly LakeReject[]
  findings: readonly BulkFinding[]
  /** Checked after all tables are typed; rows that fall take with them the rows that name them. */
  references: readonly BulkReference[]
}

export type BulkTable = {
  member: string
  contract: ContractId
  /** Column of the contract → header of the member; a column without an entry is NULL. */
  columns: Readonly<Record<string, string>>
  /** Headers no column takes; they go to the contract's `extra` map under their own name. */
  extra: readonly string[]
  /** Constant source text for a column whose cell is empty. */
  defaults?: Readonly<Record<string, string>>
}

/** Every row of `from` whose `columns` are all set must find a row of one of `to`. */
export type BulkReference = {
  id: string
  from: ContractId
  columns: readonly string[]
  to: readonly { contract: ContractId; columns: readonly string[] }[]
}

export type BulkRequest = {
  plan: BulkPlan
  /** Unpacked, UTF-8. A member the plan names but this list lacks is a programming error. */
  members: readonly { name: string; path: string }[]
  /** Readings of the plan's documents: they are not staged here, but references may name them. */
  documents: readonly LakeReading[]
  /** Tables of the dataset by contract; a planned contract without one is a finding. */
  tables: ReadonlyMap<ContractId, LakeTable>
  feed: string
  /** SHA-256 of the delivery, hex: the `delivery_id` of each row. */
  sha256: string
  /** RFC 3339. */
  receivedAt: string
  /** An existing folder on the local disk. Results stay in it, everything else is removed. */
  spoolDir: string
  uuid: () => string
  /** Stops the running query; `stageTables` then throws what DuckDB throws. */
  signal?: AbortSignal
  limits?: Partial<BulkLimits>
}

export type BulkLimits = {
  /** Bytes of one record of a member, quoted line breaks included. */
  recordBytes: number
  /** Rejects told one by one, for each table and rule; those beyond are counted in a finding. */
  listedRejects: number
  /** Once so many have been told, later tables tell one of each rule. */
  listedInAll: number
  /** Characters of the source kept with a reject. */
  rawCharacters: number
}

/** How much of a member has been read (0…1); at its end also how many sound rows it has. */
export type BulkProgress = (member: string, share: number, rows?: number) => void

/**
 * What became of one table of a bulk delivery: finished Parquet files in the spool folder, system
 * columns included, ready to be adopted. Always: rows of the source = readings + rejects.
 */
export type StagedTable = {
  /** Name in the dataset: `stop_times`. */
  table: string
  contract: ContractId
  files: StagedFile[]
  readings: number
  /** Exact, also when not all are told one by one. */
  rejects: number
}

export type StagedTables = {
  tables: StagedTable[]
  /**
   * At most `listedRejects` per table and rule, in the order of tables and lines. The plan's own
   * rejects and findings are not repeated here.
   */
  rejects: LakeReject[]
  findings: BulkFinding[]
}
