import type { ContractId } from '@tongqu/contracts'
import type { Storage } from '../storage/storage.ts'

/**
 * One release of a dataset: the versions of its tables that belong together. It becomes visible by
 * being put where nothing was; release numbers begin at 1 and have no gaps.
 */
export type Release = {
  release: number
  /** UUID of the change, the `txnId` of its commits. */
  id: string
  /** RFC 3339; never before that of the release before. */
  at: string
  kind: ReleaseKind
  tables: Readonly<Record<string, ReleasedTable>>
  /** Deliveries that this release made visible. */
  deliveries: readonly ReleasedDelivery[]
  /** Of a product: the releases that its rows were derived from. */
  inputs?: readonly ReleasedInput[]
  /** Per `txn` appId, the newest sequence that has landed in this release or before. */
  landed: Readonly<Record<string, number>>
  /** Releases, `from` to `to` inclusive, that must not be read any more. */
  recalled: readonly RecalledRange[]
  note?: string
}

export type ReleaseKind = 'land' | 'compact' | 'retain' | 'recall'
export type ReleasedTable = { contract: ContractId; version: number; rows: number; bytes: number }
export type ReleasedDelivery = { appId: string; sequence: number; feed: string; sha256: string }

export type ReleasedInput = { dataset: string; release: number }

export type RecalledRange = {
  from: number
  to: number
  reason: string
  /** By table name: the table versions only recalled releases show, `after` exclusive. */
  versions: Readonly<Record<string, { after: number; to: number }>>
}

/** Length of the number in a manifest's name, so that names sort like numbers. */
const NUMBER_DIGITS = 20

/** Where the search for the newest release begins; it may be behind, never ahead. */
const HINT = '_newest.json'

/** Storage key of the folder with the releases of a dataset. */
export function releasesFolder(dataset: string): string {
  return `lake/${dataset}/_releases`
}

/** Storage key of one release. */
export function releaseKey(dataset: string, release: number): string {
  return `${releasesFolder(dataset)}/${String(release).padStart(NUMBER_DIGITS, '0')}.json`
}

/** A release; undefined when there is none of that number (never was, or vacuum took it). */
export async function readRelease(
  storage: Storage,
  dataset: string,
  release: number,
): Promise<Release | undefined> {
  const bytes = await storage.read(releaseKey(dataset, release))
  return bytes && (JSON.parse(bytes.toString('utf8')) as Release)
}

/**
 * The newest release; undefined before the first landing. `known` is a release seen before: from
 * there on one read per newer release, and two for the absence of a further one: vacuum may have
 * taken recalled releases out of the row, and says in the hint where it goes on.
 */
export async function newestRelease(
  storage: Storage,
  dataset: string,
  known?: Release,
): Promise<Release | undefined> {
  let newest = known ?? (await hinted(storage, dataset)) ?? (await last(storage, dataset))
  while (newest) {
    const next =
      (await readRelease(storage, dataset, newest.release + 1)) ??
      (await hinted(storage, dataset, newest.release))
    if (!next) return newest
    newest = next
  }
  return undefined
}

/** Numbers of the releases that are still there, ascending. */
export async function listReleases(storage: Storage, dataset: string): Promise<number[]> {
  const names = await storage.list(releasesFolder(dataset))
  return names.flatMap((name) => (/^\d{20}\.json$/.test(name) ? [Number.parseInt(name, 10)] : []))
}

/** The release that was newest at `instant` (RFC 3339); undefined when all are younger. */
export async function releaseAt(
  storage: Storage,
  dataset: string,
  instant: string,
): Promise<Release | undefined> {
  const numbers = await listReleases(storage, dataset)
  const wanted = Date.parse(instant)
  let found: Release | undefined
  let low = 0
  let high = numbers.length - 1
  while (low <= high) {
    const middle = Math.floor((low + high) / 2)
    const release = await readRelease(storage, dataset, numbers[middle] ?? 0)
    if (release && Date.parse(release.at) > wanted) {
      high = middle - 1
    } else {
      found = release ?? found
      low = middle + 1
    }
  }
  return found
}

/** False when a release of that number exists already. */
export async function putRelease(
  storage: Storage,
  dataset: string,
  release: Release,
): Promise<boolean> {
  const done = await storage.putIfAbsent(
    releaseKey(dataset, release.release),
    Buffer.from(JSON.stringify(release)),
  )
  if (done && release.release % HINT_EVERY === 0) {
    await putHint(storage, dataset, release.release)
  }
  return done
}

/** Writes down where the search for the newest release may begin. */
export function putHint(storage: Storage, dataset: string, release: number): Promise<void> {
  const hint = Buffer.from(JSON.stringify({ release }))
  return storage.put(`${releasesFolder(dataset)}/${HINT}`, hint)
}

/** Rewriting the hint costs two syncs; reading on from it costs one read per release. */
const HINT_EVERY = 16

/** Has this release been taken back? Asked of the newest release, which knows all recalls. */
export function isRecalled(newest: Release, release: number): boolean {
  return newest.recalled.some(({ from, to }) => from <= release && release <= to)
}

async function hinted(storage: Storage, dataset: string, after = 0): Promise<Release | undefined> {
  const bytes = await storage.read(`${releasesFolder(dataset)}/${HINT}`)
  if (!bytes) return undefined
  const { release } = JSON.parse(bytes.toString('utf8')) as { release: number }
  return release > after ? readRelease(storage, dataset, release) : undefined
}

async function last(storage: Storage, dataset: string): Promise<Release | undefined> {
  const number = (await listReleases(storage, dataset)).at(-1)
  return number === undefined ? undefined : readRelease(storage, dataset, number)
}
