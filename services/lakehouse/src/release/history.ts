import { createHash } from 'node:crypto'
import type { ContractId } from '@tongqu/contracts'
import { type AddFile, type CommitInfo, parseEntry, type RemoveFile } from '../delta/actions.ts'
import { entryKey } from '../delta/keys.ts'
import { openTableLog } from '../delta/log.ts'
import type { ActiveFile } from '../delta/replay.ts'
import type { Engine } from '../engine.ts'
import { fileSha256 } from '../parquet/file-hash.ts'
import { nodeFileSystem } from '../storage/file-system.ts'
import { localStorage } from '../storage/local.ts'
import type { Storage } from '../storage/storage.ts'
import { tableFolder } from '../table.ts'
import { listReleases, newestRelease, type Release, readRelease, releaseKey } from './manifest.ts'

/** What releases have changed, as it stands in manifests and Delta logs. Reads only. */
export type LakeHistory = {
  /**
   * Releases after `known`, oldest first, each whole; all of them when it is absent, or is not of
   * this lake, which was restored. What was vacuumed is missed: the first one after it `begins`
   * anew.
   */
  after(dataset: string, known?: KnownRelease): AsyncGenerator<HistoricRelease>
}

/** Number and id of a release. */
export type KnownRelease = Pick<Release, 'release' | 'id'>

export type HistoricRelease = {
  release: Release
  /** Of the bytes of its manifest, lower-case hexadecimal. */
  manifestSha256: string
  /** What came before can not be read any more: `commits` hold the tables as they stand. */
  begins: boolean
  /** Those between the release before and this one. */
  commits: readonly HistoricCommit[]
}

export type HistoricCommit = {
  table: string
  version: number
  /** Delta operation; `SNAPSHOT`: the whole table, `SUCCEEDED`: its contract has a new major. */
  operation: string
  /** Id of the release that made it; absent: another program did. */
  txnId?: string
  /** SHA-256 of the deliveries whose rows it brought. */
  deliveries: readonly string[]
  adds: readonly HistoricFile[]
  removes: readonly HistoricFile[]
}

export type HistoricFile = {
  /** Relative to the table's folder. */
  path: string
  /** Absent of files that are gone and were written by other programs or former versions. */
  sha256?: string
  rows?: number
  bytes?: number
  partition: Readonly<Record<string, string | null>>
}

type Deps = { storage: Storage; engine: Pick<Engine, 'rows'> }
type Versions = Release['tables'][string]

/** `dir` is the data folder, `engine` reads checkpoints. Needs no lock. */
export function openLakeHistory(given: {
  dir: string
  engine: Pick<Engine, 'rows'>
  uuid: () => string
}): LakeHistory {
  const { dir, engine, uuid } = given
  const deps = { engine, storage: localStorage({ root: dir, fs: nodeFileSystem, uuid }) }
  return {
    async *after(dataset, known) {
      const found = known && (await readRelease(deps.storage, dataset, known.release))
      let former = found?.id === known?.id ? found : undefined
      for await (const release of releasesAfter(deps.storage, dataset, former)) {
        yield await historicOf(deps, dataset, release, former)
        former = release
      }
    },
  }
}

/** Without a former one all that are there. */
async function* releasesAfter(
  storage: Storage,
  dataset: string,
  former: Release | undefined,
): AsyncGenerator<Release> {
  const newest = await newestRelease(storage, dataset, former)
  let last = former?.release ?? 0
  if (!newest || newest.release === last) return
  const next = await readRelease(storage, dataset, last + 1)
  const numbers = next ? undefined : await listReleases(storage, dataset)
  for (const number of numbers ?? countedFrom(last + 1, newest.release)) {
    // What vacuum has taken in the meantime is told with the next one.
    const release = number > last ? await readRelease(storage, dataset, number) : undefined
    if (!release) continue
    yield release
    last = number
  }
}

function* countedFrom(first: number, last: number): Generator<number> {
  for (let number = first; number <= last; number += 1) yield number
}

async function historicOf(
  deps: Deps,
  dataset: string,
  release: Release,
  former: Release | undefined,
): Promise<HistoricRelease> {
  const bytes = await deps.storage.read(releaseKey(dataset, release.release))
  const text = bytes ?? Buffer.from(JSON.stringify(release))
  const begins = former === undefined && release.release > 1
  const commits: HistoricCommit[] = []
  for (const [table, shown] of Object.entries(release.tables)) {
    const before = former?.tables[table]
    const given = { dataset, table, shown, before }
    commits.push(...(begins ? [await snapshotOf(deps, given)] : await commitsOf(deps, given)))
  }
  const manifestSha256 = createHash('sha256').update(text).digest('hex')
  return { release, manifestSha256, begins, commits }
}

