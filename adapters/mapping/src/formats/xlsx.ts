import {
  childOf,
  childrenOf,
  type DecodeLimits,
  openXml,
  readXml,
  textOf,
  type XmlElement,
} from '@tongqu/adapter-kit'
import { below } from '../language/faults.ts'
import type { MakeFormat, Reading } from './format.ts'
import { headingOf, type RawRow, tableOf } from './table.ts'
import { isDateFormat, serialTime } from './xlsx-dates.ts'
import { fileIn, openZip, type Zip } from './zip.ts'

/** Columns A to BXX; a sheet is wider only by accident. */
const MOST_COLUMNS = 2_000
/** Bytes of a sheet that are read at a time. */
const PIECE = 65_536

/**
 * A sheet of a workbook (ECMA-376 SpreadsheetML): `sheet` is its name or its number from 0. Cells
 * of formulas give the value they had when the file was written, with a finding; days and times
 * come out as ISO text; links to other workbooks are not followed.
 */
export const xlsxFormat: MakeFormat = (options, at, faults) => {
  const heading = headingOf(options, at, faults)
  const { sheet = 0 } = options
  if (typeof sheet !== 'string' && !(Number.isInteger(sheet) && (sheet as number) >= 0)) {
    return faults.add(below(at, 'sheet'), '应为表名或序号', 'is a name or a number')
  }
  return {
    isTable: true,
    read(bytes, reading) {
      const book = bookOf(bytes, reading)
      const rows = book && sheetOf(book, sheet as string | number, reading)
      return rows && tableOf(rows, heading, reading)
    },
  }
}

type Book = {
  bytes: Uint8Array
  zip: Zip
  limits: DecodeLimits
  /** Name and path of each sheet. */
  sheets: { name: string; path: string }[]
  is1904: boolean
  strings: readonly string[]
  /** By style of a cell: does it show a day or a time? */
  dates: readonly boolean[]
}

function bookOf(bytes: Uint8Array, { limits, rejects }: Reading): Book | undefined {
  if (bytes.length > limits.bytes) {
    rejects.push({ at: 'body', code: 'too-large', reason: `limit ${limits.bytes}` })
    return undefined
  }
  const zip = openZip(bytes, limits.bytes)
  if ('code' in zip) {
    rejects.push({ at: 'body', ...zip })
    return undefined
  }
  const book = { bytes, zip, limits, sheets: [], is1904: false, strings: [], dates: [] }
  const parts = ['xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml']
  const [workbook, links, styles] = parts.map((path) => rootOf(book, path))
  if (!workbook || !links) {
    rejects.push({ at: 'body', code: 'not-workbook', reason: 'no workbook that can be read' })
    return undefined
  }
  const flag = childOf(workbook, 'workbookPr')?.attributes.date1904
  return {
    ...book,
    sheets: sheetsOf(workbook, links),
    is1904: flag === '1' || flag === 'true',
    strings: stringsOf(book),
    dates: datesOf(styles),
  }
}

/** Bytes of a member; undefined when it is missing or not what the directory says. */
function memberOf({ bytes, zip }: Book, path: string): Uint8Array | undefined {
  const entry = zip.entries.get(path)
  const file = entry && fileIn(bytes, entry)
  return file instanceof Uint8Array ? file : undefined
}

function rootOf(book: Book, path: string): XmlElement | undefined {
  const bytes = memberOf(book, path)
  if (!bytes) return undefined
  const { root, reject } = readXml(bytes, { limits: book.limits, records: new Set() })
  return reject ? undefined : root
}

