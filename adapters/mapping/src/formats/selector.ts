import { type Element, elementsIn } from './html-tree.ts'

/**
 * Selectors: `tag`, `.class`, `#id`, `[name]`, `[name=value]`, `:has(…)` in any union, and a space
 * for "somewhere inside of". A small part of W3C Selectors Level 4.
 */
export type Selector = { within(element: Element): Generator<Element> }

type Test = (element: Element) => boolean

const CHARACTERS = 300

/** Compiles; undefined when it is no such selector. */
export function selectorOf(source: string): Selector | undefined {
  if (source.length > CHARACTERS) return undefined
  const tests = compoundsIn(source.trim()).map(testOf)
  if (tests.length === 0 || !tests.every((test) => test !== undefined)) return undefined
  const last = tests.at(-1)
  const outer = tests.slice(0, -1)
  return {
    *within(root) {
      for (const element of elementsIn(root)) {
        if (last?.(element) && isInside(element, root, outer)) yield element
      }
    },
  }
}

/** Split at spaces that stand outside of brackets. */
function compoundsIn(source: string): string[] {
  return source.match(/(?:\[[^\]]*\]|\([^)]*\)|[^\s[(])+/g) ?? []
}

const PART =
  /([a-z][a-z0-9-]*|\*)|\.([\w-]+)|#([\w-]+)|\[([\w:-]+)(?:="?([^"\]]*)"?)?\]|:has\(([^()]*)\)/iy

function testOf(compound: string): Test | undefined {
  const tests: Test[] = []
  PART.lastIndex = 0
  while (PART.lastIndex < compound.length) {
    const at = PART.lastIndex
    const part = PART.exec(compound)
    if (!part || (part[1] !== undefined && at > 0)) return undefined
    const next = PART.lastIndex
    const test = partTest(part)
    if (!test) return undefined
    tests.push(test)
    PART.lastIndex = next
  }
  return (element) => tests.every((test) => test(element))
}

function partTest(part: RegExpExecArray): Test | undefined {
  const [, tag, className, id, attribute, value, inner] = part
  if (tag !== undefined) return (element) => tag === '*' || element.name === tag.toLowerCase()
  if (className !== undefined) {
    return ({ attributes }) => (attributes.class ?? '').split(/\s+/).includes(className)
  }
  if (id !== undefined) return ({ attributes }) => attributes.id === id
  if (attribute !== undefined) {
    const name = attribute.toLowerCase()
    return ({ attributes }) =>
      Object.hasOwn(attributes, name) && (value === undefined || attributes[name] === value)
  }
  const selector = selectorOf(inner ?? '')
  return selector && ((element) => selector.within(element).next().done === false)
}

/** Do ancestors up to the root fit the outer compounds, in their order? */
function isInside(element: Element, root: Element, outer: readonly Test[]): boolean {
  let wanted = outer.length - 1
  for (let up = element.parent; up && up !== root && wanted >= 0; up = up.parent) {
    if (outer[wanted]?.(up)) wanted--
  }
  return wanted < 0
}
