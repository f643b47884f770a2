import { createHash } from 'node:crypto'
import { Problem } from '@tongqu/contracts'
import type { KeyRing } from '../../keys/types.ts'
import { type FileSystem, isAbsent } from '../../storage/file-system.ts'
import type { FrameBatch, FrameEntry } from '../frame-types.ts'
import { unpackBlock } from './blocks.ts'
import { type EntryState, readEntries } from './entries.ts'
import { type FrameFile, type PlacedBlock, walkBlocks } from './files.ts'

/** Blocks of one batch that lie together in a file. */
export type Segment = {
  batch: number
  from: number
  to: number
  /** The block that tells about the closed batch, if it lies here. */
  closing: number | undefined
  /** Beside it lies what is no block any more: entries of the batch may be lost. */
  damaged: boolean
}

export type FrameReading = {
  /** The writer tells what it has brought to disk, so that its file is not walked through. */
  written(file: FrameFile, blocks: readonly PlacedBlock[]): void
  /** Remembers what was walked through. */
  walked(file: FrameFile, blocks: readonly PlacedBlock[], damagedEnd: boolean): void
  /** Batches after `after` and before `open`. Throws `lake-damaged`. */
  batches(after: number, open: number): Promise<FrameBatch[]>
  /** Throws `delivery-not-found` and `lake-damaged`. */
  read(sequence: number): Promise<FrameEntry[]>
  /** The oldest batch of which all is kept, if it begins in the first file. */
  oldest(): Promise<number | undefined>
  forget(file: FrameFile): void
}

/** Files whose segments are remembered, beside the one that grows. */
const MOST_OUTLINES = 8
/** Batches whose description is remembered. */
const MOST_DESCRIBED = 4096

type ReadDeps = { fs: FileSystem; source: string; keys: KeyRing | undefined }

type Piece = { file: FrameFile; segment: Segment }

/** Reads batches of `files`, which the writer goes on to change. */
export function openReading(deps: ReadDeps, files: readonly FrameFile[]): FrameReading {
  const { fs } = deps
  const outlines = new Map<FrameFile, Segment[]>()
  const described = new Map<number, FrameBatch>()

  function remember(file: FrameFile, segments: Segment[]): Segment[] {
    for (const known of outlines.keys()) {
      if (outlines.size < MOST_OUTLINES) break
      if (known !== files.at(-1)) outlines.delete(known)
    }
    outlines.set(file, segments)
    return segments
  }

  async function outlineOf(file: FrameFile): Promise<Segment[]> {
    const known = outlines.get(file)
    if (known) return known
    const { blocks, end } = await walkBlocks(fs, file)
    return remember(file, outline([], blocks, end < file.bytes))
  }

  /** Where the closed batches in question lie, by number. */
  async function locate(from: number, to: number): Promise<Map<number, Piece[]>> {
    const found = new Map<number, Piece[]>()
    const [first] = files
    // The beginning of such a batch has been expired.
    const headless = first?.header.continues ? first.header.batch : -1
    for (const file of filesBetween(files, from, to)) {
      for (const segment of await outlineOf(file)) {
        if (segment.batch < from || segment.batch > to || segment.batch === headless) continue
        const pieces = found.get(segment.batch) ?? []
        pieces.push({ file, segment })
        found.set(segment.batch, pieces)
      }
    }
    return found
  }

  async function describe(sequence: number, pieces: Piece[]): Promise<FrameBatch | undefined> {
    const known = described.get(sequence) ?? (await describedBatch(deps, sequence, pieces))
    if (described.size >= MOST_DESCRIBED) described.clear()
    if (known) described.set(sequence, known)
    return known
  }

  async function oldest(): Promise<number | undefined> {
    const [file] = files
    if (!file) return undefined
    const { batch, continues } = file.header
    return (await outlineOf(file)).find((segment) => !continues || segment.batch !== batch)?.batch
  }

  return {
    written(file, blocks) {
      const known = outlines.get(file)
      if (known) outline(known, blocks, false)
      else remember(file, outline([], blocks, false))
    },
    walked(file, blocks, damagedEnd) {
      remember(file, outline([], blocks, damagedEnd))
    },
    async batches(after, open) {
      const batches: FrameBatch[] = []
      let before: number | undefined
      for (const [sequence, pieces] of await locate(after + 1, open - 1)) {
        const batch = await describe(sequence, pieces)
        if (batch) batches.push(batch)
        // A batch between two others goes only with its day.
        if (before !== undefined && sequence !== before + 1) throw new Problem('lake-damaged')
        before = sequence
      }
      return batches
    },
    read: async (sequence) =>
      entriesIn(deps, (await locate(sequence, sequence)).get(sequence) ?? []),
    oldest,
    forget(file) {
      outlines.delete(file)
      described.clear()
    },
  }
}