function sheetsOf(workbook: XmlElement, links: XmlElement): Book['sheets'] {
  const targets = new Map(
    childrenOf(links, 'Relationship')
      .filter(({ attributes }) => attributes.TargetMode !== 'External')
      .map(({ attributes }) => [attributes.Id, attributes.Target ?? '']),
  )
  return childrenOf(childOf(workbook, 'sheets') ?? workbook, 'sheet').map(({ attributes }) => {
    const target = targets.get(attributes.id) ?? ''
    const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`
    return { name: attributes.name ?? '', path }
  })
}

function stringsOf(book: Book): string[] {
  const bytes = memberOf(book, 'xl/sharedStrings.xml')
  if (!bytes) return []
  const { records } = readXml(bytes, { limits: book.limits, records: new Set(['si']) })
  return records.map(({ element }) => richText(element))
}

/** Runs of differing looks are one text; readings of East Asian words (`rPh`) are left out. */
function richText(element: XmlElement): string {
  const own = textOf(element, 't') ?? ''
  return (
    own +
    childrenOf(element, 'r')
      .map((run) => textOf(run, 't') ?? '')
      .join('')
  )
}

function datesOf(styles: XmlElement | undefined): boolean[] {
  const formats = childOf(styles, 'numFmts')
  const codes = new Map(
    (formats ? childrenOf(formats, 'numFmt') : []).map(({ attributes }) => [
      attributes.numFmtId,
      attributes.formatCode ?? '',
    ]),
  )
  const cells = childOf(styles, 'cellXfs')
  return (cells ? childrenOf(cells, 'xf') : []).map(({ attributes }) =>
    isDateFormat(Number(attributes.numFmtId), codes.get(attributes.numFmtId)),
  )
}

function sheetOf(book: Book, wanted: string | number, reading: Reading) {
  const found = book.sheets.find(({ name }, index) => name === wanted || index === wanted)
  const bytes = found && memberOf(book, found.path)
  if (bytes) return rowsOf(book, bytes, reading)
  reading.rejects.push({ at: 'body', code: 'no-sheet', reason: `no sheet ${wanted}` })
  return undefined
}

function* rowsOf(book: Book, bytes: Uint8Array, reading: Reading): Generator<RawRow> {
  const xml = openXml({ limits: book.limits, records: new Set(['row']) })
  let number = 0
  for (let at = 0; at < bytes.length; at += PIECE) {
    for (const { element } of xml.push(bytes.subarray(at, at + PIECE))) {
      number = Number(element.attributes.r) || number + 1
      const cells = cellsOf(book, element, `row ${number}`, reading)
      if (cells.some((cell) => cell !== undefined)) yield { at: `row ${number}`, cells }
    }
  }
  const { reject } = xml.end()
  if (reject) reading.rejects.push(reject)
}

function cellsOf(book: Book, row: XmlElement, at: string, reading: Reading): unknown[] {
  const cells: unknown[] = []
  for (const cell of childrenOf(row, 'c')) {
    const place = columnOf(cell.attributes.r) ?? cells.length
    if (place >= MOST_COLUMNS || place < cells.length) continue
    while (cells.length < place) cells.push(undefined)
    cells.push(cellValue(book, cell, at, reading))
  }
  return cells
}

/** `B3` → 1. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference ?? '')?.[1]
  if (letters === undefined) return undefined
  let place = 0
  for (const letter of letters) place = place * 26 + letter.charCodeAt(0) - 64
  return place - 1
}

function cellValue(book: Book, cell: XmlElement, at: string, { remarks }: Reading): unknown {
  const { t: type = 'n', s: style } = cell.attributes
  if (childOf(cell, 'f')) remarks.note('formula', 'a formula: its last value was taken', at)
  const text = textOf(cell, 'v')
  if (type === 'inlineStr') return textOrNothing(richText(childOf(cell, 'is') ?? cell))
  if (text === undefined) return undefined
  if (type === 's') return textOrNothing(book.strings[Number(text)] ?? '')
  if (type === 'b') return text === '1'
  if (type === 'e') {
    remarks.note('cell-error', 'a cell with an error in place of a value', at)
    return undefined
  }
  if (type !== 'n') return text
  const number = Number(text)
  if (!Number.isFinite(number)) return text
  return book.dates[Number(style ?? 0)] ? serialTime(number, book.is1904) : number
}

function textOrNothing(text: string): string | undefined {
  return text.trim() === '' ? undefined : text
}
