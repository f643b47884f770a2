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

/** Reads the dataset in every encoding; answers a line for each. Throws on anything beyond it. */
export async function checkEncodings(program: Program, wanted: Wanted): Promise<string[]> {
  const lines: string[] = []
  for (const [format, type] of Object.entries(TYPES)) {
    const path = `/api/datasets/${wanted.dataset}/records?format=${format}&limit=200`
    const { status, headers, bytes } = await program.read(path)
    expected(status === 200, `${format} answers 200, not ${status}: ${bytes.subarray(0, 300)}`)
    const told = headers.get('content-type') ?? ''
    expected(told.startsWith(type), `${format} is ${type}, not ${told}`)
    lines.push(`${format.padEnd(8)} ${await checkOne(format, bytes, wanted)}`)
  }
  for (const name of wanted.hidden) {
    for (const query of [`select=${name}`, `${name}=gte.0`, `order=${name}`]) {
      const { status } = await program.read(`/api/datasets/${wanted.dataset}/records?${query}`)
      expected(status === 400, `${query} is refused like an unknown column, not ${status}`)
    }
  }
  return lines
}

async function checkOne(format: string, bytes: Buffer, wanted: Wanted): Promise<string> {
  if (format === 'arrow') {
    const text = bytes.toString('latin1')
    for (const name of wanted.columns) expected(text.includes(name), `arrow has ${name}`)
    for (const name of wanted.hidden) expected(!text.includes(name), `arrow has no ${name}`)
    return `${bytes.length} 字节 bytes`
  }
  const rows = await rowsOf(format, bytes)
  expected(rows.length > 0, `${format} has rows`)
  for (const row of rows) checkRow(format, row, wanted)
  return `${rows.length} 行 rows`
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
