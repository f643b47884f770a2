import { tableFromIPC } from 'apache-arrow'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import type { Program } from './program.ts'
import { expected } from './world.ts'

/** What an answer may hold, and what it may not. */
export type Wanted = {
  dataset: string
  columns: readonly string[]
  row: { column: string; value: string }
  /** Column that holds pseudonyms: 26 characters of base32. */
  pseudonym: string
  hidden: readonly string[]
}

type Row = Record<string, unknown>

/** The lake's own columns that a narrow plan shows. */
const OWN = ['feed_id', 'event_date', 'received_at']
const PSEUDONYM = /^[a-z2-7]{26}$/
const TYPES: Readonly<Record<string, string>> = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
  geojson: 'application/geo+json',
  arrow: 'application/vnd.apache.arrow.stream',
  parquet: 'application/vnd.apache.parquet',
}

/** RFC 3339, as JSON has times and days. */
const TIME = /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/

/**
 * Reads one release of the dataset in every encoding; answers a line for each. Throws on anything
 * beyond what is wanted, and on rows that are not those of the JSON.
 */
export async function checkEncodings(program: Program, wanted: Wanted): Promise<string[]> {
  const at = `/api/datasets/${wanted.dataset}`
  const versions = JSON.parse((await program.read(`${at}/versions?limit=1`)).bytes.toString())
  const release = versions.items[0]?.release
  expected(release !== undefined, `${wanted.dataset} has a release`)
  const lines: string[] = []
  let first: readonly Row[] | undefined
  for (const [format, type] of Object.entries(TYPES)) {
    const path = `${at}/records?format=${format}&limit=200&version=${release}`
    const { status, headers, bytes } = await program.read(path)
    expected(status === 200, `${format} answers 200, not ${status}: ${bytes.subarray(0, 300)}`)
    const told = headers.get('content-type') ?? ''
    expected(told.startsWith(type), `${format} is ${type}, not ${told}`)
    const rows = await rowsOf(format, bytes)
    expected(rows.length > 0, `${format} has rows`)
    for (const row of rows) checkRow(format, row, wanted)
    first ??= rows
    checkSame(format, rows, first)
    lines.push(`${format.padEnd(8)} ${rows.length} 行 rows`)
  }
  for (const name of wanted.hidden) {
    for (const query of [`select=${name}`, `${name}=gte.0`, `order=${name}`]) {
      const { status } = await program.read(`/api/datasets/${wanted.dataset}/records?${query}`)
      expected(status === 400, `${query} is refused like an unknown column, not ${status}`)
    }
  }
  return lines
}

function checkRow(format: string, row: Row, { columns, row: rule, pseudonym }: Wanted): void {
  const allowed = new Set([...columns, ...OWN])
  const more = Object.keys(row).filter((name) => !allowed.has(name))
  expected(more.length === 0, `${format} shows nothing but the grant, not ${more}`)
  const value = row[rule.column]
  expected(String(value) === rule.value, `${format}: ${rule.column} is ${rule.value}, not ${value}`)
  const plate = row[pseudonym] ?? ''
  const isPseudonym = plate === '' || PSEUDONYM.test(String(plate))
  expected(isPseudonym, `${format}: ${pseudonym} is a pseudonym`)
}

/** GeoJSON has some members elsewhere; all others have the same. */
function checkSame(format: string, rows: readonly Row[], first: readonly Row[]): void {
  expected(rows.length === first.length, `${format} has ${first.length} rows, not ${rows.length}`)
  for (const [index, row] of rows.entries()) {
    const other = first[index] ?? {}
    const names = Object.keys(format === 'geojson' ? row : other)
    const differing = names.filter((name) => !isSame(other[name], row[name]))
    const shown = differing.map((name) => `${name} ${other[name]} | ${row[name]}`)
    expected(shown.length === 0, `${format} has row ${index} of the JSON, not ${shown.join(', ')}`)
  }
}

/** A value of the JSON and the same in another encoding, where CSV has texts only. */
function isSame(value: unknown, other: unknown): boolean {
  if (value === null || value === '') return other === null || other === ''
  if (other === null || other === undefined || other === '') return false
  if (typeof value === 'number') return Number(other) === value
  if (typeof value === 'string' && TIME.test(value)) return instantOf(other) === instantOf(value)
  return String(other) === String(value)
}

/** Whole milliseconds since 1970. */
function instantOf(value: unknown): number {
  return Math.floor(typeof value === 'string' ? Date.parse(value) : Number(value))
}

async function rowsOf(format: string, bytes: Buffer): Promise<Row[]> {
  const text = () => bytes.toString('utf8')
  switch (format) {
    case 'json':
      return JSON.parse(text()).items
    case 'ndjson':
      return linesOf(text()).map((line) => JSON.parse(line))
    case 'geojson':
      return JSON.parse(text()).features.map(({ properties }: { properties: Row }) => properties)
    case 'csv': {
      const [head = '', ...lines] = linesOf(text())
      const names = head.split(',')
      // No value of these columns holds a comma.
      return lines.map((line) => Object.fromEntries(pairs(names, line.split(','))))
    }
    case 'arrow':
      return tableFromIPC(bytes)
        .toArray()
        .map((row) => row.toJSON())
    default: {
      const { buffer, byteOffset, byteLength } = bytes
      const file = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
      expected(Number(parquetMetadata(file).num_rows) > 0, 'the Parquet file has rows')
      return parquetReadObjects({ file, compressors })
    }
  }
}

function pairs(names: readonly string[], values: readonly string[]): [string, string][] {
  return names.map((name, index) => [name, values[index] ?? ''])
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== '')
}
