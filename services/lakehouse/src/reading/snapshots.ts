import { existsSync } from 'node:fs'
import type { Dataset } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Lease } from '../release/leases.ts'
import {
  isRecalled,
  listReleases,
  newestRelease,
  type Release,
  type ReleaseKind,
  readRelease,
  releaseAt,
  releaseKey,
} from '../release/manifest.ts'
import type { Storage } from '../storage/storage.ts'
import { openSingleFlight } from './cache.ts'
import { readCursor } from './cursor.ts'
import type { ReadSnapshot } from './files.ts'
import { openHolds } from './holds.ts'
import { versionNotFound, wrongCursor, wrongDatetime } from './refusals.ts'
import type { Tables } from './tables.ts'
import { microseconds } from './values.ts'

/** Which release is wanted; none of them: the newest. A cursor wants the one it was made in. */
export type Wanted = { version?: number; asOf?: string; cursor?: string }

/** A release as callers are told of it. */
export type VersionInfo = {
  release: number
  /** RFC 3339. */
  at: string
  kind: ReleaseKind
  rows: number
  bytes: number
  recalled: boolean
  /** Why it was recalled. */
  reason?: string
}

export type Snapshots = {
  pin(dataset: string, wanted: Wanted): Promise<ReadSnapshot>
  versions(dataset: string, page: { limit: number; before?: number }): Promise<VersionInfo[]>
  setDatasets(datasets: Iterable<Dataset>): void
  /** Lets go of releases that nobody reads any more; to be called with each beat of the lease. */
  rest(): void
}

export function openSnapshots(deps: {
  storage: Storage
  tables: Tables
  lease: Lease
  now: () => number
  datasets: Iterable<Dataset>
}): Snapshots {
  const { storage } = deps
  const newest = openNewest(storage, deps.now)
  const holds = openHolds(deps)
  let datasets = byId(deps.datasets)

  function datasetOf(id: string): Dataset {
    const dataset = datasets.get(id)
    if (!dataset) throw new Problem('dataset-not-found', { dataset: id })
    return dataset
  }

  return {
    async pin(id, wanted) {
      const dataset = datasetOf(id)
      const latest = await newest.of(id)
      const number = await wantedNumber(storage, id, latest, wanted)
      refuseRecalled(id, latest, number)
      if (!Number.isSafeInteger(number) || number < 1 || number > latest.release) {
        throw versionNotFound(id, number)
      }
      return holds.take(dataset, number)
    },
    async versions(id, { limit, before = Number.POSITIVE_INFINITY }) {
      const dataset = datasetOf(id)
      const latest = await newest.of(id)
      const numbers = (await listReleases(storage, id)).filter((number) => number < before)
      const releases = await Promise.all(
        numbers.slice(-limit).map((number) => readRelease(storage, id, number)),
      )
      return releases
        .toReversed()
        .flatMap((release) => (release ? [versionInfo(dataset, latest, release)] : []))
    },
    setDatasets(next) {
      datasets = byId(next)
    },
    rest: () => holds.rest((id, release) => newest.known(id) === release),
  }
}

/**
 * The next release may have been recalled and vacuumed before anybody looked: after so long the
 * newest one is looked for in earnest.
 */
const LOOK_AGAIN_MILLISECONDS = 60_000

/**
 * The newest release of each dataset; a look at one file name tells whether there is a newer one.
 */
function openNewest(storage: Storage, now: () => number) {
  const newest = new Map<string, { release: Release; nextPath: string; lookedAt: number }>()
  const once = openSingleFlight()
  return {
    known: (dataset: string) => newest.get(dataset)?.release.release,
    async of(dataset: string): Promise<Release> {
      const known = newest.get(dataset)
      const isFresh = known !== undefined && now() < known.lookedAt + LOOK_AGAIN_MILLISECONDS
      if (isFresh && !existsSync(known.nextPath)) return known.release
      return once(dataset, async () => {
        const release = await newestRelease(storage, dataset, known?.release)
        if (!release) throw new Problem('dataset-not-landed', { dataset })
        const nextPath = await storage.localPath(releaseKey(dataset, release.release + 1))
        newest.set(dataset, { release, nextPath, lookedAt: now() })
        return release
      })
    },
  }
}

async function wantedNumber(
  storage: Storage,
  dataset: string,
  latest: Release,
  { version, asOf, cursor }: Wanted,
): Promise<number> {
  if (cursor !== undefined) {
    const { release } = readCursor(cursor)
    if (version !== undefined && version !== release) throw wrongCursor()
    return release
  }
  if (version !== undefined) return version
  if (asOf === undefined) return latest.release
  if (microseconds(asOf) === undefined) throw wrongDatetime(asOf)
  const then = await releaseAt(storage, dataset, asOf)
  if (!then) throw versionNotFound(dataset, asOf)
  return then.release
}

function versionInfo(dataset: Dataset, latest: Release, release: Release): VersionInfo {
  const tables = dataset.tables.flatMap(({ name }) => release.tables[name] ?? [])
  const recall = latest.recalled.find(
    ({ from, to }) => from <= release.release && release.release <= to,
  )
  return {
    release: release.release,
    at: release.at,
    kind: release.kind,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    bytes: tables.reduce((sum, { bytes }) => sum + bytes, 0),
    recalled: recall !== undefined,
    ...(recall ? { reason: recall.reason } : {}),
  }
}

function refuseRecalled(dataset: string, latest: Release, release: number): void {
  if (!isRecalled(latest, release)) return
  const range = latest.recalled.find(({ from, to }) => from <= release && release <= to)
  throw new Problem('version-recalled', { dataset, version: release, reason: range?.reason })
}

function byId(datasets: Iterable<Dataset>): Map<string, Dataset> {
  return new Map([...datasets].map((dataset) => [dataset.id, dataset]))
}
