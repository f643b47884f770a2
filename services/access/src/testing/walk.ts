import type { Store } from '@tongqu/store'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Machine } from '../machine.ts'
import { codeOf } from './flow-world.ts'

/** One thing of a kind that goes through its states, and how each action is done to it. */
export type Walker = {
  store: Store
  id: string
  /** Its row, whole. */
  row(): Promise<{ state: string; version: number }>
  /** Does it as somebody who may; whatever is refused comes out as a problem. */
  act: Readonly<Record<string, () => Promise<unknown>>>
  /**
   * Where an action that the table allows, or refuses, ends otherwise than by the table: the code.
   * Asked after the table; `undefined`: as the table says.
   */
  otherwise?(state: string, action: string): string | undefined
}

/** Actions that time does: in other states nothing happens, and nobody is told so. */
export type Timed = readonly string[]

/**
 * Does one action and holds what comes of it against the table: the next state and exactly one
 * event of it, or the refusal and not a byte changed.
 */
export async function takeStep<S extends string, A extends string>(
  machine: Machine<S, A>,
  timed: Timed,
  walker: Walker,
  action: string,
): Promise<void> {
  const before = await walker.row()
  const events = await eventsOf(walker)
  const step = machine.steps.find(
    (one) => one.action === action && one.from.some((state) => state === before.state),
  )
  const other = walker.otherwise?.(before.state, action)
  const refusal = step || timed.includes(action) ? undefined : 'illegal-transition'
  const act = walker.act[action]
  if (!act) throw new Error(`nothing does ${action}`)
  const code = await codeOf(act())
  const place = `${before.state} ${action}`
  expect([place, code]).toEqual([place, other ?? refusal])
  const after = await walker.row()
  const told = (await eventsOf(walker)).slice(events.length)
  if (code !== undefined || !step) {
    expect([place, after, told]).toEqual([place, before, []])
    return
  }
  expect([place, after.state, after.version]).toEqual([place, step.to, before.version + 1])
  expect(told).toEqual([
    { action, from_state: before.state, to_state: step.to, policy: step.policy ? 1 : 0 },
  ])
}

async function eventsOf({ store, id }: Walker) {
  const rows = await store.db
    .selectFrom('events')
    .select(['action', 'from_state', 'to_state', 'policy'])
    .where('entity_id', '=', id)
    .orderBy('seq')
    .execute()
  return rows.map((row) => ({ ...row, policy: Number(row.policy) }))
}

/** Random walks: whatever is tried in whatever order, the table holds at every step. */
export async function walkAtRandom<S extends string, A extends string>(
  machine: Machine<S, A>,
  timed: Timed,
  begin: () => Promise<Walker>,
  { runs, actions }: { runs: number; actions: readonly string[] },
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...actions), { minLength: 1, maxLength: 10 }),
      async (sequence) => {
        const walker = await begin()
        for (const action of sequence) await takeStep(machine, timed, walker, action)
      },
    ),
    { numRuns: runs },
  )
}

/** Shortest ways from the initial state to each state, as actions. */
export function waysTo<S extends string, A extends string>(
  machine: Machine<S, A>,
): ReadonlyMap<S, readonly A[]> {
  const ways = new Map<S, readonly A[]>([[machine.initial, []]])
  for (const [state, way] of ways) {
    for (const { from, to, action } of machine.steps) {
      if (from.includes(state) && !ways.has(to)) ways.set(to, [...way, action])
    }
  }
  return ways
}
