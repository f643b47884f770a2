import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createHashSet, createKeyWindow, hashIdentity, WORDS } from './key-window.ts'

function hashOf(text: string): Uint32Array {
  const words = new Uint32Array(WORDS)
  hashIdentity(text, words)
  return words
}

it('a window knows its last readings, and forgets only what is older than its capacity', () => {
  const capacity = 100
  const window = createKeyWindow(capacity)
  for (let index = 0; index < 1000; index += 1) {
    window.add(hashOf(`id-${index}`), 0)
    const oldestKnown = Math.max(0, index - capacity + 1)
    expect(window.has(hashOf(`id-${oldestKnown}`), 0)).toBe(true)
    if (index >= 2 * capacity) {
      expect(window.has(hashOf(`id-${index - 2 * capacity}`), 0)).toBe(false)
    }
  }
})

it('an identity that keeps coming is never forgotten', () => {
  const window = createKeyWindow(50)
  for (let index = 0; index < 1000; index += 1) {
    window.add(hashOf('always'), 0)
    window.add(hashOf(`id-${index}`), 0)
    expect(window.has(hashOf('always'), 0)).toBe(true)
  }
})

it('a hash set is a set', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 3000 }), (texts) => {
      const set = createHashSet()
      const model = new Set<string>()
      for (const text of texts) {
        expect(set.add(hashOf(text), 0)).toBe(!model.has(text))
        model.add(text)
      }
      expect(set.size()).toBe(model.size)
      for (const text of texts) expect(set.has(hashOf(text), 0)).toBe(true)
      expect(set.has(hashOf('never there'), 0)).toBe(false)
    }),
    { numRuns: 20 },
  )
})

it('hashes of a million like identities do not meet', () => {
  const set = createHashSet()
  const words = new Uint32Array(WORDS)
  for (let index = 0; index < 1_000_000; index += 1) {
    hashIdentity(`feed\u001fv${index % 1000}\u001f2024-05-01T00:${index}Z`, words)
    set.add(words, 0)
  }
  expect(set.size()).toBe(1_000_000)
})
