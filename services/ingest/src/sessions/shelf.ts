import type { FrameBatch, FrameJournal } from '@tongqu/lakehouse'
import type { Decoder } from './decoder.ts'
import type { DecodedBatch } from './types.ts'

/**
 * Readings of decoded batches that one source keeps in memory for those who land them: some ten
 * seconds of a large fleet. What does not fit is read from the journal again.
 */
export const MOST_READINGS_HELD = 100_000
/** The newest batch stays however large it is: it is wanted next. */
const LEAST_BATCHES_HELD = 1
/** Closed batches whose facts are known without asking the journal. */
const MOST_FACTS = 1_000

/** The closed batches of one source, decoded once for all who land them as long as they fit. */
export type Shelf = {
  /** A batch has been closed; with its content unless that has to be read again. */
  put(batch: FrameBatch, decoded: DecodedBatch | undefined): void
  /** The oldest batch behind `sequence`; undefined when there is none yet. */
  next(sequence: number): Promise<FrameBatch | undefined>
  /** Throws what reading the journal throws. */
  decoded(batch: FrameBatch): Promise<DecodedBatch>
  /** All have landed it and those before. */
  forget(sequence: number): void
  newest(): number
  /** Readings held. */
  held(): number
}

export function openShelf(
  journal: Pick<FrameJournal, 'batches' | 'read'>,
  decoder: Pick<Decoder, 'decode'>,
  newestClosed: number,
): Shelf {
  const facts = new Map<number, FrameBatch>()
  const kept = new Map<number, DecodedBatch>()
  const reading = new Map<number, Promise<DecodedBatch>>()
  let newest = newestClosed
  let held = 0

  function keep(decoded: DecodedBatch): void {
    const { sequence } = decoded.batch
    drop(sequence)
    kept.set(sequence, decoded)
    held += decoded.readings
    for (const oldest of kept.keys()) {
      if (held <= MOST_READINGS_HELD || kept.size <= LEAST_BATCHES_HELD) return
      drop(oldest)
    }
  }

  function drop(sequence: number): void {
    held -= kept.get(sequence)?.readings ?? 0
    kept.delete(sequence)
  }

  async function read(batch: FrameBatch): Promise<DecodedBatch> {
    const decoded = decoder.decode(batch, await journal.read(batch.sequence))
    keep(decoded)
    return decoded
  }

  return {
    put(batch, decoded) {
      newest = Math.max(newest, batch.sequence)
      if (facts.size < MOST_FACTS) facts.set(batch.sequence, batch)
      if (decoded) keep(decoded)
    },
    async next(sequence) {
      if (sequence >= newest) return undefined
      const known = facts.get(sequence + 1)
      if (known) return known
      const found = (await journal.batches(sequence)).slice(0, MOST_FACTS)
      facts.clear()
      for (const batch of found) facts.set(batch.sequence, batch)
      return found[0]
    },
    async decoded(batch) {
      const { sequence } = batch
      const here = kept.get(sequence)
      if (here) return here
      const under = reading.get(sequence) ?? read(batch).finally(() => reading.delete(sequence))
      reading.set(sequence, under)
      return under
    },
    forget(sequence) {
      for (const one of kept.keys()) if (one <= sequence) drop(one)
      for (const one of facts.keys()) if (one <= sequence) facts.delete(one)
    },
    newest: () => newest,
    held: () => held,
  }
}