async function entriesIn(deps: ReadDeps, pieces: readonly Piece[]): Promise<FrameEntry[]> {
  if (pieces.length === 0) throw new Problem('delivery-not-found')
  const entries: FrameEntry[] = []
  const state: EntryState = { contexts: [], at: 0 }
  for await (const payload of payloadsOf(deps, pieces)) {
    if (payload === undefined) throw new Problem('delivery-not-found')
    for (const entry of entriesOf(payload, state)) entries.push(entry)
  }
  return entries
}

/** Adds blocks to the segments of their file. */
function outline(
  segments: Segment[],
  blocks: readonly PlacedBlock[],
  damagedEnd: boolean,
): Segment[] {
  for (const { header, position, end, broken } of blocks) {
    let last = segments.at(-1)
    if (last && broken) last.damaged = true
    if (last?.batch === header.batch && !broken) last.to = end
    else {
      const batch = header.batch
      last = { batch, from: position, to: end, closing: undefined, damaged: broken }
      segments.push(last)
    }
    if (header.kind === 'closing') last.closing = position
  }
  const last = segments.at(-1)
  if (last && damagedEnd) last.damaged = true
  return segments
}

/** Files that may hold blocks of the batches. */
function filesBetween(files: readonly FrameFile[], from: number, to: number): FrameFile[] {
  return files.filter(
    ({ header }, index) => header.batch <= to && (files[index + 1]?.header.batch ?? to) >= from,
  )
}

/** By its closing block, or else by its entries; undefined when its key was destroyed. */
async function describedBatch(
  deps: ReadDeps,
  sequence: number,
  pieces: Piece[],
): Promise<FrameBatch | undefined> {
  for (const { file, segment } of pieces) {
    if (segment.closing === undefined) continue
    const [payload] = await payloadsBetween(deps, file, segment.closing, segment.to)
      .next()
      .then(({ value }) => [value])
    return payload && (JSON.parse(Buffer.from(payload).toString()) as FrameBatch)
  }
  const hash = createHash('sha256')
  const state: EntryState = { contexts: [], at: 0 }
  const batch = { entries: 0, bytes: 0, firstAt: 0 }
  for await (const payload of payloadsOf(deps, pieces)) {
    if (payload === undefined) return undefined
    hash.update(payload)
    for (const { at, bytes } of entriesOf(payload, state)) {
      if (batch.entries === 0) batch.firstAt = at
      batch.entries += 1
      batch.bytes += bytes.length
    }
  }
  const { entries, bytes, firstAt } = batch
  const receivedAt = new Date(firstAt).toISOString()
  return { sequence, sha256: hash.digest('hex'), receivedAt, entries, bytes }
}

function entriesOf(payload: Uint8Array, state: EntryState): FrameEntry[] {
  try {
    return readEntries(payload, state)
  } catch (error) {
    throw new Problem('lake-damaged', { cause: error })
  }
}

/** Of the entry blocks, one at a time; undefined in place of one whose key was destroyed. */
async function* payloadsOf(
  deps: ReadDeps,
  pieces: readonly Piece[],
): AsyncGenerator<Uint8Array | undefined> {
  for (const { file, segment } of pieces) {
    if (segment.damaged) throw new Problem('lake-damaged')
    const to = segment.closing ?? segment.to
    yield* payloadsBetween(deps, file, segment.from, to)
  }
}

/** Throws `lake-damaged`, and `delivery-not-found` when the file has just been expired. */
async function* payloadsBetween(
  { fs, source, keys }: ReadDeps,
  file: FrameFile,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array | undefined> {
  const { id, sealed } = file.header
  const key = sealed ? await keys?.knownDayKey(source, file.day) : undefined
  try {
    const { blocks, end } = await walkBlocks(fs, { ...file, bytes: to }, from)
    if (end < to) throw new Problem('lake-damaged')
    if (sealed && key === undefined) return yield undefined
    for (const { header, position, end: blockEnd } of blocks) {
      const bytes = await fs.readAt(file.path, position, blockEnd - position)
      const payload = await unpackBlock(header, bytes, { id, position, key })
      if (payload === undefined) throw new Problem('lake-damaged')
      yield payload
    }
  } catch (error) {
    throw isAbsent(error) ? new Problem('delivery-not-found', { cause: error }) : error
  }
}
