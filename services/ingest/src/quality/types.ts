import type { Dataset } from '@tongqu/catalog'
import type { Contract, LocalText } from '@tongqu/contracts'
import type { Numbers } from './slots.ts'

/** The sides that checks on the way in speak of; 运用 and 异议处理 have no rules. */
export type RuleSide = 'quantity' | 'quality' | 'timeliness'

/** A number of a rule that a dataset may change; `source` says where the default comes from. */
export type Parameter = { value: number; unit: string; source: string }

/** Effective numbers of one rule for one dataset. */
export type Parameters = Readonly<Record<string, number>>

/** What a rule is asked about: one table's contract in one dataset. */
export type Subject = {
  contract: Contract
  dataset: Dataset
  parameters: Parameters
  /** What the catalogue covers in all: west, south, east, north; undefined: nothing says so. */
  province: Box | undefined
}

export type Box = readonly [west: number, south: number, east: number, north: number]

/** What is fed to a rule: readings of one contract that came together. */
export type Batch = {
  contract: Contract
  readings: readonly Readonly<Record<string, unknown>>[]
  /** How many there were; more than `readings` when only a sample is judged. */
  total: number
  /** Event times, milliseconds since 1970; NaN where there is none to read. */
  times: Float64Array
  /** Key columns joined, one per reading. Two readings of the same thing have the same. */
  keys(): readonly string[]
  /** Slots of the keys, under which rules remember numbers of them. */
  slots(): Int32Array
}

/** What a rule may know beside the readings. */
export type JudgeContext = {
  /** Receipt of the delivery, milliseconds since 1970. */
  receivedAt: number
  /** Is the delivery all there is, or only some of it (a batch of a connection)? */
  isWhole: boolean
  /** Known ids of a parent contract's key column; undefined when they are not known. */
  parents(contract: string, column: string): ReadonlySet<string> | undefined
}

/**
 * Remarks of one rule on one batch. `add` keeps the first `MOST_LISTED` and counts all; only those
 * that are kept are asked for their `message`.
 */
export type Finds = {
  add(index: number, message: () => string): void
  /** A remark on the delivery as a whole. */
  addWhole(message: () => string): void
}

/**
 * Judges one batch: no I/O and no clock; what it remembers is in `state`, which it may change.
 * Answers how many readings it could judge.
 */
export type Judge = (batch: Batch, state: Numbers, context: JudgeContext, finds: Finds) => number

/**
 * One check on the way in. Ids are stable: they are the codes of findings, the names of verdicts
 * and the keys of `quality` in the catalogue's datasets.
 */
export type Rule = {
  id: string
  title: LocalText
  /** What it looks at, for people. */
  about: LocalText
  side: RuleSide
  /** How much of a reading one finding costs in the score of quality, 0…1. */
  weight: number
  /**
   * Defaults. Every rule has `warnPercent` and `failPercent` beside its own: share of findings
   * among the readings judged beyond which the verdict is WARN or FAIL.
   */
  parameters: Readonly<Record<string, Parameter>>
  /** Has this contract, in this dataset, what the rule looks at? */
  applies(contract: Contract, dataset: Dataset): boolean
  /** Numbers it remembers of each key; absent: none. */
  remembers?: number
  /** Prepares the rule for one table, once. */
  judgeFor(subject: Subject): Judge
}

/** What one rule said of one delivery, all tables together. */
export type Outcome = {
  rule: string
  /** Readings the rule could judge. */
  checked: number
  /** Findings, also those that are not listed. */
  count: number
  /** At most `MOST_LISTED` of each table. */
  listed: readonly ListedFinding[]
  /** What was found is refused already, and costs nothing more. */
  isRejected?: true
}

export type ListedFinding = {
  /** Identity of the finding: rule, table and key; its place may be another one every time. */
  identity: number
  contract: string
  /** Undefined: the delivery as a whole. */
  key: string | undefined
  at: string
  message: string
}
