import { problems as generated, type ProblemCode } from './generated/problems.js'
import type { LocalText } from './types.ts'

export type { ProblemCode }

/** One kind of failure callers may branch on: `contracts/problems/<code>.json`. */
export type ProblemType = {
  code: ProblemCode
  /** HTTP status. */
  status: number
  title: LocalText
  /** Why it happens. */
  cause: LocalText
  /** What the caller or operator can do. */
  cure: LocalText
}

/** All kinds, sorted by code. */
export const problems: readonly ProblemType[] = generated

const byCode = new Map<string, ProblemType>(problems.map((problem) => [problem.code, problem]))

/** The kind of a code; an unknown code is a programming error and throws. */
export function problemOf(code: string): ProblemType {
  const problem = byCode.get(code)
  if (!problem) throw new Error(`no problem ${code}`)
  return problem
}

/**
 * An expected failure (RFC 9457). `detail` is public text about this occurrence; `cause` goes to
 * the log only; further members become extension members of `application/problem+json`.
 */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly detail: LocalText | undefined
  readonly extensions: Readonly<Record<string, unknown>>

  constructor(
    code: ProblemCode,
    options: { detail?: LocalText; cause?: unknown; [extension: string]: unknown } = {},
  ) {
    const { detail, cause, ...extensions } = options
    const { status, title } = problemOf(code)
    super(detail ? `${title.en}: ${detail.en}` : title.en, cause === undefined ? {} : { cause })
    this.name = 'Problem'
    this.code = code
    this.status = status
    this.detail = detail
    this.extensions = extensions
  }
}
