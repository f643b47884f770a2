import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { Problem } from '@tongqu/contracts'
import { entryKey, listLog, logFolder } from '../delta/keys.ts'
import { openTableLog } from '../delta/log.ts'
import type { Engine } from '../engine.ts'
import { DAY_KEYS, KEY_FILE_MODE, KEY_FOLDER_MODE, KEYS, RING } from '../keys/ring.ts'
import { type Lease, openLease } from '../release/leases.ts'
import { newestRelease, type Release, releaseKey } from '../release/manifest.ts'
import { type FileSystem, isAbsent, nodeFileSystem } from '../storage/file-system.ts'
import { localStorage } from '../storage/local.ts'
import type { Storage } from '../storage/storage.ts'
import { tableFolder } from '../table.ts'

export type BackupOptions = {
  dir: string
  /** A folder that does not exist yet, or is empty. */
  target: string
  engine: Engine
  now: () => number
  uuid: () => string
  /**
   * `copy` stands alone; `link` costs no space but shares the files' blocks with the lake, so that
   * it helps against mistakes and not against a broken disk.
   */
  mode?: 'copy' | 'link'
  fs?: FileSystem
}

/** Told in `backup.json`, which is written last: a backup without it is not whole. */
export type BackupIndex = {
  format: 1
  /** RFC 3339. */
  at: string
  releases: Record<string, number>
  /** Paths below the backup, with forward slashes. */
  files: { path: string; bytes: number; sha256: string }[]
}

export const BACKUP_INDEX = 'backup.json'

/** The state of accounts and agreements, and the copy of it that whoever keeps it leaves here. */
const STORE = 'store/hub.sqlite'
const STORE_SNAPSHOT = 'store/snapshot.sqlite'

/** The signed log; its index is derived from it. */
const LEDGER = 'ledger/'
const LEDGER_PARTS = { checkpoint: 'ledger/checkpoint', wal: 'ledger/wal', tiles: 'ledger/tile' }

const BLOCK_BYTES = 65_536

type Backup = {
  options: BackupOptions
  fs: FileSystem
  storage: Storage
  lease: Lease
  index: BackupIndex
}

/**
 * Copies the newest release of every dataset, with its tables' logs and files, and the raw store
 * with its wrapped data keys, the snapshot of the store, if there is one, and the ledger. The
 * master key is never copied: without it nothing sealed can be read from a backup. What is erased
 * here by destroying a day's key is erased there when the backup is deleted. May run beside a hub
 * that is landing: a lease keeps the files, and the raw data is copied last, so that what arrived
 * meanwhile is pending after a restore and lands then.
 */
export async function backup(options: BackupOptions): Promise<BackupIndex> {
  const { dir, target, fs = nodeFileSystem, uuid, now } = options
  await refuseFilled(fs, target)
  const lease = await openLease({ dir, fs, uuid, now })
  const index: BackupIndex = {
    format: 1,
    at: new Date(now()).toISOString(),
    releases: {},
    files: [],
  }
  const storage = localStorage({ root: dir, fs, uuid })
  const work: Backup = { options, fs, storage, lease, index }
  try {
    for (const dataset of await storage.folders('lake')) await backUpDataset(work, dataset)
    await backUpFolder(work, join(dir, 'raw', 'journal'))
    await backUpFolder(work, join(dir, 'raw', 'objects'))
    await backUpFolder(work, join(dir, 'raw', 'frames'))
    // Last: a key is there before the first byte that it seals.
    await backUpFolder(work, join(dir, KEYS, DAY_KEYS))
    await backUpStore(work)
    await backUpLedger(work)
    // Where nothing is sealed a restored folder may get a master key of its own.
    if (needsMasterKey(index)) await backUpPresent(work, join(dir, KEYS, RING))
    const path = join(target, BACKUP_INDEX)
    await makeFolders(fs, target)
    await fs.write(path, Buffer.from(JSON.stringify(index)))
    await fs.sync(path)
    await fs.syncFolder(target)
    return index
  } finally {
    await lease.close()
  }
}

/** Does it hold sealed data? Then a restored folder needs the master key it was sealed with. */
export function needsMasterKey(index: BackupIndex): boolean {
  return index.files.some(({ path }) => path.startsWith(`${KEYS}/`) || path === STORE)
}

/** Puts a backup into an empty data folder, checking each file. Throws `backup-invalid`. */
export async function restore(options: {
  source: string
  dir: string
  uuid: () => string
  fs?: FileSystem
}): Promise<BackupIndex> {
  const { source, dir, fs = nodeFileSystem } = options
  await refuseFilled(fs, dir)
  const index = await readIndex(fs, source)
  // The folder appears whole or not at all: no start can meet half a lake.
  const staging = `${dir}.restoring-${options.uuid()}`
  try {
    if (needsMasterKey(index)) await makeFolders(fs, join(staging, KEYS), KEY_FOLDER_MODE)
    for (const file of index.files) await restoreFile(fs, source, staging, file)
  } catch (error) {
    await removeTree(fs, staging).catch(() => undefined)
    throw error
  }
  await makeFolders(fs, staging)
  await fs.removeFolder(dir).catch(() => undefined)
  await fs.rename(staging, dir)
  await fs.syncFolder(dirname(dir))
  return index
}

