import * as fs from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type FileSystem, type GrowingFile, isAbsent } from '../storage/file-system.ts'

/**
 * A disk whose power can fail. Calls go to the real disk; `fail` then takes back what no sync has
 * made durable: bytes of a file after its last `sync`, and entries of a folder (links, renames,
 * removals, new folders) after its last `syncFolder`. Entries may also survive without a sync, in
 * the order they were made, as a journaling file system writes them: `survivors` says how many.
 */
export type PowerLossFileSystem = FileSystem & {
  /** Calls from now on until the power fails; then every call fails. */
  failAfter(calls: number): void
  /** Brings the disk into the state after the power loss, when no call is under way any more. */
  fail(survivors: (entries: number) => number, tail?: Tail): Promise<void>
}

/**
 * What is left of so many bytes that were not synced: the first `kept` of them, and behind these
 * what was written over, or `zeros` where the file had grown but its content was not written. By
 * default none.
 */
export type Tail = (bytes: number) => { kept: number; zeros: number }

/**
 * Works on files below `root`, all of which are durable to begin with; `attic` is an empty folder
 * on the same disk, outside of it.
 */
export async function powerLossFileSystem(
  real: FileSystem,
  root: string,
  attic: string,
): Promise<PowerLossFileSystem> {
  const memory = await createMemory(root, attic)
  const power = createPower()
  return {
    ...power.guard({ ...real, ...watchedCalls(real, memory, power) }),
    failAfter: power.failAfter,
    async fail(survivors, tail = () => ({ kept: 0, zeros: 0 })) {
      await power.quiet()
      for (const close of memory.open) await close().catch(() => undefined)
      await memory.forget(survivors, tail)
    },
  }
}

type Memory = {
  /** How to close the files that are open: nobody does it when the power fails. */
  open: Set<() => Promise<void>>
  /** The folder's entry is not durable before its `syncFolder`; `undo` takes it back. */
  entry(folder: string, undo: () => Promise<void>): void
  /** These bytes of the file are about to change. */
  changing(file: fs.FileHandle, from: number, to: number): Promise<void>
  /** All of the file is durable, or none of it. */
  durable(path: string | fs.FileHandle, isSynced: boolean): Promise<void>
  folderSynced(folder: string): void
  /** Keeps a file that is about to lose its name; answers how to give the name back. */
  keep(path: string): Promise<() => Promise<void>>
  forget(survivors: (entries: number) => number, tail: Tail): Promise<void>
}

const NONE = Buffer.alloc(0)

async function createMemory(root: string, attic: string): Promise<Memory> {
  let pending: { folder: string; undo(): Promise<void> }[] = []
  /** Durable bytes by inode. */
  const durable = new Map<number, number>()
  /** Where files have changed since, and all that was durable from there on; by inode. */
  const former = new Map<number, { from: number; to: number; bytes: Buffer }>()
  let kept = 0
  for (const path of await filesBelow(root)) {
    const { ino, size } = await fs.stat(path)
    durable.set(ino, size)
  }
  return {
    open: new Set(),
    entry(folder, undo) {
      pending.push({ folder, undo })
    },
    async changing(file, from, to) {
      const { ino } = await file.stat()
      const end = durable.get(ino) ?? 0
      const known = former.get(ino) ?? { from: end, to: from, bytes: NONE }
      const bytes = Buffer.alloc(Math.max(0, known.from - from))
      await file.read(bytes, 0, bytes.length, from)
      former.set(ino, {
        from: Math.min(known.from, from),
        to: Math.max(known.to, to),
        bytes: Buffer.concat([bytes, known.bytes]),
      })
    },
    async durable(path, isSynced) {
      const { ino, size } = await (typeof path === 'string' ? fs.stat(path) : path.stat())
      durable.set(ino, isSynced ? size : 0)
      former.delete(ino)
    },
    folderSynced(folder) {
      pending = pending.filter((entry) => entry.folder !== folder)
    },
    async keep(path) {
      kept += 1
      const copy = join(attic, String(kept))
      await fs.link(path, copy)
      return async () => {
        await fs.rm(path, { force: true })
        // The folder itself may be gone for good.
        await fs.link(copy, path).catch((error) => {
          if (!isAbsent(error)) throw error
        })
      }
    },
    async forget(survivors, tail) {
      for (const { undo } of pending.slice(survivors(pending.length)).toReversed()) await undo()
      for (const path of await filesBelow(root)) {
        const { ino, size } = await fs.stat(path)
        // What DuckDB has written is not known here: without a sync nothing of it is durable.
        const known = former.get(ino) ?? { from: durable.get(ino) ?? 0, to: size, bytes: NONE }
        const { from } = known
        if (from >= size && known.bytes.length === 0) continue
        const { kept, zeros } = tail(Math.max(0, Math.min(size, known.to) - from))
        const before = known.bytes.subarray(kept)
        await fs.truncate(path, from + kept)
        await fs.appendFile(path, before)
        await fs.truncate(path, from + kept + Math.max(before.length, zeros))
      }
    },
  }
}

