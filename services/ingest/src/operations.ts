import { Problem } from '@tongqu/contracts'
import { backup, type Engine, type LakeWriter } from '@tongqu/lakehouse'
import { datasetNamed } from './choose-dataset.ts'
import type { ControlInput, OnProgress } from './control.ts'
import type { RunOperation } from './control-server.ts'
import { type LoadDeps, load } from './load.ts'
import { compact, type MaintenanceDeps, retainRaw } from './maintenance.ts'
import { type ReplayDeps, replay } from './replay.ts'
import { isReplayable, type RangeDeps, replayRange } from './replay-range.ts'

export type OperationDeps = LoadDeps &
  ReplayDeps &
  RangeDeps &
  MaintenanceDeps & {
    writer: Pick<LakeWriter, 'recall'>
    dataDir: string
    engine: Engine
    /** Looks at the catalogue now. */
    reload(): Promise<unknown>
  }

/** What the command line can have done to the lake, by the process that owns it. */
export const OPERATIONS = [
  'load',
  'replay',
  'compact',
  'vacuum',
  'retain',
  'recall',
  'backup',
  'reload',
] as const

export type Operation = (typeof OPERATIONS)[number]

type Do = (deps: OperationDeps, input: ControlInput, progress: OnProgress) => Promise<unknown>

const DO: Readonly<Record<Operation, Do>> = {
  load(deps, input, progress) {
    const { from = '', adapter, dataset, feed } = input
    const named = {
      ...(adapter ? { adapter } : {}),
      ...(dataset ? { dataset } : {}),
      ...(feed ? { feed } : {}),
    }
    return load(deps, { from, ...named }, progress)
  },
  async replay(deps, { delivery = '', from, to }, progress) {
    if (!isReplayable(deps.catalog(), delivery)) return replay(deps, delivery, progress)
    const range = { ...(from ? { from } : {}), ...(to ? { to } : {}) }
    return replayRange(deps, { of: delivery, ...range }, progress)
  },
  compact: (deps, { dataset }, progress) =>
    forDatasets(deps, dataset, progress, async (id) => ({ release: await compact(deps, id) })),
  vacuum: (deps, { dataset }, progress) =>
    forDatasets(deps, dataset, progress, (id) => deps.writer.vacuum(id)),
  async retain(deps) {
    const releases = await deps.writer.retain()
    return { releases: releases.length, raw: await retainRaw(deps) }
  },
  async recall(deps, { dataset = '', release = '', reason = '' }) {
    const { id } = datasetNamed(deps.catalog(), dataset)
    const made = await deps.writer.recall(id, Number(release), reason)
    const at = new Date(deps.now()).toISOString()
    deps.bus.publish('released', { dataset: id, release: made.release, at })
    return { dataset: id, release: made.release }
  },
  async backup({ dataDir: dir, engine, now, uuid }, { to = '' }) {
    const { releases, files } = await backup({ dir, target: to, engine, now, uuid })
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    return { datasets: Object.keys(releases).length, files: files.length, bytes }
  },
  reload: ({ reload }) => reload(),
}

/** Runs operations by name; an unknown name is `not-found`. */
export function operationRunner(deps: OperationDeps): RunOperation {
  return async (name, input, progress) => {
    const known = OPERATIONS.find((operation) => operation === name)
    if (!known) throw new Problem('not-found')
    return DO[known](deps, input, progress)
  }
}

/** One dataset, or all; answers what `task` did, by dataset. */
async function forDatasets(
  { catalog }: OperationDeps,
  only: string | undefined,
  progress: OnProgress,
  task: (dataset: string) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  const ids = only ? [datasetNamed(catalog(), only).id] : [...catalog().datasets.keys()]
  const done: Record<string, unknown> = {}
  for (const [index, id] of ids.entries()) {
    progress({ stage: 'work', name: id, done: index, total: ids.length })
    done[id] = await task(id)
  }
  return done
}
