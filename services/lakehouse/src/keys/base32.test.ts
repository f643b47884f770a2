import { expect, it } from 'vitest'
import { base32 } from './base32.ts'

it('gives the test vectors of RFC 4648, section 10, in lower case', () => {
  const vectors = { f: 'my', fo: 'mzxq', foo: 'mzxw6', foob: 'mzxw6yq', fooba: 'mzxw6ytb' }
  for (const [text, coded] of Object.entries(vectors)) {
    const whole = Math.floor((text.length * 8) / 5)
    expect(base32(Buffer.from(text), 26)).toBe(coded.slice(0, whole))
  }
  expect(base32(Buffer.alloc(32, 0xff), 26)).toBe('7'.repeat(26))
})
