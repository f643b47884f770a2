import { dirname, join } from 'node:path'
import { Problem } from '@tongqu/contracts'
import { codeOf, type FileSystem, isAbsent, isDiskFull } from './file-system.ts'
import type { Storage } from './storage.ts'

/** Unfinished files of the writer, which empties this folder at every start. */
export const SPOOL = 'spool/landing'

/**
 * The lake in a local folder. A new object is written and synced in `spool`, then linked to its key
 * (`link(2)` fails when the key is taken) or renamed over it, then its folder is synced.
 */
export function localStorage(deps: {
  /** The data folder; keys are paths below it. */
  root: string
  fs: FileSystem
  uuid: () => string
}): Storage {
  const { root, fs } = deps
  const prepared = new Map<string, Promise<void>>()
  const pathOf = (key: string) => join(root, ...key.split('/'))

  /** Makes the folder and, once per process, every entry on the way to it durable. */
  function prepare(folder: string): Promise<void> {
    let done = prepared.get(folder)
    if (!done) {
      done = makeDurableFolder(fs, root, folder)
      done.catch(() => prepared.delete(folder))
      prepared.set(folder, done)
    }
    return done
  }

  async function staged(bytes: Uint8Array): Promise<string> {
    const path = join(root, ...SPOOL.split('/'), `${deps.uuid()}.tmp`)
    await prepare(dirname(path))
    try {
      await fs.write(path, bytes)
      await fs.sync(path)
    } catch (error) {
      await fs.remove(path).catch(() => undefined)
      throw error
    }
    return path
  }

  async function putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    const path = pathOf(key)
    await prepare(dirname(path))
    const temporary = await staged(bytes)
    try {
      await fs.link(temporary, path)
      return true
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false
      throw error
    } finally {
      await fs.syncFolder(dirname(path))
      await fs.remove(temporary)
    }
  }

  async function moveIn(from: string, key: string): Promise<void> {
    const path = pathOf(key)
    await prepare(dirname(path))
    await fs.rename(from, path)
    await fs.syncFolder(dirname(path))
  }

  return fullAsProblem({
    read: (key) => absentAsUndefined(fs.read(pathOf(key))),
    stat: (key) => absentAsUndefined(fs.stat(pathOf(key))),
    async list(folder, after) {
      const entries = await absentAsUndefined(fs.list(pathOf(folder)))
      const names = (entries ?? []).filter((entry) => !entry.folder).map(({ name }) => name)
      return names.filter((name) => after === undefined || name > after).sort()
    },
    async folders(folder) {
      const entries = await absentAsUndefined(fs.list(pathOf(folder)))
      return (entries ?? [])
        .filter((entry) => entry.folder)
        .map(({ name }) => name)
        .sort()
    },
    putIfAbsent,
    put: async (key, bytes) => moveIn(await staged(bytes), key),
    async adopt(localFile, key) {
      await fs.sync(localFile)
      await moveIn(localFile, key)
    },
    async remove(key) {
      await absentAsUndefined(fs.remove(pathOf(key)))
    },
    localPath: async (key) => pathOf(key),
  })
}

/**
 * Can this file system link, refuse a second link, rename and sync? Asked once at start; the answer
 * no is `Problem('file-system-unsupported')`. Landing on a disk without these loses data.
 */
export async function probeFileSystem(deps: {
  root: string
  fs: FileSystem
  uuid: () => string
}): Promise<void> {
  const key = `probe/${deps.uuid()}`
  const storage = localStorage(deps)
  try {
    const first = await storage.putIfAbsent(key, Buffer.of(1))
    const second = await storage.putIfAbsent(key, Buffer.of(2))
    await storage.put(key, Buffer.of(3))
    const kept = await storage.read(key)
    await storage.remove(key)
    await deps.fs.removeFolder(join(deps.root, 'probe')).catch(() => undefined)
    if (first && !second && kept?.equals(Buffer.of(3))) return
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem('file-system-unsupported', { cause: error })
  }
  throw new Problem('file-system-unsupported')
}

async function makeDurableFolder(fs: FileSystem, root: string, folder: string): Promise<void> {
  if (folder.length > root.length) {
    await makeDurableFolder(fs, root, dirname(folder))
    await fs.makeFolder(folder)
    await fs.syncFolder(dirname(folder))
  }
}

async function absentAsUndefined<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

/** The same storage, with a full disk told as `Problem('lake-full')`. */
function fullAsProblem(storage: Storage): Storage {
  const told =
    <Arguments extends unknown[], Result>(call: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments) => {
      try {
        return await call(...given)
      } catch (error) {
        throw isDiskFull(error) ? new Problem('lake-full', { cause: error }) : error
      }
    }
  return {
    ...storage,
    putIfAbsent: told(storage.putIfAbsent),
    put: told(storage.put),
    adopt: told(storage.adopt),
  }
}
