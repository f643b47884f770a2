/** A number of a message: digits with a decimal mark, ISO 9735:1988, 10.3. */
const NUMBER = /^(-?)0*(\d{1,15})(?:[.,](\d{1,12}))?$/

/** Factor to kilograms of UN/ECE Recommendation 20 units of mass, UN/EDIFACT 6411. */
const KILOGRAMS: ReadonlyMap<string, number> = new Map([
  ['KGM', 1],
  ['KGS', 1],
  ['TNE', 1_000],
  ['GRM', 0.001],
  ['LBR', 0.45359237],
])

/** Units of temperature: degrees of Celsius and of Fahrenheit. */
const CELSIUS: ReadonlyMap<string, (value: number) => number> = new Map([
  ['', (value: number) => value],
  ['CEL', (value: number) => value],
  ['FAH', (value: number) => ((value - 32) * 5) / 9],
])

/** A whole number that is not negative; undefined when the text is none. */
export function countOf(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}

/** A number; undefined when the text is none. Both decimal marks are read. */
export function numberOf(text: string): number | undefined {
  return NUMBER.test(text.trim()) ? Number(text.trim().replace(',', '.')) : undefined
}

/** Kilograms as a decimal of three places, or which of the two can not be read. */
export function kilogramsOf(text: string, unit: string): { text: string } | 'value' | 'unit' {
  const factor = KILOGRAMS.get(unit)
  if (factor === undefined) return 'unit'
  const [whole, sign, digits = '', decimals = ''] = NUMBER.exec(text.trim()) ?? []
  if (whole === undefined || sign === '-') return 'value'
  // Kilograms keep their digits: a double has 15 of them, a decimal 18.
  if (factor === 1 && decimals.length <= 3) {
    return { text: decimals === '' ? digits : `${digits}.${decimals}` }
  }
  const kilograms = Number(`${digits}.${decimals || '0'}`) * factor
  if (kilograms >= 1e15) return 'value'
  return { text: kilograms.toFixed(3).replace(/[.]?0+$/, '') }
}

/** Degrees of Celsius; undefined when value or unit can not be read. */
export function celsiusOf(text: string, unit: string): number | undefined {
  const value = numberOf(text)
  const convert = CELSIUS.get(unit)
  return value === undefined || !convert ? undefined : Number(convert(value).toFixed(2))
}

/** ISO 6346:1995, annex A: the eleventh character is the check digit of the ten before. */
export function hasContainerCheck(text: string): boolean {
  if (!/^[A-Z]{4}\d{7}$/.test(text)) return false
  const sum = [...text.slice(0, 10)].reduce((total, character, at) => {
    return total + letterValue(character) * 2 ** at
  }, 0)
  return (sum % 11) % 10 === Number(text[10])
}

/** IMO resolution A.1117(30): six digits by 7 to 2, of the sum the last digit. */
export function hasImoCheck(text: string): boolean {
  if (!/^\d{7}$/.test(text)) return false
  const sum = [...text.slice(0, 6)].reduce(
    (total, digit, at) => total + Number(digit) * (7 - at),
    0,
  )
  return sum % 10 === Number(text[6])
}

/** Letters count from 10 and leave out multiples of 11. */
function letterValue(character: string): number {
  if (character <= '9') return Number(character)
  const place = character.charCodeAt(0) - 65
  return 10 + place + Math.floor((place + 9) / 10)
}
