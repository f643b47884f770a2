import { Problem, type ProblemCode } from '@tongqu/contracts'

/** Codes of the certificate checks of Node (OpenSSL), and of what has no TLS at all. */
const TLS =
  /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO)|_SSL$/
const NETWORK = /^(?:E[A-Z]{3,}|[A-Z_]*TIMEOUT[A-Z_]*)$/

/**
 * What an error of a driver means. Only its code is passed on: the text may quote statements and
 * values. `codes` are those of the engine, `sql-failed` stands for the rest.
 */
export function sqlFault(error: unknown, codes: Readonly<Record<string, ProblemCode>>): Problem {
  if (error instanceof Problem) return error
  const code = codeOf(error)
  const known = codes[code]
  if (known !== undefined) return withCode(known, code)
  const inner = error instanceof Error && error.cause ? codeOf(error.cause) : ''
  if (TLS.test(code) || TLS.test(inner)) return withCode('sql-tls', inner || code)
  if (NETWORK.test(code) || isLost(error)) return withCode('sql-unreachable', code)
  return withCode('sql-failed', code)
}

/** The driver says in words only that the connection is gone. */
function isLost(error: unknown): boolean {
  const text = error instanceof Error ? error.message : ''
  return /connection (?:terminated|ended|closed|timeout)|not queryable|socket|timeout/i.test(text)
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

function withCode(code: ProblemCode, of: string): Problem {
  return new Problem(code, of === '' ? {} : { detail: { 'zh-CN': of, en: of } })
}
