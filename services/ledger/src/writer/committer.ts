import { setTimeout as sleep } from 'node:timers/promises'
import { openAsking } from './asking.ts'
import type { Book } from './book.ts'
import { unavailable } from './failures.ts'
import type { Fence } from './fence.ts'
import type { Intake, Waiting } from './intake.ts'
import type { Recent } from './recent.ts'
import { openGroup } from './segments.ts'
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
  const group = openGroup()
  let running: Promise<void> | undefined
  let begunAt = Number.NEGATIVE_INFINITY
  let failedAt: number | undefined
  const asking = openAsking({ intake, recent, mustHold, refuse, woken: wake })

  async function run(): Promise<void> {
    while (intake.entries > 0) {
      const early = begunAt + GROUP_MILLISECONDS - monotonic()
      if (early > 0) await sleep(early)
      begunAt = monotonic()
      await commit(intake.group())
    }
    running = undefined
  }

  async function commit(waiting: readonly Waiting[]): Promise<void> {
    let unsettled = waiting
    try {
      mustHold()
      const others: Waiting[] = []
      const fresh: Waiting[] = []
      for (const one of waiting) {
        const index = recent.at(one.id, one.hash)
        if (index !== undefined) intake.settle(one, { index })
        else if (asking.isToBeAsked(one)) others.push(one)
        else fresh.push(one)
      }
      unsettled = fresh
      if (others.length > 0) asking.begin(others)
      await keep(fresh)
    } catch (error) {
      failedAt = monotonic()
      refuse(unsettled, error)
    }
  }

  function refuse(group: readonly Waiting[], error: unknown): void {
    const refusal = unavailable(error)
    for (const waiting of group) intake.settle(waiting, { error: refusal })
  }

  function wake(): void {
    if (intake.entries > 0) running ??= run()
  }

  async function keep(fresh: readonly Waiting[]): Promise<void> {
    if (fresh.length === 0) return
    const first = book.size
    group.begin()
    for (const { text, bytes } of fresh) group.add(text, bytes)
    if (!(await wal.append(first, group))) {
      fencedOut()
      throw new Error('another writer has taken over')
    }
    for (const [number, { id }] of fresh.entries()) {
      recent.add(id, book.size)
      book.add(group.entry(number))
    }
    // They are in the log; but by now another writer may have begun with what it knew of it.
    mustHold()
    let index = first
    for (const waiting of fresh) intake.settle(waiting, { index: index++ })
  }

  function mustHold(): void {
    if (!fence.holds()) throw new Error('the lease is over, and the store was not heard of')
  }

  return {
    wake,
    async idle() {
      while (running || asking.idle()) await Promise.all([running, asking.idle()])
    },
    failedAt: () => failedAt,
  }
}
