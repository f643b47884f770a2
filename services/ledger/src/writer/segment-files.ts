import { join } from 'node:path'
import { isAbsent } from './failures.ts'
import type { Faults } from './faults.ts'
import { newSegment } from './segments.ts'
import type { Disk, DiskFile } from './types.ts'

/** Entries before `end` stand in it, or in segments before it. */
export type Segment = { path: string; end: number }

export type OpenSegment = Segment & { file: DiskFile; id: Buffer; bytes: number }

/**
 * The files of one writer's segments. Some of those that nothing needs any more are written over by
 * new ones: blocks that are on disk are synced without the journal of the file system. What stood
 * there before is none of the new segment, since the checksums of groups cover its id.
 */
export type SegmentFiles = {
  /** A segment that begins at this entry is on disk. */
  begin(start: number): Promise<OpenSegment>
  /**
   * Nothing needs the segment any more: its file goes, or waits for another one when it is
   * `reusable`. May be called again when it has failed.
   */
  putAway(segment: Segment, reusable: boolean): Promise<void>
}

/** Files that wait for another segment: at most so many. */
const MOST_SPARES = 2
const SEGMENT_NAME = /^\d{10}\.\d{10}\.wal$/
const SPARE_NAME = /^\d{10}\.\d{10}\.spare$/

export function isSegment(name: string): boolean {
  return SEGMENT_NAME.test(name)
}

/** Is the file one that waits for another segment? */
export function isSpare(name: string): boolean {
  return SPARE_NAME.test(name)
}

export function openSegmentFiles(given: {
  disk: Disk
  folder: string
  epoch: number
  faults: Faults
  report: (error: unknown) => void
  /**
   * A segment that could not be begun could not be removed either. Nothing counts in it, but it
   * goes with those before it: without them it would look like a loss at the next start.
   */
  leftBehind: (segment: Segment) => void
}): SegmentFiles {
  const { disk, folder, epoch, faults, report, leftBehind } = given
  const spares: string[] = []
  let number = 0

  return {
    async begin(start) {
      number += 1
      const path = join(folder, `${padded(epoch)}.${padded(number)}.wal`)
      const spare = spares.shift()
      let file: DiskFile | undefined
      try {
        file = await (spare === undefined ? disk.create(path) : disk.reopen(spare))
        const { id, bytes } = newSegment(start)
        await file.append(bytes)
        await file.sync()
        if (spare !== undefined) {
          await faults('wal.before-reuse')
          // Not before: with a former header under this name the log would look damaged.
          await disk.rename(spare, path)
        }
        await disk.syncFolder(folder)
        return { path, end: start, file, id, bytes: bytes.length }
      } catch (error) {
        await file?.close().catch(report)
        const stays = (second: unknown) => {
          report(second)
          leftBehind({ path, end: start })
        }
        if (file) await removeIfThere(disk, path).catch(stays)
        if (spare !== undefined) await removeIfThere(disk, spare).catch(report)
        throw error
      }
    },
    async putAway(segment, reusable) {
      const isKept = reusable && spares.length < MOST_SPARES && (await disk.isThere(segment.path))
      if (isKept) {
        const spare = segment.path.replace(/\.wal$/, '.spare')
        await disk.rename(segment.path, spare)
        segment.path = spare
      } else {
        await removeIfThere(disk, segment.path)
      }
      // A file that could get its former name back must not be written over.
      await disk.syncFolder(folder)
      if (isKept) spares.push(segment.path)
    },
  }
}

export async function removeIfThere(disk: Disk, path: string): Promise<void> {
  await disk.remove(path).catch((error) => {
    if (!isAbsent(error)) throw error
  })
}

/** Numbers in names, which then have the order of the numbers. */
export function padded(number: number): string {
  return String(number).padStart(10, '0')
}
