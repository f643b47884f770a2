import type { Catalog } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type {
  DecodedDelivery,
  DeliveryRecord,
  LakeWriter,
  LandResult,
  RawStore,
  Replacement,
} from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import type { OnProgress } from './control.ts'
import { modeOf } from './decode.ts'
import type { Intake } from './intake.ts'
import type { LandedPart } from './replay.ts'
import { datasetsOf } from './sessions/routing.ts'
import { sharesOf } from './shares.ts'
import { openSnapshots, type Snapshots } from './snapshots.ts'
import { type Target, targetNamed } from './target.ts'

export type RangeDeps = {
  catalog(): Catalog
  /** IANA zone of the province. */
  zone: string
  writer: Pick<LakeWriter, 'land' | 'landedSequence' | 'replaceDeliveries'>
  raw: Pick<RawStore, 'sources' | 'records'>
  intake: Pick<Intake, 'decode' | 'judge' | 'landAgain' | 'landPending'>
  bus: Pick<Bus, 'publish'>
  now(): number
}

export type RangeInput = {
  /** Id of a source, or of a dataset: then all its sources, and it alone. */
  of: string
  /** RFC 3339 or a day (UTC): receipt from then on. */
  from?: string
  /** Receipt before then. */
  to?: string
}

/** What became of one feed in one dataset. */
export type RangePart = LandedPart & {
  feed: string
  source: string
  adapter: string
  /** Deliveries that were decoded again. */
  deliveries: number
}

export type RangeReport = { parts: RangePart[] }

type Range = { from: string; to: string }

/**
 * Decodes the kept deliveries of a source, or of all sources of a dataset, with the adapters,
 * mappings and routes of today. Where a dataset appends, the rows of these deliveries are replaced
 * in one release per feed; where each delivery replaces the one before, the newest lands again.
 * Last readings of what a snapshot no longer held are found anew. Throws `delivery-not-found` when
 * nothing is kept, `bad-request`, and the problems of the lake; what was released by then stays.
 */
export async function replayRange(
  deps: RangeDeps,
  input: RangeInput,
  progress: OnProgress,
): Promise<RangeReport> {
  const range = { from: instantOf(input.from, '0'), to: instantOf(input.to, '9') }
  const parts: RangePart[] = []
  for (const { target, datasets } of await targetsOf(deps, input.of)) {
    await deps.intake.landPending(target)
    const records = await recordsOf(deps, target, range)
    if (records.length === 0) continue
    for (const dataset of datasets) {
      parts.push(await replayInto(deps, target, dataset, records, progress))
    }
  }
  if (parts.length > 0) return { parts }
  throw new Problem('delivery-not-found', {
    detail: {
      'zh-CN': `${input.of} 在这段时间内没有保留的交付`,
      en: `No delivery of ${input.of} is kept from that time.`,
    },
  })
}

/**
 * Replaces the rows of one kept delivery in all datasets of its source; undefined when one of them
 * replaces as a whole, or is filled by DuckDB: then the delivery lands once more instead.
 */
export async function replaceOne(
  deps: RangeDeps,
  target: Target,
  sha256: string,
  progress: OnProgress,
): Promise<RangePart[] | undefined> {
  const { datasets } = deps.catalog()
  const names = datasetsOf(target)
  const appends = names.every((name) => datasets.get(name)?.landing === 'append')
  if (!appends || target.adapter.shape === 'tables') return undefined
  await deps.intake.landPending(target)
  const records = await recordsOf(deps, target, { from: '0', to: '9' })
  const own = records.filter((record) => record.sha256 === sha256)
  const parts: RangePart[] = []
  for (const name of names) parts.push(await replayInto(deps, target, name, own, progress))
  return parts
}

/** Is it a source or a dataset, and not a delivery? */
export function isReplayable(catalog: Catalog, name: string): boolean {
  return catalog.sources.has(name) || catalog.datasets.has(name)
}

async function targetsOf(
  { raw, catalog, zone }: RangeDeps,
  of: string,
): Promise<{ target: Target; datasets: string[] }[]> {
  const found: { target: Target; datasets: string[] }[] = []
  for (const id of await raw.sources()) {
    const target = targetNamed(id, catalog(), zone)
    if (!target) continue
    const all = datasetsOf(target).filter((name) => catalog().datasets.has(name))
    const datasets = target.source === of ? all : all.filter((name) => name === of)
    if (datasets.length > 0) found.push({ target, datasets })
  }
  return found
}

/** The first of those with the same bytes stands for all: their rows are not told apart. */
async function recordsOf(
  { raw }: RangeDeps,
  target: Target,
  { from, to }: Range,
): Promise<DeliveryRecord[]> {
  const first = new Map<string, DeliveryRecord>()
  const wanted = new Set<string>()
  for (const record of await raw.records(target.id)) {
    if (record.dataset !== target.dataset) continue
    if (!first.has(record.sha256)) first.set(record.sha256, record)
    if (record.receivedAt >= from && record.receivedAt < to) wanted.add(record.sha256)
  }
  return [...first.values()].filter(({ sha256 }) => wanted.has(sha256))
}

