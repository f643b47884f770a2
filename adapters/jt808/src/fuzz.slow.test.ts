import { expect, it } from 'vitest'
import { fuzz } from './testing/fuzz.ts'

it('20,000 mutants throw nothing, break no contract, hold little and spare their neighbours', () => {
  const fuzzed = fuzz(20_000, 808)
  expect(fuzzed.violations).toEqual([])
  expect(fuzzed.mostHeldBytes).toBeLessThan(8_192)
  expect(fuzzed.landed / fuzzed.neighbours).toBeGreaterThan(0.999)
  expect(fuzzed.accepted).toBeGreaterThan(fuzzed.runs / 20)
})
