import { type OpenTestStore, testStores } from '@tongqu/store/testing'
import fc from 'fast-check'
import { it } from 'vitest'
import { expectFlow, flows } from './testing/model.ts'
import { openWorld } from './testing/world.ts'

const [[, sqlite] = []] = testStores()

it('random flows obey the model: states, refusals that change nothing, one event per change', async () => {
  const world = await openWorld(await (sqlite as OpenTestStore)())
  const property = fc.asyncProperty(flows(40), (commands) => expectFlow(world, commands))
  await fc.assert(property, { numRuns: 50 })
}, 60_000)
