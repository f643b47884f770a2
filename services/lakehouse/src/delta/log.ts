import { Problem } from '@tongqu/contracts'
import type { Engine } from '../engine.ts'
import { createTurn } from '../in-turn.ts'
import type { Storage } from '../storage/storage.ts'
import { type CommitInfo, parseEntry } from './actions.ts'
import { readCheckpoint } from './checkpoint.ts'
import { entryKey, type LogListing, listLog, logFolder } from './keys.ts'
import { createReplay, type Replay, type TableState } from './replay.ts'

/** A table's log, kept open: moving on to a newer version reads only what is new. */
export type TableLog = {
  folder: string
  /** Newest version there is; -1 when the table does not exist. */
  newest(): Promise<number>
  /**
   * The table at `version`. Throws `Problem('version-not-found')` when there is no such version or
   * its log entries are cleaned away, `table-feature-unknown` when a foreign writer used a feature
   * that this reader does not know, `lake-damaged` when entries are missing between others.
   */
  at(version: number): Promise<TableState>
  /** The version that was newest at `instant` (milliseconds since 1970); -1 when none was. */
  versionAt(instant: number): Promise<number>
  /** Instants and operations as committed; undefined for foreign commits without commitInfo. */
  commitInfo(version: number): Promise<CommitInfo | undefined>
}

type LogDeps = { storage: Storage; engine: Pick<Engine, 'rows'>; folder: string }

/** Where a replay stands: at which version. */
type Position = { replay: Replay; version: number }

/** Looks at a log that is being cleaned at the same time. */
const MAX_LOOKS = 3

/** Log entries read at once. */
const PARALLEL_READS = 64

/** Opens the log of the table in `folder`; nothing is read yet. */
export function openTableLog(deps: LogDeps): TableLog {
  const { storage, folder } = deps
  let current: Position | undefined
  let cached: TableState | undefined
  /** One at a time: the replay moves forward in place. */
  const inTurn = createTurn()

  async function at(version: number): Promise<TableState> {
    if (cached?.version === version) return cached
    if (!current || version < current.version) {
      const started = await replayTo(deps, version)
      if (current && version < current.version) return started.replay.state(version)
      current = started
    } else {
      // A failure half-way leaves a replay that is neither here nor there: begin again next time.
      const moving = current
      current = undefined
      await advance(storage, folder, moving, version)
      current = moving
    }
    cached = current.replay.state(version)
    return cached
  }

  return {
    folder,
    newest: () => newestVersion(storage, folder, current?.version),
    at: (version) => inTurn(() => at(version)),
    versionAt: (instant) => versionAt(storage, folder, instant),
    commitInfo: (version) => readCommitInfo(storage, folder, version),
  }
}

/**
 * A replay at `version`, from the newest checkpoint not after it. Vacuum may clean the log between
 * our look and our reading; what it leaves always begins with a newer checkpoint, so that a second
 * look finds the way.
 */
async function replayTo(deps: LogDeps, version: number): Promise<Position> {
  for (let attempt = 1; ; attempt += 1) {
    const listing = await listLog(deps.storage, deps.folder)
    try {
      const started = await start(deps, listing, version)
      await advance(deps.storage, deps.folder, started, version)
      return started
    } catch (error) {
      const { entries } = await listLog(deps.storage, deps.folder)
      if (entries[0] === listing.entries[0] || attempt === MAX_LOOKS) throw error
    }
  }
}

async function start(deps: LogDeps, listing: LogListing, version: number): Promise<Position> {
  const { storage, engine, folder } = deps
  const { entries, checkpoints } = listing
  const replay = createReplay(folder)
  const base = [...checkpoints.keys()].filter((known) => known <= version).sort(descending)[0]
  if (base === undefined) {
    if (entries[0] !== 0) throw notFound(folder, version)
    return { replay, version: -1 }
  }
  const keys = (checkpoints.get(base) ?? []).map((name) => `${logFolder(folder)}/${name}`)
  const paths = await Promise.all(keys.map((key) => storage.localPath(key)))
  for (const action of await readCheckpoint(engine, paths)) replay.apply(action)
  return { replay, version: base }
}

/** Applies the entries after `from.version` up to `version`. */
async function advance(
  storage: Storage,
  folder: string,
  from: Position,
  version: number,
): Promise<void> {
  while (from.version < version) {
    const count = Math.min(PARALLEL_READS, version - from.version)
    const numbers = Array.from({ length: count }, (_, index) => from.version + 1 + index)
    const entries = await Promise.all(
      numbers.map((number) => storage.read(entryKey(folder, number))),
    )
    for (const entry of entries) {
      if (!entry) throw notFound(folder, version)
      for (const action of parseEntry(entry)) from.replay.apply(action)
      from.version += 1
    }
  }
}

async function newestVersion(
  storage: Storage,
  folder: string,
  known: number | undefined,
): Promise<number> {
  if (known === undefined) {
    const { entries, checkpoints } = await listLog(storage, folder)
    return Math.max(-1, entries.at(-1) ?? -1, ...checkpoints.keys())
  }
  let version = known
  while (await storage.stat(entryKey(folder, version + 1))) version += 1
  return version
}

async function versionAt(storage: Storage, folder: string, instant: number): Promise<number> {
  const { entries } = await listLog(storage, folder)
  let found = -1
  let low = 0
  let high = entries.length - 1
  while (low <= high) {
    const middle = Math.floor((low + high) / 2)
    const version = entries[middle] ?? 0
    if ((await committedAt(storage, folder, version)) > instant) {
      high = middle - 1
    } else {
      found = version
      low = middle + 1
    }
  }
  return found
}

/** The commit's own word, or the entry's file time as Delta does without it. */
async function committedAt(storage: Storage, folder: string, version: number): Promise<number> {
  const info = await readCommitInfo(storage, folder, version)
  if (info?.timestamp !== undefined) return info.timestamp
  const stat = await storage.stat(entryKey(folder, version))
  return stat?.modifiedAt ?? 0
}

async function readCommitInfo(
  storage: Storage,
  folder: string,
  version: number,
): Promise<CommitInfo | undefined> {
  const entry = await storage.read(entryKey(folder, version))
  if (!entry) return undefined
  return parseEntry(entry).find((action) => action.commitInfo)?.commitInfo as CommitInfo | undefined
}

function descending(left: number, right: number): number {
  return right - left
}

function notFound(folder: string, version: number): Problem {
  return new Problem('version-not-found', {
    detail: {
      'zh-CN': `${folder} 没有版本 ${version}，或其日志已被清理。`,
      en: `${folder} has no version ${version}, or its log entries were cleaned away.`,
    },
  })
}
