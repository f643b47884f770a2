import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, hashOf } from './canonical.ts'

describe('canonical JSON is that of RFC 8785', () => {
  it('sorts members by UTF-16 code units (its section 3.2.3)', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, ö: 7 }
    expect(canonicalJson(value)).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}',
    )
  })

  it.each([
    [333333333.3333333, '333333333.3333333'],
    [1e30, '1e+30'],
    [4.5, '4.5'],
    [2e-3, '0.002'],
    [1e-27, '1e-27'],
    [-0, '0'],
    ['\u20ac$\u000f\nA\'B"\\\\"/', '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'],
    [[null, true, false, {}], '[null,true,false,{}]'],
    [{ b: undefined, a: { d: 1, c: [] } }, '{"a":{"c":[],"d":1}}'],
    [{ a: { c: [], d: undefined }, b: '\\ud800' }, '{"a":{"c":[]},"b":"\\\\ud800"}'],
    [{ a: '\u{1f600}', b: ['\ud83d\ude00'] }, '{"a":"\u{1f600}","b":["\u{1f600}"]}'],
  ])('writes %j', (value, expected) => {
    expect(canonicalJson(value)).toBe(expected)
  })

  it('refuses what is no JSON', () => {
    const halves = ['\ud800', { '\udc00': 1 }, { a: 1, b: [{ c: '\udfff' }] }]
    const others = [Number.NaN, { a: Number.POSITIVE_INFINITY }, 1n, [undefined], new Array(1)]
    for (const value of [...halves, ...others, { a: { toJSON: () => 1 } }]) {
      expect(() => canonicalJson(value)).toThrow(TypeError)
    }
  })

  it('writes a value the same whichever order its members have', () => {
    const members = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.jsonValue()))
    const property = fc.property(members, (given) => {
      const all = given.filter(([name]) => name !== '__proto__')
      const value = Object.fromEntries(all)
      const turned = Object.fromEntries(Object.entries(value).toReversed())
      const sorted = Object.fromEntries(
        Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)),
      )
      expect(canonicalJson(turned)).toBe(canonicalJson(value))
      expect(canonicalJson(sorted)).toBe(canonicalJson(value))
    })
    fc.assert(property, { numRuns: 200 })
  })

  it('means the same value, and is the same for the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value)
        const back = JSON.parse(text)
        expect(JSON.stringify(back)).toBe(JSON.stringify(JSON.parse(text)))
        expect(canonicalJson(back)).toBe(text)
        expect(hashOf(back)).toBe(hashOf(value))
      }),
      { numRuns: 200 },
    )
  })
})
