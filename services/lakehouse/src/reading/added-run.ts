import { Problem } from '@tongqu/contracts'
import type { TableLog } from '../delta/log.ts'
import type { Release } from '../release/manifest.ts'
import type { LakeTable } from '../table.ts'
import type { AddedFileAt, AddedLog } from './added-log.ts'

/** Where a row stands among all that were ever added to a table: plain JSON, to be kept. */
export type AddedPlace = {
  /** Delta version that added the row; of a `whole` reading, the version read. */
  version: number
  /** Counted from 0 over the files of the version in their order; -1: before the first. */
  row: number
  /** Id of the commit, by which a log that was put back by a backup is found out. */
  commit?: string
  /** The row was told as one of the whole table, after a gap. */
  whole?: boolean
}

/** Files to read next. */
export type AddedRun = {
  files: AddedFileAt[]
  /** Rows of the first file that come before. */
  skip: number
  whole: boolean
  /** Where to go on when all rows of the files are read. */
  next: AddedPlace | undefined
  gap?: { version: number; whole: number }
}

type RunDeps = { added: AddedLog; log: TableLog; newest: Release; table: LakeTable }

/** Versions read into one page at most; each has a file and a lease of its own. */
const RUN_VERSIONS = 32

/**
 * The files with the next rows after a place: enough for `limit` rows if there are. When what
 * should follow is gone, or with `wholeAgain`, all files of the newest version instead.
 */
export async function nextRun(
  deps: RunDeps,
  after: AddedPlace | undefined,
  limit: number,
  wholeAgain: boolean,
): Promise<AddedRun> {
  const last = deps.newest.tables[deps.table.name]?.version ?? -1
  const fromWhole = { version: last, row: -1, whole: true }
  const gap = after ? { gap: { version: after.version, whole: last } } : {}
  if (wholeAgain) return { ...((await wholeRun(deps, fromWhole, limit)) as AddedRun), ...gap }
  if (after?.whole) {
    const rest = after.version <= last ? await wholeRun(deps, after, limit) : undefined
    if (rest && rest.files.length > 0) return rest
    if (rest) return (await addedRun(deps, behind(after), limit, last)) ?? againWhole()
    return againWhole()
  }
  return (await addedRun(deps, after, limit, last)) ?? againWhole()

  async function againWhole(): Promise<AddedRun> {
    const run = await wholeRun(deps, fromWhole, limit)
    if (!run) throw new Problem('version-not-found', { version: last })
    return { ...run, ...gap }
  }
}

/** All of a version has been read: what it added itself is part of that. */
function behind({ version }: AddedPlace): AddedPlace {
  return { version, row: Number.MAX_SAFE_INTEGER }
}

/** Rows of the whole table at the version of `after`; undefined when that is gone. */
async function wholeRun(
  { added, log }: RunDeps,
  after: AddedPlace,
  limit: number,
): Promise<AddedRun | undefined> {
  let files: AddedFileAt[]
  try {
    files = await added.whole(log, after.version)
  } catch (error) {
    if (error instanceof Problem && error.code === 'version-not-found') return undefined
    throw error
  }
  const { kept, skip } = rest(files, after.row + 1, limit)
  const last = kept.at(-1)
  const next = last ? { ...after, row: last.firstRow + last.file.rows - 1 } : after
  return { files: kept, skip, whole: true, next }
}

/** Rows added after a place; undefined when a log entry or what the place names is gone. */
async function addedRun(
  { added, newest }: RunDeps,
  after: AddedPlace | undefined,
  limit: number,
  last: number,
): Promise<AddedRun | undefined> {
  const run: AddedRun = { files: [], skip: 0, whole: false, next: after }
  const first = Math.max(0, after?.version ?? 0)
  if (first > last) return undefined
  let rows = 0
  let filled = 0
  for (let version = first; version <= last; version += 1) {
    const commit = await added.commit(version, newest)
    if (!commit) return undefined
    const isFirst = version === after?.version
    if (isFirst && after.commit !== undefined && after.commit !== commit.commit) return undefined
    const begin = isFirst ? after.row + 1 : 0
    const { kept, skip } = rest(commit.files, begin, limit - rows)
    if (kept.length > 0) {
      if (filled === 0) run.skip = skip
      run.files.push(...kept)
      rows += kept.reduce((sum, { file }) => sum + file.rows, 0) - skip
      filled += 1
    }
    const at = kept.at(-1)
    const row = at ? at.firstRow + at.file.rows - 1 : commit.rows - 1
    const name = commit.commit === undefined ? {} : { commit: commit.commit }
    run.next = { version, row: Math.max(row, isFirst ? bounded(after.row) : -1), ...name }
    if (rows >= limit || filled >= RUN_VERSIONS) return run
  }
  return run
}

/** A place behind all rows of a version needs no number. */
function bounded(row: number): number {
  return row === Number.MAX_SAFE_INTEGER ? -1 : row
}

/** Files from row `begin` on, as many as hold `limit` rows. */
function rest(
  files: readonly AddedFileAt[],
  begin: number,
  limit: number,
): { kept: AddedFileAt[]; skip: number } {
  const from = files.filter(({ file, firstRow }) => firstRow + file.rows > begin)
  const skip = Math.max(0, begin - (from[0]?.firstRow ?? begin))
  let rows = -skip
  const enough = from.findIndex(({ file }) => {
    rows += file.rows
    return rows >= limit
  })
  return { kept: enough < 0 ? from : from.slice(0, enough + 1), skip }
}
