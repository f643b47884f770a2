import { Readable } from 'node:stream'
import type { Dataset } from '@tongqu/catalog'
import { contractOf } from '@tongqu/contracts'
import type { Snapshot } from '@tongqu/lakehouse'
import { ZipFile } from 'yazl'
import type { GatewayDeps } from './deps.ts'

/** One member of a GTFS archive and the table it is made of. */
export type GtfsMember = { name: string; table: string }

const GTFS_FAMILY = 'gtfs'

/** `gtfs/locations` is the one GeoJSON document among the tables (GTFS Schedule, Dataset Files). */
const GEOJSON_MEMBERS = ['locations']

/** Rows of a feed in a table, told by the partitions of its files: no query is needed. */
export function feedRows(snapshot: Snapshot, table: string, feed: string): number {
  const files = snapshot.tables.get(table)?.files ?? []
  return files.reduce((rows, { partition, rows: own }) => {
    return partition.feed_id === feed ? rows + own : rows
  }, 0)
}

/** The feeds that have rows in this release, sorted. */
export function feedsOf(snapshot: Snapshot): string[] {
  const feeds = new Set<string>()
  for (const { files } of snapshot.tables.values()) {
    for (const { partition } of files) if (partition.feed_id) feeds.add(partition.feed_id)
  }
  return [...feeds].sort()
}

/** The members of a feed's archive in the order of the dataset's tables; empty tables are none. */
export function membersOf(dataset: Dataset, snapshot: Snapshot, feed: string): GtfsMember[] {
  return dataset.tables.flatMap(({ name: table, contract: id }) => {
    const { family, name } = contractOf(id)
    if (family !== GTFS_FAMILY || feedRows(snapshot, table, feed) === 0) return []
    return [{ table, name: GEOJSON_MEMBERS.includes(name) ? `${name}.geojson` : `${name}.txt` }]
  })
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
  { feed, signal }: { feed: string; signal: AbortSignal },
): ReadableStream<Uint8Array> {
  const zip = new ZipFile()
  const output = zip.outputStream as unknown as Readable
  const fail = (error: unknown) => output.destroy(error as Error)
  zip.on('error', fail)
  for (const { name, table } of members) {
    zip.addReadStreamLazy(name, { mtime: new Date(snapshot.releasedAt) }, (give) => {
      lake.sourceText(snapshot, table, { feed, signal }).then(
        (text) => give(null, readable(text, signal)),
        (error) => give(error, undefined as never),
      )
    })
  }
  zip.end()
  return Readable.toWeb(output) as unknown as ReadableStream<Uint8Array>
}

function readable(text: ReadableStream<Uint8Array>, signal: AbortSignal): NodeJS.ReadableStream {
  return Readable.fromWeb(text as never, { signal })
}
