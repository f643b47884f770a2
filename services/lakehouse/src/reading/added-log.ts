import { basename, dirname } from 'node:path'
import { type AddFile, type CommitInfo, parseEntry, type RemoveFile } from '../delta/actions.ts'
import { entryKey } from '../delta/keys.ts'
import type { TableLog } from '../delta/log.ts'
import type { ActiveFile } from '../delta/replay.ts'
import type { Engine } from '../engine.ts'
import type { RecalledRange, Release } from '../release/manifest.ts'
import { literal } from '../sql.ts'
import type { Storage } from '../storage/storage.ts'
import type { LakeTable } from '../table.ts'
import { type LakeFile, lakeFile } from './files.ts'

/** A file with new rows; `firstRow` counts the rows its version added in files before it. */
export type AddedFileAt = { file: LakeFile; version: number; commit?: string; firstRow: number }

/** What one commit has added. */
export type AddedCommit = { version: number; commit?: string; files: AddedFileAt[]; rows: number }

export type AddedLog = {
  /**
   * Files whose rows a commit has newly added, in the order of the log; undefined when its log
   * entry is gone. Rewritten, retained and restored rows were there before and are left out, and
   * so are rows that a recall has taken back.
   */
  commit(version: number, newest: Release): Promise<AddedCommit | undefined>
  /** All files of the table at a version, in a stable order. Throws `version-not-found`. */
  whole(log: TableLog, version: number): Promise<AddedFileAt[]>
  /** Are the files still on the disk? */
  exist(files: readonly AddedFileAt[]): Promise<boolean>
}

type Parsed = { add?: AddFile; remove?: RemoveFile; commitInfo?: CommitInfo }

/** Operations that bring no new rows, by our writer and by others that write Delta tables. */
const WITHOUT_NEW_ROWS: ReadonlySet<string> = new Set([
  'OPTIMIZE',
  'DELETE',
  'RESTORE',
  'VACUUM START',
  'VACUUM END',
])

/** Reads what single commits of a table have added. */
export function openAddedLog(deps: {
  storage: Storage
  engine: Pick<Engine, 'rows'>
  table: LakeTable
}): AddedLog {
  const { storage, table } = deps

  async function entry(version: number): Promise<Parsed[] | undefined> {
    const bytes = await storage.read(entryKey(table.folder, version))
    return bytes && (parseEntry(bytes) as Parsed[])
  }

  return {
    async commit(version, newest) {
      const actions = await entry(version)
      if (!actions) return undefined
      const info = actions.find(({ commitInfo }) => commitInfo)?.commitInfo
      const takenBack = await takenBackFeeds(entry, version, recalledOf(newest, table.name))
      const added = WITHOUT_NEW_ROWS.has(info?.operation ?? '')
        ? []
        : actions.flatMap(({ add }) => (add?.dataChange ? [activeOf(add)] : []))
      const kept = added.filter(({ partition }) => !takenBack.has(partition.feed_id))
      const commit = info?.txnId
      return { ...(await placed(deps, kept, version, commit)), version, ...named(commit) }
    },
    async whole(log, version) {
      const { files } = await log.at(version)
      const inOrder = [...files.values()].toSorted(byAge)
      return (await placed(deps, inOrder, version)).files
    },
    async exist(files) {
      const folder = dirname(table.folder)
      const keys = files.map(({ file }) => `${folder}/${file.path}`)
      const stats = await Promise.all(keys.map((key) => storage.stat(key)))
      return stats.every((stat) => stat !== undefined)
    },
  }
}

function recalledOf(newest: Release, name: string): { after: number; to: number }[] {
  return newest.recalled.flatMap(({ versions }: RecalledRange) => versions[name] ?? [])
}

/**
 * Feeds of which a recalled version must not be told: those whose files the commit right after the
 * recalled range removes (a RESTORE, or the landing that replaced the feed). What other feeds
 * landed in that range still stands in the table.
 */
async function takenBackFeeds(
  entry: (version: number) => Promise<Parsed[] | undefined>,
  version: number,
  recalled: readonly { after: number; to: number }[],
): Promise<ReadonlySet<string | null | undefined>> {
  const feeds = new Set<string | null | undefined>()
  for (const { after, to } of recalled) {
    if (version <= after || version > to) continue
    for (const { remove } of (await entry(to + 1)) ?? []) {
      if (remove?.dataChange) feeds.add(remove.partitionValues?.feed_id)
    }
  }
  return feeds
}

/** An `add` as the replay of the log would know it. */
function activeOf(add: AddFile): ActiveFile {
  return {
    path: decodeURIComponent(add.path),
    bytes: Number(add.size),
    rows: add.stats === undefined ? undefined : JSON.parse(add.stats).numRecords,
    partition: add.partitionValues,
    modifiedAt: Number(add.modificationTime),
    statistics: add.stats,
  }
}

/** Counts the rows of files from the first one on. */
async function placed(
  deps: { storage: Storage; engine: Pick<Engine, 'rows'>; table: LakeTable },
  active: readonly ActiveFile[],
  version: number,
  commit?: string,
): Promise<{ files: AddedFileAt[]; rows: number }> {
  const files: AddedFileAt[] = []
  let rows = 0
  for (const { path, bytes, partition, statistics, ...one } of active) {
    const local = await deps.storage.localPath(`${deps.table.folder}/${path}`)
    const stored = {
      path: `${basename(deps.table.folder)}/${path}`,
      local,
      rows: one.rows ?? (await countedRows(deps.engine, local)),
      bytes,
      partition,
    }
    const file = lakeFile(stored, statistics, deps.table)
    files.push({ file, version, firstRow: rows, ...named(commit) })
    rows += file.rows
  }
  return { files, rows }
}

/** Foreign writers need not say how many rows a file has; its footer does. */
async function countedRows(engine: Pick<Engine, 'rows'>, local: string): Promise<number> {
  const sql = `SELECT num_rows FROM parquet_file_metadata(${literal(local)})`
  const [row] = await engine.rows(sql)
  return Number(row?.num_rows ?? 0)
}

function named(commit: string | undefined): { commit?: string } {
  return commit === undefined ? {} : { commit }
}

/** The same order whether the log was read from a checkpoint or from its beginning. */
function byAge(left: ActiveFile, right: ActiveFile): number {
  if (left.modifiedAt !== right.modifiedAt) return left.modifiedAt - right.modifiedAt
  return left.path < right.path ? -1 : 1
}
