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
