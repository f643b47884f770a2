import { isUtf8 } from 'node:buffer'
import { type FileHandle, open } from 'node:fs/promises'
import type { Header } from './header.ts'
import { type CR, type LF, type RecordFault, type Scan, scanRecord } from './records.ts'

/** A data record of a member, or a physical line that is none. Valid until `visit` returns. */
export type WalkedRecord = {
  /** Number of its first physical line in the file, from 1. */
  line: number
  bytes: Buffer
  start: number
  /** Where the last wanted cell ends: what lies beyond is empty. */
  cut: number
  /** Where the record ends, its line break included. */
  end: number
  fault?: RecordFault
  /** For ragged records: how many cells there are. */
  cells: number
}

export type WalkOptions = {
  header: Header
  /** Is the whole file known to be UTF-8? Else each record is checked. */
  utf8: boolean
  newline: typeof LF | typeof CR
  recordBytes: number
}

/** Bytes read at once. */
const BLOCK_BYTES = 1024 * 1024

/** Most bytes that are visited between two calls of `between`. */
export function windowBytes({ recordBytes }: { recordBytes: number }): number {
  return recordBytes + 1 + BLOCK_BYTES
}

/**
 * Visits the data records of a member in file order, holding a block and a record in memory. A
 * record that is wrong costs its first physical line and no more: the next record begins at the
 * next line, so that a stray quote never eats the rows after it. Each line that opens a quote scans
 * at most to the next such line, or `recordBytes`; time grows with the file's size, not its square.
 * `visit` may answer false to stop; `between` is awaited between blocks.
 */
export async function walkRecords(
  path: string,
  options: WalkOptions,
  visit: (record: WalkedRecord) => boolean | undefined,
  between?: () => Promise<void>,
): Promise<void> {
  const file = await open(path)
  const walker = recordWalker(options, visit)
  try {
    let position = options.header.end
    for (;;) {
      const room = walker.room()
      const bytesRead = await readInto(file, room, position)
      position += bytesRead
      const more = walker.take(bytesRead, bytesRead < room.length)
      if (between) await between()
      if (!more) return
    }
  } finally {
    await file.close()
  }
}

async function readInto(file: FileHandle, room: Buffer, position: number): Promise<number> {
  let filled = 0
  while (filled < room.length) {
    const { bytesRead } = await file.read(room, filled, room.length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return filled
}

function recordWalker(
  options: WalkOptions,
  visit: (record: WalkedRecord) => boolean | undefined,
): { room(): Buffer; take(bytes: number, last: boolean): boolean } {
  const { newline, recordBytes } = options
  const columns = options.header.names.length
  const window = Buffer.allocUnsafe(windowBytes(options))
  let kept = 0
  let line = options.header.lines + 1
  /** Inside a line that was too long, whose end has not come yet. */
  let skipping = false

  /** Walks what is in the window; answers false at the end or when told to stop. */
  function take(bytesRead: number, last: boolean): boolean {
    const bytes = window.subarray(0, kept + bytesRead)
    let at = 0
    while (at < bytes.length) {
      if (skipping) {
        const lineEnd = bytes.indexOf(newline, at)
        if (lineEnd >= 0) line++
        skipping = lineEnd < 0
        at = skipping ? bytes.length : lineEnd + 1
        continue
      }
      const scan = scanRecord(bytes, at, { last, columns, newline })
      const fault = scan && faultOf(scan, bytes, at, options)
      const end = scan && !fault ? scan.next : lineEndOf(bytes, at, last, newline)
      const whole = scan !== undefined && end !== undefined
      const tooLong = (whole ? end : bytes.length) - at > recordBytes
      if (!whole && !tooLong) break
      if (scan?.blank && !fault) {
        at = scan.next
        line++
        continue
      }
      const physicalEnd = tooLong ? lineEndOf(bytes, at, last, newline) : end
      const told = tooLong ? excessOf(at, physicalEnd, recordBytes) : fault
      const record: WalkedRecord = {
        line,
        bytes,
        start: at,
        cut: scan?.cut ?? 0,
        end: physicalEnd ?? bytes.length,
        cells: scan?.cells ?? 0,
      }
      if (told) record.fault = told
      if (visit(record) === false) return false
      skipping = physicalEnd === undefined
      line += told ? (skipping ? 0 : 1) : (scan?.lines ?? 1)
      at = record.end
    }
    kept = bytes.length - at
    window.copy(window, 0, at, bytes.length)
    return !last
  }

  return { room: () => window.subarray(kept, window.length), take }
}

function faultOf(
  scan: Scan,
  bytes: Buffer,
  at: number,
  { header, utf8 }: WalkOptions,
): RecordFault | undefined {
  const columns = header.names.length
  if (scan.fault) return scan.fault
  if (scan.blank) return undefined
  if (scan.cells < columns) return 'too-few-cells'
  if (scan.filled > columns) return 'too-many-cells'
  if (!utf8 && !isUtf8(bytes.subarray(at, scan.next))) return 'not-utf8'
  return undefined
}

/** A record of several lines that goes on and on has a quote that nobody closed. */
function excessOf(at: number, lineEnd: number | undefined, recordBytes: number): RecordFault {
  const short = lineEnd !== undefined && lineEnd - at <= recordBytes
  return short ? 'unterminated-quote' : 'record-too-long'
}

/** Offset after the physical line; undefined when its end has not come yet. */
function lineEndOf(bytes: Buffer, at: number, last: boolean, newline: number): number | undefined {
  const lineEnd = bytes.indexOf(newline, at)
  if (lineEnd >= 0) return lineEnd + 1
  return last ? bytes.length : undefined
}
