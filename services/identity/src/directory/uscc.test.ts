import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkCharacter, checkedUscc } from './uscc.ts'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

const bodies = fc
  .tuple(
    fc.constantFrom('1', '5', '9', 'A', 'N', 'Y'),
    fc.constantFrom(...ALPHABET),
    fc.stringMatching(/^[0-9]{6}$/),
    fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 9, maxLength: 9 }),
  )
  .map((parts) => parts.join(''))

// Made up; sums worked out by hand from the weights 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, …
it.each(['91990100MA0000001', '12990000400000011', 'Y1990100MB9XW8R7T'])(
  'a code with the check character of GB 32100-2015 is taken: %s',
  (body) => {
    const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    const sum = [...body].reduce(
      (total, one, index) => total + ALPHABET.indexOf(one) * (weights[index] ?? 0),
      0,
    )
    const code = body + ALPHABET.charAt((31 - (sum % 31)) % 31)
    expect(checkedUscc(code)).toBe(code)
    expect(checkedUscc(` ${code.toLowerCase()} `)).toBe(code)
  },
)

it('no single wrong character and no two that changed places go unnoticed', () => {
  fc.assert(
    fc.property(bodies, fc.nat(17), fc.constantFrom(...ALPHABET), (body, at, other) => {
      const code = body + checkCharacter(body)
      const wrong = code.slice(0, at) + other + code.slice(at + 1)
      if (wrong !== code) expect(() => checkedUscc(wrong)).toThrow()
      const swapped = [...code.slice(0, at), code[at + 1], code[at], ...code.slice(at + 2)].join('')
      if (swapped !== code && at < 16) expect(() => checkedUscc(swapped)).toThrow()
    }),
  )
})

it.each([
  '',
  '91990100MA000000',
  '91990100MA0000001II',
  '91990100MI00000010',
  '９１990100MA0000001',
  "91990100MA0000001'",
  '0'.repeat(18),
])('what is no code is refused: %j', (text) => {
  expect(() => checkedUscc(text)).toThrow(expect.objectContaining({ code: 'uscc-invalid' }))
})
