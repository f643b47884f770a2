import { below, type Faults, isRecord, told } from '../language/faults.ts'
import type { Content, Format, MakeFormat, Options, Reading } from './format.ts'
import { type Element, elementsIn, htmlTree, textIn } from './html-tree.ts'
import { type Selector, selectorOf } from './selector.ts'
import { type Heading, headingOf, type RawRow, tableOf } from './table.ts'
import { encodingOf, textOfBody } from './text.ts'

/** Places a spanning cell may fill. */
const MOST_SPAN = 200
const MOST_CELLS = 2_000

/**
 * A table of a page (`table`: its number from 0, or a text of its header, caption or of the heading
 * before it), or what looks like one: `each` selects the records, `fields` their cells by name, as
 * text or, behind `@`, as an attribute.
 */
export const htmlFormat: MakeFormat = (options, at, faults) => {
  const encoding = encodingOf(options, at, faults)
  const heading = headingOf(options, at, faults)
  const read =
    options.each === undefined
      ? tableReader(options, at, heading, faults)
      : cardReader(options, at, faults)
  if (!read) return undefined
  const format: Format = {
    isTable: true,
    read(bytes, reading) {
      const text = textOfBody(bytes, encoding, reading)
      if (text === undefined) return undefined
      const tree = htmlTree(text, reading.limits)
      if (tree) return read(tree, reading)
      reading.rejects.push({ at: 'body', code: 'too-many', reason: 'too many elements' })
      return undefined
    },
  }
  return format
}

type Read = (tree: Element, reading: Reading) => Content | undefined

function cardReader(options: Options, at: string, faults: Faults): Read | undefined {
  const each = selectorOf(told(options.each))
  const fields = isRecord(options.fields) ? Object.entries(options.fields) : []
  if (!each) return faults.add(below(at, 'each'), '不是选择器', 'is no selector')
  if (fields.length === 0) return faults.add(below(at, 'fields'), '缺少字段', 'names no fields')
  const cells = fields.map(([name, source]) => {
    const [selector = '', attribute] = told(source).split('@')
    const found = selectorOf(selector)
    if (!found) faults.add(below(below(at, 'fields'), name), '不是选择器', 'is no selector')
    return (element: Element) => found && fieldOf(found, attribute, element)
  })
  const header = new Map(fields.map(([name], index) => [name, index]))
  return (tree, { limits, rejects }) => {
    const all = [...each.within(tree)]
    const found = all.slice(0, limits.entities)
    if (all.length > found.length) {
      const reason = `more than ${limits.entities} records`
      rejects.push({ at: 'body', code: 'too-many', reason })
    }
    if (found.length === 0) {
      rejects.push({ at: 'body', code: 'no-records', reason: 'nothing that `each` selects' })
      return undefined
    }
    const rows = found.map((element, index) => ({
      at: `record ${index + 1}`,
      cells: cells.map((cell) => cell(element)),
    }))
    return { kind: 'table', header, rows }
  }
}

function fieldOf(selector: Selector, attribute: string | undefined, within: Element) {
  const found = selector.within(within).next()
  if (found.done) return undefined
  return attribute === undefined ? textIn(found.value) : found.value.attributes[attribute]
}

function tableReader(
  options: Options,
  at: string,
  heading: Heading,
  faults: Faults,
): Read | undefined {
  const { table = 0 } = options
  const isPlace = typeof table === 'number' && Number.isInteger(table) && table >= 0
  if (!isPlace && typeof table !== 'string') {
    return faults.add(below(at, 'table'), '应为序号或标题文本', 'is a number or a text')
  }
  return (tree, reading) => {
    const tables = [...elementsIn(tree)].filter(({ name }) => name === 'table')
    const found = typeof table === 'number' ? tables[table] : titled(tree, tables, table)
    if (found) return tableOf(rowsOf(found), heading, reading)
    const reason = `${tables.length} tables, none of which is the one`
    reading.rejects.push({ at: 'body', code: 'no-table', reason })
    return undefined
  }
}

/** The table with the text in its first row or caption, else the one behind such a heading. */
function titled(tree: Element, tables: readonly Element[], text: string): Element | undefined {
  const wanted = text.replace(/\s+/g, ' ').trim()
  const own = tables.find((table) => {
    const caption = [...elementsIn(table)].find(({ name }) => name === 'caption')
    const first = rowsOf(table).next()
    const cells = first.done ? [] : (first.value.cells ?? [])
    return cells.includes(wanted) || (caption !== undefined && textIn(caption) === wanted)
  })
  if (own) return own
  let seen = false
  for (const element of elementsIn(tree)) {
    if (/^h[1-6]$/.test(element.name) && textIn(element) === wanted) seen = true
    if (seen && element.name === 'table') return element
  }
  return undefined
}

/**
 * Rows of a table, not of those inside of it; a cell that spans others stands in all its places.
 */
function* rowsOf(table: Element): Generator<RawRow> {
  const below: { left: number; text: string }[] = []
  let number = 0
  for (const row of elementsIn(table)) {
    if (row.name !== 'tr' || tableAround(row) !== table) continue
    const cells: string[] = []
    const fill = (text: string, down: number) => {
      below[cells.length] = { left: down, text }
      cells.push(text)
    }
    const inherited = () => {
      for (let over = below[cells.length]; over && over.left > 0; over = below[cells.length]) {
        fill(over.text, over.left - 1)
      }
    }
    for (const cell of row.children) {
      if (typeof cell === 'string' || !/^t[dh]$/.test(cell.name)) continue
      inherited()
      const text = textIn(cell)
      const down = spanOf(cell.attributes.rowspan) - 1
      for (let count = spanOf(cell.attributes.colspan); count > 0; count--) {
        if (cells.length < MOST_CELLS) fill(text, down)
      }
    }
    inherited()
    number++
    if (cells.some((cell) => cell !== '')) yield { at: `row ${number}`, cells }
  }
}

function tableAround(element: Element): Element | undefined {
  let up = element.parent
  while (up && up.name !== 'table') up = up.parent
  return up
}

function spanOf(text: string | undefined): number {
  const span = Number(text ?? 1)
  return Number.isInteger(span) && span >= 1 ? Math.min(span, MOST_SPAN) : 1
}
