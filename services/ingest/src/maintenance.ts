import type { Catalog } from '@tongqu/catalog'
import type { FrameRetention, LakeWriter, RawStore } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import type { Log } from './ingest.ts'
import { pause } from './schedule.ts'
import { datasetsOf } from './sessions/routing.ts'

export type MaintenanceDeps = {
  catalog(): Catalog
  writer: Pick<LakeWriter, 'compact' | 'vacuum' | 'retain' | 'landedSequence'>
  raw: Pick<RawStore, 'retain' | 'frameSources'>
  bus: Pick<Bus, 'publish'>
  log: Log
  now(): number
}

const MINUTES = 60_000
/** A feed of every 5 s makes 120 small files per table in this time. */
export const COMPACT_EVERY_MINUTES = 10
export const VACUUM_EVERY_MINUTES = 60
export const RETAIN_EVERY_MINUTES = 360

/** Keeps the lake in shape until it is stopped; a failing task is tried again at its next turn. */
export function startMaintenance(deps: MaintenanceDeps): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const { signal } = stopping
  const every = async (minutes: number, task: () => Promise<void>) => {
    for (;;) {
      await pause(minutes * MINUTES, signal)
      if (signal.aborted) return
      await task()
    }
  }
  const running = Promise.all([
    every(COMPACT_EVERY_MINUTES, () => eachDataset(deps, signal, (id) => compact(deps, id))),
    every(VACUUM_EVERY_MINUTES, () => eachDataset(deps, signal, (id) => vacuum(deps, id))),
    every(RETAIN_EVERY_MINUTES, () => retain(deps)),
  ])
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** Merges the small files of a dataset; answers the release it made, if any. */
export async function compact(
  { writer, bus, now }: Pick<MaintenanceDeps, 'writer' | 'bus' | 'now'>,
  dataset: string,
): Promise<number | undefined> {
  const release = await writer.compact(dataset)
  if (!release) return undefined
  const at = new Date(now()).toISOString()
  bus.publish('released', { dataset, release: release.release, at })
  return release.release
}

async function vacuum({ writer, log }: MaintenanceDeps, dataset: string): Promise<void> {
  const gone = await writer.vacuum(dataset)
  if (gone.files > 0) log.info({ dataset, ...gone }, 'vacuumed')
}

/**
 * Deletes raw deliveries and frames whose time is over; answers how many files. Frames go by the
 * shortest time of the datasets their source lands in, and stay until all of those have them; those
 * of a source that is not in the catalogue stay.
 */
export async function retainRaw({
  catalog,
  writer,
  raw,
}: Pick<MaintenanceDeps, 'catalog' | 'raw'> & {
  writer: Pick<LakeWriter, 'landedSequence'>
}): Promise<{ deleted: number }> {
  const { datasets, sources } = catalog()
  const frames = new Map<string, FrameRetention>()
  for (const id of await raw.frameSources()) {
    const source = sources.get(id)
    if (!source) continue
    const known = datasetsOf(source).flatMap((name) => datasets.get(name) ?? [])
    const landed = await Promise.all(known.map((one) => writer.landedSequence(one.id, id)))
    frames.set(id, {
      rawDays: Math.min(...known.map(({ retention }) => retention.rawDays)),
      landed: Math.min(...landed),
    })
  }
  return raw.retain(
    (dataset, name) => {
      const source = sources.get(name.split('~')[0] ?? '')
      const names = source?.dataset === dataset ? datasetsOf(source) : [dataset]
      const known = names.flatMap((id) => datasets.get(id)?.retention.rawDays ?? [])
      return known.length > 0 ? Math.min(...known) : undefined
    },
    (source) => frames.get(source),
  )
}

async function retain(deps: MaintenanceDeps): Promise<void> {
  try {
    await deps.writer.retain()
    await retainRaw(deps)
  } catch (error) {
    deps.log.error({ err: error }, 'retention failed')
  }
}

async function eachDataset(
  { catalog, log }: MaintenanceDeps,
  signal: AbortSignal,
  task: (dataset: string) => Promise<unknown>,
): Promise<void> {
  for (const dataset of catalog().datasets.keys()) {
    if (signal.aborted) return
    try {
      await task(dataset)
    } catch (error) {
      log.error({ dataset, err: error }, 'maintenance failed')
    }
  }
}
