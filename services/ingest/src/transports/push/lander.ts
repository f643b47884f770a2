import { Problem } from '@tongqu/contracts'
import type { DeliveryRecord, LandResult } from '@tongqu/lakehouse'
import { type Intake, isContentProblem } from '../../intake.ts'
import { type Backoff, pause, waitAfterFailure } from '../../schedule.ts'
import type { Target } from '../../target.ts'

/** What waits for the lake. */
export type Waiting = { deliveries: number; bytes: number }

export type LanderDeps = {
  intake: Pick<Intake, 'land' | 'waiting'>
  target: Target
  /** In [0, 1). */
  random(): number
  onLanded(record: DeliveryRecord, result: LandResult): void
  /** `failures` in a row; a fault of the content is passed over, the rest is tried again. */
  onFailed(record: DeliveryRecord, problem: Problem, failures: number): void
}

/** Lands what has been kept, one after the other, behind the back of who sent it. */
export type Lander = {
  add(record: DeliveryRecord): void
  waiting(): Waiting
  /** Resolves when the landing under way has ended; what waits is landed at the next start. */
  stop(): Promise<void>
}

const BACKOFF: Backoff = { firstSeconds: 1, mostSeconds: 60 }

/** Begins with what the journal has and the lake has not. */
export async function openLander(deps: LanderDeps): Promise<Lander> {
  const queue = [...(await deps.intake.waiting(deps.target))]
  let bytes = queue.reduce((sum, record) => sum + record.bytes, 0)
  const stopping = new AbortController()
  let wake = Promise.withResolvers<void>()
  stopping.signal.addEventListener('abort', () => wake.resolve())
  const running = run()

  async function run(): Promise<void> {
    let failures = 0
    while (!stopping.signal.aborted) {
      const [record] = queue
      if (!record) {
        wake = Promise.withResolvers<void>()
        await wake.promise
        continue
      }
      const problem = await tryOne(deps, record)
      failures = problem ? failures + 1 : 0
      if (problem) deps.onFailed(record, problem, failures)
      if (!problem || isContentProblem(problem)) {
        queue.shift()
        bytes -= record.bytes
        continue
      }
      await pause(waitAfterFailure(BACKOFF, failures, deps.random()) * 1000, stopping.signal)
    }
  }

  return {
    add(record) {
      queue.push(record)
      bytes += record.bytes
      wake.resolve()
    },
    waiting: () => ({ deliveries: queue.length, bytes }),
    stop() {
      stopping.abort()
      return running
    },
  }
}

async function tryOne(
  { intake, target, onLanded }: LanderDeps,
  record: DeliveryRecord,
): Promise<Problem | undefined> {
  try {
    onLanded(record, await intake.land(target, record))
    return undefined
  } catch (cause) {
    return cause instanceof Problem ? cause : new Problem('internal', { cause })
  }
}
