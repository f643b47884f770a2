import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differenceOf, MOST_STANDING, type Standing } from './difference.ts'
import type { ListedFinding } from './types.ts'

const finding = (key: number): ListedFinding => ({
  ...{ identity: key, contract: 'c', key: String(key), at: `c[${key}]`, message: 'm' },
})
const none: Standing = new Map()
const compare = (
  before: Standing,
  keys: number[],
  { isWhole = true, seen = keys }: { isWhole?: boolean; seen?: number[] } = {},
) => {
  const names = new Set(seen.map(String))
  const has = (_: string, key?: string) => key === undefined || names.has(key)
  return differenceOf(before, { listed: keys.map(finding) }, { isWhole, has })
}

describe('findings against those of the delivery before', () => {
  it('are new once, stand, and are fixed when they are gone', () => {
    const first = compare(none, [1, 2])
    expect([first.fresh.length, first.fixed]).toEqual([2, 0])
    const second = compare(first.standing, [2, 3])
    expect([second.fresh.map(({ key }) => key), second.fixed]).toEqual([['3'], 1])
    const third = compare(second.standing, [])
    expect([third.fresh.length, third.fixed, third.standing.size]).toEqual([0, 2, 0])
  })

  it('of a part stay as long as their key has not come again', () => {
    const first = compare(none, [1, 2])
    const part = compare(first.standing, [], { isWhole: false, seen: [2, 9] })
    expect([part.fixed, [...part.standing.keys()]]).toEqual([1, [1]])
  })

  it('stay in a table that the delivery did not bring', () => {
    const { standing } = compare(none, [1])
    const other = differenceOf(standing, { listed: [] }, { isWhole: true, has: () => false })
    expect([other.fixed, other.standing.size]).toEqual([0, 1])
  })

  it('what is new less what is fixed is what has changed, whatever the order', () => {
    const deliveries = fc.array(fc.uniqueArray(fc.nat(20)))
    fc.assert(
      fc.property(deliveries, (all) => {
        let standing = none
        for (const keys of all) {
          const { fresh, fixed, standing: next } = compare(standing, keys)
          expect(next.size - standing.size).toBe(fresh.length - fixed)
          expect([...next.keys()].sort()).toEqual([...keys].sort())
          standing = next
        }
      }),
    )
  })

  it('are remembered up to a bound', () => {
    const keys = Array.from({ length: MOST_STANDING }, (_, key) => key)
    const first = compare(none, keys)
    const more = compare(first.standing, [-1], { isWhole: false, seen: [-1] })
    expect(more.standing.size).toBe(MOST_STANDING)
  })
})
