import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectDeclaredAnswers, expectDeclaredFlows, flowsNotShown } from './testing/contract.ts'
import { openWorld, type World } from './testing/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

it('answers thousands of requests made from the document as the document says', async () => {
  await expectDeclaredAnswers(world, { plain: 60, filtered: 600 })
})

it('answers thousands of requests of people as the document says', async () => {
  await expectDeclaredFlows(world, 40)
})

it('answers by the code that the services refuse with', async () => {
  expect(await flowsNotShown(world)).toEqual([])
})
