import { expect, it } from 'vitest'
import { fleetClock } from './clock.ts'
import { type Sleeper, timerWheel } from './wheel.ts'

const START = 1_776_211_200_000

function sleeper(woken: number[]): Sleeper {
  return { wakeAt: 0, wake: (now) => void woken.push(now - START) }
}

it('wakes each sleeper once, not before its time, however far away that is', () => {
  const wheel = timerWheel(20, START)
  const woken: number[] = []
  for (const wait of [5, 130, 41_000, 90_000]) wheel.schedule(sleeper(woken), START + wait)
  for (let at = START; at <= START + 100_000; at += 20) wheel.advance(at)
  expect(woken).toEqual([20, 140, 41_000, 90_000])
})

it('wakes by the last wish of a sleeper alone', () => {
  const wheel = timerWheel(20, START)
  const woken: number[] = []
  const one = sleeper(woken)
  wheel.schedule(one, START + 100)
  wheel.schedule(one, START + 300)
  for (let at = START; at <= START + 1_000; at += 20) wheel.advance(at)
  expect(woken).toEqual([300])
})

it('wakes all who are overdue after the process was stopped for minutes', () => {
  const wheel = timerWheel(20, START)
  const woken: number[] = []
  for (let wait = 0; wait < 120_000; wait += 500) wheel.schedule(sleeper(woken), START + wait)
  wheel.advance(START + 600_000)
  expect(woken.length).toBe(240)
})

it('runs faster until it has caught up with the clock, and never into the future', () => {
  const clock = fleetClock(START, START - 900_000, 10)
  expect(clock.simulated(START)).toBe(START - 900_000)
  expect(clock.simulated(START + 50_000)).toBe(START - 400_000)
  expect(clock.simulated(START + 100_000)).toBe(START + 100_000)
  expect(clock.simulated(START + 500_000)).toBe(START + 500_000)
  for (const at of [START, START + 50_000, START + 200_000]) {
    expect(clock.real(clock.simulated(at))).toBe(at)
  }
})
