import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBuckets } from './gcra.ts'

const SEED = 12_345

/**
 * A bucket that is filled as time goes by, kept by the letter: no formula but adding and taking.
 */
function naiveBucket(cost: number, burst: number) {
  let tokens = burst * cost
  let at = 0
  return (now: number, weight: number): boolean => {
    tokens = Math.min(burst * cost, tokens + now - at)
    at = now
    if (tokens < weight * cost) return false
    tokens -= weight * cost
    return true
  }
}

const steps = fc.array(
  fc.record({ pause: fc.nat(200), weight: fc.integer({ min: 1, max: 3 }), key: fc.nat(2) }),
  { minLength: 1, maxLength: 200 },
)

describe('a rate', () => {
  it('lets through exactly what a bucket does that is filled as time goes by', () => {
    const whole = fc.integer({ min: 1, max: 100 })
    fc.assert(
      fc.property(whole, fc.integer({ min: 3, max: 20 }), steps, (cost, burst, asked) => {
        const buckets = createBuckets(SEED)
        const naive = [0, 1, 2].map(() => naiveBucket(cost, burst))
        let now = 0
        for (const { pause, weight, key } of asked) {
          now += pause
          const wait = buckets.wait({ key: `${key}` }, cost * weight, cost * burst, now)
          if (wait === 0) buckets.take({ key: `${key}` }, cost * weight, now)
          expect(wait === 0).toBe(naive[key]?.(now, weight))
        }
      }),
    )
  })

  it('says how long to wait: not yet a moment before, and then yes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 50 }), steps, (cost, asked) => {
        const buckets = createBuckets(SEED)
        let now = 0
        for (const { pause, weight } of asked) {
          now += pause
          const [needed, limit] = [cost * weight, cost * 5]
          const wait = buckets.wait({ key: 'key' }, needed, limit, now)
          if (wait > 0) {
            expect(buckets.wait({ key: 'key' }, needed, limit, now + wait - 1)).toBeGreaterThan(0)
            expect(buckets.wait({ key: 'key' }, needed, limit, now + wait)).toBe(0)
          } else buckets.take({ key: 'key' }, needed, now)
        }
      }),
    )
  })
})

describe('a flood of addresses', () => {
  const LIMIT = 1_000
  const spend = (buckets: ReturnType<typeof createBuckets>, key: string, now: number) => {
    let taken = 0
    while (buckets.wait({ key }, 100, LIMIT, now) === 0) {
      buckets.take({ key }, 100, now)
      taken += 1
    }
    return taken
  }

  it('takes bounded memory', () => {
    const buckets = createBuckets(SEED, 500)
    for (let index = 0; index < 20_000; index += 1) buckets.take({ key: `flood-${index}` }, 100, 0)
    expect(buckets.size).toBeLessThanOrEqual(500)
  })

  it('resets nobody: whoever had used up its rate has still used it up', () => {
    const buckets = createBuckets(SEED, 500)
    expect(spend(buckets, 'mine', 0)).toBe(10)
    for (let index = 0; index < 20_000; index += 1) buckets.take({ key: `flood-${index}` }, 100, 0)
    expect(spend(buckets, 'mine', 0)).toBe(0)
  })

  it('gives no more to whoever finds no place, and none anew once there is one', () => {
    const buckets = createBuckets(SEED, 500)
    for (let index = 0; index < 500; index += 1) buckets.take({ key: `first-${index}` }, 200, 0)
    expect(spend(buckets, 'late', 0)).toBeLessThanOrEqual(10)
    expect(spend(buckets, 'late', 0)).toBe(0)
    // The others have paid, and there is a place: what it owes comes along.
    for (let index = 0; index < 100; index += 1) buckets.take({ key: `other-${index}` }, 1, 300)
    expect(spend(buckets, 'late', 300)).toBeLessThanOrEqual(3)
  })

  it('is forgotten once it has been paid back', () => {
    const buckets = createBuckets(SEED, 500)
    for (let index = 0; index < 500; index += 1) buckets.take({ key: `flood-${index}` }, 1, 0)
    for (let index = 0; index < 500; index += 1)
      buckets.take({ key: `later-${index}` }, 1, 10_000 + index)
    expect(buckets.size).toBeLessThan(400)
  })
})
