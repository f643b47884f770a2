import { setTimeout as sleep } from 'node:timers/promises'
import type { Book } from './book.ts'
import { unavailable } from './failures.ts'
import type { Fence } from './fence.ts'
import type { Intake, Waiting } from './intake.ts'
import type { Recent } from './recent.ts'
import type { Wal } from './wal.ts'

/** Brings entries that wait to disk, group by group. */
export type Committer = {
  /** There is something to do. */
  wake(): void
  /** Nothing waits any more. */
  idle(): Promise<void>
  /** When a group failed last, by the monotonic clock; undefined: never. */
  failedAt(): number | undefined
}

/**
 * Entries that come within so long after the beginning of a group go to disk together; the first
 * after a pause goes at once.
 */
export const GROUP_MILLISECONDS = 5

export function openCommitter(given: {
  intake: Intake
  book: Book
  wal: Wal
  recent: Recent
  fence: Fence
  monotonic: () => number
  /** Another writer has taken over. */
  fencedOut: () => void
}): Committer {
  const { intake, book, wal, recent, fence, monotonic, fencedOut } = given
  let running: Promise<void> | undefined
  let begunAt = Number.NEGATIVE_INFINITY
  let failedAt: number | undefined

  async function run(): Promise<void> {
    while (intake.entries > 0) {
      const early = begunAt + GROUP_MILLISECONDS - monotonic()
      if (early > 0) await sleep(early)
      begunAt = monotonic()
      await commit(intake.group())
    }
    running = undefined
  }

  async function commit(group: readonly Waiting[]): Promise<void> {
    try {
      mustHold()
      const known = await recent.find(group.map(({ id }) => id))
      const fresh: Waiting[] = []
      for (const waiting of group) {
        const index = known.get(waiting.id)
        if (index === undefined) fresh.push(waiting)
        else intake.settle(waiting, { index })
      }
      await keep(fresh)
    } catch (error) {
      failedAt = monotonic()
      const refusal = unavailable(error)
      for (const waiting of group) intake.settle(waiting, { error: refusal })
    }
  }

  async function keep(fresh: readonly Waiting[]): Promise<void> {
    const first = book.size
    if (fresh.length === 0) return
    const bytes = fresh.map((waiting) => waiting.bytes)
    if (!(await wal.append(first, bytes))) {
      fencedOut()
      throw new Error('another writer has taken over')
    }
    for (const [at, waiting] of fresh.entries()) {
      book.add(waiting.bytes)
      recent.add(waiting.id, first + at)
    }
    // They are in the log; but by now another writer may have begun with what it knew of it.
    mustHold()
    for (const [at, waiting] of fresh.entries()) intake.settle(waiting, { index: first + at })
  }

  function mustHold(): void {
    if (!fence.holds()) throw new Error('the lease is over, and the store was not heard of')
  }

  return {
    wake() {
      running ??= run()
    },
    async idle() {
      await running
    },
    failedAt: () => failedAt,
  }
}
