import { Problem } from '@tongqu/contracts'

/** GB 32100-2015 table 2: digits and capital letters without I, O, S, V, Z. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const FORM = /^[1-9ANY][0-9A-HJ-NP-RTUWXY][0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$/
/** Wi = 3^(i−1) mod 31, GB 32100-2015 section 4.5 and its annex. */
const GENERATOR = 3
const MODULUS = ALPHABET.length
const BODY_CHARACTERS = 17

/**
 * A unified social credit code (统一社会信用代码, GB 32100-2015) as it is stored: 18 characters in
 * capitals. Throws `uscc-invalid` when the form or the check character is wrong; nobody is asked
 * whether it was ever given to somebody.
 */
export function checkedUscc(text: string): string {
  const code = text.trim().toUpperCase()
  if (!FORM.test(code) || checkCharacter(code) !== code.at(-1)) throw new Problem('uscc-invalid')
  return code
}

/** The eighteenth character of a code by its first seventeen. */
export function checkCharacter(code: string): string {
  let weight = 1
  let sum = 0
  for (const character of code.slice(0, BODY_CHARACTERS)) {
    sum += ALPHABET.indexOf(character) * weight
    weight = (weight * GENERATOR) % MODULUS
  }
  return ALPHABET.charAt((MODULUS - (sum % MODULUS)) % MODULUS)
}
