import type { Lane, LaneDeps } from '../landing/lane.ts'
import { leasedReleases } from '../release/leases.ts'
import {
  isRecalled,
  listReleases,
  putHint,
  type Release,
  readRelease,
  releaseAt,
  releaseKey,
  releasesFolder,
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

/** Contents of manifests that are being deleted. */
const DROPPING = '_dropping.json'

/** Manifests deleted in one go; the rest waits for the next vacuum. */
const MAX_DROPPED = 2000

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
  const inOrder = [
    ...over.filter((number) => isRecalled(newest, number)),
    ...over.filter((number) => !isRecalled(newest, number)),
  ]
  // Taking releases out leaves holes, over which only the hint leads to the newest one.
  if (inOrder.length > 0) await putHint(deps.storage, dataset, newest.release)
  const dropped = await dropManifests(deps, dataset, inOrder.slice(0, MAX_DROPPED))
  // What is left for the next time can still be read, and so can everything after it.
  const waiting = inOrder.slice(MAX_DROPPED).find((number) => !isRecalled(newest, number))
  const leasedNow = await leasedReleases(deps, dataset)
  const held = [...new Set([...leasedBefore, ...leasedNow])].filter(isOver)
  const leased = await Promise.all(held.map((number) => readRelease(deps.storage, dataset, number)))
  return {
    newest,
    oldest: await oldestOf(deps, dataset, waiting ?? first, newest),
    leased: leased.filter((release) => release !== undefined),
    dropped,
  }
}

/**
 * Deletes manifests, and puts those back that somebody holds: a reader first takes its lease and
 * then looks for the manifest, so that we must look for leases after the deletion. Until that is
 * settled their contents lie in one object beside them; a vacuum that died here is settled by the
 * next one. Answers how many are gone for good.
 */
async function dropManifests(
  deps: LaneDeps,
  dataset: string,
  numbers: readonly number[],
): Promise<number> {
  const { storage } = deps
  const key = `${releasesFolder(dataset)}/${DROPPING}`
  const left = await storage.read(key)
  const contents = new Map<number, string>(left ? JSON.parse(left.toString('utf8')) : [])
  for (const number of numbers) {
    const bytes = await storage.read(releaseKey(dataset, number))
    if (bytes) contents.set(number, bytes.toString('utf8'))
  }
  if (contents.size === 0) return 0
  await storage.put(key, Buffer.from(JSON.stringify([...contents])))
  for (const number of contents.keys()) await storage.remove(releaseKey(dataset, number))
  await deps.faults('vacuum.after-releases')
  const leased = await leasedReleases(deps, dataset)
  const held = [...contents].filter(([number]) => leased.has(number))
  for (const [number, text] of held) {
    await storage.put(releaseKey(dataset, number), Buffer.from(text))
  }
  await storage.remove(key)
  return contents.size - held.length
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
