import { expect, it } from 'vitest'
import { openPacer } from './pacer.ts'

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

it('runs so many at once and all in the end, failures included', async () => {
  const pace = openPacer(2)
  let running = 0
  const work = (index: number) =>
    pace(async () => {
      running += 1
      expect(running).toBeLessThanOrEqual(2)
      await wait(2)
      running -= 1
      if (index % 3 === 0) throw new Error('failed')
      return index
    })
  const done = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => work(index)))
  expect(done.filter(({ status }) => status === 'rejected')).toHaveLength(7)
})

it('long work does not hold up the others', async () => {
  const pace = openPacer(1)
  const long = pace(() => wait(1000).then(() => 'long'))
  const quick = pace(async () => 'quick')
  expect(await Promise.race([long, quick])).toBe('quick')
  await long
})
