import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { sqlOf } from '@tongqu/contracts'
import { type StagedFile, writeParquet } from '../parquet/write.ts'
import { identifier, literal, sqlFile } from '../sql.ts'
import type { FileSystem } from '../storage/file-system.ts'
import type { LakeTable } from '../table.ts'
import type { FeedDelivery } from '../types.ts'
import type { RowGroup } from './sort.ts'

export type StageDeps = { fs: FileSystem; spoolDir: string; uuid: () => string }

/**
 * Writes the rows of one group as JSON lines into the spool and answers the file's path; when that
 * fails, nothing of the file is left.
 */
export async function spoolRows(deps: StageDeps, group: Pick<RowGroup, 'lines'>): Promise<string> {
  const path = join(deps.spoolDir, `${deps.uuid()}.ndjson`)
  try {
    await deps.fs.write(path, Buffer.from(`${group.lines.join('\n')}\n`))
    return path
  } catch (error) {
    await deps.fs.remove(path).catch(() => undefined)
    throw error
  }
}

/** Where rows come from: one delivery for all, or what stands in each line (`ownedLine`). */
export type Origin = { feed: string; delivery?: Pick<FeedDelivery, 'sha256' | 'receivedAt'> }

/** Turns spooled rows into a Parquet file in the spool. */
export async function stageRows(
  deps: StageDeps,
  connection: DuckDBConnection,
  { feed, delivery }: Origin,
  { table, eventDate }: Pick<RowGroup, 'table' | 'eventDate'>,
  path: string,
): Promise<StagedFile[]> {
  return writeParquet(connection, {
    table,
    select: selectRows(table, delivery === undefined),
    values: {
      feed,
      path,
      ...(delivery ? { delivery: delivery.sha256, received: delivery.receivedAt } : {}),
      ...(eventDate === undefined ? {} : { date: eventDate }),
    },
    partition: {
      feed_id: feed,
      ...(eventDate === undefined ? {} : { event_date: eventDate }),
    },
    dir: deps.spoolDir,
    uuid: deps.uuid,
    sorted: false,
  })
}

/** Makes lines that say of which delivery they are; a reading has a column at least: its key. */
export function ownedLine({
  sha256,
  receivedAt,
}: Pick<FeedDelivery, 'sha256' | 'receivedAt'>): (line: string) => string {
  const own = { delivery_id: sha256, received_at: receivedAt }
  const start = JSON.stringify(own).slice(0, -1)
  return (line) => `${start},${line.slice(1)}`
}

const GIVEN = '$delivery AS delivery_id, $received::TIMESTAMPTZ AS received_at'
const OWNED = 'delivery_id, received_at'
const OWNED_TYPES = ["'delivery_id': 'VARCHAR'", "'received_at': 'TIMESTAMPTZ'"]

function selectRows(table: LakeTable, isOwned: boolean): string {
  const { contract } = table
  const sql = sqlOf(contract)
  const types = contract.columns.map(
    (column) => `${literal(column.name)}: ${literal(sql.type(column))}`,
  )
  return sqlFile(import.meta.url, 'stage-rows.sql', {
    eventDate: contract.eventTime === undefined ? '' : '$date::DATE AS event_date,',
    origin: isOwned ? OWNED : GIVEN,
    columns: contract.columns.map(({ name }) => identifier(name)).join(', '),
    types: [...(isOwned ? OWNED_TYPES : []), ...types].join(', '),
  })
}
