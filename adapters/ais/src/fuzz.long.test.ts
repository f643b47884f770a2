import { expect, it } from 'vitest'
import { fuzz } from './testing/fuzz.ts'

it('200,000 mutants throw nothing, break no contract, hold little and spare their neighbours', () => {
  const fuzzed = fuzz(200_000, 61_162)
  expect(fuzzed.violations).toEqual([])
  expect(fuzzed.mostHeldBytes).toBeLessThan(65_536)
  expect(fuzzed.neighbours / fuzzed.runs).toBeGreaterThan(0.99)
  expect(fuzzed.accepted / fuzzed.runs).toBeGreaterThan(0.3)
  expect(fuzzed.accepted / fuzzed.runs).toBeLessThan(0.9)
})
