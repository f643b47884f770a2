import { Problem } from '@tongqu/contracts'
import type { Faults } from '../../faults.ts'
import { isDiskFull } from '../../storage/file-system.ts'
import type { FrameBatch, FrameEntry } from '../frame-types.ts'
import { closingBlock, dropRun, type EntryRun, type OpenBatch, openBatch } from './batch.ts'
import type { PlainBlock } from './blocks.ts'
import { createPump, type Work } from './pump.ts'
import type { Tail } from './tail.ts'

/** Nobody who comes while the disk is at work waits longer for the next sync to begin. */
export const GROUP_MILLISECONDS = 50

/**
 * From one sync to the next passes so many times what the last one took: a fast disk is asked
 * often, a slow one as seldom as the limit allows, and a journal that was idle syncs at once.
 */
const PACE = 8

/** A group of this size does not wait. */
const GROUP_BYTES = 4 * 2 ** 20

/** What goes to disk with one write and one sync. */
type Group = Work & EntryRun & { batch: OpenBatch; done: PromiseWithResolvers<void> }

type Task = Work & { batch?: undefined }

export type Groups = {
  append(entries: readonly FrameEntry[]): Promise<void>
  cut(): Promise<FrameBatch | undefined>
  /** Number of the open batch: all below are closed. */
  openBatch(): number
  /** Runs when all that was asked before is done, and nothing else is under way. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
}

/** Group commit: gathers what comes while the disk is at work, and keeps batches apart. */
export function openGroups(tail: Tail, firstBatch: number, faults: Faults): Groups {
  const pump = createPump<Group | Task>()
  const clock = createClock()
  const owed = createOwed()
  /** Describes the last closed batch; goes to disk with the next write. */
  let closing: PlainBlock[] = []
  let current = openBatch()
  let number = firstBatch

  function newGroup(): Group {
    const group: Group = {
      ...current.begin(),
      batch: current,
      done: quietPromise(),
      patience: () => (isFull(group) ? 0 : clock.patience()),
      run: () => write(group),
    }
    return group
  }

  async function write(group: Group): Promise<void> {
    const { batch, writer, done } = group
    const { entries } = writer
    const payload = writer.payload()
    const block = { kind: 'entries', batch: number, entries, payload } as const
    try {
      await clock.timed(() => tail.write([...closing, block]))
    } catch (error) {
      dropRun(batch, group, pump.queue.filter(isGroup).filter(isOf(batch)))
      done.reject(isDiskFull(error) ? new Problem('lake-full', { cause: error }) : error)
      return
    }
    closing = []
    batch.count(group)
    done.resolve()
  }

  async function handOut(batch: OpenBatch | undefined): Promise<FrameBatch | undefined> {
    const closed = batch?.close(number)
    if (closed) {
      owed.push(closed)
      closing = [closingBlock(closed)]
      number += 1
    }
    return owed.next(async () => {
      await tail.settle()
      await faults('frames.after-cut')
    })
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    pump.push({ run: () => work().then(resolve, reject), patience: () => 0 })
    return promise
  }

  return {
    append(entries) {
      if (entries.length === 0) return Promise.resolve()
      const last = pump.queue.at(-1)
      const open = last?.batch === current && !isFull(last)
      const group = open ? last : newGroup()
      try {
        group.writer.write(entries)
      } catch (error) {
        return Promise.reject(error)
      }
      if (!open) pump.push(group)
      else if (isFull(group)) pump.hurry()
      return group.done.promise
    },
    cut() {
      // One that could not be handed out before comes first; the open batch then stays open.
      const batch = owed.overdue() ? undefined : current
      if (batch) current = openBatch()
      return inTurn(() => handOut(batch))
    },
    openBatch: () => number,
    inTurn,
  }
}

/** Batches that are closed, but not yet handed out, because the disk was not ready for it. */
function createOwed() {
  const batches: FrameBatch[] = []
  let failed = false
  return {
    push: (batch: FrameBatch) => void batches.push(batch),
    overdue: () => failed,
    /** The oldest one, if `ready` succeeds. */
    async next(ready: () => Promise<void>): Promise<FrameBatch | undefined> {
      if (batches.length === 0) return undefined
      failed = true
      await ready()
      const next = batches.shift()
      failed = batches.length > 0
      return next
    },
  }
}

/** How long the last write took, and how long the next one may therefore wait. */
function createClock() {
  let startedAt = Number.NEGATIVE_INFINITY
  let took = 0
  return {
    patience: () => Math.min(GROUP_MILLISECONDS, took * PACE) - (performance.now() - startedAt),
    async timed(work: () => Promise<void>): Promise<void> {
      startedAt = performance.now()
      try {
        await work()
      } finally {
        took = performance.now() - startedAt
      }
    },
  }
}

function isGroup(work: Group | Task): work is Group {
  return work.batch !== undefined
}

function isOf(batch: OpenBatch): (group: Group) => boolean {
  return (group) => group.batch === batch
}

function isFull({ writer }: EntryRun): boolean {
  return writer.payload().length >= GROUP_BYTES
}

/** Nobody may be listening yet when it fails. */
function quietPromise(): PromiseWithResolvers<void> {
  const done = Promise.withResolvers<void>()
  done.promise.catch(() => undefined)
  return done
}
