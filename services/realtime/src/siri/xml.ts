/** Rows of the lake as XML elements, told by a table of parts in the order of the schema. */

export type Row = Readonly<Record<string, unknown>>

export type Form =
  | 'text'
  | 'place'
  | 'token'
  | 'uri'
  | 'instant'
  | 'boolean'
  | 'duration'
  | 'whole'
  | 'positive'
  | 'decimal'

/** An element with the value of a column. `values`: what its enumeration allows. */
export type Leaf = {
  name: string
  column: string
  form?: Form
  values?: ReadonlySet<string>
}

/** An element made of others; left out when none of them has a value, or one it `needs`. */
export type Branch = { name: string; parts: readonly Part[]; needs?: readonly string[] }

/** The first of these that has a value, where the schema allows one only. */
export type Choice = { oneOf: readonly Part[] }

/** What no table of parts can say: the text of the elements, already escaped. */
export type Written = { write(row: Row): string }

export type Part = Leaf | Branch | Choice | Written

export function leaf(name: string, column: string, form: Form = 'text'): Leaf {
  return { name, column, form }
}

/** A value outside of the enumeration is left out: what leaves here is valid. */
export function coded(name: string, column: string, values: string): Leaf {
  return { name, column, form: 'token', values: new Set(values.split(' ')) }
}

/** The elements of a row that have a value, in the order of the parts. */
export function elementsOf(parts: readonly Part[], row: Row): string {
  let text = ''
  for (const part of parts) text += partOf(part, row)
  return text
}

export function element(name: string, content: string, attributes = ''): string {
  return `<${name}${attributes}>${content}</${name}>`
}

/** XML 1.0 section 2.2: characters it can not hold are left out. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(NOT_XML, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** An xsd:NMTOKEN: every character it can not hold becomes `_`. */
export function tokenOf(text: string): string {
  return text.trim().replace(NOT_NAME, '_')
}

/** An xsd:anyURI that keeps plain identifiers as they are; any other is percent-encoded. */
function uriOf(text: string): string {
  return PLAIN_URI.test(text) ? text : encodeURIComponent(tokenOf(text))
}

/** `PT90S`, `-PT30S` (xsd:duration). */
export function durationOf(seconds: number): string {
  const whole = Math.round(seconds)
  return `${whole < 0 ? '-' : ''}PT${Math.abs(whole)}S`
}

/** An xsd:decimal has no exponent; nine digits are a tenth of a millimetre of a degree. */
function decimalOf(value: number): string {
  return value.toFixed(9).replace(/[.]?0+$/, '')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not leave
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
/**
 * Name characters of XML 1.0 up to its fourth edition, which readers of schemas still go by: ASCII,
 * Latin-1 letters and the unified ideographs.
 */
const NOT_NAME = /[^-.:\w\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u4e00-\u9fa5]/gu
const PLAIN_URI = /^([A-Za-z][\w+.-]*:)?[\w.~:/-]+$/
/** PopulatedPlaceNameType of siri_utility/siri_types.xsd forbids these. */
const NOT_PLACE = /[,[\]{}?$%^=@#;:]/g

function partOf(part: Part, row: Row): string {
  if ('write' in part) return part.write(row)
  if ('oneOf' in part) {
    for (const each of part.oneOf) {
      const text = partOf(each, row)
      if (text !== '') return text
    }
    return ''
  }
  if ('parts' in part) {
    if (part.needs?.some((column) => row[column] === undefined || row[column] === null)) return ''
    const content = elementsOf(part.parts, row)
    return content === '' ? '' : element(part.name, content)
  }
  const value = row[part.column]
  if (value === undefined || value === null) return ''
  const text = written(part.form ?? 'text', value)
  if (text === '' || (part.values && !part.values.has(text))) return ''
  return element(part.name, text)
}

function written(form: Form, value: unknown): string {
  switch (form) {
    case 'token':
      return tokenOf(String(value))
    case 'uri':
      return uriOf(String(value))
    case 'place':
      return escaped(String(value).replace(NOT_PLACE, ' ').trim())
    case 'duration':
      return durationOf(Number(value))
    case 'whole':
    case 'positive': {
      const whole = Math.round(Number(value))
      return whole < (form === 'positive' ? 1 : 0) ? '' : String(whole)
    }
    case 'decimal':
      return decimalOf(Number(value))
    default:
      return escaped(String(value))
  }
}
