import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as WebStream } from 'node:stream/web'
import type {
  DecodeAdapter,
  DecodeContext,
  Decoded,
  Reading,
  TablesAdapter,
} from '@tongqu/adapter-kit'
import type { Catalog } from '@tongqu/catalog'
import type {
  DeliveryRecord,
  FeedDelivery,
  KeyRing,
  LakeWriter,
  LandResult,
  RawStore,
} from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import { ARCHIVE_LIMITS, type ArchiveLimits } from './archive/limits.ts'
import { readArchive } from './archive-content.ts'
import { isArchive, partNamed, readingMembers } from './archive-members.ts'
import type { OnProgress } from './control.ts'
import { contextOf, isUndecodable, modeOf, undecodable } from './decode.ts'
import { openSlices } from './land-pieces.ts'
import { isMessages } from './messages.ts'
import { withFilesRead } from './options.ts'
import { decodeInPieces, inPieces, type PiecesAdapter } from './pieces.ts'
import type { Checks } from './quality/checks.ts'
import { type Share, sharesOf } from './shares.ts'
import { hasEnd, type Snapshots } from './snapshots.ts'
import type { Target } from './target.ts'
import type { Turn } from './turn.ts'

export type LandDeps = {
  catalog(): Catalog
  writer: Pick<LakeWriter, 'land' | 'landTables'>
  raw: Pick<RawStore, 'open'>
  bus: Pick<Bus, 'publish'>
  /** Pseudonyms of what must not be kept, such as card numbers. */
  keys: Pick<KeyRing, 'keyed'>
  /** Folder for temporary files, inside the data folder. */
  spoolDir: string
  now(): number
  /** Archives are landed one at a time: two would only take turns on the same disk. */
  bulkTurn: Turn
  snapshots: Pick<Snapshots, 'endsOf'>
  /** Judges what lands; absent: nobody does. */
  quality?: Checks
}

/** What became of a delivery in its main dataset, and in those its routes name. */
export type Landing = LandResult & { others: readonly (LandResult & { dataset: string })[] }

export type LandOptions = {
  /** What the file is called: a delivery that is one text file is told by its name. */
  name?: string | undefined
  progress?: OnProgress | undefined
}

/** What a delivery without a name is called in places of rejects. */
const UNNAMED = 'delivery'

/** Under which identity a delivery lands: its own, or that of a replay. */
export type Identity = Pick<FeedDelivery, 'appId' | 'sequence'>

/**
 * Decodes the raw bytes of a delivery and lands them, then tells everybody. Throws the problems of
 * the lake and of the archive; `delivery-undecodable` after having landed the rejects.
 */
export async function landDelivery(
  deps: LandDeps,
  target: Target,
  record: DeliveryRecord,
  identity: Identity,
  { name = UNNAMED, progress }: LandOptions = {},
): Promise<Landing> {
  const { adapter, dataset, feed, source } = target
  const { sha256, receivedAt } = record
  const delivery = { dataset, feed, source, sha256, receivedAt, ...identity }
  if (adapter.shape === 'tables') {
    return deps.bulkTurn(() => landArchive(deps, adapter, target, delivery, { name, progress }))
  }
  const streaming = await streamingOf(deps, adapter, record)
  return streaming
    ? landInPieces(deps, streaming, target, record, delivery)
    : landMessage(deps, adapter, target, record, delivery)
}

/** The adapter, when it is to read the delivery piece by piece. A zip is unpacked first. */
async function streamingOf(
  deps: Pick<LandDeps, 'raw'>,
  adapter: DecodeAdapter,
  record: DeliveryRecord,
): Promise<PiecesAdapter | undefined> {
  if (!inPieces(adapter, record)) return undefined
  for await (const head of await rawStream(deps, record.sha256)) {
    return isArchive(head) || isMessages(head) ? undefined : adapter
  }
  return adapter
}

/** A document that names others knows its parts by their names there, any other by its file. */
async function contextOfRecord(
  { keys }: Pick<LandDeps, 'keys'>,
  adapter: DecodeAdapter,
  target: Target,
  { receivedAt, part, name }: DeliveryRecord,
): Promise<DecodeContext> {
  const file = name === undefined || adapter.discover ? undefined : partNamed(name)
  const found = target.part ?? part ?? file
  // A key that opens deliveries stands in a file of its own.
  const own = { ...target, options: await withFilesRead(target.options) }
  return contextOf(found === undefined ? own : { ...own, part: found }, receivedAt, keys)
}

/**
 * Decodes a message from its raw bytes; of one too large for memory, only readings that `keep`
 * wants.
 */
export async function decodeMessage(
  deps: Pick<LandDeps, 'raw' | 'spoolDir' | 'keys'>,
  adapter: DecodeAdapter,
  target: Target,
  record: DeliveryRecord,
  keep: (reading: Reading) => boolean = () => true,
): Promise<Decoded> {
  const stream = await rawStream(deps, record.sha256)
  const context = await contextOfRecord(deps, adapter, target, record)
  const streaming = await streamingOf(deps, adapter, record)
  if (streaming) return decodeInPieces(streaming, stream, context, async () => undefined, keep)
  const bytes = await buffer(stream)
  return (await readingMembers(adapter, bytes, deps.spoolDir, context)).decode(bytes, context)
}

