import { expect, it } from 'vitest'
import { unconfirmedItems } from './unconfirmed.ts'

function carrying(count: number) {
  const items = unconfirmedItems<number>()
  for (let item = 0; item < count; item += 1) items.add(item)
  return items
}

it('takes the answer to a heartbeat for all that was sent before it, and for nothing after', () => {
  const items = carrying(3)
  items.test()
  items.add(3)
  expect(items.answered()).toEqual([0, 1, 2])
  expect(items.answered()).toEqual([])
  expect(items.lost()).toEqual([3])
})

it('goes by counts once there are any', () => {
  const items = carrying(4)
  expect(items.receipted(0, 100n)).toEqual([])
  items.test()
  expect(items.answered()).toEqual([])
  expect(items.receipted(3, 100n)).toEqual([0, 1, 2])
  expect(items.receipted(3, 100n)).toEqual([])
})

it('counts anew behind what was confirmed when START_TIME changes', () => {
  const items = carrying(6)
  expect(items.receipted(2, 100n)).toEqual([0, 1])
  expect(items.receipted(1, 101n)).toEqual([2])
  expect(items.receipted(4, 101n)).toEqual([3, 4, 5])
})

it('confirms no more than was sent, and begins again on another link', () => {
  const items = carrying(2)
  expect(items.receipted(9, 100n)).toEqual([0, 1])
  items.add(2)
  expect(items.lost()).toEqual([2])
  items.add(3)
  items.test()
  expect(items.answered()).toEqual([3])
})
