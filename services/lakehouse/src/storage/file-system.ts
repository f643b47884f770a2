import * as callbacks from 'node:fs'
import { constants } from 'node:fs'
import * as fs from 'node:fs/promises'
import { promisify } from 'node:util'

/**
 * The few calls by which the lake changes a disk, named by what they promise: nothing written,
 * linked, renamed or removed survives power loss before `sync` of the file and `syncFolder` of the
 * folder. Tests put a shim here that forgets what was not synced.
 */
export type FileSystem = {
  read(path: string): Promise<Buffer>
  /** A part of a file; shorter where the file ends. */
  readAt(path: string, position: number, length: number): Promise<Buffer>
  /** Creates or empties the file, then writes. `mode`: of a new file, such as 0o600. */
  write(path: string, content: Uint8Array | AsyncIterable<Uint8Array>, mode?: number): Promise<void>
  /** A new file that stays open for appending; fails with `EEXIST` when the name is taken. */
  create(path: string, mode?: number): Promise<GrowingFile>
  /**
   * An existing file that stays open to be written over from its beginning, and that grows where
   * it ends.
   */
  reopen(path: string): Promise<GrowingFile>
  append(path: string, bytes: Uint8Array): Promise<void>
  sync(path: string): Promise<void>
  syncFolder(path: string): Promise<void>
  link(from: string, to: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  copy(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  /** One level; an existing folder is fine, and keeps its mode. */
  makeFolder(path: string, mode?: number): Promise<void>
  removeFolder(path: string): Promise<void>
  list(path: string): Promise<{ name: string; folder: boolean }[]>
  /** False also when nobody can tell. */
  isThere(path: string): boolean | Promise<boolean>
  /** `mode`: the permission bits. */
  stat(path: string): Promise<{ bytes: number; modifiedAt: number; mode: number }>
}

/**
 * A file that is open for long, for one call after the other; an error of the disk is told by the
 * `sync` that meets it.
 */
export type GrowingFile = {
  /** Behind what was appended before. */
  append(bytes: Uint8Array): Promise<void>
  /** Bytes and length are on disk; the file's name needs `syncFolder`. */
  sync(): Promise<void>
  /** It ends there, and what is appended next stands there. */
  truncate(bytes: number): Promise<void>
  close(): Promise<void>
}

const PERMISSIONS = 0o777

/** The real disk. */
export const nodeFileSystem: FileSystem = {
  read: (path) => fs.readFile(path),
  readAt,
  write: (path, content, mode) => fs.writeFile(path, content, mode === undefined ? {} : { mode }),
  create: async (path, mode) => growing(await open(path, 'wx', mode)),
  reopen: async (path) => growing(await open(path, 'r+')),
  append: (path, bytes) => fs.appendFile(path, bytes),
  sync: (path) => withHandle(path, (handle) => handle.sync()),
  syncFolder,
  link: (from, to) => fs.link(from, to),
  rename: (from, to) => fs.rename(from, to),
  copy: (from, to) => fs.copyFile(from, to, constants.COPYFILE_FICLONE),
  remove: (path) => fs.unlink(path),
  async makeFolder(path, mode) {
    await fs.mkdir(path, mode).catch((error) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
  },
  removeFolder: (path) => fs.rmdir(path),
  async list(path) {
    const entries = await fs.readdir(path, { withFileTypes: true })
    return entries.map((entry) => ({ name: entry.name, folder: entry.isDirectory() }))
  },
  // The system knows by heart: to ask a thread takes twenty times as long.
  isThere: (path) => callbacks.existsSync(path),
  async stat(path) {
    const { size, mtimeMs, mode } = await fs.stat(path)
    return { bytes: size, modifiedAt: mtimeMs, mode: mode & PERMISSIONS }
  },
}

/** `ENOENT` and its like; undefined for anything that is not an error of the operating system. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

/** Is the file, or a folder on the way to it, missing? */
export function isAbsent(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/**
 * Is the disk (or the quota) full? DuckDB tells it only in words, as the C library has them, so
 * that both are looked at.
 */
export function isDiskFull(error: unknown): boolean {
  const code = codeOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return true
  return (
    error instanceof Error && /no space left on device|disk quota exceeded/i.test(error.message)
  )
}

/** Windows can not open a folder; NTFS journals the entry with the file's own flush. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  await withHandle(path, (handle) => handle.sync())
}

async function readAt(path: string, position: number, length: number): Promise<Buffer> {
  const handle = await fs.open(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(length)
    let filled = 0
    while (filled < length) {
      const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return buffer.subarray(0, filled)
  } finally {
    await handle.close()
  }
}

const open = promisify(callbacks.open)
const write = promisify(callbacks.write)
const sync = promisify(callbacks.fdatasync)
const truncate = promisify(callbacks.ftruncate)
const close = promisify(callbacks.close)

/** Copied into the cache of the system sooner than a thread has woken up. */
const AT_ONCE_BYTES = 131_072

/** Is written from its beginning on. */
function growing(file: number): GrowingFile {
  let position = 0
  return {
    async append(bytes) {
      for (let done = 0; done < bytes.length; ) {
        const left = bytes.length - done
        const written =
          left <= AT_ONCE_BYTES
            ? callbacks.writeSync(file, bytes, done, left, position)
            : (await write(file, bytes, done, left, position)).bytesWritten
        done += written
        position += written
      }
    },
    sync: () => sync(file),
    async truncate(bytes) {
      await truncate(file, bytes)
      position = bytes
    },
    close: () => close(file),
  }
}

async function withHandle(
  path: string,
  use: (handle: fs.FileHandle) => Promise<void>,
): Promise<void> {
  const flags = process.platform === 'win32' ? 'r+' : 'r'
  const handle = await fs.open(path, flags)
  try {
    await use(handle)
  } finally {
    await handle.close()
  }
}