/** Throws `backup-invalid` when the backup lacks the file or holds another one. */
async function restoreFile(
  fs: FileSystem,
  source: string,
  staging: string,
  { path, bytes, sha256 }: BackupIndex['files'][number],
): Promise<void> {
  const from = join(source, ...path.split('/'))
  const to = join(staging, ...path.split('/'))
  await fs.stat(from).catch((error) => {
    throw isAbsent(error) ? invalid(path, error) : error
  })
  const key = path.startsWith(`${KEYS}/`) || path === STORE
  await makeFolders(fs, dirname(to), key ? KEY_FOLDER_MODE : undefined)
  const copied = await copyFile(fs, contentOf(from), to, key ? KEY_FILE_MODE : undefined)
  if (copied.sha256 !== sha256 || copied.bytes !== bytes) throw invalid(path)
}

async function backUpDataset(work: Backup, dataset: string): Promise<void> {
  const release = await heldRelease(work, dataset)
  if (!release) return
  work.index.releases[dataset] = release.release
  for (const [name, { contract, version }] of Object.entries(release.tables)) {
    const major = Number(contract.slice(contract.lastIndexOf('@') + 1))
    await backUpTable(work, tableFolder(dataset, name, major), version)
  }
  await backUpKey(work, releaseKey(dataset, release.release))
}

/** The newest release, held so that vacuum keeps its files; it may need a second look. */
async function heldRelease(work: Backup, dataset: string): Promise<Release | undefined> {
  let release = await newestRelease(work.storage, dataset)
  while (release) {
    await work.lease.hold(dataset, release.release)
    if (await work.storage.stat(releaseKey(dataset, release.release))) return release
    release = await newestRelease(work.storage, dataset)
  }
  return undefined
}

async function backUpTable(work: Backup, folder: string, version: number): Promise<void> {
  const { storage, options } = work
  const { files } = await openTableLog({ storage, engine: options.engine, folder }).at(version)
  for (const path of files.keys()) await backUpKey(work, `${folder}/${path}`)
  const { entries, checkpoints } = await listLog(storage, folder)
  const base = Math.max(-1, ...[...checkpoints.keys()].filter((known) => known <= version))
  for (const name of checkpoints.get(base) ?? []) {
    await backUpKey(work, `${logFolder(folder)}/${name}`)
  }
  for (const entry of entries) {
    if (entry >= base && entry <= version) await backUpKey(work, entryKey(folder, entry))
  }
}

function backUpKey(work: Backup, key: string): Promise<void> {
  return backUpFile(work, join(work.options.dir, ...key.split('/')))
}

async function backUpFolder(work: Backup, folder: string): Promise<void> {
  for (const { name, folder: isFolder } of await listed(work.fs, folder)) {
    const path = join(folder, name)
    if (isFolder) await backUpFolder(work, path)
    else await backUpPresent(work, path)
  }
}

/** What is not there is empty. */
function listed(fs: FileSystem, folder: string): ReturnType<FileSystem['list']> {
  return fs.list(folder).catch((error) => {
    if (isAbsent(error)) return []
    throw error
  })
}

/** A raw file may have been expired since it was listed, and is then left out. */
async function backUpPresent(work: Backup, path: string): Promise<void> {
  try {
    await backUpFile(work, path)
  } catch (error) {
    const isGone = await work.fs.stat(path).then(() => false, isAbsent)
    if (!isGone) throw error
  }
}

/** What goes on changing after the backup must not share its blocks with it. */
const GROWING = ['raw/journal/', 'raw/frames/', `${KEYS}/`, STORE, LEDGER]

async function backUpStore(work: Backup): Promise<void> {
  const snapshot = join(work.options.dir, ...STORE_SNAPSHOT.split('/'))
  try {
    await work.fs.stat(snapshot)
  } catch (error) {
    if (isAbsent(error)) return
    throw error
  }
  await backUpFile(work, snapshot, STORE)
}

/**
 * The ledger, while it is being written: what a checkpoint covers is in tiles, or in the log before
 * it, which gives the rest. The newest part of that log goes first: the writer removes the oldest
 * first, and only when tiles have what was in it, so that no hole is copied. After the store, which
 * must not know of more than is here.
 */
async function backUpLedger(work: Backup): Promise<void> {
  const { dir } = work.options
  const place = (path: string) => join(dir, ...path.split('/'))
  await backUpPresent(work, place(LEDGER_PARTS.checkpoint))
  const wal = place(LEDGER_PARTS.wal)
  const parts = await listed(work.fs, wal)
  for (const { name } of parts.toSorted((left, right) => (left.name < right.name ? 1 : -1))) {
    if (!name.endsWith('.spare')) await backUpWritten(work, join(wal, name))
  }
  await backUpFolder(work, place(LEDGER_PARTS.tiles))
}

