import type { Cells } from './cells.ts'

/**
 * The keys of one data folder. Data keys are random, one per source and day, kept wrapped by the
 * master key: who deletes a day's key has deleted what was sealed with it, wherever it is copied,
 * but for copies of the wrapped key itself. The keyed hashes come from the master key alone.
 */
export type KeyRing = {
  /** The data key of a source and a day (`YYYY-MM-DD`), on disk before this answers. */
  dayKey(source: string, day: string): Promise<Uint8Array>
  /** The same, but undefined when there is none (never made, or destroyed). */
  knownDayKey(source: string, day: string): Promise<Uint8Array | undefined>
  /** Deletes the key for good; what it sealed can not be read any more. */
  destroyDay(source: string, day: string): Promise<void>
  /** Sources that have data keys. */
  sources(): Promise<string[]>
  /** Days of a source that have a key, oldest first. */
  days(source: string): Promise<string[]>
  /**
   * Keyed hash of a text: HMAC-SHA256, base32, 26 characters. Different purposes give hashes that
   * can not be compared.
   */
  keyed(purpose: string, text: string): string
  /** Keyed hash of an identity on a day: another one every day, so that days can not be joined. */
  pseudonym(identity: string, day: string): string
  /** Seals personal text in the tables of datasets, by keys of each dataset. */
  cells: Cells
  /** A key of 32 bytes for the secrets that the store holds; the same for one master key. */
  storeKey: Uint8Array
  /** Random bytes, fit for nonces. */
  random(bytes: number): Uint8Array
}
