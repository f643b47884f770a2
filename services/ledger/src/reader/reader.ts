import { join } from 'node:path'
import { canonicalJson, Problem } from '@tongqu/contracts'
import { type LedgerIndex, openLedgerIndex } from '../index-file/client.ts'
import { consistencyProof, inclusionProof } from '../merkle/proofs.ts'
import { TILE_WIDTH } from '../merkle/tiles.ts'
import { openWitnessKey } from '../note/cosignature.ts'
import { proofText } from '../note/proof.ts'
import type { EntryFilter, IndexedEntry, LogView } from '../types.ts'
import { ULID } from '../ulid.ts'
import { type Bounded, bounded } from './bounded.ts'
import { bundleOf, parseEntry } from './bundles.ts'
import { unreadable } from './damage.ts'
import { hasWanted, wantedOf } from './filter.ts'
import { logFolder } from './folder.ts'
import { type Newest, openNewest, type Signed } from './newest.ts'
import type { EntryRange, LogReader, StoredEntry } from './types.ts'
import { openWitnessed } from './witnessed.ts'

export type LedgerReaderOptions = {
  /** Folder of the log: `checkpoint`, `tile/…`. */
  dir: string
  /** Public keys of checkpoints (`name+hex+base64`): of those in force and those before. */
  verifiers(): Promise<readonly string[]>
  /** Public keys of the witnesses that have to sign too what is read as witnessed; default none. */
  witnesses?: readonly string[]
  /** Told of an index that was thrown away, and of what failed while nobody asked. */
  report(error: unknown): void
  /** Path of the index; `index.sqlite` in the folder of the log when it is not given. */
  indexFile?: string
  /** How often the checkpoint is looked at while nobody asks. */
  lookMilliseconds?: number
  /** So long an answer waits for an index that is behind; one that is made anew takes longer. */
  waitMilliseconds?: number
}

const LOOK_MILLISECONDS = 1_000
const WAIT_MILLISECONDS = 3_000
/** Bundles that are kept after something of them was read. */
const KEPT_BYTES = 32_000_000
/** Bundles that are read at once for one page. */
const READ_AT_ONCE = 16
const MOST_UNCLOSED = 10_000

type Parts = {
  waitMilliseconds: number
  newest: Newest
  witnessed: Newest
  index: LedgerIndex
  /** Plain bundles, not yet checked: what is given out is. */
  bundles: Bounded<number, readonly Uint8Array[]>
}

/**
 * Reads the log of a folder, which this process or another one writes. What is given has been
 * checked against the newest checkpoint; what does not fit is `ledger-damaged`. What the index has
 * to find is `ledger-unavailable` while it is being rebuilt.
 */
export async function openLedgerReader(options: LedgerReaderOptions): Promise<LogReader> {
  const { dir, report, verifiers, indexFile = join(dir, 'index.sqlite') } = options
  const folder = logFolder(dir)
  const newest = openNewest({ dir, folder, verifiers })
  const witnesses = (options.witnesses ?? []).map(witnessKey)
  const witnessed = openWitnessed({ dir, folder, verifiers, witnesses })
  const index = openLedgerIndex({ dir, file: indexFile }, report)
  const weightOf = (entries: readonly Uint8Array[]) => entries[0]?.buffer.byteLength ?? 0
  const { waitMilliseconds = WAIT_MILLISECONDS } = options
  const bundles = bounded<number, readonly Uint8Array[]>(KEPT_BYTES, weightOf)
  const parts: Parts = { newest, witnessed, index, bundles, waitMilliseconds }
  const follower = follow(parts, options)
  return {
    ...treeReading(parts),
    ...entryReading(parts),
    ...indexReading(parts),
    async close() {
      clearInterval(follower)
      await index.close()
    },
  }
}

function witnessKey(text: string) {
  const key = openWitnessKey(text)
  if (!key) throw new TypeError(`no key of a witness: ${text}`)
  return key
}

