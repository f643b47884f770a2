import { createHash, type Hash } from 'node:crypto'
import { Problem } from '@tongqu/contracts'
import { type Faults, noFaults } from '../../faults.ts'
import { isDiskFull } from '../../storage/file-system.ts'
import type { FrameBatch, FrameEntry } from '../frame-types.ts'
import type { PlainBlock } from './blocks.ts'
import { type BatchContexts, batchContexts, entryWriter, readEntries, rewind } from './entries.ts'
import type { Tail } from './tail.ts'

/** Nobody who comes while the disk is at work waits longer for the next sync to begin. */
export const GROUP_MILLISECONDS = 50

/**
 * Between two syncs lies this many times what the last one took: a fast disk is asked often, a
 * slow one as seldom as the limit allows, and a journal that was idle syncs at once.
 */
const REST = 7

/** A group of this size does not wait. */
const GROUP_BYTES = 4 * 2 ** 20

/** What came since the batch before was cut; what is on disk of it is counted. */
type Batch = {
  contexts: BatchContexts
  hash: Hash
  entries: number
  bytes: number
  firstAt: number
}

type Group = {
  batch: Batch
  writer: ReturnType<typeof entryWriter>
  /** How far contexts and clock of the batch were when it began. */
  contexts: number
  at: number
  done: PromiseWithResolvers<void>
}

type Task = { run(): Promise<void> }

export type Groups = {
  append(entries: readonly FrameEntry[]): Promise<void>
  cut(): Promise<FrameBatch | undefined>
  /** Number of the open batch: all below are closed. */
  openBatch(): number
  /** Runs when all that was asked before is done, and nothing else is under way. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
}

/** Group commit: gathers what comes while the disk is at work, and keeps batches apart. */
export function openGroups(tail: Tail, firstBatch: number, faults: Faults = noFaults): Groups {
  const queue: (Group | Task)[] = []
  /** Batches that are closed, but not yet handed out. */
  const owed: FrameBatch[] = []
  let failedCut = false
  /** What closes a batch goes to disk with the next write: it only spares reading the batch. */
  let closing: PlainBlock[] = []
  let open = newBatch()
  let number = firstBatch
  let pumping = false
  let lastStart = Number.NEGATIVE_INFINITY
  let lastTook = 0
  let hurry: (() => void) | undefined

  async function writeGroup(group: Group): Promise<void> {
    const { batch, writer } = group
    lastStart = performance.now()
    const payload = writer.payload()
    const { entries } = writer
    const block = { kind: 'entries', batch: number, entries, payload, begins: true } as const
    try {
      await tail.write([
        ...closing.map((note, index) => ({ ...note, begins: index === 0 })),
        { ...block, begins: closing.length === 0 },
      ])
    } catch (error) {
      forget(group)
      group.done.reject(isDiskFull(error) ? new Problem('lake-full', { cause: error }) : error)
      return
    } finally {
      lastTook = performance.now() - lastStart
    }
    closing = []
    if (batch.entries === 0) batch.firstAt = writer.firstAt
    batch.hash.update(payload)
    batch.entries += entries
    batch.bytes += writer.bytes
    group.done.resolve()
  }

  /** Groups behind a failed one speak of contexts that it brought: they are written anew. */
  function forget(failed: Group): void {
    const { contexts } = failed.batch
    const known = [...contexts.state.contexts]
    rewind(contexts, failed.contexts, failed.at)
    for (const group of queue) {
      if (!('writer' in group) || group.batch !== failed.batch) continue
      const state = { contexts: known.slice(0, group.contexts), at: group.at }
      const entries = readEntries(group.writer.payload(), state)
      Object.assign(group, beginning(contexts))
      group.writer.write(entries)
    }
  }

  async function closeBatch(batch: Batch | undefined): Promise<FrameBatch | undefined> {
    if (batch && batch.entries > 0) {
      const { entries, bytes, firstAt } = batch
      const sha256 = batch.hash.digest('hex')
      const receivedAt = new Date(firstAt).toISOString()
      const closed = { sequence: number, sha256, receivedAt, entries, bytes }
      owed.push(closed)
      closing = [closingBlock(closed)]
      number += 1
    }
    if (owed.length === 0) return undefined
    failedCut = true
    await tail.settle(number - 1)
    await faults('frames.after-cut')
    const next = owed.shift()
    failedCut = owed.length > 0
    return next
  }

  /** Waits until the next sync may begin. */
  async function rest(group: Group): Promise<void> {
    const wait =
      Math.min(GROUP_MILLISECONDS, lastTook * (REST + 1)) - (performance.now() - lastStart)
    // All appends of this turn of the event loop belong together.
    if (wait <= 0) return new Promise((resolve) => setImmediate(resolve))
    if (queue.length > 1 || group.writer.payload().length >= GROUP_BYTES) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, wait)
    hurry = resolve
    await promise
    hurry = undefined
    clearTimeout(timer)
  }

  async function pump(): Promise<void> {
    pumping = true
    for (;;) {
      const [next] = queue
      if (next === undefined) break
      if ('writer' in next) await rest(next)
      queue.shift()
      await ('writer' in next ? writeGroup(next) : next.run())
    }
    pumping = false
  }

  function enqueue(item: Group | Task): void {
    queue.push(item)
    if (queue.length > 1) hurry?.()
    if (!pumping) void pump()
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    enqueue({ run: () => work().then(resolve, reject) })
    return promise
  }

  return {
    append(entries) {
      if (entries.length === 0) return Promise.resolve()
      const last = queue.at(-1)
      const fits = last && 'writer' in last && last.batch === open && !isFull(last)
      const group = fits ? last : { batch: open, ...beginning(open.contexts), done: settled() }
      try {
        group.writer.write(entries)
      } catch (error) {
        return Promise.reject(error)
      }
      if (!fits) enqueue(group)
      else if (isFull(group)) hurry?.()
      return group.done.promise
    },
    cut() {
      // One that could not be handed out before comes first; the open batch then stays open.
      const batch = failedCut ? undefined : open
      if (batch) open = newBatch()
      return inTurn(() => closeBatch(batch))
    },
    openBatch: () => number,
    inTurn,
  }
}

function newBatch(): Batch {
  const hash = createHash('sha256')
  return { contexts: batchContexts(), hash, entries: 0, bytes: 0, firstAt: 0 }
}

function beginning(known: BatchContexts): Pick<Group, 'writer' | 'contexts' | 'at'> {
  const { contexts, at } = known.state
  return { writer: entryWriter(known), contexts: contexts.length, at }
}

function isFull({ writer }: Group): boolean {
  return writer.payload().length >= GROUP_BYTES
}

/** Nobody may be listening yet when it fails. */
function settled(): PromiseWithResolvers<void> {
  const done = Promise.withResolvers<void>()
  done.promise.catch(() => undefined)
  return done
}

function closingBlock(batch: FrameBatch): PlainBlock {
  const payload = Buffer.from(JSON.stringify(batch))
  return { kind: 'closing', batch: batch.sequence, entries: 0, payload, begins: true }
}
