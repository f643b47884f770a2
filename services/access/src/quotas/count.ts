import type { Window } from './windows.ts'

/** A quota of somebody. What is found by its key is kept here, so that it is looked up once. */
export type Count = {
  readonly key: string
  readonly limit: number
  readonly window: Window
  /** What is leased at once while there is plenty. */
  readonly want: number
  lease?: Lease
  tally?: Tally
}

/** What this gateway has of a quota. */
export type Lease = {
  readonly key: string
  readonly window: Window
  readonly want: number
  limit: number
  /** Leased and not given out. */
  left: number
  /** Of the whole quota, when the store was asked last. */
  used: number
  /** Of the monotonic clock: until then the store is not asked again. */
  emptyUntil: number
  /** Looks of `rest` since it was last asked for. */
  idleLooks: number
  asking: Promise<boolean> | undefined
  /** No longer the one of its key. */
  isGone: boolean
}

/** Where an address is counted. */
export type Tally = {
  readonly sketch: Sketch
  /** Its cells. */
  readonly cells: readonly number[]
}

export type Sketch = {
  readonly window: Window
  readonly counts: Float64Array
  /** Those that have used much, by key. */
  readonly heavy: Map<string, Heavy>
  isGone: boolean
}

/** An address that is counted by itself. */
export type Heavy = {
  readonly count: Count
  /** Not told to the store yet. */
  untold: number
  /** What the store has, of all gateways. */
  told: number
}