/** Tells the doors what a delivery has changed in the real-time datasets of its source. */
export function tellShares(
  { bus, catalog }: Pick<LandDeps, 'bus' | 'catalog'>,
  target: Target,
  { sha256, receivedAt }: Pick<DeliveryRecord, 'sha256' | 'receivedAt'>,
  decoded: Decoded,
  shares: readonly Pick<Share, 'dataset' | 'live'>[],
): void {
  const { feed, source, part } = target
  const mode = modeOf(decoded)
  for (const { dataset, live } of shares) {
    if (!live || !catalog().datasets.get(dataset)?.doors.includes('feeds')) continue
    bus.publish('feed-update', {
      dataset,
      feed,
      source,
      delivery: sha256,
      receivedAt,
      mode,
      ...(part === undefined ? {} : { part }),
      readings: [...live],
    })
  }
}

async function landMessage(
  deps: LandDeps,
  adapter: DecodeAdapter,
  target: Target,
  record: DeliveryRecord,
  delivery: FeedDelivery,
): Promise<Landing> {
  const decoded = await decodeMessage(deps, adapter, target, record)
  const { ended, findings } = await deps.snapshots.endsOf(target, record, decoded)
  const remarked = withFindings(decoded, findings, record.remarks)
  const shares = sharesOf(target, deps.catalog(), remarked, ended)
  const isWhole = modeOf(decoded) === 'full'
  const landing = await landShares(deps, delivery, shares, { isWhole })
  if (isUndecodable(decoded.readings.length, decoded.rejects)) throw undecodable(decoded.rejects)
  tellShares(deps, target, record, decoded, shares)
  return landing
}

/** As a message, with memory bounded by a slice, and for a snapshot by what may have ended. */
async function landInPieces(
  deps: LandDeps,
  adapter: PiecesAdapter,
  target: Target,
  record: DeliveryRecord,
  delivery: FeedDelivery,
): Promise<Landing> {
  const slices = openSlices(deps, target, delivery)
  const stream = await rawStream(deps, record.sha256)
  const context = await contextOfRecord(deps, adapter, target, record)
  const decoded = await decodeInPieces(adapter, stream, context, slices.take, () => false)
  // Only its end says of what it is a snapshot: those readings are looked at once more.
  const ending = new Set(decoded.snapshotOf?.filter(hasEnd))
  const keep = ({ contract }: Reading) => ending.has(contract)
  const again = ending.size > 0 ? await decodeMessage(deps, adapter, target, record, keep) : decoded
  const whole = { ...decoded, readings: again.readings }
  const { ended, findings } = await deps.snapshots.endsOf(target, record, whole)
  const remarked = withFindings(decoded, findings, record.remarks)
  const { shares, count } = await slices.finish(remarked, ended)
  const landing = await landShares(deps, delivery, shares, { isWhole: false, ...slices })
  if (isUndecodable(count, decoded.rejects)) throw undecodable(decoded.rejects)
  tellShares(deps, target, record, decoded, shares)
  return landing
}

type Remarks = DeliveryRecord['remarks'] | Decoded['findings']

/** What the adapter found, what comparing with the snapshot before has, and what the transport. */
export function withFindings(decoded: Decoded, ...more: readonly Remarks[]) {
  return { ...decoded, findings: [decoded.findings, ...more].flatMap((found) => found ?? []) }
}

type ShareOptions = {
  /** Is it all the source has to say now? */
  isWhole: boolean
  /** What became of a dataset, when this is the last of several slices. */
  result?: (dataset: string, last: LandResult) => LandResult
}

/** Each dataset by itself: a crash between two of them is mended by landing once more. */
async function landShares(
  deps: LandDeps,
  delivery: FeedDelivery,
  shares: readonly Share[],
  { isWhole, result: whole = (_, last) => last }: ShareOptions,
): Promise<Landing> {
  const results: (LandResult & { dataset: string })[] = []
  for (const { dataset, landing } of shares) {
    const own = { ...delivery, dataset }
    const found = (await deps.quality?.judge(own, landing, { isWhole })) ?? []
    const remarked = { ...landing, findings: [...landing.findings, ...found] }
    const result = whole(dataset, await deps.writer.land(own, remarked))
    deps.quality?.landed(own, result)
    tellReleased(deps, own, result)
    results.push({ ...result, dataset })
  }
  const main = results.find(({ dataset }) => dataset === delivery.dataset)
  const others = results.filter((one) => one !== main)
  return { ...(main ?? { tables: {}, rejects: [], findings: [] }), others }
}

async function landArchive(
  deps: LandDeps,
  adapter: TablesAdapter,
  target: Target,
  delivery: FeedDelivery,
  { name, progress }: LandOptions & { name: string },
): Promise<Landing> {
  const folder = await mkdtemp(join(deps.spoolDir, 'archive-'))
  try {
    const path = join(folder, 'delivery')
    await pipeline(await rawStream(deps, delivery.sha256), createWriteStream(path))
    progress?.({ stage: 'unpack', done: 0 })
    const content = await readArchive(adapter, path, folder, {
      name,
      limits: limitsOf(target),
      context: contextOf(target, delivery.receivedAt, deps.keys),
    })
    const result = await deps.writer.landTables(delivery, content, (table, share) =>
      progress?.({ stage: 'land', name: table, done: share, total: 1 }),
    )
    deps.quality?.landed(delivery, result, { isBulk: true })
    tellReleased(deps, delivery, result)
    if (isUndecodable(readingsOf(result), result.rejects)) {
      throw undecodable([...content.rejects, ...result.rejects])
    }
    return { ...result, others: [] }
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

/** Tells everybody of a new release; of none when nothing changed. */
export function tellReleased(
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
