import { Readable } from 'node:stream'
import type { AccessPlan } from '@tongqu/access'
import type { Dataset } from '@tongqu/catalog'
import { contractOf } from '@tongqu/contracts'
import type { Snapshot } from '@tongqu/lakehouse'
import { ZipFile } from 'yazl'
import { isSystemColumn } from './columns.ts'
import type { GatewayDeps } from './deps.ts'
import { locationsText } from './gtfs-locations.ts'

/** One member of a GTFS archive, the table it is made of and the columns that may leave. */
export type GtfsMember = { name: string; table: string; columns: readonly string[] }

const GTFS_FAMILY = 'gtfs'

/** `gtfs/locations` is the one GeoJSON document among the tables (GTFS Schedule, Dataset Files). */
const GEOJSON_MEMBERS = ['locations']
const GEOJSON = '.geojson'

/** Rows of a feed in a table, told by the partitions of its files: no query is needed. */
export function feedRows(snapshot: Snapshot, table: string, feed: string): number {
  const files = snapshot.tables.get(table)?.files ?? []
  return files.reduce((rows, { partition, rows: own }) => {
    return partition.feed_id === feed ? rows + own : rows
  }, 0)
}

/** The feeds that have rows in this release, sorted. */
export function feedsOf(dataset: Dataset, snapshot: Snapshot): string[] {
  const feeds = new Set<string>()
  for (const { name } of dataset.tables) {
    for (const { partition } of snapshot.tables.get(name)?.files ?? []) {
      if (partition.feed_id) feeds.add(partition.feed_id)
    }
  }
  return [...feeds].sort()
}

/** The members of a feed's archive in the order of the dataset's tables; empty tables are none. */
export function membersOf(
  dataset: Dataset,
  plan: AccessPlan,
  snapshot: Snapshot,
  feed: string,
): GtfsMember[] {
  return dataset.tables.flatMap(({ name: table, contract: id }) => {
    const { family, name } = contractOf(id)
    if (family !== GTFS_FAMILY || feedRows(snapshot, table, feed) === 0) return []
    const columns = plan.tables[table]?.columns.filter((column) => !isSystemColumn(column))
    if (!columns) return []
    const member = GEOJSON_MEMBERS.includes(name) ? `${name}${GEOJSON}` : `${name}.txt`
    return [{ name: member, table, columns }]
  })
}

/** `count` hears of rows as they are written. */
type Extent = { feed: string; signal: AbortSignal; count: (rows: number) => void }

function memberText(
  lake: GatewayDeps['lake'],
  snapshot: Snapshot,
  { name, table, columns }: GtfsMember,
  { feed, signal, count }: Extent,
): Promise<ReadableStream<Uint8Array>> {
  return name.endsWith(GEOJSON)
    ? locationsText(lake, snapshot, table, { feed, columns, signal, count })
    : lake.sourceText(snapshot, table, { feed, columns, signal, count })
}

/**
 * The archive as it is written, member by member: nothing is held but the chunk on its way. Member
 * times are those of the release, so that the same release gives the same bytes. An error of a
 * member errors the stream.
 */
export function zipStream(
  lake: GatewayDeps['lake'],
  snapshot: Snapshot,
  members: readonly GtfsMember[],
  extent: Extent,
): ReadableStream<Uint8Array> {
  const zip = new ZipFile()
  const output = zip.outputStream as unknown as Readable
  let current: Readable | undefined
  const fail = (error: unknown) => output.destroy(error as Error)
  zip.on('error', fail)
  output.on('close', () => current?.destroy())
  for (const { name, table, columns } of members) {
    zip.addReadStreamLazy(name, { mtime: new Date(snapshot.releasedAt) }, (give) => {
      memberText(lake, snapshot, { name, table, columns }, extent).then((text) => {
        current = Readable.fromWeb(text as never).on('error', fail)
        if (output.destroyed) current.destroy()
        else give(null, current)
      }, fail)
    })
  }
  zip.end()
  return Readable.toWeb(output) as unknown as ReadableStream<Uint8Array>
}
