import { open } from 'node:fs/promises'
import { COMMA, CR, LF, readCells, SPACE, TAB } from './records.ts'

/** First record of a delimited member. */
export type Header = {
  /** Unquoted and trimmed, in the order of the file; [] for a file without any record. */
  names: string[]
  /** Offset of the first byte after the header record, its line break included. */
  end: number
  /** Physical lines up to there. */
  lines: number
  /** Is it plainly the first line of the file: no line break in quotes, nothing before it? */
  plain: boolean
  /** Does it end in CR LF? */
  crlf: boolean
}

export type HeaderFault = { code: 'too-many-columns' | 'malformed-header'; reason: string }

/** The widest file of GTFS has 30 columns; a feed may add some of its own. */
const MAX_COLUMNS = 1_000

/** 1 000 columns of 250 bytes each. */
const MAX_HEADER_BYTES = 256 * 1024

/** Reads the header of a delimited UTF-8 file; a BOM is passed over. Never reads the whole file. */
export async function readHeader(path: string): Promise<Header | HeaderFault> {
  const file = await open(path)
  try {
    const bytes = Buffer.alloc(MAX_HEADER_BYTES + 1)
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
    return headerOf(bytes.subarray(0, bytesRead), bytesRead < bytes.length)
  } finally {
    await file.close()
  }
}

function headerOf(bytes: Buffer, whole: boolean): Header | HeaderFault {
  const bom = bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0
  let start = bom
  let blankLines = 0
  for (; start < bytes.length; start++) {
    const byte = bytes[start]
    if (byte === LF) blankLines++
    else if (byte !== CR && byte !== SPACE && byte !== TAB) break
  }
  if (start >= bytes.length && whole)
    return { names: [], end: start, lines: blankLines, plain: true, crlf: false }
  const cells = readCells(bytes, start, whole)
  if (cells === undefined) return beyondReach(bytes)
  if ('fault' in cells) return { code: 'malformed-header', reason: `${cells.fault} in the header` }
  if (cells.texts.length > MAX_COLUMNS) return tooMany(String(cells.texts.length))
  return {
    names: cells.texts.map((text) => text.trim()),
    end: cells.next,
    lines: blankLines + cells.lines,
    plain: start === bom && cells.lines === 1,
    crlf: bytes[cells.next - 1] === LF && bytes[cells.next - 2] === CR,
  }
}

/** The record is longer than what was read: wide it is, or an open quote swallows the file. */
function beyondReach(bytes: Buffer): HeaderFault {
  const commas = bytes.reduce((count, byte) => (byte === COMMA ? count + 1 : count), 0)
  if (commas <= MAX_COLUMNS) {
    const reason = `the header record does not end within ${MAX_HEADER_BYTES} bytes`
    return { code: 'malformed-header', reason }
  }
  return tooMany(`more than ${commas}`)
}

function tooMany(columns: string): HeaderFault {
  return { code: 'too-many-columns', reason: `${columns} columns, limit ${MAX_COLUMNS}` }
}
