import type { DecodeLimits } from '@tongqu/adapter-kit'
import { Parser } from 'htmlparser2'

/** An element of a page; scripts and styles are not there. */
export type Element = {
  name: string
  attributes: Readonly<Record<string, string>>
  children: (Element | string)[]
  parent: Element | undefined
}

/** Elements in one another; deeper ones are laid into the last one that fits. */
const DEPTH = 200
/** Open elements at which a page is none: the parser's work grows with them. */
const MOST_OPEN = 5_000
/** Characters parsed between two looks at that. */
const PIECE = 16_384
/** Elements of one page for each record the source may send. */
const ELEMENTS_PER_ENTITY = 50
/** Of any page: some 500 MB of memory. */
const MOST_ELEMENTS = 1_000_000

const IGNORED = new Set(['script', 'style', 'template', 'svg', 'noscript'])

/** Reads any text as HTML; undefined when it has more elements, or deeper ones, than allowed. */
export function htmlTree(text: string, limits: DecodeLimits): Element | undefined {
  const root: Element = { name: '', attributes: {}, children: [], parent: undefined }
  const most = Math.min(limits.entities * ELEMENTS_PER_ENTITY, MOST_ELEMENTS)
  const open: Element[] = [root]
  let ignored = 0
  let surplus = 0
  let count = 0
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (ignored > 0 || IGNORED.has(name)) {
          ignored++
          return
        }
        if (open.length > DEPTH || count >= most) {
          surplus++
          return
        }
        count++
        const parent = open.at(-1)
        const element: Element = { name, attributes, children: [], parent }
        parent?.children.push(element)
        open.push(element)
      },
      onclosetag() {
        if (ignored > 0) ignored--
        else if (surplus > 0) surplus--
        else if (open.length > 1) open.pop()
      },
      ontext(piece) {
        if (ignored === 0) open.at(-1)?.children.push(piece)
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  )
  for (let at = 0; at < text.length; at += PIECE) {
    parser.write(text.slice(at, at + PIECE))
    if (count >= most || surplus + ignored > MOST_OPEN) return undefined
  }
  parser.end()
  return root
}

/** The elements below one, in the order of the page, without itself. */
export function* elementsIn(element: Element): Generator<Element> {
  for (const child of element.children) {
    if (typeof child === 'string') continue
    yield child
    yield* elementsIn(child)
  }
}

/** Text as read: spaces in a row are one, line breaks and blocks are spaces. */
export function textIn(element: Element): string {
  return rawText(element).replace(/\s+/g, ' ').trim()
}

function rawText(element: Element): string {
  let text = element.name === 'br' ? ' ' : ''
  for (const child of element.children) {
    text += typeof child === 'string' ? child : rawText(child)
  }
  return /^(p|div|li|tr|td|th|h\d)$/.test(element.name) ? ` ${text} ` : text
}
