import type { ContractId } from '@tongqu/contracts'
import type { StagedFile } from '../parquet/write.ts'
import type { LakeReject } from '../types.ts'

/**
 * What became of one table of a bulk delivery: finished Parquet files in the spool folder, system
 * columns included, ready to be adopted. Readings that were refused are rows of the staged table
 * `hub/reject@1`, remarks are rows of `hub/finding@1`: both are staged like any other table.
 */
export type StagedTable = {
  /** Name in the dataset: `stop_times`, `rejects`. */
  table: string
  contract: ContractId
  files: StagedFile[]
  readings: number
  rejects: number
}

export type StagedTables = {
  tables: StagedTable[]
  /** The first of them, for whoever waits for the landing; all are rows of `rejects`. */
  rejects: LakeReject[]
  findings: { at: string; code: string; message: string }[]
}