function signedOf({ newest, witnessed }: Parts, view?: LogView): Promise<Signed | undefined> {
  return view === 'witnessed' ? witnessed() : newest()
}

/** Feeds the index while nobody asks for anything. The same failure is reported once. */
function follow(parts: Parts, { report, lookMilliseconds }: LedgerReaderOptions): NodeJS.Timeout {
  let last = ''
  let isLooking = false
  const look = async () => {
    if (isLooking) return
    isLooking = true
    try {
      await feed(parts, await parts.newest())
      last = ''
    } catch (error) {
      const text = String((error as Error).cause ?? error)
      if (text !== last) report(error)
      last = text
    } finally {
      isLooking = false
    }
  }
  return setInterval(look, lookMilliseconds ?? LOOK_MILLISECONDS).unref()
}

async function feed({ index }: Parts, signed: Signed | undefined): Promise<void> {
  if (!signed || index.reached().size >= signed.tree.head.size) return
  await index.ask('feed', signed.tree.head)
}

type TreeReading = Pick<LogReader, 'checkpoint' | 'size' | 'tile' | 'bundle' | 'consistency'>

function treeReading(parts: Parts): TreeReading {
  const { newest } = parts
  return {
    checkpoint: async (view) => (await signedOf(parts, view))?.note,
    size: async () => (await newest())?.tree.head.size ?? 0,
    tile: async (level, at, width, view) =>
      (await signedOf(parts, view))?.tree.tile(level, at, width),
    async bundle(at, width, view) {
      if (!Number.isInteger(width) || width < 1) return undefined
      const entries = (await (await signedOf(parts, view))?.tree.entries(at)) ?? []
      return entries.length < width ? undefined : bundleOf(entries.slice(0, width))
    },
    async consistency(from, to) {
      const tree = (await newest())?.tree
      if (![from, to].every((size) => Number.isSafeInteger(size) && size >= 0) || from > to) {
        throw new Problem('bad-request')
      }
      if (to > (tree?.head.size ?? 0)) throw new Problem('tile-not-found')
      return tree ? consistencyProof(from, to, tree.hash) : []
    },
  }
}

type EntryReading = Pick<LogReader, 'entry' | 'find' | 'proof' | 'entries'>

function entryReading(parts: Parts): EntryReading {
  const { newest } = parts
  const locate = async (
    id: string,
    view?: LogView,
  ): Promise<(IndexedEntry & { within: Signed }) | undefined> => {
    const signed = ULID.test(id) ? await newest() : undefined
    if (!signed) return undefined
    const place = await placeOf(parts, signed, id)
    if (place === undefined) return undefined
    const within = view === 'witnessed' ? await parts.witnessed() : signed
    if (!within || place >= within.tree.head.size) return undefined
    const found = await entryAt(parts, signed, place)
    if (found.entry.id !== id) return doubt(parts, `${id} is not entry ${place}`)
    return { ...found, within }
  }
  return {
    async entry(id, view) {
      const found = await locate(id, view)
      return found && { index: found.index, entry: found.entry }
    },
    async find(filter) {
      const signed = await newest()
      return signed ? pageOf(parts, signed, filter) : { items: [] }
    },
    async proof(id, view) {
      const found = await locate(id, view)
      if (!found) return undefined
      const { tree, note } = found.within
      const hashes = await inclusionProof(found.index, tree.head.size, tree.hash)
      // The leaf itself: without it nobody could check anything offline.
      const extra = Buffer.from(canonicalJson(found.entry))
      return proofText({ index: found.index, hashes, checkpoint: note, extra })
    },
    entries: (range) => walk(newest, range),
  }
}

/** Where an entry stands. One that is not found may be behind what the index has. */
async function placeOf(parts: Parts, signed: Signed, id: string): Promise<number | undefined> {
  const { index } = parts
  if (signed.tree.head.size === 0) return undefined
  const isThere = index.reached().size > 0
  const early = isThere ? await index.ask('ids', [id]) : []
  if (early.length === 0) await upTo(parts, signed)
  const [[, place] = []] = early.length === 0 ? await index.ask('ids', [id]) : early
  return place !== undefined && place < signed.tree.head.size ? place : undefined
}

