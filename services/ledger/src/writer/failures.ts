import { Problem } from '@tongqu/contracts'

/** `ledger-unavailable`; what stands in `cause` goes to the log. */
export function unavailable(cause: unknown): Problem {
  return new Problem('ledger-unavailable', {
    cause: typeof cause === 'string' ? new Error(cause) : cause,
  })
}

export function damaged(why: string, cause?: unknown): Problem {
  return new Problem('ledger-damaged', { cause: new Error(why, { cause }) })
}

export function elsewhere(why: string): Problem {
  return new Problem('ledger-elsewhere', { cause: new Error(why) })
}

/** Is the file, or a folder on the way to it, missing? */
export function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOENT' || code === 'ENOTDIR'
}
