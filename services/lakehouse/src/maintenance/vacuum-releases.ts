import type { Lane, LaneDeps } from '../landing/lane.ts'
import { leasedReleases } from '../release/leases.ts'
import {
  isRecalled,
  listReleases,
  type Release,
  readRelease,
  releaseAt,
  releaseKey,
} from '../release/manifest.ts'

/** What can still be read after `dropReleases`. */
export type KeptReleases = {
  newest: Release | undefined
  /** From here to the newest all releases are kept, but for recalled ones. */
  oldest: Release | undefined
  /** Releases outside of that which readers hold. */
  leased: Release[]
  dropped: number
}

const DAY_MILLISECONDS = 86_400_000

/**
 * Deletes the manifests of releases that are over: superseded for longer than `versionDays`, or
 * recalled. The newest stays, and the last good one before it, to which a recall would go back. A
 * reader that took its lease while we were deleting gets its release back.
 */
export async function dropReleases(deps: LaneDeps, lane: Lane): Promise<KeptReleases> {
  const newest = await lane.newest()
  if (!newest) return { newest, oldest: undefined, leased: [], dropped: 0 }
  const dataset = lane.dataset().id
  const numbers = await listReleases(deps.storage, dataset)
  const first = await firstKept(deps, lane, newest, numbers)
  const isOver = (number: number) => number < first || isRecalled(newest, number)
  const leasedBefore = await leasedReleases(deps, dataset)
  const over = numbers.filter((number) => isOver(number) && !leasedBefore.has(number))
  const contents = new Map<number, Buffer>()
  for (const number of over) {
    const bytes = await deps.storage.read(releaseKey(dataset, number))
    if (bytes) contents.set(number, bytes)
    await deps.storage.remove(releaseKey(dataset, number))
  }
  await deps.faults('vacuum.after-releases')
  const leasedNow = await leasedReleases(deps, dataset)
  for (const [number, bytes] of contents) {
    if (!leasedNow.has(number)) continue
    await deps.storage.put(releaseKey(dataset, number), bytes)
    contents.delete(number)
  }
  const held = [...new Set([...leasedBefore, ...leasedNow])].filter(isOver)
  const leased = await Promise.all(held.map((number) => readRelease(deps.storage, dataset, number)))
  return {
    newest,
    oldest: await oldestOf(deps, dataset, first, newest),
    leased: leased.filter((release) => release !== undefined),
    dropped: contents.size,
  }
}

/** The first release that is kept because of its age, or as the one to go back to. */
async function firstKept(
  deps: LaneDeps,
  lane: Lane,
  newest: Release,
  numbers: readonly number[],
): Promise<number> {
  const dataset = lane.dataset()
  const cut = deps.now() - dataset.retention.versionDays * DAY_MILLISECONDS
  const then = await releaseAt(deps.storage, dataset.id, new Date(cut).toISOString())
  const young = then?.release ?? numbers[0] ?? newest.release
  const former = numbers.findLast(
    (number) => number < newest.release && !isRecalled(newest, number),
  )
  return Math.min(young, former ?? newest.release)
}

/** The first readable release from `first` on. */
async function oldestOf(
  deps: LaneDeps,
  dataset: string,
  first: number,
  newest: Release,
): Promise<Release> {
  for (let number = first; number < newest.release; number += 1) {
    const release = await readRelease(deps.storage, dataset, number)
    if (release) return release
  }
  return newest
}
