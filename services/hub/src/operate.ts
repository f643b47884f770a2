import { Problem } from '@tongqu/contracts'
import {
  type ControlInput,
  callHub,
  type OnProgress,
  type Operation,
  openIntake,
  operationRunner,
  readControlFile,
} from '@tongqu/ingest'
import { localBus } from '@tongqu/realtime'
import { openLog } from './log.ts'
import type { Settings } from './settings.ts'
import { openWorkshop } from './workshop.ts'
import type { World } from './world.ts'

/** An ingest process that is just being started again needs so long to be heard of. */
const HUB_PATIENCE_MILLISECONDS = 10_000
const BEAT_MILLISECONDS = 250

/**
 * Has an operation done to the lake: by the running hub, or here when none runs. Throws the
 * operation's problems, `hub-unreachable`, `catalog-invalid`.
 */
export async function operate(
  { settings, world }: { settings: Settings; world: World },
  operation: Operation,
  input: ControlInput,
  progress: OnProgress,
): Promise<unknown> {
  const until = world.now() + HUB_PATIENCE_MILLISECONDS
  for (;;) {
    const file = await readControlFile(settings.dataDir)
    const called = file && (await callHub(file, operation, input, progress))
    if (called) return called.result
    try {
      return await operateHere(settings, world, operation, input, progress)
    } catch (error) {
      const locked = error instanceof Problem && error.code === 'data-dir-locked'
      if (!locked) throw error
      if (world.now() > until) throw new Problem('hub-unreachable', { cause: error })
    }
    await new Promise((done) => setTimeout(done, BEAT_MILLISECONDS))
  }
}

async function operateHere(
  settings: Settings,
  world: World,
  operation: Operation,
  input: ControlInput,
  progress: OnProgress,
): Promise<unknown> {
  const log = openLog('hub', settings.logLevel)
  const workshop = await openWorkshop(settings, world, { log, lockPatienceMilliseconds: 0 })
  try {
    const bus = localBus()
    const deps = { ...workshop.deps, bus }
    const run = operationRunner({ ...deps, intake: openIntake(deps) })
    return await run(operation, input, progress)
  } finally {
    await workshop.close()
  }
}
