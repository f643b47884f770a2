import type { Dataset } from '@tongqu/catalog'
import type { Lease } from '../release/leases.ts'
import { type Release, readRelease } from '../release/manifest.ts'
import type { Storage } from '../storage/storage.ts'
import { openSingleFlight } from './cache.ts'
import type { ReadSnapshot, ReadTable } from './files.ts'
import { versionNotFound } from './refusals.ts'
import type { Tables } from './tables.ts'

/** Releases that this reader holds, loaded once for all who read them. */
export type Holds = {
  /** A snapshot of a release; throws `version-not-found` when it is not there any more. */
  take(dataset: Dataset, release: number): Promise<ReadSnapshot>
  /** Lets go of releases nobody has read for a while, but for those `isNewest` tells. */
  rest(isNewest: (dataset: string, release: number) => boolean): void
}

type Held = {
  dataset: Dataset
  release: Release
  tables: Map<string, ReadTable>
  readers: number
  /** Milliseconds since 1970. */
  usedAt: number
  /** Ends the lease; set once nobody may take it up again. */
  drop: (() => void) | undefined
}

/** A page-turning client comes back within this time; until then the release stays loaded. */
const IDLE_MILLISECONDS = 60_000

export function openHolds(deps: {
  storage: Storage
  tables: Tables
  lease: Lease
  now: () => number
}): Holds {
  const { storage, lease, now } = deps
  const held = new Map<string, Held>()
  const once = openSingleFlight()

  /** The lease comes first, then the look whether the release is still there (`Lease.hold`). */
  async function hold(dataset: Dataset, release: number): Promise<Held> {
    await lease.hold(dataset.id, release)
    try {
      const manifest = await readRelease(storage, dataset.id, release)
      if (!manifest) throw versionNotFound(dataset.id, release)
      const tables = await deps.tables.load(dataset, manifest)
      return { dataset, release: manifest, tables, readers: 0, usedAt: now(), drop: undefined }
    } catch (error) {
      lease.drop(dataset.id, release)
      throw error
    }
  }

  async function heldRelease(dataset: Dataset, release: number): Promise<Held> {
    const key = JSON.stringify([dataset.id, release])
    const known = held.get(key)
    // After a change of the catalogue classes and names may differ: tables are laid out anew.
    if (known?.dataset === dataset) return known
    return once(key, async () => {
      const fresh = await hold(dataset, release)
      const stale = held.get(key)
      if (stale) letGo(key, stale)
      held.set(key, fresh)
      return fresh
    })
  }

  function letGo(key: string, one: Held): void {
    held.delete(key)
    const drop = () => lease.drop(one.dataset.id, one.release.release)
    if (one.readers === 0) drop()
    else one.drop = drop
  }

  return {
    take: async (dataset, release) => snapshotOf(await heldRelease(dataset, release), now),
    rest(isNewest) {
      for (const [key, one] of held) {
        const idle = one.readers === 0 && one.usedAt < now() - IDLE_MILLISECONDS
        if (idle && !isNewest(one.dataset.id, one.release.release)) letGo(key, one)
      }
    },
  }
}

function snapshotOf(one: Held, now: () => number): ReadSnapshot {
  const retain = () => {
    let open = true
    one.readers += 1
    return () => {
      if (!open) return
      open = false
      one.readers -= 1
      one.usedAt = now()
      if (one.readers === 0) one.drop?.()
    }
  }
  return {
    dataset: one.dataset.id,
    release: one.release.release,
    releasedAt: one.release.at,
    tables: one.tables,
    retain,
    close: retain(),
  }
}
