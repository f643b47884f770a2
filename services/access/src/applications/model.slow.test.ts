import { testStores } from '@tongqu/store/testing'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { expectFlow, flows } from './testing/model.ts'
import { openWorld } from './testing/world.ts'

describe.each(testStores())('%s', (_name, open) => {
  it('random flows obey the model: states, refusals that change nothing, one event per change', async () => {
    const world = await openWorld(await open())
    const property = fc.asyncProperty(flows(80), (commands) => expectFlow(world, commands))
    await fc.assert(property, { numRuns: 200 })
  })
})
