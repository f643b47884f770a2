import { testStores } from '@tongqu/store/testing'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { expectFlow, flows } from './testing/model.ts'
import { openWorld } from './testing/world.ts'

/** A commit of PostgreSQL takes some twenty times as long here as one of SQLite. */
const RUNS = { sqlite: 400, postgresql: 80 }

describe.each(testStores())('%s', (name, open) => {
  it('random flows obey the model: states, refusals that change nothing, one event per change', async () => {
    const world = await openWorld(await open())
    const property = fc.asyncProperty(flows(80), (commands) => expectFlow(world, commands))
    await fc.assert(property, { numRuns: RUNS[name] })
  })
})
