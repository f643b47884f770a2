import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as WebStream } from 'node:stream/web'
import type { DecodeAdapter, Decoded, TablesAdapter } from '@tongqu/adapter-kit'
import type { Catalog, Dataset } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { FeedDelivery, LakeWriter, LandResult, RawStore } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import { ARCHIVE_LIMITS, type ArchiveLimits } from './archive/limits.ts'
import { readArchive } from './archive-content.ts'
import type { OnProgress } from './control.ts'
import { contextOf, decodeFor, isUndecodable, modeOf, undecodable } from './decode.ts'
import type { Target } from './target.ts'
import type { Turn } from './turn.ts'

export type LandDeps = {
  catalog(): Catalog
  writer: Pick<LakeWriter, 'land' | 'landTables'>
  raw: Pick<RawStore, 'open'>
  bus: Pick<Bus, 'publish'>
  /** Folder for temporary files, inside the data folder. */
  spoolDir: string
  now(): number
  /** Archives are landed one at a time: two would only take turns on the same disk. */
  bulkTurn: Turn
}

export type LandOptions = {
  /** What the file is called: a delivery that is one text file is told by its name. */
  name?: string | undefined
  progress?: OnProgress | undefined
}

/** What a delivery without a name is called in places of rejects. */
const UNNAMED = 'delivery'

/**
 * Decodes the raw bytes of a delivery and lands them, then tells everybody. Throws the problems of
 * the lake and of the archive; `delivery-undecodable` after having landed the rejects.
 */
export function landDelivery(
  deps: LandDeps,
  target: Target,
  delivery: FeedDelivery,
  { name = UNNAMED, progress }: LandOptions = {},
): Promise<LandResult> {
  const { adapter } = target
  return adapter.shape === 'decode'
    ? landMessage(deps, adapter, target, delivery)
    : deps.bulkTurn(() => landArchive(deps, adapter, target, delivery, { name, progress }))
}

/** Decodes a message from its raw bytes. */
export async function decodeMessage(
  deps: Pick<LandDeps, 'raw' | 'catalog'>,
  adapter: DecodeAdapter,
  target: Target,
  { sha256, receivedAt }: Pick<FeedDelivery, 'sha256' | 'receivedAt'>,
): Promise<Decoded> {
  const bytes = await buffer(await rawStream(deps, sha256))
  return decodeFor(adapter, datasetOf(deps, target), bytes, contextOf(target, receivedAt))
}

/** Tells the doors what a delivery of a real-time dataset has changed. */
export function tellUpdate(
  { bus, catalog }: Pick<LandDeps, 'bus' | 'catalog'>,
  { dataset, feed, source, sha256, receivedAt }: Omit<FeedDelivery, 'appId' | 'sequence'>,
  decoded: Decoded,
): void {
  if (!catalog().datasets.get(dataset)?.doors.includes('feeds')) return
  const { readings } = decoded
  const mode = modeOf(decoded)
  bus.publish('feed-update', {
    dataset,
    feed,
    source,
    delivery: sha256,
    receivedAt,
    mode,
    readings,
  })
}

async function landMessage(
  deps: LandDeps,
  adapter: DecodeAdapter,
  target: Target,
  delivery: FeedDelivery,
): Promise<LandResult> {
  const decoded = await decodeMessage(deps, adapter, target, delivery)
  const result = await deps.writer.land(delivery, decoded)
  tellReleased(deps, delivery, result)
  if (isUndecodable(decoded.readings.length, decoded.rejects)) throw undecodable(decoded.rejects)
  tellUpdate(deps, delivery, decoded)
  return result
}

async function landArchive(
  deps: LandDeps,
  adapter: TablesAdapter,
  target: Target,
  delivery: FeedDelivery,
  { name, progress }: LandOptions & { name: string },
): Promise<LandResult> {
  const folder = await mkdtemp(join(deps.spoolDir, 'archive-'))
  try {
    const path = join(folder, 'delivery')
    await pipeline(await rawStream(deps, delivery.sha256), createWriteStream(path))
    progress?.({ stage: 'unpack', done: 0 })
    const content = await readArchive(adapter, path, folder, {
      name,
      limits: limitsOf(target),
      context: contextOf(target, delivery.receivedAt),
    })
    const result = await deps.writer.landTables(delivery, content, (table, share) =>
      progress?.({ stage: 'land', name: table, done: share, total: 1 }),
    )
    tellReleased(deps, delivery, result)
    if (isUndecodable(readingsOf(result), result.rejects)) {
      throw undecodable([...content.rejects, ...result.rejects])
    }
    return result
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function readingsOf({ tables }: LandResult): number {
  return Object.values(tables).reduce((sum, { readings }) => sum + readings, 0)
}

/** The archive itself is bounded by the source; what it unpacks to, by the limits for archives. */
function limitsOf({ limits }: Target): ArchiveLimits {
  return { ...ARCHIVE_LIMITS, archiveBytes: limits.bytes }
}

function tellReleased(
  { bus, now }: Pick<LandDeps, 'bus' | 'now'>,
  { dataset }: FeedDelivery,
  { release }: LandResult,
): void {
  if (release === undefined) return
  bus.publish('released', { dataset, release, at: new Date(now()).toISOString() })
}

async function rawStream({ raw }: Pick<LandDeps, 'raw'>, sha256: string): Promise<Readable> {
  return Readable.fromWeb((await raw.open(sha256)) as WebStream<Uint8Array>)
}

function datasetOf({ catalog }: Pick<LandDeps, 'catalog'>, { dataset }: Target): Dataset {
  const found = catalog().datasets.get(dataset)
  if (found) return found
  throw new Problem('dataset-not-found', {
    detail: { 'zh-CN': `没有数据集 ${dataset}`, en: `There is no dataset ${dataset}.` },
  })
}
