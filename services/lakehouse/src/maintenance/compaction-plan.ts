import type { ActiveFile } from '../delta/replay.ts'

/** Files of one partition that are to become one. */
export type CompactionGroup = { partition: ActiveFile['partition']; files: ActiveFile[] }

/** A file of this size is read well enough as it is. */
export const FULL_FILE_BYTES = 64 * 1024 * 1024

/** One rewriting sorts so much at most: it has to fit beside the doors in memory. */
const GROUP_BYTES = 256 * 1024 * 1024

/** Files of about the same size before they are worth rewriting while their day still grows. */
const TIER_FILES = 8

/** One size class to the next; with 8 files a tier each row is rewritten about log8 times. */
const TIER_FACTOR = 8

/** Smallest class: a landing's file is some tens of kilobytes. */
const FIRST_TIER_BYTES = 64 * 1024

/**
 * Chooses what to rewrite. A partition whose day is over (`settledBefore`, `YYYY-MM-DD`), or that
 * has no day, becomes as few files as possible; one that still grows is merged by size classes, so
 * that a day of small landings is not rewritten again and again.
 */
export function compactionPlan(
  files: Iterable<ActiveFile>,
  settledBefore: string,
): CompactionGroup[] {
  const partitions = new Map<string, ActiveFile[]>()
  for (const file of files) {
    if (file.bytes >= FULL_FILE_BYTES) continue
    const key = JSON.stringify(Object.entries(file.partition).sort())
    partitions.set(key, [...(partitions.get(key) ?? []), file])
  }
  return [...partitions.values()].flatMap((small) => {
    const day = small[0]?.partition.event_date
    const settled = typeof day === 'string' && day < settledBefore
    return settled ? batches(small, 2) : tiers(small).flatMap((tier) => batches(tier, TIER_FILES))
  })
}

function tiers(files: readonly ActiveFile[]): ActiveFile[][] {
  const byTier = new Map<number, ActiveFile[]>()
  for (const file of files) {
    const tier = Math.max(0, Math.floor(logOf(file.bytes / FIRST_TIER_BYTES)))
    byTier.set(tier, [...(byTier.get(tier) ?? []), file])
  }
  return [...byTier.values()]
}

function logOf(ratio: number): number {
  return Math.log(ratio) / Math.log(TIER_FACTOR)
}

/** Batches of bounded size; one of fewer than `least` files is not worth it. */
function batches(files: readonly ActiveFile[], least: number): CompactionGroup[] {
  const groups: CompactionGroup[] = []
  let batch: ActiveFile[] = []
  let bytes = 0
  const close = () => {
    const partition = batch[0]?.partition
    if (partition && batch.length >= least) groups.push({ partition, files: batch })
    batch = []
    bytes = 0
  }
  for (const file of files.toSorted((left, right) => left.modifiedAt - right.modifiedAt)) {
    if (bytes + file.bytes > GROUP_BYTES) close()
    batch.push(file)
    bytes += file.bytes
  }
  close()
  return groups
}
