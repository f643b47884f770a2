import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectDeclaredAnswers, notShown } from './testing/contract.ts'
import { openWorld, type World } from './testing/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

it('answers what the document allows, and what it does not, as the document says', async () => {
  await expectDeclaredAnswers(world, { plain: 15, filtered: 60 })
})

it('shows every operation succeeding, and every problem that it declares', async () => {
  expect(await notShown(world)).toEqual([])
})
