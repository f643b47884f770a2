import type { Catalog } from '@tongqu/catalog'
import type { LakeWriter, RawStore } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import type { Log } from './ingest.ts'
import { pause } from './schedule.ts'

export type MaintenanceDeps = {
  catalog(): Catalog
  writer: Pick<LakeWriter, 'compact' | 'vacuum' | 'retain'>
  raw: Pick<RawStore, 'retain'>
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

async function retain({ writer, raw, catalog, log }: MaintenanceDeps): Promise<void> {
  try {
    await writer.retain()
    await raw.retain((dataset) => catalog().datasets.get(dataset)?.retention.rawDays)
  } catch (error) {
    log.error({ err: error }, 'retention failed')
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
