import { childOf, instantOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'

/** Steps over an element and its descendants when it is written as JSON or searched. */
const MOST_STEPS = 50_000

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i
const COMMA_NUMBER = /^[+-]?\d+,\d+$/

/** What stands at a path, as text: the last step is a child, else an attribute of that name. */
export function textAt(element: XmlElement | undefined, ...path: string[]): string | undefined {
  const last = path.at(-1)
  if (element === undefined || last === undefined) return undefined
  const holder = path.length > 1 ? childOf(element, ...path.slice(0, -1)) : element
  if (holder === undefined) return undefined
  const text = childOf(holder, last)?.text ?? holder.attributes[last]
  return text === undefined || text === '' ? undefined : text
}

/** A number at a path; a decimal comma is taken with a remark, anything else is none. */
export function numberAt(
  desk: Desk,
  element: XmlElement | undefined,
  ...path: string[]
): number | undefined {
  const text = textAt(element, ...path)
  if (text === undefined) return undefined
  if (NUMBER.test(text)) return Number(text)
  const name = path.at(-1) ?? ''
  if (COMMA_NUMBER.test(text)) {
    desk.note('decimal-comma', `${name} has a decimal comma`, placeOf(element))
    return Number(text.replace(',', '.'))
  }
  desk.note('not-a-number', `${name} is no number; left out`, placeOf(element))
  return undefined
}

/** A whole number; `3.0` is one. */
export function integerAt(
  desk: Desk,
  element: XmlElement | undefined,
  ...path: string[]
): number | undefined {
  const number = numberAt(desk, element, ...path)
  if (number === undefined || Number.isSafeInteger(number)) return number
  const name = path.at(-1) ?? ''
  desk.note('not-whole', `${name} is no whole number; left out`, placeOf(element))
  return undefined
}

/** xsd:boolean; other spellings of true and false are taken with a remark. */
export function flagAt(
  desk: Desk,
  element: XmlElement | undefined,
  ...path: string[]
): boolean | undefined {
  const text = textAt(element, ...path)
  if (text === undefined) return undefined
  if (text === 'true' || text === '1') return true
  if (text === 'false' || text === '0') return false
  const name = path.at(-1) ?? ''
  const word = text.toLowerCase()
  if (word === 'true' || word === 'false') {
    desk.note('boolean-spelling', `${name} is true or false in another spelling`, placeOf(element))
    return word === 'true'
  }
  desk.note('not-a-boolean', `${name} is neither true nor false; left out`, placeOf(element))
  return undefined
}

/** An instant as RFC 3339 UTC; a time without zone is read in the zone of the source. */
export function instantAt(
  desk: Desk,
  element: XmlElement | undefined,
  ...path: string[]
): string | undefined {
  const text = textAt(element, ...path)
  if (text === undefined) return undefined
  const instant = instantOf(text, desk.context.zone)
  const name = path.at(-1) ?? ''
  if (instant === undefined) {
    desk.note('not-a-time', `${name} is no time; left out`, placeOf(element))
  } else if (!/(Z|[+-]\d\d:?\d\d)$/.test(text)) {
    desk.note('time-without-zone', `${name} has no offset; read as local time`, placeOf(element))
  }
  return instant
}

/** Texts of a MultilingualString in order; plain text in its place is one without language. */
export function wordsOf(element: XmlElement | undefined): { language?: string; text: string }[] {
  if (element === undefined) return []
  const found: { language?: string; text: string }[] = []
  const add = (one: XmlElement): void => {
    const language = one.attributes.lang
    if (one.text !== '') found.push({ ...(language && { language }), text: one.text })
  }
  for (const child of element.children) {
    if (child.name === 'value') add(child)
    if (child.name !== 'values') continue
    add(child)
    for (const value of child.children) if (value.name === 'value') add(value)
  }
  if (found.length === 0) add(element)
  return found
}

/** First text of a MultilingualString at a path, cut to `most` characters. */
export function wordAt(
  element: XmlElement | undefined,
  most: number,
  ...path: string[]
): string | undefined {
  return cut(wordsOf(childOf(element, ...path))[0]?.text, most)
}

/** Cuts a text to so many UTF-16 units without halving a pair. */
export function cut(text: string | undefined, most: number): string | undefined {
  if (text === undefined || text.length <= most) return text
  return text.slice(0, most).toWellFormed().replace(/�$/, '')
}

/** All children of these names. */
export function childrenNamed(element: XmlElement | undefined, ...names: string[]): XmlElement[] {
  return element?.children.filter(({ name }) => names.includes(name)) ?? []
}

/**
 * Children with an index, as DATEX II writes them: an outer element that bears the index attribute
 * around an inner one of the same name (CEN/TS 16157, "indexed" association). An outer element
 * without an inner one is taken as the inner one itself.
 */
export function indexedAt(
  element: XmlElement | undefined,
  name: string,
  attribute: string,
): { index: string | undefined; element: XmlElement }[] {
  return childrenNamed(element, name).map((outer) => {
    const inner = childOf(outer, name)
    return { index: textAt(outer, attribute), element: inner ?? outer }
  })
}

/** Where an element stands: name, id and, in XML, the line. */
export function placeOf(element: XmlElement | undefined): string {
  if (element === undefined) return 'body'
  const id = element.attributes.id
  const name = id === undefined ? element.name : `${element.name} ${cut(id, 100)}`
  return element.line > 0 ? `line ${element.line}, ${name}` : name
}

/** The first element of a name, at any depth, in document order. */
export function searchIn(element: XmlElement | undefined, name: string): XmlElement | undefined {
  const open = element === undefined ? [] : [element]
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = open.pop()
    if (next === undefined) return undefined
    if (next.name === name && next !== element) return next
    for (let at = next.children.length - 1; at >= 0; at--) {
      const child = next.children[at]
      if (child) open.push(child)
    }
  }
  return undefined
}

