import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Dataset } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { noFaults } from '../faults.ts'
import { compact } from '../maintenance/compact.ts'
import { recall } from '../maintenance/recall.ts'
import { retain } from '../maintenance/retain.ts'
import { vacuum } from '../maintenance/vacuum.ts'
import { listReleases, type Release, readRelease } from '../release/manifest.ts'
import { isDiskFull, nodeFileSystem } from '../storage/file-system.ts'
import { localStorage, probeFileSystem, SPOOL } from '../storage/local.ts'
import type { FeedDelivery } from '../types.ts'
import { eventDateIn } from './event-date.ts'
import { landMany } from './land-many.ts'
import { landDecoded } from './landing.ts'
import { landTables } from './landing-tables.ts'
import { type Lane, type LaneDeps, openLane } from './lane.ts'
import { replaceDeliveries } from './replace.ts'
import type { LakeWriter, LakeWriterOptions } from './types.ts'

/** What delta-rs takes too; Spark takes 10. */
const CHECKPOINT_COMMITS = 100

/** Releases that `versions` tells unless asked for more. */
const TOLD_VERSIONS = 100

/**
 * Opens the lake for writing: probes the file system, empties the spool and carries out whatever a
 * process that died had decided. Throws `Problem('file-system-unsupported')`.
 */
export async function openLakeWriter(options: LakeWriterOptions): Promise<LakeWriter> {
  const deps = await prepare(options)
  const lanes = new Map<string, Lane>()
  setDatasets(options.datasets)
  for (const lane of lanes.values()) await lane.exclusive(async () => undefined)

  function setDatasets(datasets: Iterable<Dataset>): void {
    const gone = new Set(lanes.keys())
    for (const dataset of datasets) {
      gone.delete(dataset.id)
      const known = lanes.get(dataset.id)
      if (known) known.setDataset(dataset)
      else lanes.set(dataset.id, openLane(deps, dataset))
    }
    for (const id of gone) lanes.delete(id)
  }

  /** Runs work on a dataset's lane; a full disk is told as what it is, wherever it was met. */
  async function on<T>(dataset: string, work: (lane: Lane) => Promise<T>): Promise<T> {
    const lane = lanes.get(dataset)
    if (!lane) throw new Problem('dataset-not-found', { dataset })
    try {
      return await work(lane)
    } catch (error) {
      if (error instanceof Problem || !isDiskFull(error)) throw error
      throw new Problem('lake-full', { cause: error })
    }
  }

  return {
    land: (delivery, decoded) =>
      on(delivery.dataset, (lane) => landDecoded(deps, lane, checked(delivery), decoded)),
    landMany: async (batch) => {
      const [first] = batch
      if (!first) return []
      const all = batch.map(({ delivery, decoded }) => ({ delivery: checked(delivery), decoded }))
      return on(first.delivery.dataset, (lane) => landMany(deps, lane, all))
    },
    landTables: (delivery, tables, progress) =>
      on(delivery.dataset, (lane) => landTables(deps, lane, checked(delivery), tables, progress)),
    replaceDeliveries: (replacement) =>
      on(replacement.dataset, (lane) => replaceDeliveries(deps, lane, replacement)),
    landedSequence: (dataset, appId) =>
      on(dataset, (lane) => lane.exclusive(async () => lane.landed(appId))),
    compact: (dataset) => on(dataset, (lane) => compact(deps, lane)),
    vacuum: (dataset) => on(dataset, (lane) => vacuum(deps, lane)),
    async retain() {
      const releases: Release[] = []
      for (const dataset of lanes.keys()) {
        const release = await on(dataset, (lane) => retain(deps, lane))
        if (release) releases.push(release)
      }
      return releases
    },
    recall: (dataset, release, reason) =>
      on(dataset, (lane) => recall(deps, lane, release, reason)),
    versions: (dataset, limit = TOLD_VERSIONS) =>
      on(dataset, async () => {
        const numbers = (await listReleases(deps.storage, dataset)).slice(-limit).toReversed()
        const found = await Promise.all(
          numbers.map((number) => readRelease(deps.storage, dataset, number)),
        )
        return found.filter((release) => release !== undefined)
      }),
    setDatasets,
    async close() {
      for (const lane of lanes.values()) await lane.exclusive(async () => undefined)
    },
  }
}

async function prepare(options: LakeWriterOptions): Promise<LaneDeps> {
  const { dir, fs = nodeFileSystem, uuid, faults = noFaults } = options
  const spoolDir = join(dir, ...SPOOL.split('/'))
  await rm(spoolDir, { recursive: true, force: true })
  for (const folder of [dir, dirname(spoolDir), spoolDir]) await fs.makeFolder(folder)
  const at = { root: dir, fs, uuid }
  await probeFileSystem(at)
  return {
    dir,
    fs,
    spoolDir,
    uuid,
    faults,
    storage: localStorage(at),
    engine: options.engine,
    now: options.now,
    report: options.report ?? noFaults,
    eventDate: eventDateIn(options.zone),
    checkpointCommits: options.checkpointCommits ?? CHECKPOINT_COMMITS,
  }
}

/** Instants are compared as text, so that they must be of the one form that contracts allow. */
function checked(delivery: FeedDelivery): FeedDelivery {
  return { ...delivery, receivedAt: new Date(delivery.receivedAt).toISOString() }
}