async function pageOf(
  parts: Parts,
  signed: Signed,
  filter: EntryFilter,
): ReturnType<LogReader['find']> {
  const wanted = wantedOf(filter, signed.tree.head.size)
  if (!wanted || signed.tree.head.size === 0) return { items: [] }
  await upTo(parts, signed)
  const { places, next } = await parts.index.ask('find', wanted)
  const items: IndexedEntry[] = []
  for (let at = 0; at < places.length; at += READ_AT_ONCE) {
    const some = places.slice(at, at + READ_AT_ONCE)
    items.push(...(await Promise.all(some.map((place) => entryAt(parts, signed, place)))))
  }
  const other = items.find(({ entry }) => !hasWanted(entry, wanted))
  if (other) return doubt(parts, `entry ${other.index} is not what the index says`)
  return next === undefined ? { items } : { items, next }
}

async function entryAt({ bundles }: Parts, { tree }: Signed, place: number): Promise<IndexedEntry> {
  const number = Math.floor(place / TILE_WIDTH)
  const kept = bundles.get(number)
  const isKept = kept !== undefined && kept.length > place % TILE_WIDTH
  const bundle = isKept ? kept : await tree.unchecked(number)
  const bytes = await tree.entry(place, bundle)
  if (!isKept) bundles.set(number, bundle)
  return { index: place, entry: parseEntry(bytes) }
}

async function* walk(newest: Newest, range: EntryRange): AsyncGenerator<StoredEntry> {
  const { from, to, signal } = range
  const tree = (await newest())?.tree
  const isRange = [from, to].every((place) => Number.isSafeInteger(place) && place >= 0)
  if (!isRange || to > (tree?.head.size ?? 0)) throw new RangeError('beyond the checkpoint')
  for (let index = from; tree && index < to; ) {
    signal?.throwIfAborted()
    const number = Math.floor(index / TILE_WIDTH)
    const bundle = await tree.entries(number)
    const end = Math.min(to, (number + 1) * TILE_WIDTH)
    for (; index < end; index += 1) {
      yield { index, bytes: bundle[index % TILE_WIDTH] as Uint8Array }
    }
  }
}

type IndexReading = Pick<LogReader, 'catchUp' | 'give' | 'indexed' | 'knows' | 'unclosed'>

function indexReading(parts: Parts): IndexReading {
  const { newest, index } = parts
  const catchUp = async () => feed(parts, await newest())
  return {
    catchUp,
    give: index.give,
    indexed: index.reached,
    async knows(ids) {
      const signed = await newest()
      if (signed) await upTo(parts, signed)
      return new Map(index.reached().size > 0 ? await index.ask('ids', ids) : [])
    },
    async unclosed(before, limit = MOST_UNCLOSED) {
      await catchUp()
      if (index.reached().size === 0) return []
      const asked = { before: Date.parse(before), limit: Math.min(limit, MOST_UNCLOSED) }
      const answers = await index.ask('unclosed', asked)
      return answers.map(({ id, place, at }) => ({
        index: place,
        id,
        t: new Date(at).toISOString(),
      }))
    },
  }
}

/** Waits a little for an index that is behind. */
async function upTo(parts: Parts, signed: Signed): Promise<void> {
  const late = Promise.withResolvers<never>()
  const give = () => late.reject(unreadable('the index of the ledger is behind'))
  const timer = setTimeout(give, parts.waitMilliseconds)
  const feeding = feed(parts, signed)
  await Promise.race([feeding, late.promise]).finally(() => clearTimeout(timer))
}

async function doubt(parts: Parts, why: string): Promise<never> {
  await parts.index.ask('doubt', why)
  throw unreadable(why)
}
