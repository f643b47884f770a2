import { Problem } from '@tongqu/contracts'
import type { DeliveryRecord, LandResult, RawStore } from '@tongqu/lakehouse'
import type { OnProgress } from './control.ts'
import {
  type FoundBatch,
  findBatches,
  type ReplayFramesDeps,
  replayBatch,
} from './replay-frames.ts'
import { type RangeDeps, replaceOne } from './replay-range.ts'
import { datasetsOf } from './sessions/routing.ts'
import { type Target, targetNamed } from './target.ts'

export type ReplayDeps = ReplayFramesDeps &
  Pick<RangeDeps, 'writer'> & {
    /** IANA zone of the province. */
    zone: string
    raw: Pick<RawStore, 'sources' | 'records'>
    intake: RangeDeps['intake']
  }

/** What became of a replay in one dataset. */
export type LandedPart = {
  dataset: string
  /** Absent when nothing changed: this version of the adapter has read it before. */
  release?: number
  tables: LandResult['tables']
}

export type ReplayReport = LandedPart & {
  feed: string
  source: string
  delivery: string
  /** The adapter and its version, which are part of the identity of a replay. */
  adapter: string
  /** Further datasets that it went to. */
  others?: readonly LandedPart[]
}

const SHORTEST_PREFIX = 8

/**
 * Decodes a kept delivery, or a batch of frames, with the adapter of today. Where its datasets
 * append, what it says now stands in the place of its rows; else it lands once more, and a second
 * time with the same adapter changes nothing. `delivery` is its SHA-256 or the first eight digits
 * or more of it. Throws `delivery-not-found`, and `bad-request` for what must not be replayed.
 */
export async function replay(
  deps: ReplayDeps,
  delivery: string,
  progress: OnProgress,
): Promise<ReplayReport> {
  const found = await find(deps, delivery)
  if ('batch' in found) return replayBatch(deps, found, progress)
  const { target, record } = found
  await checkNewest(deps, target, record)
  const adapter = `${target.adapter.name}-${target.adapter.version}`
  const named = { feed: target.feed, source: target.source, delivery: record.sha256, adapter }
  const replaced = await replaceOne(deps, target, record.sha256, progress)
  const [main, ...others] = (replaced ?? []).map(landedPart)
  if (main) return { ...main, ...named, ...(others.length > 0 ? { others } : {}) }
  // The sequence is part of the name, so that deliveries may be replayed in any order.
  const identity = { appId: `${target.id}@${record.sequence}:${adapter}`, sequence: 0 }
  const result = await deps.intake.landAgain(target, record, identity, progress)
  return {
    ...landedPart({ ...result, dataset: target.dataset }),
    ...named,
    ...(result.others.length > 0 ? { others: result.others.map(landedPart) } : {}),
  }
}

function landedPart({
  dataset,
  release,
  tables,
}: Pick<LandResult, 'release' | 'tables'> & { dataset: string }): LandedPart {
  return { dataset, ...(release === undefined ? {} : { release }), tables }
}

type Found = { target: Target; record: DeliveryRecord }

async function find(deps: ReplayDeps, delivery: string): Promise<Found | FoundBatch> {
  const wanted = delivery.toLowerCase()
  if (!/^[0-9a-f]{1,64}$/.test(wanted) || wanted.length < SHORTEST_PREFIX) {
    throw notFound(delivery)
  }
  let found: Found | undefined
  for (const id of await deps.raw.sources()) {
    const target = targetNamed(id, deps.catalog(), deps.zone)
    if (!target) continue
    for (const record of await deps.raw.records(id)) {
      if (!record.sha256.startsWith(wanted) || record.dataset !== target.dataset) continue
      if (found && found.record.sha256 !== record.sha256) throw ambiguous(delivery)
      found = { target, record }
    }
  }
  const batches = await findBatches(deps, wanted)
  const [batch] = batches
  if (batches.some(({ batch: { sha256 } }) => sha256 !== (found?.record ?? batch?.batch)?.sha256)) {
    throw ambiguous(delivery)
  }
  const one = found ?? batch
  if (!one) throw notFound(delivery)
  return one
}

/** In a dataset where each delivery replaces the one before, an old one would turn time back. */
async function checkNewest(deps: ReplayDeps, target: Target, record: DeliveryRecord) {
  const { datasets } = deps.catalog()
  if (!datasetsOf(target).some((id) => datasets.get(id)?.landing === 'replace')) return
  for (const id of await deps.raw.sources()) {
    const other = targetNamed(id, deps.catalog(), deps.zone)
    if (other?.dataset !== target.dataset || other.feed !== target.feed) continue
    if (other.part !== target.part) continue
    const newer = (await deps.raw.records(id)).some(
      ({ receivedAt, sha256 }) => receivedAt > record.receivedAt && sha256 !== record.sha256,
    )
    if (!newer) continue
    throw new Problem('bad-request', {
      detail: {
        'zh-CN': `${target.feed} 已有更新的交付；回到旧版本请用 recall`,
        en: `There is a newer delivery of ${target.feed}; to go back to an old release use recall.`,
      },
    })
  }
}

function notFound(delivery: string): Problem {
  return new Problem('delivery-not-found', {
    detail: {
      'zh-CN': `没有保留交付 ${delivery}（SHA-256，至少 ${SHORTEST_PREFIX} 位）`,
      en: `No delivery ${delivery} is kept (SHA-256, ${SHORTEST_PREFIX} digits or more).`,
    },
  })
}

function ambiguous(delivery: string): Problem {
  return new Problem('delivery-not-found', {
    detail: {
      'zh-CN': `${delivery} 可指多个交付，请多给几位`,
      en: `${delivery} may be several deliveries; give more digits.`,
    },
  })
}
