import { open } from 'node:fs/promises'
import { LF, type RecordFault } from './records.ts'
import { type WalkedRecord, type WalkOptions, walkRecords, windowBytes } from './walk.ts'

/** A line of a member that is no record of it. */
export type LineFault = { line: number; code: RecordFault; reason: string; raw: string }

export type Repair = {
  /** Sound records, now alone in `target`. */
  rows: number
  /** Lines left out, by code; exact. */
  counts: Map<RecordFault, number>
  /** The first of each code, in file order. */
  listed: LineFault[]
}

/**
 * Copies the sound records of a member to `target`: no header, LF, cells beyond the last column cut
 * off, so that DuckDB's strict reader takes every line. What is left out is told.
 */
export async function repairMember(
  path: string,
  target: string,
  options: WalkOptions & { listed: number; rawCharacters: number },
): Promise<Repair> {
  const repair: Repair = { rows: 0, counts: new Map(), listed: [] }
  const output = await open(target, 'w')
  const clean = Buffer.allocUnsafe(windowBytes(options) + 1)
  let used = 0
  const visit = (record: WalkedRecord) => {
    const { bytes, start, cut, fault } = record
    if (fault === undefined) {
      repair.rows++
      used += bytes.copy(clean, used, start, cut)
      clean[used++] = LF
      return undefined
    }
    const count = (repair.counts.get(fault) ?? 0) + 1
    repair.counts.set(fault, count)
    if (count > options.listed) return undefined
    const reason = reasonOf(record, options.header.names.length)
    const raw = rawText(record, options.rawCharacters)
    repair.listed.push({ line: record.line, code: fault, reason, raw })
    return undefined
  }
  try {
    await walkRecords(path, options, visit, async () => {
      if (used > 0) await output.write(clean, 0, used)
      used = 0
    })
  } finally {
    await output.close()
  }
  return repair
}

/** What a reader sees of a record: its text, cut, without its line break. */
export function rawText(record: WalkedRecord, characters: number): string {
  const { bytes, start, end } = record
  const most = Math.min(end, start + characters * BYTES_PER_CHARACTER)
  const text = bytes
    .toString('utf8', start, most)
    .replace(/[\r\n]+$/, '')
    .replaceAll('\0', '␀')
  return text.length > characters ? `${text.slice(0, characters)}…` : text
}

const BYTES_PER_CHARACTER = 4

function reasonOf({ fault, cells }: WalkedRecord, columns: number): string {
  switch (fault) {
    case 'too-few-cells':
    case 'too-many-cells':
      return `${cells} cells under ${columns} columns`
    case 'stray-quote':
      return 'text follows a closing quote'
    case 'unterminated-quote':
      return 'a quote opens that no quote closes'
    case 'stray-carriage-return':
      return 'a carriage return stands inside a cell without quotes'
    case 'nul-byte':
      return 'a NUL byte stands in the record'
    case 'not-utf8':
      return 'bytes that are no UTF-8'
    default:
      return 'the record is longer than the limit'
  }
}
