/** An element of a request: local name, attributes left aside, children, own text trimmed. */
export type Element = { name: string; children: readonly Element[]; text: string }

const MOST_ELEMENTS = 5_000
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}
/** Comments, instructions, CDATA, tags, text, in this order. */
const TOKENS = new RegExp(
  [
    String.raw`<!--[\s\S]*?-->`,
    String.raw`<\?[\s\S]*?\?>`,
    String.raw`<!\[CDATA\[([\s\S]*?)\]\]>`,
    String.raw`<(\/?)(?:[\w.-]+:)?([\w.-]+)(?:\s[^<>]*?)?(\/?)>`,
    '([^<]+)',
  ].join('|'),
  'gy',
)

/**
 * Reads a small document: requests of consumers. Undefined when it is not well-formed, too long or
 * has a document type, which no request needs.
 */
export function readRequest(document: string): Element | undefined {
  type Open = { name: string; children: Element[]; text: string }
  const top: Open = { name: '', children: [], text: '' }
  const stack: Open[] = [top]
  let count = 0
  TOKENS.lastIndex = 0
  const source = document.replace(/^\uFEFF/, '')
  while (TOKENS.lastIndex < source.length) {
    const token = TOKENS.exec(source)
    const open = stack.at(-1)
    if (!token || !open) return undefined
    const [, cdata, closing, name, empty, text] = token
    if (cdata !== undefined) open.text += cdata
    else if (text !== undefined) open.text += unescaped(text)
    else if (name === undefined) continue
    else if (closing) {
      if (stack.length < 2 || open.name !== name) return undefined
      stack.pop()
      open.text = open.text.trim()
    } else {
      count += 1
      if (count > MOST_ELEMENTS) return undefined
      const element: Open = { name, children: [], text: '' }
      open.children.push(element)
      if (!empty) stack.push(element)
    }
  }
  return stack.length === 1 && top.children.length === 1 ? top.children[0] : undefined
}

/** The first descendant along a path of names; undefined where the path ends. */
export function at(element: Element | undefined, ...path: readonly string[]): Element | undefined {
  let found = element
  for (const name of path) found = found?.children.find((child) => child.name === name)
  return found
}

/** Its text; undefined where it is absent or empty. */
export function textAt(element: Element | undefined, ...path: readonly string[]) {
  return at(element, ...path)?.text || undefined
}

/** The first descendant of a name, however deep; of the element itself too. */
export function anywhere(element: Element, name: string): Element | undefined {
  if (element.name === name) return element
  for (const child of element.children) {
    const found = anywhere(child, name)
    if (found) return found
  }
  return undefined
}

function unescaped(text: string): string {
  return text.replace(/&(#x?[\da-fA-F]+|\w+);/g, (whole, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16))
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)))
    return ENTITIES[name] ?? whole
  })
}
