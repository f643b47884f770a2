import { membersOf, type Remarks } from '@tongqu/adapter-kit'
import type { Form, Remark, Wrong } from './forms.ts'

/** A row as its table has it: columns, and the rows of the lists inside. */
export type Row = {
  columns: Record<string, unknown>
  lists: Record<string, Row[]>
}

/** Must it be there? The row it stands in and that of the whole document decide. */
export type Need = 'always' | 'optional' | ((row: Row, root: Row) => boolean)

/** One field of an interface: what it is called, how it is written, the column it becomes. */
export type Field = { name: string; form: Form; column: string; need: Need }

/** An object inside: its fields are columns of the row around it. */
export type Part = { name: string; need: Need; table: Table }

/** Objects inside, each a row of its own. One alone may stand without its brackets. */
export type List = {
  name: string
  /** Another name it is found under. */
  alias?: string
  need: Need
  most: number
  table: Table
}

export type Table = {
  fields: readonly Field[]
  parts?: readonly Part[]
  lists?: readonly List[]
}

/** A field that fails its check; `at` is its path in the document. */
export type FieldFault = Wrong & { at: string }

/** What reading one document finds. */
export type Book = { zone: string; remarks: Remarks; faults: FieldFault[] }

/** Faults of one document that are kept; each costs a line of an answer or a reject. */
export const MOST_FAULTS = 100
/** Members that no table knows, kept beside the row. */
const MOST_EXTRA = 32
const EXTRA_CHARACTERS = 1_000
const MOST_NAME_CHARACTERS = 100
const MISSING: Wrong = { zh: '缺失', en: 'missing' }
const NO_OBJECT: Wrong = { zh: '应为对象', en: 'an object is expected' }
const REMARKS: Readonly<Record<Remark, string>> = {
  'number-for-text': 'a number in place of text',
  'unknown-code': 'a code that is not in the published list',
}

/**
 * Reads one document by its table, once for both: what is wrong goes to the book, what is right
 * into the rows. Members that the table does not know become `extra`. Never throws.
 */
export function readDocument(table: Table, document: unknown, book: Book): Row {
  const root = emptyRow()
  readInto({ row: root, root, book }, table, document, '')
  return root
}

type Place = { row: Row; root: Row; book: Book }

function readInto(place: Place, table: Table, value: unknown, at: string): void {
  const given = membersOf(value)
  const missing = table.fields.filter((field) => !readField(place, field, given[field.name], at))
  // What is needed may hang on a field that stands behind it.
  for (const { name, need } of missing) {
    if (isNeeded(need, place)) fault(place.book, `${at}${name}`, MISSING)
  }
  for (const part of table.parts ?? []) readPart(place, part, given[part.name], at)
  for (const list of table.lists ?? []) readList(place, list, given, at)
  keepExtra(place.row, table, given, at)
}

/** False when there is no value. */
function readField({ row, book }: Place, field: Field, value: unknown, at: string): boolean {
  if (isEmpty(value)) return false
  const formed = field.form(value, book.zone)
  const path = `${at}${field.name}`
  if ('wrong' in formed) {
    fault(book, path, formed.wrong)
    return true
  }
  row.columns[field.column] = formed.value
  if (formed.remark) {
    book.remarks.note(formed.remark, `${field.name}: ${REMARKS[formed.remark]}`, path)
  }
  return true
}

function readPart(place: Place, { name, need, table }: Part, value: unknown, at: string): void {
  const path = `${at}${name}`
  if (isEmpty(value)) {
    if (isNeeded(need, place)) fault(place.book, path, MISSING)
  } else if (!isObject(value)) fault(place.book, path, NO_OBJECT)
  else readInto(place, table, value, `${path}.`)
}

function readList(
  place: Place,
  { name, alias, need, most, table }: List,
  given: Readonly<Record<string, unknown>>,
  at: string,
): void {
  const { book, root, row } = place
  const used = alias !== undefined && isEmpty(given[name]) ? alias : name
  const value = given[used]
  const path = `${at}${used}`
  if (isEmpty(value) || (Array.isArray(value) && value.length === 0)) {
    if (isNeeded(need, place)) fault(book, `${at}${name}`, MISSING)
    return
  }
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (items.length > most) {
    fault(book, path, { zh: `至多 ${most} 项`, en: `at most ${most} of them` })
    return
  }
  row.lists[name] = items.map((item, index) => {
    const own = emptyRow()
    if (!isObject(item)) fault(book, `${path}[${index}]`, NO_OBJECT)
    else readInto({ row: own, root, book }, table, item, `${path}[${index}].`)
    return own
  })
}

function keepExtra(
  row: Row,
  { fields, parts = [], lists = [] }: Table,
  given: Readonly<Record<string, unknown>>,
  at: string,
): void {
  const names = [...fields, ...parts, ...lists].map(({ name }) => name)
  const known = new Set([...names, ...lists.flatMap(({ alias }) => alias ?? [])])
  // Members of a part stand in the row around it, under its name.
  const prefix = /([^.[\]]+)\.$/.exec(at)?.[1]
  const extra = (row.columns.extra ?? {}) as Record<string, string>
  for (const [name, value] of Object.entries(given)) {
    if (known.has(name) || isEmpty(value) || Object.keys(extra).length >= MOST_EXTRA) continue
    const text = typeof value === 'string' ? value.trim() : JSON.stringify(value)
    const key = prefix ? `${prefix}.${name}` : name
    extra[key.slice(0, MOST_NAME_CHARACTERS).toWellFormed()] = text
      .slice(0, EXTRA_CHARACTERS)
      .toWellFormed()
  }
  if (Object.keys(extra).length > 0) row.columns.extra = extra
}

function emptyRow(): Row {
  return { columns: {}, lists: {} }
}

function fault(book: Book, at: string, wrong: Wrong): void {
  if (book.faults.length < MOST_FAULTS) book.faults.push({ at, ...wrong })
}

function isNeeded(need: Need, { row, root }: Place): boolean {
  return typeof need === 'function' ? need(row, root) : need === 'always'
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
