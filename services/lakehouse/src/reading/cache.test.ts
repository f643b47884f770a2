import { expect, it } from 'vitest'
import { openByteCache, openSingleFlight } from './cache.ts'

it('never holds more bytes than it may', () => {
  const cache = openByteCache(100_000)
  for (let index = 0; index < 5000; index += 1) {
    cache.put(`key ${index % 700}`, index, (index * 37) % 6000)
    if (index % 3 === 0) cache.get(`key ${index % 50}`)
    expect(cache.bytes).toBeLessThanOrEqual(100_000)
  }
  cache.put('too large', 1, 50_000)
  expect(cache.get('too large')).toBeUndefined()
})

it('keeps what is asked for again while many others pass through once', () => {
  const cache = openByteCache(100_000)
  cache.put('wanted', 'here', 1000)
  cache.get('wanted')
  for (let index = 0; index < 1000; index += 1) cache.put(`passing ${index}`, index, 1000)
  expect(cache.get('wanted')).toBe('here')
  expect(cache.get('passing 0')).toBeUndefined()
})

it('does work once for all who want it at once, and again after a failure', async () => {
  const once = openSingleFlight()
  let runs = 0
  const work = async () => {
    runs += 1
    if (runs === 1) throw new Error('first')
    return runs
  }
  const failed = await Promise.allSettled([once('a', work), once('a', work)])
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await Promise.all([once('a', work), once('a', work), once('b', work)])).toEqual([2, 2, 3])
})
