import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSlots } from './slots.ts'

it('a key keeps its slot and its numbers however many come', () => {
  const slots = createSlots(1_000)
  const state = slots.numbers(2)
  const place = slots.slotOf('first') * 2
  state.values[place] = 7
  for (let key = 0; key < 900; key++) slots.slotOf(`${key}`)
  expect(slots.slotOf('first') * 2).toBe(place)
  expect(state.values[place]).toBe(7)
})

it('the oldest key makes room, and leaves nothing behind', () => {
  const slots = createSlots(3)
  const state = slots.numbers(1)
  for (const [index, key] of ['a', 'b', 'c'].entries()) state.values[slots.slotOf(key)] = index
  const slot = slots.slotOf('d')
  expect(state.values[slot]).toBeNaN()
  expect(state.values[slots.slotOf('b')]).toBe(1)
  expect(state.values).toHaveLength(3)
})

it('slots of many are those of each, in whatever order they come, and however few there are', () => {
  const keys = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(4)), { maxLength: 20 })
  fc.assert(
    fc.property(fc.array(keys), fc.constantFrom(2, 5, 100), (batches, most) => {
      const slots = createSlots(most)
      for (const batch of batches) {
        const parts = [batch.map(([first]) => first), batch.map(([, second]) => second)]
        const found = slots.slotsOf(parts, batch.length, (index) => String(batch[index]))
        if (most < 15) continue
        expect([...found]).toEqual(batch.map((key) => slots.slotOf(String(key))))
      }
    }),
  )
})
