import { identifier, sqlFile } from '../sql.ts'
import type { LakeColumn } from '../table.ts'
import { together } from './body.ts'
import type { ByteCache } from './cache.ts'
import type { Condition } from './conditions.ts'
import type { Position } from './cursor.ts'
import { lineSql, type RowText } from './encode/row-text.ts'
import type { LakeFile } from './files.ts'
import type { Footers } from './footers.ts'
import type { Lane } from './lane.ts'
import { type Packed, packed, unpacked } from './packed.ts'
import type { PageLines } from './page.ts'
import type { AskedPage } from './pages.ts'
import { sealedRows } from './rows.ts'
import { prune, ROW, scanSql } from './scan.ts'
import { sealed } from './statements.ts'
import { appendTexts, columnVector, fixedBytes, free, Texts } from './vectors.ts'
import { BUCKET_ROWS, readZones, singleZone, type Zones } from './zones.ts'

/**
 * Pages of "all rows with this key", where the key is the column the table is clustered by. What is
 * read is kept per file, run of rows and key, so it serves every release that has the file.
 */
export type Points = {
  footers: Footers
  lane: Lane
  cache: ByteCache
  once: <T>(key: string, work: () => Promise<T>) => Promise<T>
  /** Short names of files and of forms of answer, for cache keys. */
  nameOf: (text: string) => number
}

/** Rows of one key in one bucket. */
type Entry = {
  lines: Packed
  count: number
  /** Row of the first in the file; the others follow, unless `rows` names each. */
  first: number
  rows?: Int32Array
}

/** A key in more buckets than this is no point: the page is read like any other. */
const MAX_BUCKETS = 8

/** With more files in question each would have to be looked up. */
const MAX_FILES = 256

const KEY_TYPES: ReadonlySet<LakeColumn['type']> = new Set(['string', 'integer', 'long', 'date'])

const NOTHING: Entry = { lines: packed(new Uint8Array()), count: 0, first: 0 }

const LINE_FEED = 10

/** Gives each text a number of its own, the same as long as it is remembered. */
export function openNames(remembered = 200_000): (text: string) => number {
  const names = new Map<string, number>()
  let count = 0
  return (text) => {
    const known = names.get(text)
    if (known !== undefined) return known
    if (names.size >= remembered) names.clear()
    count += 1
    names.set(text, count)
    return count
  }
}

/** The page when it is a point query, else undefined. */
export async function pointLines(
  points: Points,
  asked: AskedPage,
  text: RowText,
): Promise<PageLines | undefined> {
  const { question, files, range } = asked
  if (text.kind === 'csv' || question.order.length > 0 || question.checks.length > 0)
    return undefined
  // What is kept of a file holds all of its rows, as they are and in their order.
  const after = range.after && 'file' in range.after ? range.after : undefined
  if (question.canonical || range.after !== after) return undefined
  const { kept, decided } = prune(files, question)
  if (kept.length > MAX_FILES) return undefined
  const [condition, ...others] = question.conditions.filter((each) => !decided.has(each))
  if (!condition || others.length > 0 || !isKey(condition, question.table.clusterBy))
    return undefined
  const form = formOf(points, text)
  const page = openPage(range.limit, after)
  for (const { file, index } of kept) {
    if (after && index < after.file) continue
    const buckets = await bucketsOf(points, file, condition)
    if (!buckets) return undefined
    for (const bucket of buckets) {
      const entry = await entryOf(points, file, bucket, condition, { form, text })
      if (page.add(entry, index)) return page.done()
    }
  }
  return page.done()
}

/** Answers with the same name can share what is kept. */
function formOf(points: Points, { kind, columns }: RowText): number {
  let names = columnNames.get(columns)
  if (names === undefined) {
    names = columns.map(({ name }) => name).join(' ')
    columnNames.set(columns, names)
  }
  return points.nameOf(`${kind} ${names}`)
}

