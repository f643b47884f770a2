import { createHash } from 'node:crypto'

/**
 * JSON in the one form of RFC 8785 (JSON Canonicalization Scheme): members by UTF-16 code units, no
 * white space, numbers and texts as ECMAScript writes them (clauses 3.2.2 and 3.2.3). Members that
 * are undefined are left out. Throws a TypeError for what is not I-JSON: numbers that are not
 * finite, halves of characters, values JSON does not have.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'boolean':
      return String(value)
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`no JSON number: ${value}`)
      return JSON.stringify(value)
    case 'string':
      if (!value.isWellFormed()) throw new TypeError('half a character')
      return JSON.stringify(value)
    case 'object':
      return value === null ? 'null' : container(value)
    default:
      throw new TypeError(`no JSON value: ${typeof value}`)
  }
}

function container(value: object): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  let text = ''
  // Without an order of its own `sort` goes by UTF-16 code units.
  for (const name of Object.keys(value).sort()) {
    const one = (value as Record<string, unknown>)[name]
    if (one === undefined) continue
    text += `${text === '' ? '' : ','}${canonicalJson(name)}:${canonicalJson(one)}`
  }
  return `{${text}}`
}

/** SHA-256 of the canonical JSON, lower-case hexadecimal. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}
