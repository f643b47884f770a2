import { expect, it } from 'vitest'
import {
  backoffFor,
  pause,
  phaseOf,
  waitAfterFailure,
  waitForBeat,
  waitUntilNextTurn,
} from './schedule.ts'

it('doubles the wait with each failure, up to a limit', () => {
  const waits = [1, 2, 3, 4, 20].map((failures) => waitAfterFailure(backoffFor(5), failures, 1))
  expect(waits).toEqual([5, 10, 20, 40, 300])
})

it('tries a daily timetable again within a minute, later within the hour', () => {
  expect(waitAfterFailure(backoffFor(86_400), 1, 1)).toBe(30)
  expect(waitAfterFailure(backoffFor(86_400), 50, 1)).toBe(3600)
})

it('spreads the waits of sources that failed together', () => {
  expect(waitAfterFailure(backoffFor(5), 1, 0)).toBe(2.5)
})

it('keeps its beat and leaves out turns that were missed', () => {
  expect(waitUntilNextTurn(5, 1000, 2000)).toBe(4000)
  expect(waitUntilNextTurn(5, 1000, 1000)).toBe(5000)
  expect(waitUntilNextTurn(5, 1000, 13_000)).toBe(3000)
})

it('spreads sources over their interval from the second turn on, each at its own place', () => {
  const every = 30
  const slots = new Array(every).fill(0)
  for (let number = 0; number < 3_000; number += 1) {
    const phase = phaseOf(`source-${number}`)
    const second = waitForBeat(every, phase, 0, 100) + 100
    expect(second).toBeGreaterThanOrEqual(every * 250)
    expect(second).toBeLessThanOrEqual(every * 1_250)
    slots[Math.floor((second % (every * 1_000)) / 1_000)] += 1
    // The beat holds, whether an answer takes a moment or half of the interval.
    expect(second + 5 + waitForBeat(every, phase, second, second + 5)).toBeCloseTo(second + 30_000)
    expect(waitForBeat(every, phase, second, second + 15_000)).toBeCloseTo(15_000)
  }
  expect(Math.min(...slots)).toBeGreaterThan(60)
  expect(Math.max(...slots)).toBeLessThan(140)
})

it('ends a pause early when told to', { timeout: 60_000 }, async () => {
  const stop = new AbortController()
  const startedAt = Date.now()
  setTimeout(() => stop.abort(), 30)
  await pause(60_000, stop.signal)
  await pause(60_000, stop.signal)
  expect(Date.now() - startedAt).toBeLessThan(30_000)
})
