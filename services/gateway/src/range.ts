import { Problem } from '@tongqu/contracts'

/** First byte and the one after the last. */
export type ByteRange = { start: number; end: number }

/** More digits than any file has. */
const RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/

/**
 * The one range a request asks for (RFC 9110 section 14.2); undefined means the whole: no `Range`,
 * an unknown unit, several ranges (which a server may answer with the whole) or an `If-Range` that
 * does not name this file. Throws `range-not-satisfiable` when it begins beyond the end.
 */
export function rangeOf(
  range: string | undefined,
  ifRange: string | undefined,
  etag: string,
  bytes: number,
): ByteRange | undefined {
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return undefined
  const match = RANGE.exec(range.trim())
  const [, first = '', last = ''] = match ?? []
  if (!match || (first === '' && last === '')) return undefined
  if (first === '') {
    const length = Math.min(Number(last), bytes)
    if (length === 0) throw unsatisfiable(bytes)
    return { start: bytes - length, end: bytes }
  }
  const start = Number(first)
  const end = last === '' ? bytes : Math.min(Number(last) + 1, bytes)
  if (last !== '' && Number(last) < start) return undefined
  if (start >= bytes) throw unsatisfiable(bytes)
  return { start, end }
}

function unsatisfiable(bytes: number): Problem {
  const detail = {
    'zh-CN': `文件共 ${bytes} 字节。`,
    en: `The file has ${bytes} bytes.`,
  }
  return new Problem('range-not-satisfiable', { detail, bytes })
}
