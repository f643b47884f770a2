import type { FrameBatch, FrameEntry } from '@tongqu/lakehouse'
import type { Log } from '../ingest.ts'
import type { Decoder, OpenBatch } from './decoder.ts'
import type { FrameCounter } from './frame-counter.ts'
import type { Keeper } from './keeper.ts'
import type { Teller } from './teller.ts'
import type { DecodedBatch } from './types.ts'

export type BatcherDeps = {
  source: { id: string }
  decoder: Decoder
  teller: Teller
  /** Counts what comes in; absent: nobody does. */
  counter?: Pick<FrameCounter, 'decoded'>
  keeper(): Pick<Keeper, 'cut'>
  log: Log
  /** Milliseconds since 1970. */
  now(): number
  /** Do closed batches wait for the lake? */
  isLagging(): boolean
  /** `PACE` unless told otherwise. */
  pace?: Pace | undefined
  /** A batch is closed; without content when memory does not agree with the journal. */
  onClosed(batch: FrameBatch, decoded: DecodedBatch | undefined): void
}

/** Decodes what has reached the disk and closes batches. */
export type Batcher = {
  /** Entries are on disk; `cuts` tells the batch they belong to, as `Keeper` counts them. */
  take(entries: readonly FrameEntry[], cuts: number): void
  /** Closes the batch that is open. */
  cut(): Promise<void>
  close(): void
}

/** How often frames are told to the doors, and batches are closed, in milliseconds. */
export type Pace = { tell: number; batch: number }

/**
 * Frames that are on disk are decoded and told each second. A batch is closed after three, or
 * earlier when it has so many entries or bytes: each costs a file and some syncs in every dataset
 * it brings rows to, be it of three vehicles or of ten thousand.
 */
export const PACE: Pace = { tell: 1_000, batch: 3_000 }
/** Decoding so many at once keeps nobody else waiting for long. */
const PIECE_ENTRIES = 2_000
const BATCH_ENTRIES = 20_000
const BATCH_BYTES = 16 * 2 ** 20
/** While the lake is behind, fewer and larger batches spare it files and syncs. */
const TIMES_WHEN_LAGGING = 2

/** The batch that is open, as far as memory follows it. */
type Piece = { open: OpenBatch; waiting: FrameEntry[]; cuts: number }

/** Begins with an empty batch. */
export function createBatcher(deps: BatcherDeps): Batcher {
  const { decoder, teller, keeper, now, pace = PACE } = deps
  let current = newPiece(decoder, 0)
  let closing: Piece | undefined
  let openedAt = now()
  let cutting: Promise<void> | undefined

  const times = () => (deps.isLagging() ? TIMES_WHEN_LAGGING : 1)

  function decodeSome(piece: Piece): void {
    const entries = piece.waiting.splice(0, PIECE_ENTRIES)
    if (entries.length === 0) return
    const readings = piece.open.add(entries)
    teller.tell(piece.open, readings)
    deps.counter?.decoded(entries, readings)
  }

  async function cutOnce(): Promise<void> {
    const piece = current
    closing = piece
    current = newPiece(decoder, piece.cuts + 1)
    openedAt = now()
    try {
      const batch = await keeper().cut()
      while (piece.waiting.length > 0) decodeSome(piece)
      if (batch) deps.onClosed(batch, contentOf(piece, batch))
    } catch (error) {
      // The journal hands the batch out with the next cut; its readings have been told.
      deps.log.warn({ source: deps.source.id, err: error }, 'a batch cannot be closed yet')
    } finally {
      closing = undefined
    }
  }

  function cut(): Promise<void> {
    cutting ??= cutOnce().finally(() => {
      cutting = undefined
    })
    return cutting
  }

  const beat = setInterval(() => {
    while (current.waiting.length > 0) decodeSome(current)
    if (now() - openedAt >= pace.batch * times()) void cut()
  }, pace.tell)

  return {
    take(entries, cuts) {
      const piece = closing?.cuts === cuts ? closing : current
      for (const entry of entries) piece.waiting.push(entry)
      while (piece.waiting.length >= PIECE_ENTRIES) decodeSome(piece)
      if (isFull(current, times())) void cut()
    },
    cut,
    close: () => clearInterval(beat),
  }
}

function newPiece(decoder: Decoder, cuts: number): Piece {
  return { open: decoder.open(), waiting: [], cuts }
}

function isFull({ open, waiting }: Piece, times: number): boolean {
  const entries = open.entries() + waiting.length
  return entries >= BATCH_ENTRIES * times || open.bytes() >= BATCH_BYTES * times
}

/** The journal is the truth: where memory differs from it, the batch is read from there. */
function contentOf({ open }: Piece, batch: FrameBatch): DecodedBatch | undefined {
  const isSame =
    open.entries() === batch.entries &&
    open.bytes() === batch.bytes &&
    open.receivedAt() === batch.receivedAt
  return isSame ? open.finish(batch) : undefined
}
