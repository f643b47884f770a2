import { listReleases, readRelease } from '../release/manifest.ts'
import type { Storage } from '../storage/storage.ts'
import type { LakeTable } from '../table.ts'

/** Finds releases by what they show. */
export type ReleaseFinder = {
  /** The first release that is still there and shows a version; undefined when none does. */
  showing(table: LakeTable, version: number): Promise<number | undefined>
}

/** Remembers where it was, because versions are asked for in their order. */
export function openReleaseFinder(storage: Storage): ReleaseFinder {
  const last = new Map<string, { release: number; version: number }>()

  async function versionIn(table: LakeTable, release: number): Promise<number | undefined> {
    const manifest = await readRelease(storage, table.dataset, release)
    const released = manifest?.tables[table.name]
    return released?.contract === table.contract.id ? released.version : undefined
  }

  /** The next release is the likely one: one small read instead of a search. */
  async function nearby(table: LakeTable, version: number): Promise<number | undefined> {
    const known = last.get(table.folder)
    if (!known || known.version > version) return undefined
    for (const release of [known.release, known.release + 1]) {
      if ((await versionIn(table, release)) === version) return release
    }
    return undefined
  }

  async function search(table: LakeTable, version: number): Promise<number | undefined> {
    const numbers = await listReleases(storage, table.dataset)
    let low = 0
    let high = numbers.length - 1
    let found: number | undefined
    while (low <= high) {
      const middle = Math.floor((low + high) / 2)
      const release = numbers[middle] ?? 0
      const shown = (await versionIn(table, release)) ?? -1
      if (shown >= version) {
        found = release
        high = middle - 1
      } else {
        low = middle + 1
      }
    }
    return found
  }

  return {
    async showing(table, version) {
      const release = (await nearby(table, version)) ?? (await search(table, version))
      if (release !== undefined) last.set(table.folder, { release, version })
      return release
    },
  }
}
