import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Day, emptyDay, scoresOf } from './score.ts'

const of = (counts: Partial<Day>, isAway = false) =>
  Object.fromEntries(
    scoresOf({ ...emptyDay(), ...counts }, isAway).map(({ side, ...rest }) => [side, rest]),
  )

describe('the scores of a day', () => {
  it('begin with no data, and usage and objections stay so', () => {
    expect(Object.values(of({}))).toEqual(Array.from({ length: 5 }, () => ({ state: 'no-data' })))
    const all = of({ readings: 10, delivered: 10, expected: 10, freshSeconds: 60 })
    expect([all.usage, all.objections]).toEqual([{ state: 'no-data' }, { state: 'no-data' }])
  })

  it('quantity: what came over what was expected, times what has a value', () => {
    expect(of({ delivered: 80, expected: 100 }).quantity).toEqual({ state: 'scored', score: 80 })
    expect(of({ delivered: 300, expected: 100 }).quantity?.score).toBe(100)
    expect(of({ delivered: 50, expected: 100, observed: 10, empty: 5 }).quantity?.score).toBe(25)
  })

  it('quality: the share without rejects and findings, findings by weight', () => {
    expect(of({ readings: 90, rejects: 10, penalty: 10 }).quality?.score).toBe(90)
    expect(of({ readings: 100, penalty: 2.5 }).quality?.score).toBe(97.5)
    expect(of({ readings: 1, penalty: 50 }).quality?.score).toBe(0)
  })

  it('timeliness: an outage is counted apart and costs nothing', () => {
    const day = { freshSeconds: 75, staleSeconds: 25, outageSeconds: 10_000 }
    expect(of(day).timeliness).toEqual({ state: 'scored', score: 75 })
    expect(of(day, true).timeliness).toEqual({ state: 'frozen', score: 75 })
    expect(of({ outageSeconds: 60 }, true).timeliness).toEqual({ state: 'frozen' })
  })

  it('only what is faultless is 100', () => {
    expect(of({ readings: 100_000, penalty: 1 }).quality?.score).toBe(99.9)
  })

  it('lie between 0 and 100 whatever was counted', () => {
    const count = fc.double({ min: 0, max: 1e12, noNaN: true })
    const names = Object.keys(emptyDay()) as (keyof Day)[]
    const day = fc.record(Object.fromEntries(names.map((name) => [name, count])))
    fc.assert(
      fc.property(day, fc.boolean(), (counts, isAway) => {
        for (const { score } of scoresOf(counts as Day, isAway)) {
          expect(score ?? 0).toBeGreaterThanOrEqual(0)
          expect(score ?? 0).toBeLessThanOrEqual(100)
        }
      }),
    )
  })
})
