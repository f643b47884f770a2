/** One entry of a frame journal: a message of a link, or an event of the hub about the link. */
export type FrameEntry = {
  kind: 'message' | 'event'
  /** Milliseconds since 1970. */
  at: number
  /** Text the decoder needs; kept once per block when the same string comes again. */
  context: string
  bytes: Uint8Array
}

/** A closed run of entries: the delivery that lands. */
export type FrameBatch = {
  /** Grows by one from batch to batch of a source; the first is 0. */
  sequence: number
  /** Over the entries in order: equal entries, equal hash. The delivery's identity in the lake. */
  sha256: string
  /** RFC 3339, receipt of its first entry. */
  receivedAt: string
  entries: number
  /** Of all entries, plain. */
  bytes: number
}

/**
 * The frames of one source in the order of receipt, in one or more files per day (UTC): blocks,
 * each one group commit, each sealed when the source is personal. What `append` has answered
 * survives kill and power loss. The batch a block belongs to stands in the block, so that the same
 * batches come back after a crash: the open one ends where the disk ends.
 */
export type FrameJournal = {
  /**
   * Copies the entries in at once and resolves when they are on disk: one `fdatasync` for all that
   * arrived within `GROUP_MILLISECONDS` (≤ 50). Throws `Problem('lake-full')` when there is no
   * space, or what else the disk says; then nothing of the group counts as kept, and the next
   * append starts behind it. Callers bound what they have under way.
   */
  append(entries: readonly FrameEntry[]): Promise<void>
  /**
   * Ends the open batch when it has entries, all of them on disk: those appended before this call
   * that did not fail. Throws when a crash could still bring back what failed; the batch is then
   * the answer of the next call.
   */
  cut(): Promise<FrameBatch | undefined>
  /** Closed batches after `sequence`, oldest first, without their entries. */
  batches(after: number): Promise<FrameBatch[]>
  /** The entries of a closed batch. Throws `delivery-not-found` and `lake-damaged`. */
  read(sequence: number): Promise<FrameEntry[]>
  /** Ends the group under way and closes the file. */
  close(): Promise<void>
}