/** A view without a selection is one array for all who ask. */
const columnNames = new WeakMap<readonly LakeColumn[], string>()

function isKey(condition: Condition, clusterBy: readonly string[]): boolean {
  const { column, operator } = condition
  // Files are searched by what is stored, which of a sealed column are tokens.
  if (column.sealedAs !== undefined) return false
  return operator === 'eq' && column.name === clusterBy[0] && KEY_TYPES.has(column.type)
}

/** Buckets to look into; undefined when the file is not clustered. */
async function bucketsOf(
  points: Points,
  file: LakeFile,
  condition: Condition,
): Promise<number[] | undefined> {
  const rank = condition.values[0]?.rank
  if (rank === undefined) return undefined
  const buckets = (await zonesOf(points, file, condition.column)).find(rank)
  return buckets.length > MAX_BUCKETS ? undefined : buckets
}

async function zonesOf(points: Points, file: LakeFile, column: LakeColumn): Promise<Zones> {
  if (file.rows <= BUCKET_ROWS) return singleZone()
  const key = `zones:${points.nameOf(file.local)}:${column.name}`
  const known = points.cache.get(key) as Zones | undefined
  if (known) return known
  return points.once(key, async () => {
    const { connection, release } = await points.lane.enter()
    try {
      const zones = await readZones(connection, file, column)
      points.cache.put(key, zones, zones.bytes)
      return zones
    } finally {
      release()
    }
  })
}

type Form = { form: number; text: RowText }

async function entryOf(
  points: Points,
  file: LakeFile,
  bucket: number,
  condition: Condition,
  form: Form,
): Promise<Entry> {
  const start = `${form.form}:${points.nameOf(file.local)}:${bucket}:`
  const wanted = String(condition.values[0]?.bind)
  const known = points.cache.get(start + wanted) as Entry | undefined
  if (known) return known
  const keys = points.cache.get(start) as Uint32Array | undefined
  if (keys && !hasHash(keys, hashOf(wanted))) return NOTHING
  const entries = await points.once(start, async () => {
    const found = await readBucket(points, file, bucket, condition.column, form.text)
    for (const [key, entry] of found) {
      const bytes = entry.lines.data.byteLength + (entry.rows?.byteLength ?? 0)
      points.cache.put(start + key, entry, bytes)
    }
    const hashes = Uint32Array.from(found.keys(), hashOf).sort()
    points.cache.put(start, hashes, hashes.byteLength)
    return found
  })
  points.cache.get(start + wanted)
  return entries.get(wanted) ?? NOTHING
}

/** FNV-1a over UTF-16 units: tells keys that are absent; a collision costs one more look. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  }
  return hash >>> 0
}

function hasHash(hashes: Uint32Array, hash: number): boolean {
  let low = 0
  let high = hashes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((hashes[middle] ?? 0) < hash) low = middle + 1
    else high = middle
  }
  return hashes[low] === hash
}

async function readBucket(
  points: Points,
  file: LakeFile,
  bucket: number,
  key: LakeColumn,
  text: RowText,
): Promise<Map<string, Entry>> {
  const [columns = new Set<string>()] = await points.footers.columnsOf([file.local])
  const read = [...new Set([...text.columns, key])]
  const first = bucket * BUCKET_ROWS
  const sql = sqlFile(import.meta.url, 'bucket.sql', {
    columns: text.columns.map(({ name }) => identifier(name)).join(', '),
    key: identifier(key.name),
    row: ROW,
    scan: scanSql([{ local: file.local, columns }], read, { positions: true }),
    first: String(first),
    last: String(first + BUCKET_ROWS - 1),
  })
  const output = { sql: [lineSql(text), '__key', `CAST(${ROW} AS BIGINT)`], columns: text.columns }
  const statement = sealed({ sql, binds: { values: {}, types: {} } }, output)
  const groups = new Map<string, Group>()
  const chunks: Texts[] = []
  for await (const { chunk, rows } of sealedRows(points.lane, statement)) {
    const lines = new Texts()
    const keys = new Texts()
    chunks.push(lines, keys)
    appendTexts(lines, columnVector(chunk, 0), rows)
    appendTexts(keys, columnVector(chunk, 1), rows)
    const numbers = fixedBytes(columnVector(chunk, 2), rows, 8)
    groupRows(groups, lines, keys, new BigInt64Array(numbers.buffer, numbers.byteOffset, rows))
    free(numbers)
  }
  const entries = new Map([...groups].map(([name, group]) => [name, entryFrom(group)]))
  for (const { bytes } of chunks) free(bytes)
  return entries
}

/** Rows of one key; `pieces` are their lines, those that lie end to end in one. */
type Group = { pieces: Uint8Array[]; rows: number[] }