type Given = { dataset: string; table: string; shown: Versions; before: Versions | undefined }

async function commitsOf(deps: Deps, given: Given): Promise<HistoricCommit[]> {
  const { dataset, table, shown, before } = given
  const folder = folderOf(dataset, table, shown.contract)
  const isSame = before?.contract === shown.contract
  const commits: HistoricCommit[] = []
  for (let version = isSame ? before.version + 1 : 0; version <= shown.version; version += 1) {
    const bytes = await deps.storage.read(entryKey(folder, version))
    if (!bytes) return [await snapshotOf(deps, given)]
    commits.push(await commitOf(deps, { table, folder, version }, bytes))
  }
  if (!before || isSame) return commits
  return [await succeededOf(deps, given, before), ...commits]
}

async function commitOf(
  deps: Deps,
  at: { table: string; folder: string; version: number },
  bytes: Buffer,
): Promise<HistoricCommit> {
  const { table, folder, version } = at
  const actions = parseEntry(bytes)
  const info = actions.find(({ commitInfo }) => commitInfo)?.commitInfo as CommitInfo | undefined
  const adds: HistoricFile[] = []
  for (const { add } of actions) {
    if (add) adds.push(await addedOf(deps, folder, add as AddFile))
  }
  return {
    table,
    version,
    operation: info?.operation ?? 'UNKNOWN',
    ...(info?.txnId !== undefined && { txnId: info.txnId }),
    deliveries: info?.deliveries ?? [],
    adds,
    removes: actions.flatMap(({ remove }) => (remove ? [removedOf(remove as RemoveFile)] : [])),
  }
}

/** The table as it stands, where the way to it can not be read any more. */
async function snapshotOf(deps: Deps, given: Given): Promise<HistoricCommit> {
  const { dataset, table, shown } = given
  const folder = folderOf(dataset, table, shown.contract)
  const { files } = await openTableLog({ ...deps, folder }).at(shown.version)
  const adds: HistoricFile[] = []
  for (const file of files.values()) adds.push(await activeOf(deps, folder, file))
  const { version } = shown
  return { table, version, operation: 'SNAPSHOT', deliveries: [], adds, removes: [] }
}

/** A contract major is another Delta table: the files of the former one are read no more. */
async function succeededOf(deps: Deps, given: Given, before: Versions): Promise<HistoricCommit> {
  const { dataset, table, shown } = given
  const folder = folderOf(dataset, table, before.contract)
  const { files } = await openTableLog({ ...deps, folder }).at(before.version)
  const removes = [...files.values()].map(({ path, bytes, partition, sha256 }) => ({
    path,
    bytes,
    partition,
    ...(sha256 !== undefined && { sha256 }),
  }))
  const { version } = shown
  return { table, version, operation: 'SUCCEEDED', deliveries: [], adds: [], removes }
}

function folderOf(dataset: string, table: string, contract: ContractId): string {
  return tableFolder(dataset, table, Number(contract.slice(contract.lastIndexOf('@') + 1)))
}

function addedOf(deps: Deps, folder: string, add: AddFile): Promise<HistoricFile> {
  const rows = /"numRecords"\s*:\s*(\d+)/.exec(add.stats ?? '')?.[1]
  return activeOf(deps, folder, {
    path: decodeURIComponent(add.path),
    bytes: Number(add.size),
    rows: rows === undefined ? undefined : Number(rows),
    partition: add.partitionValues,
    ...(add.tags?.sha256 !== undefined && { sha256: add.tags.sha256 }),
  })
}

async function activeOf(
  deps: Deps,
  folder: string,
  file: Pick<ActiveFile, 'path' | 'bytes' | 'rows' | 'partition' | 'sha256'>,
): Promise<HistoricFile> {
  const { path, bytes, rows, partition } = file
  const sha256 = file.sha256 ?? (await hashedOf(deps, `${folder}/${path}`))
  return {
    path,
    bytes,
    partition,
    ...(rows !== undefined && { rows }),
    ...(sha256 !== undefined && { sha256 }),
  }
}

/** Of a file that nobody hashed when it was written; undefined when vacuum has taken it. */
async function hashedOf({ storage }: Deps, key: string): Promise<string | undefined> {
  if (!(await storage.stat(key))) return undefined
  return fileSha256(await storage.localPath(key))
}

function removedOf({ path, size, partitionValues, tags }: RemoveFile): HistoricFile {
  return {
    path: decodeURIComponent(path),
    partition: partitionValues ?? {},
    ...(size !== undefined && { bytes: Number(size) }),
    ...(tags?.sha256 !== undefined && { sha256: tags.sha256 }),
  }
}
