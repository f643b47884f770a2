import { isDeepStrictEqual } from 'node:util'
import type { Product } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Bus } from '@tongqu/realtime'
import type { Log } from '../ingest.ts'
import { backoffFor, pause, waitAfterFailure } from '../schedule.ts'
import { type RunDeps, runProduct } from './run.ts'

export type ProductsDeps = RunDeps & {
  bus: Pick<Bus, 'publish'>
  log: Log
  /** In [0, 1). */
  random(): number
}

/** The products of the catalogue, kept up with their inputs. */
export type Products = {
  /** A dataset has a new release. */
  poke(dataset: string): void
  /** Follows the catalogue: new products begin, changed ones begin anew, removed ones end. */
  reload(): void
  /** Resolves when no run is under way. */
  stop(): Promise<void>
}

/** A run of a second is followed by nine of rest: deriving never takes the machine for itself. */
const REST_PER_WORK = 9

/** How often a product that waits for its slices to settle looks by itself. */
const SETTLE_MILLISECONDS = 600_000

/** Runs every enabled product of the catalogue: once at the start, then after each change. */
export function startProducts(deps: ProductsDeps): Products {
  const running = new Map<string, { product: Product; keeper: Keeper }>()
  const ending = new Set<Promise<void>>()
  let stopped = false

  function end(id: string): void {
    const stopping = running.get(id)?.keeper.stop()
    running.delete(id)
    if (!stopping) return
    ending.add(stopping)
    void stopping.finally(() => ending.delete(stopping))
  }

  function reload(): void {
    const wanted = deps.catalog().products
    for (const [id, { product }] of [...running]) {
      if (stopped || !isDeepStrictEqual(wanted.get(id), product)) end(id)
    }
    if (stopped) return
    for (const product of wanted.values()) {
      if (running.has(product.id) || !product.enabled) continue
      running.set(product.id, { product, keeper: keep(deps, product) })
    }
  }

  reload()
  return {
    poke(dataset) {
      for (const { product, keeper } of running.values()) {
        const reads = Object.values(product.inputs).some((input) => input.dataset === dataset)
        if (reads) keeper.poke()
      }
    },
    reload,
    async stop() {
      stopped = true
      reload()
      await Promise.all(ending)
    },
  }
}

type Keeper = { poke(): void; stop(): Promise<void> }

/** One product: a run, a rest, and the next run when something has changed. */
function keep(deps: ProductsDeps, product: Product): Keeper {
  const stopping = new AbortController()
  const { signal } = stopping
  let changed = Promise.withResolvers<void>()
  signal.addEventListener('abort', () => changed.resolve(), { once: true })

  async function run(): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      const startedAt = deps.now()
      changed = Promise.withResolvers<void>()
      try {
        const { left } = await runOnce(deps, product, signal)
        failures = 0
        if (left > 0) changed.resolve()
      } catch (error) {
        if (signal.aborted) return
        failures += 1
        tellFailure(deps, product, error)
        changed.resolve()
      }
      const took = (deps.now() - startedAt) / 1000
      await pause(waitSeconds(deps, product, took, failures) * 1000, signal)
      if (!signal.aborted) await changedOrSettled(product, changed)
    }
  }

  const done = run()
  return {
    poke: () => changed.resolve(),
    async stop() {
      stopping.abort()
      changed.resolve()
      await done
    },
  }
}

/** A slice settles when nothing changes, too: at night nobody comes to look. */
async function changedOrSettled(
  { settledHours }: Product,
  changed: PromiseWithResolvers<void>,
): Promise<void> {
  const look = settledHours > 0 ? setTimeout(changed.resolve, SETTLE_MILLISECONDS) : undefined
  await changed.promise
  clearTimeout(look)
}

function waitSeconds(
  { random }: ProductsDeps,
  { everySeconds }: Product,
  took: number,
  failures: number,
): number {
  const rest = Math.max(everySeconds, took * REST_PER_WORK)
  if (failures === 0) return rest
  return Math.max(rest, waitAfterFailure(backoffFor(everySeconds), failures, random()))
}

async function runOnce(deps: ProductsDeps, product: Product, signal: AbortSignal) {
  const { bus, log, now } = deps
  const { id, dataset } = product
  const run = await runProduct(deps, product, signal)
  const { release, slices, rows, rejects, left } = run
  if (release === undefined) return run
  bus.publish('released', { dataset, release, at: new Date(now()).toISOString() })
  const facts = { product: id, dataset, slices, rows, rejects, left }
  if (rejects > 0) log.warn(facts, 'a product has rows that break their contract')
  else log.info(facts, 'a product has been derived')
  return run
}

function tellFailure({ log }: ProductsDeps, { id, dataset }: Product, error: unknown): void {
  const code = error instanceof Problem ? error.code : 'internal'
  log.warn({ product: id, dataset, code, err: error }, 'a product cannot be derived yet')
}
