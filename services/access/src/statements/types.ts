import type { ProblemCode } from '@tongqu/contracts'
import type { StatementAction, StatementState, StatementWork } from './machine.ts'

/** What is computed of the log; the ledger knows more of it than is looked at here. */
export type StatementContent = {
  id: string
  agreement: string
  edition?: number
  /** Of the catalogue. */
  provider: string
  organisation: string
  period: { since: string; until: string; zone: string }
  /** When it was computed, RFC 3339. */
  madeAt: string
  /** Entries `from` up to `to`, which is not included; root of the tree of `to` leaves, base64. */
  log: { origin: string; from: number; to: number; root: string }
  prices: {
    entry: number
    currency: string
    unitPrices: readonly { meter: string; micros: number }[]
  }
  lines: readonly {
    day: string
    dataset: string
    app: string
    meter: string
    quantity: number
    unitMicros: string
    amountMicros: string
  }[]
  /** Hundredths of the currency's unit, decimal. */
  totalFen: string
  prev?: string
}

/** All but what is counted. */
export type StatementHead = Omit<StatementContent, 'lines'>

/** What a statement is to be computed of; `from`: where the former one ended. */
export type StatementQuestion = Omit<StatementContent, Computed> & { from: number }
type Computed = 'madeAt' | 'log' | 'prices' | 'lines' | 'totalFen'

/** One step, as both sides see it. */
export type StatementStep = {
  action: StatementAction | StatementWork
  at: string
  text?: string
  /** Why it could not be made. */
  code?: ProblemCode
  /** Of an adjustment: what is added to what was due, in fen; negative: taken off. */
  fen?: string
}

/** A statement without its lines: how it stands with it. */
export type StatementView = Pick<
  StatementContent,
  'id' | 'agreement' | 'provider' | 'organisation' | 'period' | 'prev'
> & {
  /** `2026-03`. */
  month: string
  state: StatementState
  version: number
  createdAt: string
  steps: readonly StatementStep[]
  /** What the caller may do now. */
  actions: readonly StatementAction[]
  /** While it is being made: which share of its range has been walked, 0…1. */
  progress?: number
  /** Why it could not be made. */
  failure?: ProblemCode
} & Partial<Issued>

/** What there is to say of it once it is issued. */
type Issued = Pick<StatementContent, 'log' | 'totalFen'> & {
  currency: string
  /** SHA-256 of the canonical JSON (RFC 8785) of the statement, as the log has it. */
  sha256: string
  /** With all adjustments. */
  dueFen: string
}

type Body = {
  month: string
  /** Since it was last asked for. */
  steps: readonly StatementStep[]
  /** Persons by the side they have acted for. */
  hands: Readonly<Record<'provider' | 'applicant', readonly string[]>>
}

/** `body` of a row of `statements` that is being made, or could not be. */
export type PendingBody = Body & { question: StatementQuestion; failure?: ProblemCode }

/** `body` of all other rows. */
export type IssuedBody = Body & {
  /** Its text stands in `statement_texts`; of the oldest rows the lines are here. */
  statement: StatementHead & Partial<Pick<StatementContent, 'lines'>>
  /** Of the lines; sorted. */
  datasets?: readonly string[]
  sha256: string
  dueFen: string
}

export type StatementBody = PendingBody | IssuedBody

export type StatementInputs = {
  dispute: { text: string }
  adjust: { fen: string; text: string }
  accept: Record<string, never>
  settle: { text?: string }
}
