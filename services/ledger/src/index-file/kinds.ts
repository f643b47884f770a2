import { ENTRY_KINDS } from '../types.ts'

/** Number of a kind that is not known. */
export const OTHER_KIND = 0x7f

/** Number of a kind in the index. */
export function kindNumber(kind: string): number {
  const number = (ENTRY_KINDS as readonly string[]).indexOf(kind)
  return number < 0 ? OTHER_KIND : number
}

export const OPEN = kindNumber('serve_open')
export const CLOSE = kindNumber('serve_close')
export const SUM = kindNumber('serve_sum')

/** Opens and closes are of one sort: they come in pairs, with the same names. */
export function sortOf(kind: number): number {
  return kind === CLOSE ? OPEN : kind
}
