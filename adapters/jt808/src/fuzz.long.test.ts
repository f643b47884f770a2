import { expect, it } from 'vitest'
import { fuzz } from './testing/fuzz.ts'

/** Heap that may come and go between two looks at it. */
const SLACK_BYTES = 256 * 1_048_576

it('500,000 mutants throw nothing, break no contract, do not grow and spare their neighbours', () => {
  const fuzzed = fuzz(500_000, 2019)
  expect(fuzzed.violations).toEqual([])
  expect(fuzzed.mostHeldBytes).toBeLessThan(8_192)
  expect(fuzzed.landed / fuzzed.neighbours).toBeGreaterThan(0.999)
  expect(fuzzed.heapLate).toBeLessThan(fuzzed.heapEarly + SLACK_BYTES)
})
