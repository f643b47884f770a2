import { parseEntry } from '../delta/actions.ts'
import { entryKey, listLog, logFolder } from '../delta/keys.ts'
import type { Lane, LaneDeps } from '../landing/lane.ts'
import type { VacuumResult } from '../landing/types.ts'
import type { Release } from '../release/manifest.ts'
import type { LakeTable } from '../table.ts'
import { dropReleases, type KeptReleases } from './vacuum-releases.ts'

/** A file no log entry names may still be on its way into one. */
const ORPHAN_MILLISECONDS = 86_400_000

/**
 * Deletes superseded releases after `retention.versionDays`, recalled ones at once, and then every
 * file that no release which can still be read needs. What a living reader holds stays. Log entries
 * that no such release needs go too. Only the choice of releases waits its turn: a file that landed
 * in the meantime is young and unknown here, and therefore stays.
 */
export async function vacuum(deps: LaneDeps, lane: Lane): Promise<VacuumResult> {
  const kept = await lane.exclusive(() => dropReleases(deps, lane))
  const result = { releases: kept.dropped, files: 0, bytes: 0 }
  for (const table of lane.tables().values()) {
    const { files, bytes } = await vacuumTable(deps, lane, table, kept)
    result.files += files
    result.bytes += bytes
  }
  return result
}

async function vacuumTable(
  deps: LaneDeps,
  lane: Lane,
  table: LakeTable,
  kept: KeptReleases,
): Promise<{ files: number; bytes: number }> {
  const last = versionIn(table, kept.newest)
  if (last === undefined) return { files: 0, bytes: 0 }
  const first = versionIn(table, kept.oldest) ?? 0
  const leased = kept.leased.flatMap((release) => versionIn(table, release) ?? [])
  const found = await filesOf(deps, lane, table, { first, last, kept })
  for (const version of leased) {
    for (const path of (await lane.log(table).at(version)).files.keys()) found.needed.add(path)
  }
  const deleted = await deleteFiles(deps, table, found)
  await deps.faults('vacuum.after-files')
  await cleanLog(deps, table, Math.min(first, ...leased))
  return deleted
}

/** The version a release shows; undefined when it has no such table of this contract major. */
function versionIn(table: LakeTable, release: Release | undefined): number | undefined {
  const released = release?.tables[table.name]
  return released?.contract === table.contract.id ? released.version : undefined
}

type Found = {
  /** Paths that some readable release shows. */
  needed: Set<string>
  /** Paths the log has named: what of them is not needed is dead for sure. */
  named: Set<string>
}

/** Walks the versions that kept releases show and gathers what they need. */
async function filesOf(
  deps: LaneDeps,
  lane: Lane,
  table: LakeTable,
  { first, last, kept }: { first: number; last: number; kept: KeptReleases },
): Promise<Found> {
  const recalled = kept.newest?.recalled.flatMap(({ versions }) => versions[table.name] ?? []) ?? []
  const isShown = (version: number) =>
    !recalled.some(({ after, to }) => after < version && version <= to)
  const start = await lane.log(table).at(first)
  const named = new Set([...start.files.keys(), ...start.tombstones.keys()])
  const needed = new Set<string>()
  // Active, but in no shown version so far.
  const unshown = new Set(start.files.keys())
  for (let version = first; ; version += 1) {
    if (isShown(version)) {
      for (const path of unshown) needed.add(path)
      unshown.clear()
    }
    if (version >= last) return { needed, named }
    const entry = await deps.storage.read(entryKey(table.folder, version + 1))
    for (const { add, remove } of entry ? (parseEntry(entry) as FileActions[]) : []) {
      const path = decodeURIComponent(add?.path ?? remove?.path ?? '')
      if (add) unshown.add(path)
      if (remove) unshown.delete(path)
      named.add(path)
    }
  }
}

type FileActions = { add?: { path: string }; remove?: { path: string } }

async function deleteFiles(
  deps: LaneDeps,
  table: LakeTable,
  { needed, named }: Found,
): Promise<{ files: number; bytes: number }> {
  const deleted = { files: 0, bytes: 0 }
  for (const name of await deps.storage.list(table.folder)) {
    if (needed.has(name)) continue
    const key = `${table.folder}/${name}`
    const stat = await deps.storage.stat(key)
    if (!stat) continue
    if (!named.has(name) && stat.modifiedAt > deps.now() - ORPHAN_MILLISECONDS) continue
    await deps.storage.remove(key)
    deleted.files += 1
    deleted.bytes += stat.bytes
  }
  return deleted
}

/** Keeps the newest checkpoint not after `version`, its own entry, and everything after it. */
async function cleanLog(deps: LaneDeps, table: LakeTable, version: number): Promise<void> {
  const { entries, checkpoints } = await listLog(deps.storage, table.folder)
  const base = Math.max(-1, ...[...checkpoints.keys()].filter((known) => known <= version))
  for (const entry of entries) {
    if (entry < base) await deps.storage.remove(entryKey(table.folder, entry))
  }
  for (const [checkpoint, names] of checkpoints) {
    if (checkpoint >= base) continue
    for (const name of names) await deps.storage.remove(`${logFolder(table.folder)}/${name}`)
  }
}
