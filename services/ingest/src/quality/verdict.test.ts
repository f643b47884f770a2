import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { froze, judged, thawed, type VerdictState } from './verdict.ts'

const PARAMETERS = { warnPercent: 0, failPercent: 10 }
const given = (checked: number, found: number, isWhole = true) => ({
  ...{ checked, found, fresh: found, fixed: 0, delivery: 'd', isWhole },
})
const after = (state: VerdictState | undefined, checked: number, found: number, now: number) =>
  judged(state, given(checked, found), PARAMETERS, now)

describe('a verdict', () => {
  it('goes by the share of findings, and knows since when it holds', () => {
    const pass = after(undefined, 100, 0, 1)
    const still = after(pass, 100, 0, 2)
    const warn = after(still, 100, 10, 3)
    const fail = after(warn, 100, 11, 4)
    expect([pass, still, warn, fail].map((state) => [state?.verdict, state?.since])).toEqual([
      ['PASS', 1],
      ['PASS', 1],
      ['WARN', 3],
      ['FAIL', 4],
    ])
  })

  it('stays as it is when nothing could be judged', () => {
    const warn = after(undefined, 100, 1, 1)
    expect(after(warn, 0, 0, 2)).toBe(warn)
    expect(after(undefined, 0, 0, 2)).toBeUndefined()
  })

  it('freezes in an outage, and is what it was when the source is back', () => {
    const warn = after(undefined, 100, 5, 1) as VerdictState
    const away = froze(warn, 10)
    expect(away).toMatchObject({ verdict: 'UNKNOWN', frozen: 'WARN', since: 10, found: 5 })
    expect(froze(away, 20)).toBe(away)
    const back = thawed(away, 30)
    expect(back).toMatchObject({ verdict: 'WARN', since: 30 })
    expect(back.frozen).toBeUndefined()
    expect(after(away, 100, 0, 30)).toMatchObject({ verdict: 'PASS', since: 30 })
  })

  it('of parts does not flicker with every part', () => {
    let state = judged(undefined, given(100, 0, false), PARAMETERS, 0)
    for (let times = 1; times <= 20; times++) {
      state = judged(state, given(100, times === 10 ? 30 : 0, false), PARAMETERS, times * 5_000)
      expect(state?.verdict).not.toBe('FAIL')
    }
    expect(state?.verdict).toBe('WARN')
    state = judged(state, given(100, 0, false), PARAMETERS, 100_000_000)
    expect(state?.verdict).toBe('PASS')
  })

  it('never becomes FAIL by an outage', () => {
    const step = fc.oneof(
      fc.constant<'away'>('away'),
      fc.constant<'back'>('back'),
      fc.record({ checked: fc.nat(50), share: fc.double({ min: 0, max: 0.1, noNaN: true }) }),
    )
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let state: VerdictState | undefined
        for (const [now, one] of steps.entries()) {
          if (one === 'away') state = state && froze(state, now)
          else if (one === 'back') state = state && thawed(state, now)
          else state = after(state, one.checked, Math.floor(one.checked * one.share), now)
          expect(state?.verdict).not.toBe('FAIL')
          expect(state?.frozen).not.toBe('FAIL')
          expect(state?.verdict === 'UNKNOWN').toBe(state?.frozen !== undefined)
        }
      }),
    )
  })
})
