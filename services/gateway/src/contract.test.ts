import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  expectDeclaredAnswers,
  expectDeclaredFlows,
  flowsNotShown,
  notShown,
} from './testing/contract.ts'
import { PROVOKED } from './testing/flows.ts'
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

it('answers what people do, and whoever must not, as the document says', async () => {
  await expectDeclaredFlows(world, 12)
})

it('refuses what people do wrong by the codes that the document declares', async () => {
  expect(await flowsNotShown(world, (code) => PROVOKED.has(code))).toEqual([])
})
