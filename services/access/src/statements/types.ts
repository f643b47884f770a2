import type { StatementAction, StatementState } from './machine.ts'

/** What is computed of the log; the ledger knows more of it than is looked at here. */
export type StatementContent = {
  id: string
  agreement: string
  edition?: number
  /** Of the catalogue. */
  provider: string
  organisation: string
  period: { since: string; until: string; zone: string }
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

/** What a statement is to be computed of; `from`: where the former one ended. */
export type StatementQuestion = Omit<StatementContent, 'log' | 'prices' | 'lines' | 'totalFen'> & {
  from: number
}

/** One step, as both sides see it. */
export type StatementStep = {
  action: StatementAction | 'issue'
  at: string
  text?: string
  /** Of an adjustment: what is added to what was due, in fen; negative: taken off. */
  fen?: string
}

/** A statement without its lines: how it stands with it. */
export type StatementView = Pick<
  StatementContent,
  'id' | 'agreement' | 'provider' | 'organisation' | 'period' | 'log' | 'totalFen' | 'prev'
> & {
  /** `2026-03`. */
  month: string
  currency: string
  state: StatementState
  version: number
  createdAt: string
  /** SHA-256 of the canonical JSON (RFC 8785) of the statement, as the log has it. */
  sha256: string
  /** With all adjustments. */
  dueFen: string
  steps: readonly StatementStep[]
  /** What the caller may do now. */
  actions: readonly StatementAction[]
}

/** `body` of a row of `statements`. */
export type StatementBody = {
  month: string
  statement: StatementContent
  sha256: string
  dueFen: string
  steps: readonly StatementStep[]
  /** Persons by the side they have acted for. */
  hands: Readonly<Record<'provider' | 'applicant', readonly string[]>>
}

export type StatementInputs = {
  dispute: { text: string }
  adjust: { fen: string; text: string }
  accept: Record<string, never>
  settle: { text?: string }
}
