import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openBudget } from './budget.ts'

const HOUR = 3_600_000

it('never lets an hour hold more requests than it may, however they come', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 600_000 }), { maxLength: 200 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), steps, (requestsPerHour, gaps) => {
      const budget = openBudget({ requestsPerHour })
      const asked: number[] = []
      let now = 0
      for (const gap of gaps) {
        now += gap
        now += budget.wait(now)
        expect(budget.wait(now)).toBe(0)
        budget.spend(now, 1, 0)
        asked.push(now)
        expect(asked.filter((at) => at > now - HOUR).length).toBeLessThanOrEqual(requestsPerHour)
      }
    }),
  )
})

it('stops with the body that passes the bytes of an hour, and goes on when they are old', () => {
  const budget = openBudget({ bytesPerHour: 1_000 })
  budget.spend(0, 1, 600)
  expect(budget.wait(1_000)).toBe(0)
  budget.spend(300_000, 1, 600)
  expect(budget.wait(400_000)).toBeGreaterThan(0)
  expect(budget.wait(400_000 + budget.wait(400_000))).toBe(0)
})

it('asks at will without limits', () => {
  const budget = openBudget()
  for (let at = 0; at < 1_000; at += 1) budget.spend(at, 1, 1e9)
  expect(budget.wait(1_000)).toBe(0)
})
