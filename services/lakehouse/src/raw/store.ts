import { dirname, join } from 'node:path'
import { Problem } from '@tongqu/contracts'
import { type Faults, noFaults } from '../faults.ts'
import { createTurn } from '../in-turn.ts'
import type { KeyRing } from '../keys/types.ts'
import { type FileSystem, nodeFileSystem } from '../storage/file-system.ts'
import { SPOOL } from '../storage/local.ts'
import type { FrameJournal } from './frame-types.ts'
import { type KeptFrames, openFrames } from './frames/journal.ts'
import { type Journal, openJournal } from './journal.ts'
import { openObjects, type PutOptions, type RawContent } from './objects.ts'

export type RawStore = Pick<
  Journal,
  'append' | 'pending' | 'newest' | 'find' | 'since' | 'sources' | 'records'
> & {
  /**
   * Keeps a payload under its hash, compressed and durable; the same bytes are kept once. With
   * `seal` it can be read only as long as the day's key of that source is there; the same bytes of
   * a later day are sealed anew. Throws `Problem('lake-full')` when there is no space.
   */
  put(content: RawContent, options?: PutOptions): Promise<{ sha256: string; bytes: number }>
  /**
   * The raw bytes as they were received. Throws `Problem('delivery-not-found')` when they are not
   * (or no longer) kept, or when their key was destroyed, and `keys-unusable` when the store was
   * opened without keys; the stream fails when the stored bytes do not have their hash any more.
   */
  open(sha256: string): Promise<ReadableStream<Uint8Array>>
  /**
   * Deletes what is older than `rawDays` says of the dataset of a journal and of its name; what is
   * not known keeps its raw data.
   * `frames` says the same of the frame journals, source by source; without it they are kept. Keys
   * of days that nothing needs any more are destroyed.
   */
  retain(
    rawDays: (dataset: string, source: string) => number | undefined,
    frames?: (source: string) => FrameRetention | undefined,
  ): Promise<{ deleted: number }>
  /**
   * The frame journal of a source, the same one until it is closed. `sealed` needs the store's
   * keys. Throws `keys-unusable`.
   */
  frames(source: string, options: { sealed: boolean }): Promise<FrameJournal>
  /** Sources of which frames are kept. */
  frameSources(): Promise<string[]>
  /**
   * Reads the oldest and the newest batch of a source. Throws `lake-damaged`, `keys-unusable`, and
   * `delivery-not-found` when a key was destroyed.
   */
  examineFrames(source: string): Promise<void>
}

/** What may go of the frames of a source. */
export type FrameRetention = {
  /** Days (UTC) that ended before so many days. */
  rawDays: number
  /** The lowest sequence up to which all datasets of the source have landed; -1: none has. */
  landed: number
}

const DAY_MILLISECONDS = 86_400_000

/** A payload that is stored but not yet in the journal must not be swept. */
const SWEEP_GRACE_MILLISECONDS = 3_600_000

/** A name of the catalogue: it becomes a folder. */
const SOURCE = /^[\w-][\w.-]*$/

