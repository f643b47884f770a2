import { Problem } from '@tongqu/contracts'
import type { FrameBatch, LakeWriter, LandResult } from '@tongqu/lakehouse'
import type { Log } from '../ingest.ts'
import type { Checks } from '../quality/checks.ts'
import { type Backoff, pause, waitAfterFailure } from '../schedule.ts'
import type { Shelf } from './shelf.ts'

export type LanderDeps = {
  source: { id: string; feed: string }
  dataset: string
  shelf: Pick<Shelf, 'next' | 'decoded'>
  writer: Pick<LakeWriter, 'land' | 'landedSequence'>
  /** Judges what lands; absent: nobody does. */
  quality?: Checks | undefined
  log: Log
  /** In [0, 1). */
  random(): number
  onLanded(dataset: string, batch: FrameBatch, result: LandResult): void
}

/** Lands the batches of one source in one dataset, in their order, at its own pace. */
export type Lander = {
  dataset: string
  /** A batch has been closed. */
  poke(): void
  /** Newest batch that needs no landing any more; -1 before the first. */
  landed(): number
  /** Why the lake does not take what waits; undefined as long as it does. */
  problem(): Problem | undefined
  /** Resolves when the batch under way has landed or failed. */
  stop(): Promise<void>
  /** Resolves when all up to `sequence` has landed, or when the signal says so. */
  settled(sequence: number, signal: AbortSignal): Promise<void>
}

/** A lake that is away is asked again after a second at first, every half minute at last. */
const BACKOFF: Backoff = { firstSeconds: 1, mostSeconds: 30 }
const EMPTY = { readings: [], rejects: [], findings: [] }
/** What reading a batch may say for good: it is not there, or no longer whole. */
const LOST: ReadonlySet<string> = new Set(['delivery-not-found', 'lake-damaged'])

/** Begins behind what has landed; throws when the lake can not tell. */
export async function startLander(deps: LanderDeps): Promise<Lander> {
  const { source, dataset, shelf, writer, log } = deps
  const stopping = new AbortController()
  let landed = await writer.landedSequence(dataset, source.id)
  let problem: Problem | undefined
  let failures = 0
  let wake: () => void = () => undefined
  let poked = true
  const waiters = openWaiters()

  async function land(batch: FrameBatch): Promise<void> {
    const { sequence, sha256, receivedAt } = batch
    const { parts } = await shelf.decoded(batch)
    const { id, feed } = source
    const delivery = { dataset, feed, source: id, sha256, receivedAt, appId: id, sequence }
    const part = parts.get(dataset) ?? EMPTY
    const found = (await deps.quality?.judge(delivery, part, { isWhole: false })) ?? []
    const findings = [...part.findings, ...found]
    const result = await writer.land(delivery, { ...part, findings })
    deps.quality?.landed(delivery, result)
    deps.onLanded(dataset, batch, result)
  }

  async function landNext(): Promise<boolean> {
    let batch: FrameBatch | undefined
    try {
      batch = await shelf.next(landed)
      if (!batch) return false
      await land(batch)
    } catch (error) {
      problem = error instanceof Problem ? error : new Problem('internal', { cause: error })
      const facts = { source: source.id, dataset, sequence: batch?.sequence, err: error }
      if (!batch || !LOST.has(problem.code)) {
        failures += 1
        if (failures === 1) log.warn(facts, 'batches wait in the journal')
        return false
      }
      log.error(facts, 'a batch cannot be read any more and is left out')
    }
    landed = batch.sequence
    if (failures > 0) log.info({ source: source.id, dataset }, 'the lake takes batches again')
    failures = 0
    problem = undefined
    waiters.look()
    return true
  }

  async function run(): Promise<void> {
    const { signal } = stopping
    while (!signal.aborted) {
      if (await landNext()) continue
      if (failures > 0) {
        await pause(waitAfterFailure(BACKOFF, failures, deps.random()) * 1000, signal)
        continue
      }
      if (!poked) {
        await new Promise<void>((done) => {
          wake = done
        })
      }
      poked = false
    }
  }

  function poke(): void {
    poked = true
    wake()
  }

  const running = run()
  return {
    dataset,
    poke,
    landed: () => landed,
    problem: () => problem,
    stop() {
      stopping.abort()
      poke()
      return running
    },
    settled: (sequence, signal) => waiters.until(() => landed >= sequence, signal),
  }
}

/** Those who wait for something that is looked at now and then. */
function openWaiters() {
  const waiting = new Set<() => void>()
  return {
    look() {
      for (const one of [...waiting]) one()
    },
    until: (isSo: () => boolean, signal: AbortSignal) =>
      new Promise<void>((done) => {
        const one = () => {
          if (!isSo() && !signal.aborted) return
          waiting.delete(one)
          done()
        }
        waiting.add(one)
        signal.addEventListener('abort', one, { once: true })
        one()
      }),
  }
}
