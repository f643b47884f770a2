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

/**
 * Begins with what the journal has and the lake has not; `next` is the sequence that the journal
 * gives next, as far as it is known. What comes out of turn is looked up there: a delivery behind a
 * later one would count as landed.
 */
export async function openLander(deps: LanderDeps, next?: number): Promise<Lander> {
  const queue = createQueue(await deps.intake.waiting(deps.target), next)
  const stopping = new AbortController()
  let wake = Promise.withResolvers<void>()
  stopping.signal.addEventListener('abort', () => wake.resolve())
  const running = run()

  async function run(): Promise<void> {
    let failures = 0
    while (!stopping.signal.aborted) {
      const record = queue.head()
      if (!record) {
        wake = Promise.withResolvers<void>()
        await wake.promise
        continue
      }
      const problem = await tryOne(deps, record, queue)
      failures = problem ? failures + 1 : 0
      if (problem) deps.onFailed(record, problem, failures)
      if (!problem || isContentProblem(problem)) continue
      await pause(waitAfterFailure(BACKOFF, failures, deps.random()) * 1000, stopping.signal)
    }
  }

  return {
    add(record) {
      queue.add(record)
      wake.resolve()
    },
    waiting: queue.waiting,
    stop() {
      stopping.abort()
      return running
    },
  }
}

async function tryOne(
  { intake, target, onLanded }: LanderDeps,
  record: DeliveryRecord,
  queue: Queue,
): Promise<Problem | undefined> {
  try {
    if (!queue.inTurn()) {
      queue.renew(await intake.waiting(target))
      return undefined
    }
    onLanded(record, await intake.land(target, record))
    queue.done()
    return undefined
  } catch (cause) {
    if (isContentProblem(cause)) queue.done()
    return cause instanceof Problem ? cause : new Problem('internal', { cause })
  }
}

type Queue = ReturnType<typeof createQueue>

/** Records in the order of their sequences, and how much they hold. */
function createQueue(first: readonly DeliveryRecord[], next: number | undefined) {
  const records: DeliveryRecord[] = []
  let bytes = 0
  let newest = -1
  /** The sequence that must be at the head. */
  let expected = next
  renew(first)

  function add(record: DeliveryRecord): void {
    if (record.sequence <= newest) return
    newest = record.sequence
    records.push(record)
    bytes += record.bytes
  }

  /** What the journal says; gaps in it are deliveries that are not to land. */
  function renew(known: readonly DeliveryRecord[]): void {
    const last = known.at(-1)?.sequence ?? -1
    const later = records.splice(0).filter(({ sequence }) => sequence > last)
    bytes = 0
    newest = -1
    for (const record of [...known, ...later]) add(record)
    expected = records[0]?.sequence ?? expected
  }

  return {
    add,
    renew,
    head: () => records[0],
    inTurn: () => records[0]?.sequence === expected,
    done(): void {
      const record = records.shift()
      bytes -= record?.bytes ?? 0
      if (record) expected = record.sequence + 1
    },
    waiting: (): Waiting => ({ deliveries: records.length, bytes }),
  }
}
