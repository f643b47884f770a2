import type { SessionAdapter } from '@tongqu/adapter-kit'
import type { Catalog, Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { FrameBatch, FrameJournal, KeyRing, LakeWriter, RawStore } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import { adapters } from './adapters.ts'
import type { OnProgress } from './control.ts'
import { withFilesRead } from './options.ts'
import type { LandedPart, ReplayReport } from './replay.ts'
import { createDecoder } from './sessions/decoder.ts'
import { isSealed } from './sessions/routing.ts'

export type ReplayFramesDeps = {
  catalog(): Catalog
  writer: Pick<LakeWriter, 'land'>
  raw: Pick<RawStore, 'frames' | 'frameSources'>
  keys: Pick<KeyRing, 'pseudonym'>
  bus: Pick<Bus, 'publish'>
  now(): number
}

/** A batch of a source that is still in the catalogue, and the journal that holds it. */
export type FoundBatch = {
  source: Source
  adapter: SessionAdapter
  journal: FrameJournal
  batch: FrameBatch
}

/**
 * The kept batches whose SHA-256 begins so. The journals that are opened for it stay open: one of
 * them may be that of a source that runs.
 */
export async function findBatches(deps: ReplayFramesDeps, prefix: string): Promise<FoundBatch[]> {
  const found: FoundBatch[] = []
  const catalog = deps.catalog()
  for (const id of await deps.raw.frameSources()) {
    const source = catalog.sources.get(id)
    const adapter = source && adapters.get(source.adapter)
    if (!source || adapter?.shape !== 'session') continue
    const journal = await deps.raw.frames(id, { sealed: isSealed(source, catalog) })
    for (const batch of await journal.batches(-1)) {
      if (batch.sha256.startsWith(prefix)) found.push({ source, adapter, journal, batch })
    }
  }
  return found
}

/**
 * Decodes a batch with the adapter of today and lands it in every dataset it has something for.
 * What was counted from it when it came (presence, entries) is not counted again, and real time,
 * which is about now, is told nothing. Throws `bad-request` when a newer batch has replaced it,
 * `delivery-not-found` when the key of its day is gone, and the problems of the lake.
 */
export async function replayBatch(
  deps: ReplayFramesDeps,
  { source, adapter, journal, batch }: FoundBatch,
  progress: OnProgress,
): Promise<ReplayReport> {
  const { pseudonym } = deps.keys
  const options = await withFilesRead(source.options)
  const decoder = createDecoder({ source, adapter, options, pseudonym })
  const { parts } = decoder.decode(batch, await journal.read(batch.sequence))
  await checkNewest(deps, parts.keys(), journal, batch)
  const version = `${adapter.name}-${adapter.version}`
  const identity = { appId: `${source.id}@${batch.sequence}:${version}`, sequence: 0 }
  const { sha256, receivedAt } = batch
  const landed: LandedPart[] = []
  for (const [dataset, part] of parts) {
    progress({ stage: 'land', name: dataset, done: landed.length, total: parts.size })
    const delivery = { dataset, feed: source.feed, source: source.id, sha256, receivedAt }
    const { release, tables } = await deps.writer.land({ ...delivery, ...identity }, part)
    landed.push({ dataset, ...(release === undefined ? {} : { release }), tables })
    if (release === undefined) continue
    deps.bus.publish('released', { dataset, release, at: new Date(deps.now()).toISOString() })
  }
  const isMain = ({ dataset }: LandedPart) => dataset === source.dataset
  const main = landed.find(isMain) ?? { dataset: source.dataset, tables: {} }
  const { feed, id } = source
  return {
    ...main,
    feed,
    source: id,
    delivery: sha256,
    adapter: version,
    others: landed.filter((part) => !isMain(part)),
  }
}

/** In a dataset where each delivery replaces the one before, an old one would turn time back. */
async function checkNewest(
  { catalog }: ReplayFramesDeps,
  ids: Iterable<string>,
  journal: FrameJournal,
  { sequence }: FrameBatch,
): Promise<void> {
  const { datasets } = catalog()
  const id = [...ids].find((one) => datasets.get(one)?.landing === 'replace')
  if (id === undefined || (await journal.batches(sequence)).length === 0) return
  throw new Problem('bad-request', {
    detail: {
      'zh-CN': `${id} 已有更新的批次；回到旧版本请用 recall`,
      en: `There is a newer batch for ${id}; to go back to an old release use recall.`,
    },
  })
}
