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

/** `dir` holds less than the store has seen signed. */
export function behind(dir: string, signed: number, here: number): Problem {
  const detail = {
    'zh-CN': `存储登记了 ${signed} 条，${dir} 中只有 ${here} 条。`,
    en: `The store knows of ${signed} entries, ${dir} holds ${here}.`,
  }
  return new Problem('ledger-behind', { detail })
}

/** Is the file, or a folder on the way to it, missing? */
export function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOENT' || code === 'ENOTDIR'
}
