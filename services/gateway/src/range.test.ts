import { expect, it } from 'vitest'
import { rangeOf } from './range.ts'

const TAG = '"file"'

it.each([
  [undefined, undefined],
  ['bytes=0-9', { start: 0, end: 10 }],
  ['bytes=90-', { start: 90, end: 100 }],
  ['bytes=-10', { start: 90, end: 100 }],
  ['bytes=-1000', { start: 0, end: 100 }],
  ['bytes=50-1000', { start: 50, end: 100 }],
  ['bytes=0-9,20-29', undefined],
  ['bytes=9-0', undefined],
  ['bytes=-', undefined],
  ['lines=0-9', undefined],
])('reads %j of 100 bytes', (range, expected) => {
  expect(rangeOf(range, undefined, TAG, 100)).toEqual(expected)
})

it.each(['bytes=100-', 'bytes=100-200', 'bytes=-0'])('refuses %j of 100 bytes', (range) => {
  expect(() => rangeOf(range, undefined, TAG, 100)).toThrow(/Range/)
})

it('answers the whole file when If-Range names another one', () => {
  expect(rangeOf('bytes=0-9', '"other"', TAG, 100)).toBeUndefined()
  expect(rangeOf('bytes=0-9', TAG, TAG, 100)).toEqual({ start: 0, end: 10 })
})
