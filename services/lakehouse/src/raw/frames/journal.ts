import { dirname } from 'node:path'
import type { FileSystem } from '../../storage/file-system.ts'
import type { FrameJournal } from '../frame-types.ts'
import { unpackBlock } from './blocks.ts'
import {
  type FrameFile,
  frameFileNames,
  listFrameFiles,
  type PlacedBlock,
  walkBlocks,
} from './files.ts'
import { openGroups } from './groups.ts'
import { openReading } from './reading.ts'
import { openTail, type TailDeps } from './tail.ts'

/** What the raw store needs beside the journal itself. */
export type KeptFrames = FrameJournal & {
  /**
   * Deletes the files of days before `day` whose batches are all ≤ `landed`; how many there were.
   * What comes next is still known when all are gone.
   */
  expire(day: string, landed: number): Promise<number>
  /** Days (UTC) of which files are kept, oldest first. */
  days(): string[]
  /** Reads the oldest and the newest closed batch. Throws `lake-damaged` and the like. */
  examine(): Promise<void>
}

/**
 * Opens the frames of one source. What the last process had not finished is settled first: its last
 * file is read to the end, and what stands there whole is made durable, because from now on it
 * counts. Throws `keys-unusable`.
 */
export async function openFrames(deps: TailDeps): Promise<KeptFrames> {
  const { fs, folder, faults } = deps
  await fs.makeFolder(folder)
  await fs.syncFolder(dirname(folder))
  const { files, newestNumber } = await listFrameFiles(fs, folder)
  const reading = openReading(deps, files)
  const last = files.at(-1)
  let nextBatch = 0
  if (last) {
    const blocks = await recover(deps, last)
    reading.walked(last, blocks, false)
    const { batch, continues } = last.header
    nextBatch = (blocks.at(-1)?.header.batch ?? (continues ? batch : batch - 1)) + 1
  }
  const tail = openTail(deps, files, newestNumber, reading.written)
  const groups = openGroups(tail, nextBatch, faults)
  let closed = false

  async function expire(day: string, landed: number): Promise<number> {
    const open = groups.openBatch()
    const newest = tail.lastBatch() === open ? open : open - 1
    const over = filesBefore(files, day, landed, newest)
    if (over.length > 0 && over.length === files.length) await tail.renew(open)
    for (const file of over) {
      files.splice(files.indexOf(file), 1)
      reading.forget(file)
    }
    // Also what was given up before the first file that counts; the oldest first.
    const first = files[0]?.header.number ?? -1
    const gone = (await frameFileNames(fs, folder)).filter(
      (file) => file.number < first && file.day < day,
    )
    for (const { path } of gone) {
      await fs.remove(path)
      await faults('frames.after-remove')
    }
    if (gone.length > 0) await fs.syncFolder(folder)
    return over.length
  }

  return {
    append(entries) {
      if (closed) return Promise.reject(new Error('the journal is closed'))
      return groups.append(entries)
    },
    cut: () => groups.cut(),
    batches: (after) => reading.batches(after, groups.openBatch()),
    async read(sequence) {
      return reading.read(sequence < groups.openBatch() ? sequence : -1)
    },
    expire: (day, landed) => groups.inTurn(() => expire(day, landed)),
    days: () => [...new Set(files.map(({ day }) => day))],
    async examine() {
      const oldest = await reading.oldest()
      const newest = groups.openBatch() - 1
      if (oldest === undefined || oldest > newest) return
      await reading.read(oldest)
      await reading.read(newest)
    },
    async close() {
      closed = true
      await groups.inTurn(() => tail.close())
    },
  }
}

/** The oldest files, of days before `day`, all of whose batches end in them and have landed. */
function filesBefore(
  files: readonly FrameFile[],
  day: string,
  landed: number,
  newest: number,
): FrameFile[] {
  const kept = files.findIndex((file) => file.day >= day)
  for (let count = kept < 0 ? files.length : kept; count > 0; count -= 1) {
    const next = files[count]?.header
    const last = next ? next.batch - 1 : newest
    if (last <= landed && !next?.continues) return files.slice(0, count)
  }
  return []
}

/** Finds the end of the last file, and makes durable what lies before it. */
async function recover(deps: TailDeps, file: FrameFile): Promise<PlacedBlock[]> {
  const { fs, folder } = deps
  const { blocks, end } = await walkBlocks(fs, file)
  const begin = blocks.findLastIndex(({ header }) => header.begins)
  const whole = await areWhole(deps, file, blocks.slice(begin))
  file.bytes = whole ? end : (blocks[begin]?.position ?? end)
  await syncAll(fs, file.path, folder)
  return whole ? blocks : blocks.slice(0, begin)
}

/** Power loss may leave the header of the last write and not what follows it. */
async function areWhole(
  { fs, source, keys }: TailDeps,
  file: FrameFile,
  blocks: readonly PlacedBlock[],
): Promise<boolean> {
  const { id, sealed } = file.header
  const key = sealed ? await keys?.knownDayKey(source, file.day) : undefined
  if (sealed && !key) return true
  for (const { header, position, end } of blocks) {
    const bytes = await fs.readAt(file.path, position, end - position)
    if (!(await unpackBlock(header, bytes, { id, position, key }))) return false
  }
  return true
}

async function syncAll(fs: FileSystem, path: string, folder: string): Promise<void> {
  await fs.sync(path)
  await fs.syncFolder(folder)
}
