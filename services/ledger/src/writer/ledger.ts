import { dirname, join } from 'node:path'
import type { Appended, NewEntry } from '../types.ts'
import { newUlid } from '../ulid.ts'
import { watchClock } from './clock.ts'
import { openCommitter } from './committer.ts'
import { elsewhere, unavailable } from './failures.ts'
import { noFaults } from './faults.ts'
import { type Fence, takeFence } from './fence.ts'
import { openIntake } from './intake.ts'
import { type LogFiles, openLogFiles, SPOOL } from './log-files.ts'
import { openPublisher } from './publisher.ts'
import { openRecent, type Recent } from './recent.ts'
import { type Recovered, recover, signedHeadOf } from './recovery.ts'
import { type KeyChange, openSigners, type Signers, verifiersOf } from './signers.ts'
import type { Ledger, LedgerOptions } from './types.ts'
import { claim, newestEpoch, openWal } from './wal.ts'

/**
 * Checkpoints are begun at this distance when there is something new: no more than 1.1 s lie
 * between two, also when the later one takes 200 ms longer.
 */
export const CHECKPOINT_MILLISECONDS = 900
/** So many full tiles and bundles may wait for a slow disk: some 5 s of the highest rate. */
const MAX_FILES_WAITING = 1_000
/** So long after a failure nobody should count on the ledger. */
const SHY_MILLISECONDS = 1_000

type Settled = LedgerOptions & Required<Pick<LedgerOptions, 'monotonic' | 'report' | 'faults'>>

type Parts = Recovered & { fence: Fence; files: LogFiles; recent: Recent; signers: Signers }