/**
 * An element as JSON text: attributes as `@name`, xsi:type as `@type`, repeated children as lists.
 * Undefined when it would be longer than `most` characters.
 */
export function jsonOf(element: XmlElement, most: number): string | undefined {
  const budget = { steps: MOST_STEPS }
  const text = JSON.stringify(plain(element, budget))
  return budget.steps > 0 && text.length <= most ? text : undefined
}

/** Characters of an extension that is kept as it is. */
const EXTENSION_CHARACTERS = 4_000

/** Small extensions (levels B and C) of an element by name, as JSON text. */
export function extensionsOf(element: XmlElement): Record<string, string> {
  const extensions: Record<string, string> = {}
  for (const child of element.children) {
    if (!child.name.endsWith('Extension') || child.children.length === 0) continue
    const text = jsonOf(child, EXTENSION_CHARACTERS)
    if (text !== undefined) extensions[child.name] = text
  }
  return extensions
}

function plain(element: XmlElement, budget: { steps: number }): unknown {
  if (budget.steps-- <= 0) return null
  const { attributes, type, children, text } = element
  const names = Object.keys(attributes).filter((name) => name !== 'type' || type === undefined)
  if (children.length === 0 && names.length === 0 && type === undefined) return text
  const members = new Map<string, unknown>()
  if (type !== undefined) members.set('@type', type)
  for (const name of names) members.set(`@${name}`, attributes[name])
  for (const child of children) {
    const value = plain(child, budget)
    const known = members.get(child.name)
    if (known instanceof Repeated) known.values.push(value)
    else if (members.has(child.name)) members.set(child.name, new Repeated([known, value]))
    else members.set(child.name, value)
  }
  if (text !== '') members.set('#text', text)
  return Object.fromEntries(members)
}

class Repeated {
  readonly values: unknown[]

  constructor(values: unknown[]) {
    this.values = values
  }

  toJSON(): unknown[] {
    return this.values
  }
}
