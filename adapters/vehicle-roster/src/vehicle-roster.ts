import {
  type DecodeContext,
  type Decoded,
  defineAdapter,
  type Finding,
  nothing,
  type Reading,
  type Reject,
  rejected,
} from '@tongqu/adapter-kit'
import { validate } from '@tongqu/contracts'
import { decodeText, type Line, linesIn, MAX_CELLS } from './table.ts'
import { COLUMNS, colorOf, columnOf, dayOf, kindOf, NEEDED, type RosterColumn } from './words.ts'

/**
 * The roster of vehicles that must report to the province, as CSV with a header line: UTF-8 or GBK,
 * Chinese or English headers in any order. What the words mean stands in `words.ts`.
 *
 * Rejects name the line and the column, never a value: plates and phones are personal, and the text
 * of a reject is read by more people than the roster.
 */
export const vehicleRoster = defineAdapter({
  shape: 'decode',
  name: 'vehicle-roster',
  version: 1,
  emits: ['vehicle/roster@1'],
  accepts: ['text/csv', 'text/plain', 'application/csv', 'application/octet-stream'],
  decode,
})

const CONTRACT = 'vehicle/roster@1'

/** Which cell each column stands in. */
type Header = { places: ReadonlyMap<RosterColumn, number>; cells: number; findings: Finding[] }

/** Never throws: one broken line becomes a reject and cannot hide the others. */
function decode(bytes: Uint8Array, { limits }: DecodeContext): Decoded {
  if (bytes.length > limits.bytes) {
    return rejected('body', 'too-large', `more than ${limits.bytes} bytes`)
  }
  const text = decodeText(bytes)
  if (text === undefined) return rejected('body', 'not-text', 'neither UTF-8 nor GBK')
  // One line for the header, one more than allowed to see that there are too many.
  const [first, ...lines] = linesIn(text, limits.entities + 2)
  const header = headerOf(first)
  if ('code' in header) return { ...nothing(), rejects: [header] }
  if (lines.length > limits.entities) {
    return rejected('body', 'too-many-rows', `more than ${limits.entities} rows`)
  }
  const decoded: Decoded = { readings: [], rejects: [], findings: header.findings }
  const seen = new Map<string, number>()
  for (const line of lines) {
    const result = readingOf(line, header, seen)
    if ('code' in result) decoded.rejects.push(result)
    else decoded.readings.push(result)
  }
  return decoded
}

function headerOf(line: Line | undefined): Header | Reject {
  const cells = line?.cells
  const at = line ? `line ${line.number}` : 'body'
  if (cells === undefined) return { at, code: 'no-header', reason: 'no line of column names' }
  if (cells.length > MAX_CELLS) {
    return { at, code: 'too-many-columns', reason: `more than ${MAX_CELLS} columns` }
  }
  const places = new Map<RosterColumn, number>()
  const findings: Finding[] = []
  for (const [index, cell] of cells.entries()) {
    const column = columnOf(cell)
    if (column === undefined) {
      const message = `column ${index + 1} has a name that is not known; it is left out`
      findings.push({ at, code: 'unknown-column', message })
    } else if (places.has(column)) {
      return { at, code: 'duplicate-column', reason: `two columns are ${column}` }
    } else places.set(column, index)
  }
  const missing = NEEDED.filter((column) => !places.has(column))
  if (missing.length === 0) return { places, cells: cells.length, findings }
  return { at, code: 'missing-column', reason: `no column for ${missing.join(', ')}` }
}

function readingOf(
  { number, cells }: Line,
  header: Header,
  seen: Map<string, number>,
): Reading | Reject {
  const at = `line ${number}`
  const reject = (code: string, reason: string): Reject => ({
    contract: CONTRACT,
    at,
    code,
    reason,
  })
  if (cells === undefined) return reject('broken-quotes', 'a quoted cell does not end')
  if (cells.length !== header.cells) {
    return reject('wrong-cell-count', `${cells.length} cells under ${header.cells} columns`)
  }
  const reading: Record<string, unknown> = {}
  for (const column of COLUMNS) {
    const cell = cells[header.places.get(column) ?? -1]
    if (cell !== undefined && cell !== '') reading[column] = wordOf(column, cell)
  }
  const [fault] = validate(CONTRACT, reading)
  if (fault) return reject(fault.rule, `${fault.at}: ${fault.message}`)
  const { plate, plate_color, due_from, due_until } = reading
  if (due_from !== undefined && due_until !== undefined && String(due_until) < String(due_from)) {
    return reject('wrong-period', 'due_until lies before due_from')
  }
  const key = `${plate}|${plate_color}`
  const earlier = seen.get(key)
  if (earlier !== undefined) {
    return reject('duplicate', `plate and colour stand in line ${earlier} already`)
  }
  seen.set(key, number)
  return { contract: CONTRACT, reading }
}

/**
 * The contract's words for a cell; what cannot be one stays as it is, for the contract to judge.
 */
function wordOf(column: RosterColumn, cell: string): unknown {
  switch (column) {
    case 'plate':
      return cell.toUpperCase().replaceAll(/[\s·•-]/g, '')
    case 'plate_color':
      return colorOf(cell) ?? cell
    case 'vehicle_kind':
      return kindOf(cell)
    case 'phone':
      return cell.toUpperCase().replace(/^0+(?=.)/, '')
    case 'due_from':
    case 'due_until':
      return dayOf(cell)
    default:
      return cell
  }
}
