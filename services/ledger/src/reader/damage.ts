import { Problem } from '@tongqu/contracts'

/** `ledger-damaged`; what is wrong may be logged, and is not told to callers. */
export function damaged(what: string, cause?: unknown): Problem {
  return new Problem('ledger-damaged', { cause: new Error(what, { cause }) })
}

/** `ledger-unavailable`: it can not be read now, or not yet. */
export function unreadable(what: string, cause?: unknown): Problem {
  return new Problem('ledger-unavailable', { cause: new Error(what, { cause }) })
}
