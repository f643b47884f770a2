/** Lists newest first, page by page: a cursor names the last row of the page before. */
import { Problem } from '@tongqu/contracts'
import { type Chosen, newestFirst, type Place, type Tables } from '@tongqu/store'

const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100

export type PageQuery = {
  /** Default 20, at most 100. */
  limit?: number
  cursor?: string
  state?: string
}

export type Page<T> = { items: T[]; next?: string }

/**
 * One page of the rows that have been chosen. Rows of one instant are told apart by `key`, which is
 * `id` where nothing else is said. Throws `wrong-cursor` for a text that no page has given.
 */
export async function readPage<
  Table extends keyof Tables,
  Key extends string,
  Row extends { created_at: string } & Record<Key, string>,
  T,
>(
  rows: Chosen<Table, Row>,
  { limit = DEFAULT_LIMIT, cursor }: PageQuery,
  show: (row: Row) => T,
  key: Key,
): Promise<Page<T>> {
  const most = Math.min(MAX_LIMIT, Math.max(1, Math.trunc(limit)))
  const after = cursor === undefined ? {} : { after: placeOf(cursor) }
  const found = await newestFirst(rows, { column: key, limit: most + 1, ...after })
  const items = found.slice(0, most)
  const last = items.at(-1)
  const next = found.length > most && last ? { next: cursorOf(last.created_at, last[key]) } : {}
  return { items: items.map(show), ...next }
}

function cursorOf(createdAt: string, key: string): string {
  return Buffer.from(`${createdAt} ${key}`).toString('base64url')
}

function placeOf(cursor: string): Place {
  const [createdAt = '', key = '', ...rest] = Buffer.from(cursor, 'base64url').toString().split(' ')
  const isPlace = rest.length === 0 && key !== '' && !Number.isNaN(Date.parse(createdAt))
  if (!isPlace) throw new Problem('wrong-cursor')
  return { createdAt, key }
}