/**
 * Opens the log to write to it, when nobody else does. Throws `ledger-elsewhere` when another
 * process writes it, `ledger-behind` when more was signed than is here, `ledger-damaged` when what
 * is here is not what was signed, `store-unavailable`.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const settled: Settled = {
    ...options,
    monotonic: options.monotonic ?? (() => performance.now()),
    report: options.report ?? (() => undefined),
    faults: options.faults ?? noFaults,
  }
  const { dir, disk, report } = settled
  const wal = join(dir, 'wal')
  const spool = join(dir, SPOOL)
  for (const folder of [dir, wal, spool, join(dir, 'tile')]) await disk.makeFolder(folder)
  for (const folder of [dirname(dir), dir]) await disk.syncFolder(folder)
  const fence = await takeFence(settled, (await newestEpoch(disk, wal)) + 1)
  // Reading a long log and a slow disk are no reasons to give the log away.
  const lease = startBeats(settled, async () => {
    if (fence.isStale()) await fence.renew().catch(report)
  })
  const release = async () => {
    await lease.end()
    await fence.release().catch(report)
  }
  try {
    await claim(disk, wal, fence.epoch)
    for (const { name } of await disk.list(spool)) await disk.remove(join(spool, name))
    const parts = await partsOf(settled, fence)
    return await begin(settled, parts, release)
  } catch (error) {
    await release()
    throw error
  }
}

async function partsOf(options: Settled, fence: Fence): Promise<Parts> {
  const { dir, disk, store, now, origin, faults, onBundle } = options
  const signers = await openSigners(options)
  const verifiers = await verifiersOf(store, now())
  const known = await signedHeadOf(join(dir, 'checkpoint'), disk, { origin, verifiers })
  const files = openLogFiles({ dir, disk, epoch: fence.epoch, faults })
  const recent = openRecent(now, options.knows)
  const heads = [{ ...fence.former, told: 'store' as const }, ...(known ? [known] : [])]
  const recovered = await recover({ dir, disk, files, recent, onBundle, heads })
  return { ...recovered, fence, files, recent, signers }
}

/** Starts to take entries; the first checkpoint is published before it answers. */
async function begin(
  options: Settled,
  parts: Parts,
  release: () => Promise<void>,
): Promise<Ledger> {
  const { dir, disk, now, monotonic, report, faults, origin, segmentBytes } = options
  const { book, segments, fence, files, recent, signers } = parts
  const place = { disk, folder: join(dir, 'wal'), epoch: fence.epoch, segmentBytes }
  const wal = openWal({ ...place, earlier: segments, faults, report })
  const intake = openIntake()
  const fenced = openAlarm()
  const fencedOut = fenced.raise
  let isClosing = false
  const committer = openCommitter({ intake, book, wal, recent, fence, monotonic, fencedOut })
  const shared = { dir, disk, book, files, wal, fence, signers, origin, now, faults, report }
  const publisher = openPublisher({ ...shared, fencedOut })

  /** No `async`: one more promise for each entry. */
  function append(entry: NewEntry, isBehindAsked = false): Promise<Appended> {
    try {
      if (isClosing) throw unavailable('the ledger is being closed')
      look()
      return put(entry, isBehindAsked)
    } catch (error) {
      return Promise.reject(error)
    }
  }
  function put(entry: NewEntry, isBehindAsked = false): Promise<Appended> {
    if (fenced.isRaised()) throw unavailable(elsewhere('another writer has taken over'))
    if (!fence.holds()) throw unavailable('the lease is over, and the store was not heard of')
    if (files.waiting > MAX_FILES_WAITING) throw unavailable('tiles and bundles wait for the disk')
    const { done } = intake.take(entry, isBehindAsked)
    committer.wake()
    return done
  }
  const look = watchClock(now, fence.seenAt, (incident) => void append(incident).catch(report))
  const rotate = () =>
    signers.rotate((change) => put(keyEntry(now(), change)).then(() => undefined))

  if (signers.inForce().length === 0) await rotate()
  await publisher.beat()
  if (fenced.isRaised()) throw elsewhere('another writer has taken over')
  const beats = startBeats(options, async () => {
    if (fenced.isRaised()) return
    look()
    await publisher.beat().catch(report)
  })

  return {
    append: (entry) => append(entry),
    async appendAll(entries) {
      // They keep their order, though some of them may have to be asked for.
      const isAsked = entries.some(({ id }) => recent.isAsked(id))
      return Promise.all(entries.map((entry) => append(entry, isAsked)))
    },
    isWritable() {
      const failed = committer.failedAt() ?? Number.NEGATIVE_INFINITY
      const isBusy = files.waiting > MAX_FILES_WAITING || monotonic() - failed < SHY_MILLISECONDS
      return !fenced.isRaised() && !isClosing && !isBusy && fence.holds()
    },
    checkpoint: publisher.checkpoint,
    onCheckpoint: publisher.onCheckpoint,
    onFenced: fenced.on,
    rotateKey: rotate,
    async close() {
      if (isClosing) return
      isClosing = true
      await committer.idle()
      await beats.end()
      if (!fenced.isRaised()) await publisher.beat().catch(report)
      await publisher.idle()
      await wal.close()
      await release()
    },
  }
}

/** Raised once; whoever asked for it is called. */
function openAlarm() {
  const handlers = new Set<() => void>()
  let isRaised = false
  return {
    isRaised: () => isRaised,
    raise(): void {
      isRaised = true
      for (const handler of handlers) handler()
      handlers.clear()
    },
    on(handler: () => void): () => void {
      handlers.add(handler)
      return () => void handlers.delete(handler)
    },
  }
}

function keyEntry(at: number, change: KeyChange): NewEntry {
  const actor = { type: 'system' } as const
  return { id: newUlid(at), t: new Date(at).toISOString(), k: 'key', actor, body: change }
}

/** Calls again and again, each time so long after the time before began, until it is ended. */
function startBeats(
  { monotonic, checkpointMilliseconds = CHECKPOINT_MILLISECONDS }: Settled,
  beat: () => Promise<void>,
) {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let isEnded = false
  const plan = (begun: number) => {
    const rest = begun + checkpointMilliseconds - monotonic()
    timer = setTimeout(run, Math.max(0, rest))
  }
  const run = () => {
    const begun = monotonic()
    running = beat().then(() => {
      if (!isEnded) plan(begun)
    })
  }
  plan(monotonic())
  return {
    async end(): Promise<void> {
      isEnded = true
      clearTimeout(timer)
      await running
    },
  }
}
