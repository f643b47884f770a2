import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openPending } from './pending.ts'

describe('what waits', () => {
  it('is found by its id until it is removed, whatever shares its slot', () => {
    const step = fc.record({ id: fc.nat({ max: 60 }), isRemoved: fc.boolean() })
    const property = fc.property(
      fc.array(step, { maxLength: 300 }),
      // Few hashes, also at the end of the row, from where it goes on at its beginning.
      fc.constantFrom([0], [1_023], [1_020, 1_023, 0, 2], [5, 6, 7]),
      (steps, hashes) => {
        const pending = openPending()
        const known = new Map<string, { id: string; hash: number }>()
        const hashOf = (id: number) => hashes[id % hashes.length] ?? 0
        for (const { id: number, isRemoved } of steps) {
          const id = `id-${number}`
          const held = known.get(id)
          if (isRemoved && held) {
            pending.remove(held)
            pending.remove(held)
            known.delete(id)
          } else if (!held) {
            const one = { id, hash: hashOf(number) }
            pending.add(one)
            known.set(id, one)
          }
          expect(pending.size).toBe(known.size)
        }
        for (let number = 0; number <= 60; number += 1) {
          const id = `id-${number}`
          expect(pending.find(hashOf(number), id)).toBe(known.get(id))
        }
      },
    )
    fc.assert(property, { numRuns: 300 })
  })

  it('may be much', () => {
    const pending = openPending()
    const all = Array.from({ length: 5_000 }, (_, n) => ({ id: String(n), hash: (n * 7) % 900 }))
    for (const one of all) pending.add(one)
    for (const one of all.slice(0, 4_000)) pending.remove(one)
    expect(pending.size).toBe(1_000)
    for (const [n, one] of all.entries()) {
      expect(pending.find(one.hash, one.id)).toBe(n < 4_000 ? undefined : one)
    }
  })
})