async function replayInto(
  deps: RangeDeps,
  target: Target,
  dataset: string,
  records: readonly DeliveryRecord[],
  progress: OnProgress,
): Promise<RangePart> {
  const replaces = deps.catalog().datasets.get(dataset)?.landing === 'replace'
  const result = replaces
    ? await landNewest(deps, target, dataset, progress)
    : await replaceRows(deps, target, dataset, records, progress)
  const { release, tables } = result
  if (release !== undefined) {
    deps.bus.publish('released', { dataset, release, at: new Date(deps.now()).toISOString() })
  }
  const { feed, source, adapter } = target
  return {
    dataset,
    ...(release === undefined ? {} : { release }),
    tables,
    feed,
    source,
    adapter: `${adapter.name}-${adapter.version}`,
    deliveries: replaces ? 1 : records.length,
  }
}

/** Replays of one journal count by themselves: none is taken for a delivery, or for another one. */
async function identityOf({ writer }: RangeDeps, target: Target, dataset: string) {
  const appId = appIdOf(target)
  return { appId, sequence: (await writer.landedSequence(dataset, appId)) + 1 }
}

function appIdOf({ id }: Target): string {
  return `${id}@replay`
}

async function replaceRows(
  deps: RangeDeps,
  target: Target,
  dataset: string,
  records: readonly DeliveryRecord[],
  progress: OnProgress,
) {
  if (target.adapter.shape === 'tables') throw notPossible(target, dataset)
  const { feed, source } = target
  const deliveries = decodedAgain(deps, target, dataset, records, progress)
  const identity = await identityOf(deps, target, dataset)
  return deps.writer.replaceDeliveries({ dataset, feed, source, ...identity, deliveries })
}

async function* decodedAgain(
  deps: RangeDeps,
  target: Target,
  dataset: string,
  records: readonly DeliveryRecord[],
  progress: OnProgress,
): Replacement['deliveries'] {
  const snapshots = snapshotsOf(deps)
  for (const [done, record] of records.entries()) {
    progress({ stage: 'decode', name: dataset, done, total: records.length })
    const landing = await shareOf(deps, snapshots, target, dataset, record)
    const { sha256, receivedAt } = record
    if (landing) yield { sha256, receivedAt, decoded: landing }
  }
  progress({ stage: 'decode', name: dataset, done: records.length, total: records.length })
}

/** What a dataset gets of a delivery now; undefined when its bytes are not kept any more. */
async function shareOf(
  { intake, catalog }: RangeDeps,
  snapshots: Snapshots,
  target: Target,
  dataset: string,
  record: DeliveryRecord,
): Promise<DecodedDelivery | undefined> {
  try {
    const decoded = await intake.decode(target, record)
    if (!decoded) return undefined
    const { ended, findings } = await snapshots.endsOf(target, record, decoded)
    const remarked = { ...decoded, findings: [...decoded.findings, ...findings] }
    const shares = sharesOf(target, catalog(), remarked, ended)
    const share = shares.find((one) => one.dataset === dataset)
    if (!share) return undefined
    const { feed, source } = target
    const { sha256, receivedAt, sequence } = record
    const delivery = { dataset, feed, source, sha256, receivedAt, appId: appIdOf(target), sequence }
    const isWhole = modeOf(decoded) === 'full'
    const found = await intake.judge(delivery, share.landing, { isWhole })
    return { ...share.landing, findings: [...share.landing.findings, ...found] }
  } catch (error) {
    // Its rows can not be made again, so they stay.
    if (error instanceof Problem && error.code === 'delivery-not-found') return undefined
    throw error
  }
}

/** A replay goes through the snapshots by itself: those that land meanwhile are another row. */
function snapshotsOf({ raw, intake }: RangeDeps): Snapshots {
  return openSnapshots({
    raw,
    async decode(target, record) {
      const decoded = await intake.decode(target, record)
      return decoded ?? { readings: [], rejects: [], findings: [] }
    },
  })
}

/** An older one would turn time back. */
async function landNewest(
  deps: RangeDeps,
  target: Target,
  dataset: string,
  progress: OnProgress,
): Promise<Pick<LandResult, 'release' | 'tables'>> {
  const records = await deps.raw.records(target.id)
  const record = records.filter((one) => one.dataset === target.dataset).at(-1)
  if (!record) throw notPossible(target, dataset)
  const identity = await identityOf(deps, target, dataset)
  if (target.adapter.shape === 'tables') {
    return deps.intake.landAgain(target, record, identity, progress)
  }
  const landing = await shareOf(deps, snapshotsOf(deps), target, dataset, record)
  if (!landing) return { tables: {} }
  const { feed, source } = target
  const { sha256, receivedAt } = record
  const delivery = { dataset, feed, source, sha256, receivedAt, ...identity }
  return deps.writer.land(delivery, landing)
}

function notPossible({ adapter }: Target, dataset: string): Problem {
  return new Problem('bad-request', {
    detail: {
      'zh-CN': `${dataset} 中由 ${adapter.name} 读取的交付只能逐份重放`,
      en: `Deliveries that ${adapter.name} reads into ${dataset} are replayed one by one.`,
    },
  })
}

/** RFC 3339 in UTC, as in the journal. Throws `bad-request`. */
function instantOf(text: string | undefined, absent: string): string {
  if (text === undefined || text === '') return absent
  const at = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : NaN
  if (!Number.isNaN(at)) return new Date(at).toISOString()
  throw new Problem('bad-request', {
    detail: {
      'zh-CN': `${text} 不是日期（2026-05-01）或带时区的时刻（2026-05-01T08:00:00+08:00）`,
      en: `${text} is neither a day (2026-05-01) nor an instant with offset.`,
    },
  })
}
