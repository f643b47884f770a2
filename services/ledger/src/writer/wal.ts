import { join } from 'node:path'
import { damaged } from './failures.ts'
import type { Faults } from './faults.ts'
import {
  isSegment,
  isSpare,
  type OpenSegment,
  openSegmentFiles,
  padded,
  removeIfThere,
  type Segment,
} from './segment-files.ts'
import { type Group, readSegment, SEGMENT_HEADER_BYTES } from './segments.ts'
import type { Disk } from './types.ts'

/** Entries that are on disk but perhaps not yet in synced tiles and bundles. */
export type Wal = {
  /**
   * Brings entries to disk together. When it answers true they are there, and whoever writes here
   * next reads them; false: another process has begun to write, and nothing counts any more. When
   * it throws none of them counts, and the next ones may take their places.
   */
  append(first: number, group: Group): Promise<boolean>
  /** Has another process begun to write here? */
  isTaken(): Promise<boolean>
  /** End of the newest segment that nothing is added to any more; undefined: none is. */
  closedEnd(limit: number): number | undefined
  /** Removes the segments that end at this index or before; of some the files are used again. */
  removeUpTo(index: number): Promise<void>
  close(): Promise<void>
}

/** A segment that has grown so far is followed by another one. */
const SEGMENT_BYTES = 32 * 2 ** 20
const EPOCH_NAME = /^(\d{10})\.epoch$/

/**
 * Marks the folder as written in this epoch, then takes away the marks of those before: whoever
 * wrote before misses it before acknowledging anything that is not read here. Spare files go as
 * well: whoever left them behind may have one open.
 */
export async function claim(disk: Disk, folder: string, epoch: number): Promise<void> {
  await disk.write(markOf(folder, epoch), new Uint8Array())
  await disk.syncFolder(folder)
  for (const { name } of await disk.list(folder)) {
    const isMark = (epochOf(name) ?? epoch) < epoch
    if (isMark || isSpare(name)) await removeIfThere(disk, join(folder, name))
  }
}

/** Newest epoch in which the folder was written; 0: never. */
export async function newestEpoch(disk: Disk, folder: string): Promise<number> {
  const epochs = (await disk.list(folder)).map(({ name }) => epochOf(name))
  return Math.max(0, ...epochs.filter((epoch) => epoch !== undefined))
}

/**
 * Gives every entry in order, then answers the segments. An end that was never acknowledged is
 * passed over; throws `ledger-damaged` where acknowledged entries are missing. All of it is synced
 * afterwards.
 */
export async function replay(
  disk: Disk,
  folder: string,
  begin: (start: number) => Promise<void>,
  take: (index: number, entry: Buffer) => void,
): Promise<Segment[]> {
  const segments: { path: string; start: number }[] = []
  const names = (await disk.list(folder)).map(({ name }) => name)
  for (const name of names.filter(isSegment).sort()) {
    const path = join(folder, name)
    const { header } = readSegment(await disk.readAt(path, 0, SEGMENT_HEADER_BYTES))
    // A segment whose beginning never came to disk has no entry that was acknowledged.
    if (header) segments.push({ path, start: header.start })
    else await disk.remove(path)
  }
  const [first] = segments
  if (!first) return []
  await begin(first.start)
  let index = first.start
  for (const [at, { path, start }] of segments.entries()) {
    const limit = segments[at + 1]?.start
    if (start !== index) throw damaged(`${path} does not go on from the segment before it`)
    const { groups, broken } = readSegment(await disk.read(path))
    for (const group of groups) {
      if (index === limit) break
      if (group.first !== index) throw damaged(`${path}: entry ${index} is missing`)
      for (const entry of group.entries) take(index++, entry)
    }
    if (limit === undefined ? broken : index !== limit) {
      throw damaged(`${path}: entries from ${index} on are missing`)
    }
    await disk.sync(path)
  }
  await disk.syncFolder(folder)
  return segments.map(({ path }, at) => ({ path, end: segments[at + 1]?.start ?? index }))
}

/** `earlier`: segments of `replay`, which are kept until they are removed. */
export function openWal(given: {
  disk: Disk
  folder: string
  epoch: number
  earlier: readonly Segment[]
  segmentBytes?: number | undefined
  faults: Faults
  report: (error: unknown) => void
}): Wal {
  const { disk, folder, epoch, segmentBytes = SEGMENT_BYTES, faults, report } = given
  // A writer that was fenced out and only sleeps may have one of those open, and write to it yet.
  const closed = given.earlier.map((segment) => ({ segment, reusable: false }))
  const leftBehind = (segment: Segment) => void closed.push({ segment, reusable: false })
  const segmentFiles = openSegmentFiles({ disk, folder, epoch, faults, report, leftBehind })
  let current: OpenSegment | undefined

  /** Nothing more goes into the segment; what has come to disk of it stays. */
  async function end({ file, path, end }: OpenSegment, reusable: boolean): Promise<void> {
    current = undefined
    closed.push({ segment: { path, end }, reusable })
    await file.close().catch(report)
  }

  async function write(segment: OpenSegment, bytes: Uint8Array): Promise<boolean> {
    try {
      await segment.file.append(bytes)
    } catch (error) {
      // A part of it may stand in the file, behind which nothing could be read.
      await segment.file.truncate(segment.bytes).catch(async (second) => {
        report(second)
        await end(segment, false)
      })
      throw error
    }
    try {
      await faults('wal.before-sync')
      await segment.file.sync()
      await faults('wal.after-sync')
      segment.bytes += bytes.length
      // Asked last: who claims the folder later reads what is on disk now.
      return !(await isTaken())
    } catch (error) {
      // Nobody knows what of it is on disk: the next segment begins at the same entry, and none
      // stands in this file again.
      await end(segment, false)
      throw error
    }
  }

  /**
   * A writer that was fenced out just when it began a segment leaves it behind: nothing of it was
   * acknowledged, and without those before it, it would look like a loss at the next start.
   */
  async function removeStrays(): Promise<void> {
    const known = new Set(closed.map(({ segment }) => segment.path))
    for (const { name } of await disk.list(folder)) {
      const path = join(folder, name)
      if (isSegment(name) && name < padded(epoch) && !known.has(path)) {
        await removeIfThere(disk, path)
      }
    }
  }

  const mark = markOf(folder, epoch)
  const isTaken = async () => !(await disk.isThere(mark))

  return {
    async append(first, group) {
      // Whoever claims the folder later finds what is a spare file now under no other name.
      if (!current && (await isTaken())) return false
      current ??= await segmentFiles.begin(first)
      const segment = current
      if (!(await write(segment, group.sealed(segment.id, first)))) return false
      segment.end = first + group.count
      if (segment.bytes >= segmentBytes) await end(segment, true)
      return true
    },
    isTaken,
    closedEnd(limit) {
      return closed.findLast(({ segment }) => segment.end <= limit)?.segment.end
    },
    async removeUpTo(index) {
      await removeStrays()
      for (let oldest = closed[0]; oldest && oldest.segment.end <= index; oldest = closed[0]) {
        // One behind the other: a hole would look like a loss.
        await faults('wal.before-remove')
        await segmentFiles.putAway(oldest.segment, oldest.reusable)
        closed.shift()
      }
    },
    async close() {
      if (current) await end(current, true)
    },
  }
}

function markOf(folder: string, epoch: number): string {
  return join(folder, `${padded(epoch)}.epoch`)
}

function epochOf(name: string): number | undefined {
  const [, epoch] = EPOCH_NAME.exec(name) ?? []
  return epoch === undefined ? undefined : Number(epoch)
}
