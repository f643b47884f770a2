import { type SelectQueryBuilder, sql } from 'kysely'
import type { Tables } from './tables.ts'

/** Rows of one table that have been chosen, all of which have `created_at`. */
export type Chosen<Table extends keyof Tables, Row> = SelectQueryBuilder<Tables, Table, Row>

/** Where a page ended; `key` tells rows of one instant apart. */
export type Place = { createdAt: string; key: string }

/**
 * At most `limit` of them, the newest first, beginning behind `after`. `column` holds the key of
 * the table.
 */
export function newestFirst<Table extends keyof Tables, Row>(
  rows: Chosen<Table, Row>,
  { column, after, limit }: { column: string; after?: Place; limit: number },
): Promise<Row[]> {
  const key = sql.ref<string>(column)
  const at = sql.ref<string>('created_at')
  const rest = after
    ? rows.where(sql<boolean>`(${at}, ${key}) < (${after.createdAt}, ${after.key})`)
    : rows
  return rest.orderBy(at, 'desc').orderBy(key, 'desc').limit(limit).execute() as Promise<Row[]>
}
