import { Problem } from '@tongqu/contracts'
import type { FrameBatch, FrameEntry, FrameJournal } from '@tongqu/lakehouse'

/** Bytes on their way to the disk beyond which nobody is read, and below which reading goes on. */
export const MOST_BYTES_UNDER_WAY = 8 * 2 ** 20
const FEW_BYTES_UNDER_WAY = 2 * 2 ** 20
/** What an entry weighs beside its bytes. */
const ENTRY_BYTES = 64

export type KeeperDeps = {
  journal: Pick<FrameJournal, 'append' | 'cut'>
  /**
   * Entries that are on disk from now on, in their order; `cuts` is how often `cut` had been called
   * when they went there, and tells the batch they belong to.
   */
  onKept(entries: readonly FrameEntry[], cuts: number): void
  /** The disk has caught up after `isBehind`. */
  onCaughtUp(): void
  /** The disk takes nothing, or takes something again (`undefined`). */
  onDisk(problem: Problem | undefined): void
}

/** The way of entries into the journal. */
export type Keeper = {
  /**
   * Appends what comes within one turn of the event loop together. `kept` is called once, in the
   * order of the calls, after `onKept`; with false when the entries are not on disk.
   */
  keep(entries: readonly FrameEntry[], kept: (onDisk: boolean) => void): void
  /** Is so much under way that nobody should be read? */
  isBehind(): boolean
  /** Ends the open batch: what was kept before this call, and nothing else. */
  cut(): Promise<FrameBatch | undefined>
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

type Group = { entries: FrameEntry[]; kept: ((onDisk: boolean) => void)[]; bytes: number }

/** Opens the way into one journal. */
export function openKeeper({ journal, onKept, onCaughtUp, onDisk }: KeeperDeps): Keeper {
  let next: Group | undefined
  let underWay = 0
  let wasBehind = false
  let cuts = 0
  let last: Promise<void> = Promise.resolve()

  function flush(): void {
    const group = next
    next = undefined
    if (!group) return
    const batch = cuts
    // Acknowledgements without frames wait for all frames before them.
    const written = group.entries.length > 0 ? journal.append(group.entries) : last
    last = written.then(
      () => settle(group, batch, undefined),
      (error) => settle(group, batch, error),
    )
  }

  function settle({ entries, kept, bytes }: Group, batch: number, error: unknown): void {
    underWay -= bytes
    if (entries.length > 0) onDisk(error === undefined ? undefined : problemOf(error))
    if (error === undefined && entries.length > 0) onKept(entries, batch)
    for (const tell of kept) tell(error === undefined)
    if (!wasBehind || underWay > FEW_BYTES_UNDER_WAY) return
    wasBehind = false
    onCaughtUp()
  }

  return {
    keep(entries, kept) {
      if (!next) {
        next = { entries: [], kept: [], bytes: 0 }
        setImmediate(flush)
      }
      const group = next
      group.kept.push(kept)
      for (const entry of entries) {
        const bytes = entry.bytes.length + ENTRY_BYTES
        group.entries.push(entry)
        group.bytes += bytes
        underWay += bytes
      }
      wasBehind ||= underWay > MOST_BYTES_UNDER_WAY
    },
    isBehind: () => wasBehind,
    async cut() {
      flush()
      const before = last
      cuts += 1
      const batch = journal.cut()
      // It is awaited below; until then its failure is nobody's.
      batch.catch(() => undefined)
      await before
      return batch
    },
    async idle() {
      for (;;) {
        flush()
        const seen = last
        await seen
        if (seen === last && !next) return
      }
    },
  }
}

function problemOf(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem('internal', { cause: error })
}