/** Opens `raw/` below the data folder, making it if need be. */
export async function openRawStore(deps: {
  dir: string
  /** Milliseconds since 1970. */
  now: () => number
  uuid: () => string
  fs?: FileSystem
  faults?: Faults
  /** For sealed payloads and frames; without it they can be neither kept nor read. */
  keys?: KeyRing
}): Promise<RawStore> {
  const { dir, now, uuid, fs = nodeFileSystem, faults = noFaults, keys } = deps
  const root = join(dir, 'raw')
  const objectsFolder = join(root, 'objects')
  const framesFolder = join(root, 'frames')
  const spool = join(dir, ...SPOOL.split('/'))
  for (const folder of [
    dirname(spool),
    spool,
    root,
    objectsFolder,
    join(root, 'journal'),
    framesFolder,
  ]) {
    await fs.makeFolder(folder)
    await fs.syncFolder(dirname(folder))
  }
  const journal = openJournal({ root: join(root, 'journal'), fs, faults })
  const objects = openObjects({ objects: objectsFolder, spool, fs, faults, now, uuid, keys })
  const shelf = openFrameShelf({ folder: framesFolder, fs, faults, now, uuid, keys })
  const { put, open } = objects

  async function retain(...[rawDays, frames]: Parameters<RawStore['retain']>) {
    const wanted = new Set<string>()
    /** Per source, the day (UTC) before which nothing is kept. */
    const over = new Map<string, string>()
    for (const source of await journal.sources()) {
      const dataset = (await journal.newest(source))?.dataset
      const days = dataset === undefined ? undefined : rawDays(dataset, source)
      const cut = days === undefined ? 0 : now() - days * DAY_MILLISECONDS
      if (days !== undefined) over.set(source, dayOf(cut))
      await journal.expire(source, new Date(cut).toISOString())
      for (const record of await journal.records(source)) {
        if (Date.parse(record.receivedAt) >= cut) wanted.add(record.sha256)
      }
    }
    const { deleted, keysInUse } = await objects.sweep(wanted, now() - SWEEP_GRACE_MILLISECONDS)
    let files = 0
    for (const source of await shelf.sources()) {
      const wish = frames?.(source)
      const day = wish ? dayOf(now() - wish.rawDays * DAY_MILLISECONDS) : undefined
      if (day !== undefined) over.set(source, [day, over.get(source) ?? day].sort()[0] ?? day)
      const kept = await shelf.expire(source, day, wish?.landed ?? -1)
      files += kept.deleted
      for (const each of kept.days) keysInUse.add(`${source} ${each}`)
    }
    if (keys)
      await destroyKeys({ keys, faults }, over, keysInUse, dayOf(now() - SWEEP_GRACE_MILLISECONDS))
    return { deleted: deleted + files }
  }

  return {
    ...journal,
    put,
    open,
    retain,
    frames: shelf.open,
    frameSources: shelf.sources,
    examineFrames: shelf.examine,
  }
}

/** Destroys the keys of days that are over and that nothing kept needs. */
async function destroyKeys(
  { keys, faults }: { keys: KeyRing; faults: Faults },
  over: ReadonlyMap<string, string>,
  inUse: ReadonlySet<string>,
  recent: string,
): Promise<void> {
  for (const source of await keys.sources()) {
    for (const day of await keys.days(source)) {
      // A payload on its way has a key of today, or of the day that has just ended.
      const last = [over.get(source) ?? '', recent].sort()[0] ?? ''
      if (day >= last || inUse.has(`${source} ${day}`)) continue
      await keys.destroyDay(source, day)
      await faults('frames.after-destroy')
    }
  }
}

/** The frame journals by source: each is open once. */
function openFrameShelf(deps: {
  folder: string
  fs: FileSystem
  faults: Faults
  now: () => number
  uuid: () => string
  keys: KeyRing | undefined
}) {
  const { folder, fs, keys } = deps
  const opened = new Map<string, KeptFrames>()
  const inTurn = createTurn()

  async function make(source: string, sealed: boolean): Promise<KeptFrames> {
    const known = opened.get(source)
    if (known) return known
    if (!SOURCE.test(source)) throw new Error(`no name of a source: ${source}`)
    if (sealed && !keys) throw new Problem('keys-unusable')
    const frames = await openFrames({ ...deps, folder: join(folder, source), source, sealed, keys })
    const close = async () => {
      opened.delete(source)
      await frames.close()
    }
    const kept = { ...frames, close }
    opened.set(source, kept)
    return kept
  }

  /** Uses the journal of a source, and closes it again unless it was open before. */
  function using<T>(source: string, work: (frames: KeptFrames) => Promise<T>): Promise<T> {
    return inTurn(async () => {
      const known = opened.get(source)
      const frames = known ?? (await make(source, false))
      try {
        return await work(frames)
      } finally {
        if (!known) await frames.close()
      }
    })
  }

  return {
    open: (source: string, { sealed }: { sealed: boolean }): Promise<FrameJournal> =>
      inTurn(() => make(source, sealed)),
    sources: async () => (await fs.list(folder)).map(({ name }) => name).sort(),
    examine: (source: string) => using(source, (frames) => frames.examine()),
    expire: (source: string, day: string | undefined, landed: number) =>
      using(source, async (frames) => {
        const deleted = day === undefined ? 0 : await frames.expire(day, landed)
        return { deleted, days: frames.days() }
      }),
  }
}

/** UTC, `YYYY-MM-DD`. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
