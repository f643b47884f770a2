import type { FileStatistics } from '../parquet/statistics.ts'
import { parseStatistics } from '../parquet/statistics.ts'
import type { LakeColumn, LakeTable } from '../table.ts'
import type { Snapshot, SnapshotTable, StoredFile } from '../types.ts'
import { type Rank, rankOfBound } from './values.ts'

/** What is known of a column in one file without opening it; absent means unknown. */
export type Bounds = {
  min?: Rank
  max?: Rank
  nulls: 'none' | 'some' | 'all' | 'unknown'
  /** A partition column: `min` is the value of every row. */
  constant: boolean
}

/** A stored file with its bounds, worked out when first asked for. Immutable, like the file. */
export type LakeFile = StoredFile & {
  /** Absolute local path. */
  local: string
  bounds(column: LakeColumn): Bounds
}

/** A table of a snapshot as the reader itself made it. */
export type ReadTable = Omit<SnapshotTable, 'files'> & {
  table: LakeTable
  files: readonly LakeFile[]
}

/** A snapshot as the reader itself made it. */
export type ReadSnapshot = Omit<Snapshot, 'tables'> & {
  tables: ReadonlyMap<string, ReadTable>
  /** A further hold on the files; answers what ends it. */
  retain(): () => void
}

/** `statistics` is the JSON text of the Delta `add`. */
export function lakeFile(
  stored: StoredFile & { local: string },
  statistics: string | undefined,
  table: LakeTable,
): LakeFile {
  const known = new Map<string, Bounds>()
  let parsed: FileStatistics | undefined
  return {
    ...stored,
    bounds(column) {
      let bounds = known.get(column.name)
      if (!bounds) {
        if (statistics !== undefined) parsed ??= parseStatistics(statistics, table.columns)
        bounds = boundsOf(stored, parsed, column)
        known.set(column.name, bounds)
      }
      return bounds
    },
  }
}

function boundsOf(
  file: StoredFile,
  statistics: FileStatistics | undefined,
  column: LakeColumn,
): Bounds {
  const partition = file.partition[column.name]
  if (partition === null) return { nulls: 'all', constant: true }
  if (partition !== undefined) {
    const rank = rankOfBound(column, partition)
    if (rank !== undefined) return { min: rank, max: rank, nulls: 'none', constant: true }
  }
  const min = statistics?.minValues[column.name]
  const max = statistics?.maxValues[column.name]
  const low = min === undefined ? undefined : rankOfBound(column, min)
  const high = max === undefined ? undefined : rankOfBound(column, max)
  return {
    ...(low === undefined ? {} : { min: low }),
    ...(high === undefined ? {} : { max: high }),
    nulls: nullsOf(statistics?.nullCount[column.name], file.rows),
    constant: false,
  }
}

function nullsOf(count: number | undefined, rows: number): Bounds['nulls'] {
  if (count === undefined) return 'unknown'
  if (count === 0) return 'none'
  return count === rows ? 'all' : 'some'
}
