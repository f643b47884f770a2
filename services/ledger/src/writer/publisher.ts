import { join } from 'node:path'
import { TILE_WIDTH } from '../merkle/tiles.ts'
import { checkpointText } from '../note/checkpoint.ts'
import { signNote } from '../note/note.ts'
import type { Checkpoint } from '../types.ts'
import type { Book, Head } from './book.ts'
import type { Faults } from './faults.ts'
import type { Fence } from './fence.ts'
import { type LogFiles, SPOOL } from './log-files.ts'
import type { Signers } from './signers.ts'
import type { Disk } from './types.ts'
import type { Wal } from './wal.ts'

/** Brings the log before the world: tiles, bundles, then a checkpoint over them. */
export type Publisher = {
  checkpoint(): Checkpoint | undefined
  onCheckpoint(handler: (checkpoint: Checkpoint) => void): () => void
  /**
   * Publishes what is new, or renews the lease alone. Throws when something is in the way, which
   * the next call tries again. One call at a time.
   */
  beat(): Promise<void>
  /** Nothing is being tidied up any more. */
  idle(): Promise<void>
}

export function openPublisher(given: {
  dir: string
  disk: Disk
  book: Book
  files: LogFiles
  wal: Wal
  fence: Fence
  signers: Signers
  origin: string
  now: () => number
  faults: Faults
  fencedOut: () => void
  report: (error: unknown) => void
}): Publisher {
  const { dir, disk, book, files, wal, fence, signers, origin, now, faults, report } = given
  const handlers = new Set<(checkpoint: Checkpoint) => void>()
  let published: Checkpoint | undefined
  let signedBy = ''
  let upkeep: Promise<void> | undefined

  async function beat(): Promise<void> {
    const verifiers = signers.inForce().map(({ verifier }) => verifier)
    if (book.size === published?.size && verifiers.join() === signedBy) {
      if (!(await fence.renew())) given.fencedOut()
      return
    }
    const head = book.head()
    await files.written()
    await files.edge(head.size, head.edge, head.bundle)
    if (!(await publish(head))) return given.fencedOut()
    signedBy = verifiers.join()
  }

  /** False: another writer has taken over. */
  async function publish(head: Head): Promise<boolean> {
    const { size, root } = head
    const at = new Date(now()).toISOString()
    const note = signNote(checkpointText({ origin, size, root }), signers.inForce())
    await faults('row.before-update')
    if (!(await fence.renew({ size, root, checkpoint: note }))) return false
    await faults('row.after-update')
    const path = join(dir, 'checkpoint')
    const temporary = join(dir, SPOOL, `${fence.epoch}-checkpoint`)
    await disk.write(temporary, Buffer.from(note))
    await disk.sync(temporary)
    await faults('checkpoint.before-rename')
    if (await wal.isTaken()) return false
    if (!fence.holds()) throw new Error('the lease is over before the checkpoint was published')
    await disk.rename(temporary, path)
    await faults('checkpoint.after-rename')
    const before = published?.size ?? 0
    published = { size, root, note, at }
    for (const handler of handlers) tell(handler, published)
    upkeep ??= tidy(before)
      .catch(report)
      .finally(() => {
        upkeep = undefined
      })
    return true
  }

  function tell(handler: (checkpoint: Checkpoint) => void, checkpoint: Checkpoint): void {
    try {
      handler(checkpoint)
    } catch (error) {
      report(error)
    }
  }

  /** Removes what was of use until a checkpoint before the newest one, of `size` leaves. */
  async function tidy(size: number): Promise<void> {
    await files.tidy(size)
    const full = size - (size % TILE_WIDTH)
    if (wal.closedEnd(full) === undefined) return
    await files.synced()
    await disk.syncFolder(dir)
    await wal.removeUpTo(full)
  }

  return {
    checkpoint: () => published,
    onCheckpoint(handler) {
      handlers.add(handler)
      return () => void handlers.delete(handler)
    },
    beat,
    async idle() {
      await upkeep
    },
  }
}
