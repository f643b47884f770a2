/** The characters that separate: ISO 9735:1988, 7.1 (UNA) and ISO 9735-1:2002, annex B. */
export type ServiceCharacters = {
  component: string
  element: string
  decimal: string
  /** Empty: none, as a space in its place says. */
  release: string
  /** Of syntax version 4; empty before. */
  repetition: string
  terminator: string
}

/** Those of an interchange without UNA: ISO 9735:1988, 7.1, level A. */
export const DEFAULT_SERVICE: ServiceCharacters = {
  component: ':',
  element: '+',
  decimal: '.',
  release: '?',
  repetition: '',
  terminator: "'",
}

/** Characters that are enough to read a UNA, with white space before the UNB that follows. */
export const UNA_CHARACTERS = 32

const WHOLE = /^UNA([\s\S]{6})[\r\n ]*(?=UN[BGH])/
const SHORT = /^UNA([\s\S]{3,5}?)[\r\n ]*(?=UN[BGH])/

/** What a UNA says; `length` characters are its own. */
export type Advice = {
  service: ServiceCharacters
  length: number
  /** It has fewer than the six characters that it must have. */
  isShort: boolean
}

/**
 * Reads the service string advice at the start of `text`. Six characters are due: component and
 * element separator, decimal mark, release character, a reserved one (in version 4 the repetition
 * separator), segment terminator. Some systems leave out release and reserved character
 * (`UNA:+.'`): then the first two are the separators, the third the decimal mark, the last the
 * terminator. Undefined when there is none that separates.
 */
export function adviceOf(text: string): Advice | undefined {
  const six = WHOLE.exec(text)
  const whole = six && isWhole(six[1] ?? '') ? six : undefined
  const short = whole ? undefined : SHORT.exec(text)
  const found = whole ?? short
  const characters = found?.[1]
  if (!found || characters === undefined) return undefined
  const [component = '', element = '', decimal = '.', release = '?', reserved = ''] = characters
  const service = {
    component,
    element,
    decimal: decimal === ',' ? ',' : '.',
    release: whole ? release.trim() : DEFAULT_SERVICE.release,
    repetition: whole ? reserved.trim() : '',
    terminator: characters.at(-1) ?? "'",
  }
  if (!separates(service)) return undefined
  return { service, length: found[0].length, isShort: !whole }
}

/**
 * Six characters that end in a line end are four and a line end, unless the fourth releases: then
 * the line end is the terminator.
 */
function isWhole(characters: string): boolean {
  const visible = characters.trimEnd()
  return visible.length === characters.length || visible.at(-1) === DEFAULT_SERVICE.release
}

/** The separators are all different, and none could stand in a name or a number. */
function separates({ component, element, release, repetition, terminator }: ServiceCharacters) {
  const used = [component, element, terminator, release, repetition].filter(Boolean)
  return new Set(used).size === used.length && used.every((one) => !/[A-Za-z0-9]/.test(one))
}
