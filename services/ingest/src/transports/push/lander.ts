import { Problem } from '@tongqu/contracts'
import type { DeliveryRecord, LandResult } from '@tongqu/lakehouse'
import { type Intake, isContentProblem } from '../../intake.ts'
import { type Backoff, pause, waitAfterFailure } from '../../schedule.ts'
import type { Target } from '../../target.ts'

/** What waits for the lake. */
export type Waiting = { deliveries: number; bytes: number }

export type LanderDeps = {
  intake: Pick<Intake, 'land' | 'landBatch' | 'waiting'>
  target: Target
  /** In [0, 1). */
  random(): number
  onLanded(record: DeliveryRecord, result: LandResult): void
  /** `failures` in a row; a fault of the content is passed over, the rest is tried again. */
  onFailed(record: DeliveryRecord, problem: Problem, failures: number): void
}

/**
 * Lands what has been kept behind the back of who sent it: one after the other, and what has piled
 * up meanwhile together.
 */
export type Lander = {
  add(record: DeliveryRecord): void
  waiting(): Waiting
  /** Resolves when the landing under way has ended; what waits is landed at the next start. */
  stop(): Promise<void>
}

const BACKOFF: Backoff = { firstSeconds: 1, mostSeconds: 60 }

/** Deliveries landed together, and their bytes: they are decoded in memory, all at once. */
const MOST_TOGETHER = 512
const MOST_BYTES_TOGETHER = 4 * 2 ** 20

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
      const problem = (await tryMany(deps, queue)) ?? (await tryOne(deps, record, queue))
      failures = problem === LANDED ? 0 : failures + 1
      if (problem === LANDED) continue
      deps.onFailed(record, problem, failures)
      if (isContentProblem(problem)) continue
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

/** All went well, or is told already. */
const LANDED = 'landed'

/** What has piled up; undefined where deliveries must land one by one. */
async function tryMany(
  deps: LanderDeps,
  queue: Queue,
): Promise<Problem | typeof LANDED | undefined> {
  const records = queue.together()
  if (records.length < 2) return undefined
  try {
    const outcomes = await deps.intake.landBatch(deps.target, records)
    if (!outcomes) {
      queue.separate()
      return undefined
    }
    for (const [index, outcome] of outcomes.entries()) {
      const record = records[index]
      if (!record) continue
      queue.done()
      if ('problem' in outcome) deps.onFailed(record, outcome.problem, 1)
      else deps.onLanded(record, outcome.landing)
    }
    return LANDED
  } catch (cause) {
    // Whose content it is shows when they land one by one.
    if (isContentProblem(cause)) return undefined
    return cause instanceof Problem ? cause : new Problem('internal', { cause })
  }
}

async function tryOne(
  { intake, target, onLanded }: LanderDeps,
  record: DeliveryRecord,
  queue: Queue,
): Promise<Problem | typeof LANDED> {
  try {
    if (!queue.inTurn()) {
      queue.renew(await intake.waiting(target))
      return LANDED
    }
    onLanded(record, await intake.land(target, record))
    queue.done()
    return LANDED
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
  let alone = false
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
    /** Those at the head that follow each other, as many as may land together. */
    together(): DeliveryRecord[] {
      const found: DeliveryRecord[] = []
      let size = 0
      if (alone) return found
      for (const record of records) {
        size += record.bytes
        const follows = record.sequence === (found.at(-1)?.sequence ?? (expected ?? 0) - 1) + 1
        if (!follows || found.length === MOST_TOGETHER || size > MOST_BYTES_TOGETHER) break
        found.push(record)
      }
      return found
    },
    /** From now on each lands by itself. */
    separate(): void {
      alone = true
    },
    done(): void {
      const record = records.shift()
      bytes -= record?.bytes ?? 0
      if (record) expected = record.sequence + 1
    },
    waiting: (): Waiting => ({ deliveries: records.length, bytes }),
  }
}
