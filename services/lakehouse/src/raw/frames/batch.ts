import { createHash } from 'node:crypto'
import type { FrameBatch, FrameEntry } from '../frame-types.ts'
import type { PlainBlock } from './blocks.ts'
import {
  type BatchContexts,
  batchContexts,
  type EntryWriter,
  entryWriter,
  readEntries,
  rewind,
} from './entries.ts'

/** What came since the batch before was cut; what is on disk of it is counted. */
export type OpenBatch = {
  contexts: BatchContexts
  /** Begins entries behind those that the batch has seen. */
  begin(): EntryRun
  /** The entries of a run are on disk. */
  count(run: EntryRun): void
  /** Undefined when nothing of it is on disk. */
  close(sequence: number): FrameBatch | undefined
}

/** Entries of a batch that go to disk together. */
export type EntryRun = {
  writer: EntryWriter
  /** How far contexts and clock of the batch were when it began. */
  contexts: number
  at: number
}

export function openBatch(): OpenBatch {
  const contexts = batchContexts()
  const hash = createHash('sha256')
  let entries = 0
  let bytes = 0
  let firstAt = 0
  return {
    contexts,
    begin: () => beginRun(contexts),
    count({ writer }) {
      if (entries === 0) firstAt = writer.firstAt
      hash.update(writer.payload())
      entries += writer.entries
      bytes += writer.bytes
    },
    close(sequence) {
      if (entries === 0) return undefined
      const receivedAt = new Date(firstAt).toISOString()
      return { sequence, sha256: hash.digest('hex'), receivedAt, entries, bytes }
    },
  }
}

/**
 * Takes a run out of its batch that did not come to disk. Runs behind it may speak of contexts that
 * it brought: they are written anew.
 */
export function dropRun(
  { contexts }: OpenBatch,
  failed: EntryRun,
  behind: readonly EntryRun[],
): void {
  const known = [...contexts.state.contexts]
  const told = behind.map((run): FrameEntry[] => {
    const state = { contexts: known.slice(0, run.contexts), at: run.at }
    return readEntries(run.writer.payload(), state)
  })
  rewind(contexts, failed.contexts, failed.at)
  for (const [index, run] of behind.entries()) {
    Object.assign(run, beginRun(contexts))
    run.writer.write(told[index] ?? [])
  }
}

/** Describes a closed batch in the journal, so that it need not be read for that. */
export function closingBlock(batch: FrameBatch): PlainBlock {
  const payload = Buffer.from(JSON.stringify(batch))
  return { kind: 'closing', batch: batch.sequence, entries: 0, payload }
}

function beginRun(known: BatchContexts): EntryRun {
  const { contexts, at } = known.state
  return { writer: entryWriter(known), contexts: contexts.length, at }
}
