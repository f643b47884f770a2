import fc from 'fast-check'
import { secretAsks } from './asks.ts'
import { formsOf, found, leftBehind, saidBy } from './canaries.ts'
import { compared } from './compare.ts'
import type { PlantedFault } from './faults.ts'
import { markOf, type SecretWorlds } from './worlds.ts'

/** So many requests find a planted fault, or it is not found. */
const MOST_ASKS = 400

/** Throws with the seed and the smallest request by which two worlds are told apart. */
export async function tellApart(
  worlds: SecretWorlds,
  runs: number,
  seed?: number,
): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {}
  const marks = worlds.worldOf.map((world) => formsOf(markOf(world)))
  await fc.assert(
    fc.asyncProperty(secretAsks(worlds), async (ask) => {
      const difference = await compared(worlds, ask, undefined, async (told, at) => {
        statuses[told.status] = (statuses[told.status] ?? 0) + 1
        // What callers say themselves may be repeated to them.
        if (decodeURIComponent(at.target).includes('KNRY')) return
        const said = await saidBy(told, worlds.engine, worlds.dir)
        const canary = found(marks[at.who] ?? [], said)
        if (canary) throw new Error(`${at.target} says ${canary}`)
      })
      if (difference) throw new Error(difference)
    }),
    { numRuns: runs, endOnFailure: false, ...(seed !== undefined && { seed }) },
  )
  return statuses
}

/** Where canaries stand beside what was served: in log lines, metrics and files left behind. */
export async function canariesElsewhere(worlds: SecretWorlds): Promise<string[]> {
  const places: string[] = []
  for (const [index, hub] of worlds.others.entries()) {
    const forms = formsOf(markOf(worlds.worldOf[index] ?? 0))
    const anybody = { kind: 'anonymous', address: '' } as const
    const metrics = await hub.ask(anybody, 1, new Request('http://hub.example/metrics'))
    const texts = {
      metrics: [Buffer.from(await metrics.text())],
      lines: hub.lines.map((line) => Buffer.from(JSON.stringify(line, errorsToo))),
      files: await leftBehind(hub.dir),
      spills: await leftBehind(worlds.dir),
    }
    for (const [place, said] of Object.entries(texts)) {
      const canary = found(forms, said)
      if (canary) places.push(`${worlds.people[index]?.name} ${place}: ${canary}`)
    }
  }
  return places
}

function errorsToo(_: string, value: unknown): unknown {
  return value instanceof Error ? `${value.stack} ${JSON.stringify(value.cause)}` : value
}

/** The request that finds a fault which was put in; undefined: none of them does. */
export async function findFault(
  worlds: SecretWorlds,
  { who, alter }: PlantedFault,
): Promise<string | undefined> {
  const index = worlds.people.findIndex(({ name }) => name === who)
  const hubs = worlds.altered(index, alter)
  const asks = fc.sample(secretAsks(worlds, index), { numRuns: MOST_ASKS, seed: 1 })
  for (const ask of asks) {
    const difference = await compared(worlds, ask, hubs)
    if (difference) return difference
  }
  return undefined
}
