import { expect, it } from 'vitest'
import { fuzz } from './testing/fuzz.ts'

const STREAMS = 500_000

it('500 000 mutated frames do no harm, and nearly all valid ones around them land', () => {
  const { valid, accepted, landed } = fuzz(STREAMS, 8_090)
  expect(accepted / valid).toBeGreaterThan(0.999)
  expect(landed / valid).toBeGreaterThan(0.999)
}, 3_600_000)
