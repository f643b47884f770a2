import { dirname, join } from 'node:path'
import type { Faults } from '../../faults.ts'
import type { KeyRing } from '../../keys/types.ts'
import type { FileSystem, GrowingFile } from '../../storage/file-system.ts'
import { type PlainBlock, packBlock } from './blocks.ts'
import { type FrameFile, frameFileName, type PlacedBlock } from './files.ts'
import { FILE_HEADER_BYTES, type FileHeader, fileHeader, readBlockHeader } from './format.ts'

/**
 * A file ends with the batch that brings it to this size: at a start only the last one is walked
 * through. A batch larger than all the rest goes on in another file.
 */
const FILE_BYTES = 256 * 2 ** 20
const MOST_FILE_BYTES = 2 * FILE_BYTES

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
  settle(): Promise<void>
  /** Newest batch of which this tail has brought blocks to disk; -1: none. */
  lastBatch(): number
  /** Begins a new file that only says that `batch` comes next. */
  renew(batch: number): Promise<void>
  close(): Promise<void>
}

type Growing = {
  file: FrameFile
  handle: GrowingFile
  key: Uint8Array | undefined
  /** Newest batch of which it holds blocks; -1: none. */
  batch: number
}

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
  const { fs, folder, faults, now } = deps
  let number = newestNumber
  let growing: Growing | undefined
  /** Bytes of a failed write may still be on the disk. */
  let unsettled = false
  let lastBatch = -1

  /**
   * The file to write to: a new one for a new day, after a failure and when one is full. A batch
   * that is under way stays in its file, so that both can be expired together.
   */
  async function fileFor(batch: number): Promise<Growing> {
    const before = files.at(-1)
    // A clock that was put back must not put a file before an older one.
    const day = [dayOf(now()), before?.day ?? ''].sort().at(-1) ?? ''
    if (growing) {
      const { day: today, bytes } = growing.file
      const most = lastBatch === batch ? MOST_FILE_BYTES : FILE_BYTES
      if (bytes < most && (today === day || lastBatch === batch)) return growing
    }
    await close()
    number += 1
    const continues = lastBatch === batch
    growing = await beginFile(deps, { number, day, batch, continues }, before)
    await faults('frames.after-create')
    return growing
  }

  async function write(blocks: readonly PlainBlock[], batch: number): Promise<void> {
    const target = await fileFor(batch)
    const { file, handle, key } = target
    const fresh = file.bytes === 0
    try {
      // What closes a batch belongs into its file; it can be done without.
      const fitting = blocks.filter(
        (block) => block.kind === 'entries' || block.batch === target.batch,
      )
      const { bytes, placed } = await packed(deps, file, key, fitting)
      await handle.append(bytes)
      await faults('frames.after-write')
      await handle.sync()
      if (fresh) await fs.syncFolder(folder)
      await faults('frames.after-sync')
      file.bytes += bytes.length
      if (fresh) files.push(file)
      lastBatch = blocks.at(-1)?.batch ?? lastBatch
      target.batch = blocks.at(-1)?.batch ?? target.batch
      unsettled = false
      written(file, placed)
    } catch (error) {
      growing = undefined
      if (!(await takeBack(fs, file, handle))) unsettled = true
      throw error
    }
  }

  async function close(): Promise<void> {
    const { handle } = growing ?? {}
    growing = undefined
    await handle?.close()
  }

  return {
    write: (blocks) => write(blocks, blocks.at(-1)?.batch ?? 0),
    async settle() {
      if (unsettled) await write([], lastBatch)
    },
    lastBatch: () => lastBatch,
    async renew(batch) {
      await close()
      await write([], batch)
      await faults('frames.after-renew')
    },
    close,
  }
}

async function beginFile(
  { folder, source, sealed, fs, faults, uuid, keys }: TailDeps,
  { day, ...place }: Pick<FileHeader, 'number' | 'batch' | 'continues'> & { day: string },
  before: FrameFile | undefined,
): Promise<Growing> {
  const key = sealed ? await keys?.dayKey(source, day) : undefined
  if (sealed) await faults('keys.after-day-key')
  const path = join(folder, frameFileName(day, place.number))
  const header = {
    ...place,
    sealed,
    previous: before?.header.number ?? -1,
    previousBytes: before?.bytes ?? 0,
    id: Buffer.from(uuid().replaceAll('-', ''), 'hex'),
  }
  return { file: { path, day, header, bytes: 0 }, handle: await fs.create(path), key, batch: -1 }
}

/** What one write brings to the end of a file: blocks, and before the first one its header. */
async function packed(
  { keys }: TailDeps,
  file: FrameFile,
  key: Uint8Array | undefined,
  blocks: readonly PlainBlock[],
): Promise<{ bytes: Buffer; placed: PlacedBlock[] }> {
  const { id } = file.header
  const pieces = file.bytes === 0 ? [fileHeader(file.header)] : []
  const placed: PlacedBlock[] = []
  let position = file.bytes === 0 ? FILE_HEADER_BYTES : file.bytes
  const nonce = (bytes: number) => keys?.random(bytes) ?? new Uint8Array()
  for (const [index, block] of blocks.entries()) {
    const begins = index === 0
    const bytes = await packBlock({ ...block, begins }, { id, position, key }, nonce)
    const header = readBlockHeader(bytes, id, position)
    if (!header) throw new Error('a block can not be read back')
    const end = position + bytes.length
    placed.push({ header, position, end, broken: false })
    pieces.push(bytes)
    position = end
  }
  const [only] = pieces
  return { bytes: only && pieces.length === 1 ? only : Buffer.concat(pieces), placed }
}

/** Takes back what a failed write has left; false when the disk does not let us. */
async function takeBack(fs: FileSystem, file: FrameFile, handle: GrowingFile): Promise<boolean> {
  try {
    await handle.truncate(file.bytes)
    await handle.sync()
    if (file.bytes === 0) {
      await fs.remove(file.path)
      await fs.syncFolder(dirname(file.path))
    }
    return true
  } catch {
    // The next file says how much of this one counts.
    return false
  } finally {
    await handle.close().catch(() => undefined)
  }
}

/** UTC, `YYYY-MM-DD`. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
