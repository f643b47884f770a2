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
export async function spoolRows(deps: StageDeps, group: RowGroup): Promise<string> {
  const path = join(deps.spoolDir, `${deps.uuid()}.ndjson`)
  try {
    await deps.fs.write(path, Buffer.from(`${group.lines.join('\n')}\n`))
    return path
  } catch (error) {
    await deps.fs.remove(path).catch(() => undefined)
    throw error
  }
}

/** Turns spooled rows into a Parquet file in the spool. */
export async function stageRows(
  deps: StageDeps,
  connection: DuckDBConnection,
  delivery: FeedDelivery,
  group: RowGroup,
  path: string,
): Promise<StagedFile[]> {
  const { table, eventDate } = group
  return writeParquet(connection, {
    table,
    select: selectRows(table),
    values: {
      feed: delivery.feed,
      delivery: delivery.sha256,
      received: delivery.receivedAt,
      path,
      ...(eventDate === undefined ? {} : { date: eventDate }),
    },
    partition: {
      feed_id: delivery.feed,
      ...(eventDate === undefined ? {} : { event_date: eventDate }),
    },
    dir: deps.spoolDir,
    uuid: deps.uuid,
    sorted: false,
  })
}

function selectRows(table: LakeTable): string {
  const { contract } = table
  const sql = sqlOf(contract)
  const types = contract.columns.map(
    (column) => `${literal(column.name)}: ${literal(sql.type(column))}`,
  )
  return sqlFile(import.meta.url, 'stage-rows.sql', {
    eventDate: contract.eventTime === undefined ? '' : '$date::DATE AS event_date,',
    columns: contract.columns.map(({ name }) => identifier(name)).join(', '),
    types: types.join(', '),
  })
}