/** Adds the rows of a chunk to the groups of their keys; rows of a key mostly follow each other. */
function groupRows(
  groups: Map<string, Group>,
  lines: Texts,
  keys: Texts,
  numbers: BigInt64Array,
): void {
  const names = Buffer.from(keys.bytes.buffer, keys.bytes.byteOffset, keys.size)
  const nameAt = (row: number) => names.toString('utf8', keys.offsets[row], keys.offsets[row + 1])
  for (let row = 0; row < keys.count; ) {
    const name = nameAt(row)
    const group = groups.get(name) ?? { pieces: [], rows: [] }
    groups.set(name, group)
    const start = lines.offsets[row]
    for (; row < keys.count && nameAt(row) === name; row += 1) group.rows.push(Number(numbers[row]))
    group.pieces.push(lines.bytes.subarray(start, lines.offsets[row]))
  }
}

function entryFrom({ pieces, rows }: Group): Entry {
  const first = rows[0] ?? 0
  const follow = rows.every((row, index) => row === first + index)
  const entry: Entry = { lines: packed(together(pieces)), count: rows.length, first }
  return follow ? entry : { ...entry, rows: Int32Array.from(rows) }
}

/** Rows of an entry, `to` exclusive. */
type Span = { entry: Entry; from: number; to: number }

/** Gathers rows up to the limit; `add` answers whether the page is full and more was seen. */
function openPage(limit: number, after: Position | undefined) {
  const spans: Span[] = []
  let rows = 0
  let last: Position | undefined
  let next: Position | undefined
  return {
    add(entry: Entry, file: number): boolean {
      const from = after?.file === file ? rowsUpTo(entry, after.row) : 0
      const to = Math.min(entry.count, from + limit - rows)
      if (to > from) {
        spans.push({ entry, from, to })
        rows += to - from
        last = { file, row: rowAt(entry, to - 1) }
      }
      if (to < entry.count) next = last
      return next !== undefined
    },
    done(): PageLines {
      const [only] = spans
      const whole = spans.length === 1 && only && isWhole(only)
      return {
        rows,
        next,
        lines: () => together(spans.map(linesOf)),
        copied: true,
        ...(whole ? { kept: only.entry } : {}),
      }
    },
  }
}

function linesOf(span: Span): Uint8Array {
  const lines = unpacked(span.entry.lines)
  return isWhole(span) ? lines : someLines(lines, span.from, span.to)
}

function isWhole({ entry, from, to }: Span): boolean {
  return from === 0 && to === entry.count
}

function rowAt(entry: Entry, index: number): number {
  return entry.rows?.[index] ?? entry.first + index
}

/** How many rows of the entry lie at or before a row of the file. */
function rowsUpTo(entry: Entry, row: number): number {
  let count = 0
  while (count < entry.count && rowAt(entry, count) <= row) count += 1
  return count
}

/** Lines `from` to `to`, exclusive. */
function someLines(lines: Uint8Array, from: number, to: number): Uint8Array {
  let start = 0
  let at = 0
  for (let line = 0; line < to; line += 1) {
    if (line === from) start = at
    at = lines.indexOf(LINE_FEED, at) + 1
  }
  return lines.subarray(start, at)
}
