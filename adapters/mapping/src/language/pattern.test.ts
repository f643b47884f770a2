import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Pattern, patternOf } from './pattern.ts'

function compiled(source: string): Pattern {
  const pattern = patternOf(source)
  if ('fault' in pattern) throw new Error(pattern.fault)
  return pattern
}

const SOURCES = [
  ...['a', 'ab|cd', '^a+b?$', '(a|ab)(c|bcd)', '[a-c]+', '[^a]b', 'a{2,3}', '(a+)(b*)', '\\d+'],
  ...['a.c', '(?:ab)+c', '(a*?)b', 'x*', '^$', '(a)?(b)?c', '\\.|\\[', 'a{0}b', '(a|b)*c', '[-a]b'],
]

describe('patterns', () => {
  it('find what the regular expressions of the language find', () => {
    const text = fc.string({ unit: fc.constantFrom(...'abcdx.[]-1 '), maxLength: 12 })
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), text, (source, value) => {
        const expected = new RegExp(source).exec(value)
        const found = compiled(source).exec(value)
        expect(found?.[0]).toBe(expected?.[0])
        expect(found?.[1]).toBe(expected?.[1])
      }),
      { numRuns: 5_000 },
    )
  })

  it('take time that grows with the text, not with what it could be', () => {
    const evil = compiled('(a*)*(a*)*(a|aa)+$')
    expect(evil.exec(`${'a'.repeat(1_900)}b`)).toBeUndefined()
    expect(evil.exec('a'.repeat(1_900))?.[0]).toHaveLength(1_900)
  })

  it('look at no text longer than 2 000 units', () => {
    expect(compiled('a').exec('a'.repeat(2_001))).toBeUndefined()
  })

  it.each(['(', ')', '[a', '*a', 'a**', '(?=a)', '(?<n>a)', '\\1', '\\q', 'a{999}', '[z-a]'])(
    'are refused with a reason: %s',
    (source) => {
      expect(patternOf(source)).toMatchObject({ fault: expect.stringMatching(/\S/) })
    },
  )

  it('are refused when they would grow too large', () => {
    expect(patternOf('((a{90}){90}){90}')).toHaveProperty('fault')
    expect(patternOf('a'.repeat(301))).toHaveProperty('fault')
  })
})