/** A part of the log while it is written, perhaps over what nothing needs any more. */
async function backUpWritten(work: Backup, path: string): Promise<void> {
  const bytes = await readFromEnd(work.fs, path).catch((error) => {
    if (isAbsent(error)) return undefined
    throw error
  })
  // Before a file is written over by another part it loses the name of this one, for good.
  if (bytes && (await work.fs.isThere(path))) await backUpFile(work, path, undefined, [bytes])
}

/**
 * Reads from the end what is written from the beginning: nothing that was written is missing before
 * what is there. The same must hold within a block, which is read until it is twice the same.
 */
async function readFromEnd(fs: FileSystem, path: string): Promise<Buffer> {
  const bytes = Buffer.alloc((await fs.stat(path)).bytes)
  for (let end = bytes.length; end > 0; end = Math.max(0, end - BLOCK_BYTES)) {
    const start = Math.max(0, end - BLOCK_BYTES)
    const read = () => fs.readAt(path, start, end - start)
    let block = await read()
    for (let again = await read(); !again.equals(block); again = await read()) block = again
    bytes.set(block, start)
  }
  return bytes
}

async function backUpFile(
  { options, fs, index, lease }: Backup,
  from: string,
  path = relative(options.dir, from).split(sep).join('/'),
  content: Content = contentOf(from),
): Promise<void> {
  const to = join(options.target, ...path.split('/'))
  await makeFolders(fs, dirname(to))
  const growing = GROWING.some((folder) => path.startsWith(folder))
  const mode = growing ? 'copy' : (options.mode ?? 'copy')
  const copied = mode === 'link' ? await linkFile(fs, from, to) : await copyFile(fs, content, to)
  index.files.push({ path, ...copied })
  await lease.beat()
}

async function linkFile(fs: FileSystem, from: string, to: string) {
  await fs.link(from, to)
  return hashFile(to)
}

type Content = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** Writes and syncs; answers what was written. */
async function copyFile(fs: FileSystem, content: Content, to: string, mode?: number) {
  const seen = counting(content)
  await fs.write(to, seen.chunks, mode)
  await fs.sync(to)
  await fs.syncFolder(dirname(to))
  return seen.result()
}

async function hashFile(path: string) {
  const seen = counting(contentOf(path))
  for await (const chunk of seen.chunks) void chunk
  return seen.result()
}

/** Opens the file when the first chunk is wanted: an error then has somebody to catch it. */
async function* contentOf(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path)
}

function counting(chunks: Content) {
  const hash = createHash('sha256')
  let bytes = 0
  async function* through(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      hash.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  return { chunks: through(), result: () => ({ bytes, sha256: hash.digest('hex') }) }
}

async function readIndex(fs: FileSystem, source: string): Promise<BackupIndex> {
  try {
    const index = JSON.parse(String(await fs.read(join(source, BACKUP_INDEX)))) as BackupIndex
    if (index.format !== 1 || index.files.some(({ path }) => leavesFolder(path))) throw invalid()
    return index
  } catch (error) {
    throw error instanceof Problem ? error : invalid(BACKUP_INDEX, error)
  }
}

function leavesFolder(path: string): boolean {
  return path.split('/').some((part) => part === '' || part === '.' || part === '..')
}

async function refuseFilled(fs: FileSystem, folder: string): Promise<void> {
  if ((await listed(fs, folder)).length === 0) return
  throw new Problem('backup-invalid', {
    detail: {
      'zh-CN': `目录 ${basename(folder)} 不是空的。`,
      en: `Folder ${basename(folder)} is not empty.`,
    },
  })
}

async function removeTree(fs: FileSystem, folder: string): Promise<void> {
  for (const { name, folder: isFolder } of await fs.list(folder)) {
    const path = join(folder, name)
    await (isFolder ? removeTree(fs, path) : fs.remove(path))
  }
  await fs.removeFolder(folder)
}

/** `mode`: of those that are new. */
async function makeFolders(fs: FileSystem, folder: string, mode?: number): Promise<void> {
  if (dirname(folder) === folder) return
  try {
    await fs.stat(folder)
  } catch (error) {
    if (!isAbsent(error)) throw error
    await makeFolders(fs, dirname(folder), mode)
    await fs.makeFolder(folder, mode)
    await fs.syncFolder(dirname(folder))
  }
}

function invalid(path?: string, cause?: unknown): Problem {
  return new Problem('backup-invalid', {
    cause,
    ...(path === undefined
      ? {}
      : { detail: { 'zh-CN': `${path} 与备份清单不符。`, en: `${path} is not as listed.` } }),
  })
}