/** Tells the memory of all that happens to an open file, whatever its name is by now. */
async function watched(path: string, file: GrowingFile, memory: Memory): Promise<GrowingFile> {
  const seen = await fs.open(path, 'r')
  let position = 0
  memory.open.add(close)

  async function close(): Promise<void> {
    memory.open.delete(close)
    await seen.close()
    await file.close()
  }

  return {
    async append(bytes) {
      await memory.changing(seen, position, position + bytes.length)
      await file.append(bytes)
      position += bytes.length
    },
    async sync() {
      await file.sync()
      await memory.durable(seen, true)
    },
    async truncate(bytes) {
      await memory.changing(seen, bytes, bytes)
      await file.truncate(bytes)
      position = bytes
    },
    close,
  }
}

function watchedCalls(
  real: FileSystem,
  memory: Memory,
  power: Pick<Power, 'guard'>,
): Partial<FileSystem> {
  const exists = (path: string) =>
    real.stat(path).then(
      () => true,
      () => false,
    )
  const unlink = (path: string) => () => fs.rm(path, { force: true })
  const former = async (path: string) =>
    (await exists(path)) ? memory.keep(path) : Promise.resolve(unlink(path))

  return {
    async create(path, mode) {
      const file = await watched(path, await real.create(path, mode), memory)
      await memory.durable(path, false)
      memory.entry(dirname(path), unlink(path))
      return power.guard(file)
    },
    async reopen(path) {
      return power.guard(await watched(path, await real.reopen(path), memory))
    },
    async write(path, content, mode) {
      const undo = await former(path)
      await fs.rm(path, { force: true })
      await real.write(path, content, mode)
      await memory.durable(path, false)
      memory.entry(dirname(path), undo)
    },
    async append(path, bytes) {
      const known = await exists(path)
      await real.append(path, bytes)
      if (known) return
      await memory.durable(path, false)
      memory.entry(dirname(path), unlink(path))
    },
    async sync(path) {
      await real.sync(path)
      await memory.durable(path, true)
    },
    async syncFolder(path) {
      await real.syncFolder(path)
      memory.folderSynced(path)
    },
    async link(from, to) {
      await real.link(from, to)
      memory.entry(dirname(to), unlink(to))
    },
    async rename(from, to) {
      const back = await memory.keep(from)
      const undo = await former(to)
      await real.rename(from, to)
      memory.entry(dirname(to), undo)
      memory.entry(dirname(from), back)
    },
    async remove(path) {
      const back = await memory.keep(path)
      await real.remove(path)
      memory.entry(dirname(path), back)
    },
    async makeFolder(path, mode) {
      const known = await exists(path)
      await real.makeFolder(path, mode)
      if (known) return
      memory.entry(dirname(path), () => fs.rm(path, { recursive: true, force: true }))
    },
    async removeFolder(path) {
      await real.removeFolder(path)
      memory.entry(dirname(path), async () => {
        await fs.mkdir(path, { recursive: true })
      })
    },
  }
}

type Power = ReturnType<typeof createPower>

/** Counts calls until the power fails, and knows when none is under way. */
function createPower() {
  let callsLeft = Number.POSITIVE_INFINITY
  const underWay = new Set<Promise<unknown>>()

  function run(call: (...given: unknown[]) => unknown, given: unknown[]) {
    callsLeft -= 1
    if (callsLeft < 0) return Promise.reject(new Error('the power has failed'))
    const running = Promise.resolve(call(...given))
    underWay.add(running)
    const done = () => underWay.delete(running)
    running.then(done, done)
    return running
  }

  return {
    guard<T extends object>(files: T): T {
      const calls = Object.entries(files) as [string, (...given: unknown[]) => Promise<unknown>][]
      return Object.fromEntries(
        calls.map(([name, call]) => [name, (...given: unknown[]) => run(call, given)]),
      ) as unknown as T
    },
    failAfter(calls: number) {
      callsLeft = calls
    },
    async quiet() {
      while (underWay.size > 0) await Promise.allSettled(underWay)
    },
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile())
  return files.map(({ parentPath, name }) => join(parentPath, name))
}
