/** Lists newest first, page by page: a cursor names the last row of the page before. */
import { Problem } from '@tongqu/contracts'

export const DEFAULT_LIMIT = 20
export const MAX_LIMIT = 100

export type PageQuery = {
  /** Default 20, at most 100. */
  limit?: number
  cursor?: string
  state?: string
}

export type Page<T> = { items: T[]; next?: string }

export type Place = { createdAt: string; id: string }

/** Throws `wrong-cursor` for a text that no page has given. */
export function placeOf(cursor: string): Place {
  const [createdAt = '', id = '', ...rest] = Buffer.from(cursor, 'base64url').toString().split(' ')
  if (rest.length > 0 || id === '' || Number.isNaN(Date.parse(createdAt))) {
    throw new Problem('wrong-cursor')
  }
  return { createdAt, id }
}

/** At most `MAX_LIMIT`, at least one. */
export function limitOf({ limit = DEFAULT_LIMIT }: PageQuery): number {
  return Math.min(MAX_LIMIT, Math.max(1, Math.trunc(limit)))
}

/** A page from its rows and, where there is one, the row after them. */
export function pageOf<Row extends { created_at: string; id: string }, T>(
  rows: readonly Row[],
  limit: number,
  show: (row: Row) => T,
): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  if (rows.length <= limit || !last) return { items: items.map(show) }
  const next = Buffer.from(`${last.created_at} ${last.id}`).toString('base64url')
  return { items: items.map(show), next }
}
