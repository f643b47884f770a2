import { createHash } from 'node:crypto'

/**
 * JSON in the one form of RFC 8785 (JSON Canonicalization Scheme): members by UTF-16 code units, no
 * white space, numbers and texts as ECMAScript writes them (clauses 3.2.2 and 3.2.3). Members that
 * are undefined are left out. Throws a TypeError for what is not I-JSON: numbers that are not
 * finite, halves of characters, values JSON does not have.
 */
export function canonicalJson(value: unknown): string {
  if (!isInOrder(value)) return textOf(value)
  const text = JSON.stringify(value)
  // Half a character, or what looks like one.
  return text.includes('\\ud') ? textOf(value) : text
}

/**
 * Is it what `JSON.stringify` writes in canonical form, unless halves of characters are in it?
 * Whoever makes much of it writes the members down in order: that takes half the time.
 */
function isInOrder(value: unknown): boolean {
  if (typeof value !== 'object') return isScalar(value)
  if (value === null) return true
  if (Array.isArray(value)) {
    for (const one of value) if (!isInOrder(one)) return false
    return true
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  let before: string | undefined
  for (const name in value) {
    if (before !== undefined && name <= before) return false
    before = name
    const one = (value as Record<string, unknown>)[name]
    if (one !== undefined && !isInOrder(one)) return false
  }
  return true
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
}

function textOf(value: unknown): string {
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false'
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`no JSON number: ${value}`)
      return `${value}`
    case 'string':
      return quoted(value)
    case 'object':
      return value === null ? 'null' : container(value)
    default:
      throw new TypeError(`no JSON value: ${typeof value}`)
  }
}

/** ASCII of which nothing is escaped (RFC 8785 clause 3.2.2.2): most names, ids and times. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/

function quoted(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`
  if (!text.isWellFormed()) throw new TypeError('half a character')
  return JSON.stringify(text)
}

function container(value: object): string {
  let text = ''
  if (Array.isArray(value)) {
    for (const one of value) text += `${text === '' ? '' : ','}${textOf(one)}`
    return `[${text}]`
  }
  for (const name of inOrder(Object.keys(value))) {
    const one = (value as Record<string, unknown>)[name]
    if (one === undefined) continue
    text += `${text === '' ? '' : ','}${quoted(name)}:${textOf(one)}`
  }
  return `{${text}}`
}

/** Up to here, putting each in its place costs a third of `sort`, which makes a list of its own. */
const FEW_NAMES = 32

/** By UTF-16 code units, as `sort` without an order of its own and `>` go. */
function inOrder(names: string[]): string[] {
  if (names.length > FEW_NAMES) return names.sort()
  for (let next = 1; next < names.length; next += 1) {
    const name = names[next] as string
    let at = next
    for (; at > 0 && (names[at - 1] as string) > name; at -= 1) names[at] = names[at - 1] as string
    names[at] = name
  }
  return names
}

/** SHA-256 of the canonical JSON, lower-case hexadecimal. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}
