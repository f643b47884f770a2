import { dirname, join } from 'node:path'
import type { Faults } from '../../faults.ts'
import type { KeyRing } from '../../keys/types.ts'
import type { FileSystem, GrowingFile } from '../../storage/file-system.ts'
import { type PlainBlock, packBlock } from './blocks.ts'
import { type FrameFile, frameFileName, type PlacedBlock } from './files.ts'
import { FILE_HEADER_BYTES, fileHeader, readBlockHeader } from './format.ts'

/** A file ends at this size: at a start only the last one is walked through. */
const FILE_BYTES = 256 * 2 ** 20

export type TailDeps = {
  folder: string
  source: string
  sealed: boolean
  fs: FileSystem
  faults: Faults
  now: () => number
  uuid: () => string
  /** Needed when it is sealed. */
  keys: KeyRing | undefined
}

/** The end of a journal, where it grows. One call after the other. */
export type Tail = {
  /**
   * One write and one sync. When it fails nothing of it counts, and the next write begins a new
   * file: nothing is ever appended behind bytes of unknown state.
   */
  write(blocks: readonly PlainBlock[]): Promise<void>
  /** After this no crash can bring back what has failed. */
  settle(batch: number): Promise<void>
  /** Begins a new file that only says that `batch` comes next. */
  renew(batch: number): Promise<void>
  close(): Promise<void>
}

type Growing = { file: FrameFile; handle: GrowingFile; key: Uint8Array | undefined }

/**
 * Continues behind `files`, and adds to them what it writes; `written` is told of every block that
 * counts. `newestNumber`: of all files there are, also those that do not count.
 */
export function openTail(
  deps: TailDeps,
  files: FrameFile[],
  newestNumber: number,
  written: (file: FrameFile, blocks: readonly PlacedBlock[]) => void,
): Tail {
  const { fs, folder, faults } = deps
  let number = newestNumber
  let growing: Growing | undefined
  /** Bytes of a failed write may still be on the disk. */
  let unsettled = false
  let lastBatch = -1

  async function begin(batch: number): Promise<Growing> {
    await growing?.handle.close()
    growing = undefined
    const before = files.at(-1)
    // A clock that was put back must not put a file before an older one.
    const day = [dayOf(deps.now()), before?.day ?? ''].sort().at(-1) ?? ''
    const key = deps.sealed ? await deps.keys?.dayKey(deps.source, day) : undefined
    if (deps.sealed && key === undefined) throw new Error('a sealed journal needs a key ring')
    if (deps.sealed) await faults('keys.after-day-key')
    number += 1
    const path = join(folder, frameFileName(day, number))
    const header = {
      sealed: deps.sealed,
      continues: lastBatch === batch,
      number,
      batch,
      previous: before?.header.number ?? -1,
      previousBytes: before?.bytes ?? 0,
      id: Buffer.from(deps.uuid().replaceAll('-', ''), 'hex'),
    }
    const handle = await fs.create(path)
    growing = { file: { path, day, header, bytes: 0 }, handle, key }
    await faults('frames.after-create')
    return growing
  }

  /** The file to write to: a new one for a new day, after a failure and when one is full. */
  async function current(batch: number): Promise<Growing> {
    const day = dayOf(deps.now())
    const fits = growing && growing.file.day >= day && growing.file.bytes < FILE_BYTES
    return fits && growing ? growing : begin(batch)
  }

  async function write(blocks: readonly PlainBlock[], batch: number): Promise<void> {
    const { file, handle, key } = await current(batch)
    const fresh = file.bytes === 0
    try {
      const pieces = fresh ? [fileHeader(file.header)] : []
      const placed: PlacedBlock[] = []
      let position = fresh ? FILE_HEADER_BYTES : file.bytes
      for (const block of blocks) {
        const place = { id: file.header.id, position, key }
        const bytes = await packBlock(block, place, (count) => randomOf(deps, count))
        pieces.push(bytes)
        const header = readBlockHeader(bytes, file.header.id, position)
        if (!header) throw new Error('a block can not be read back')
        placed.push({ header, position, end: position + bytes.length, broken: false })
        position += bytes.length
      }
      await handle.append(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces))
      await faults('frames.after-write')
      await handle.sync()
      if (fresh) await fs.syncFolder(folder)
      await faults('frames.after-sync')
      file.bytes = position
      unsettled = false
      if (fresh) files.push(file)
      if (blocks.length > 0) lastBatch = blocks.at(-1)?.batch ?? lastBatch
      written(file, placed)
    } catch (error) {
      await giveUp()
      throw error
    }
  }

  /** Takes back what a failed write has left, if the disk lets us. */
  async function giveUp(): Promise<void> {
    if (!growing) return
    const { file, handle } = growing
    growing = undefined
    unsettled = true
    try {
      await handle.truncate(file.bytes)
      await handle.sync()
      if (file.bytes === 0) await fs.remove(file.path)
      if (file.bytes === 0) await fs.syncFolder(dirname(file.path))
      unsettled = false
    } catch {
      // The next file says how much of this one counts.
    } finally {
      await handle.close().catch(() => undefined)
    }
  }

  return {
    write: (blocks) => write(blocks, blocks[0]?.batch ?? 0),
    async settle(batch) {
      if (unsettled) await write([], batch)
    },
    async renew(batch) {
      await growing?.handle.close()
      growing = undefined
      await write([], batch)
      await faults('frames.after-renew')
    },
    async close() {
      await growing?.handle.close()
      growing = undefined
    },
  }
}

/** UTC, `YYYY-MM-DD`. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

function randomOf({ keys }: TailDeps, count: number): Uint8Array {
  if (!keys) throw new Error('a sealed journal needs a key ring')
  return keys.random(count)
}
