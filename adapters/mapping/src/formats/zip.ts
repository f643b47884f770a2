import { Inflate } from 'fflate'

/** Files of one archive; a workbook has some twenty. */
const MOST_ENTRIES = 1_000
/** Inflated to deflated bytes; sheets of repeated cells reach a hundred. */
const MOST_RATIO = 200
/** Small files may be packed tighter than that. */
const RATIO_COUNTS_FROM = 1_000_000

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22
const COMMENT_BYTES = 65_535
const STORED = 0
const DEFLATED = 8

export type Entry = { name: string; method: number; packed: number; size: number; at: number }
export type Zip = { entries: ReadonlyMap<string, Entry> }
export type ZipFault = { code: string; reason: string }

/**
 * The directory of an archive (APPNOTE 6.3.3 section 4.3). Refused: ZIP64, encryption, methods
 * other than stored and deflated, more than a thousand files, sizes beyond `most` in all, and
 * archives that claim to be packed more than two hundred times.
 */
export function openZip(bytes: Uint8Array, most: number): Zip | ZipFault {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(view)
  if (end === undefined) return { code: 'not-zip', reason: 'no end of a directory' }
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count === 0xffff || at === 0xffffffff) return { code: 'zip64', reason: 'ZIP64 is not read' }
  if (count > MOST_ENTRIES) return { code: 'too-many', reason: `${count} files` }
  const entries = new Map<string, Entry>()
  let total = 0
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL) {
      return { code: 'not-zip', reason: 'a directory that breaks off' }
    }
    const entry = entryAt(view, bytes, at)
    if ('code' in entry) return entry
    total += entry.size
    if (total > most) return { code: 'too-large', reason: `more than ${most} bytes inside` }
    if (entry.size > RATIO_COUNTS_FROM && entry.size > entry.packed * MOST_RATIO) {
      return { code: 'zip-bomb', reason: `packed more than ${MOST_RATIO} times` }
    }
    entries.set(entry.name, entry)
    const lengths = [28, 30, 32].map((offset) => view.getUint16(at + offset, true))
    at += 46 + lengths.reduce((sum, length) => sum + length, 0)
  }
  return { entries }
}

/** Bytes of a file, never more than its directory entry says. */
export function fileIn(bytes: Uint8Array, entry: Entry): Uint8Array | ZipFault {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (entry.at + 30 > bytes.length || view.getUint32(entry.at, true) !== LOCAL) {
    return { code: 'not-zip', reason: 'a file that is not where it should be' }
  }
  const names = view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true)
  const from = entry.at + 30 + names
  const packed = bytes.subarray(from, from + entry.packed)
  if (packed.length < entry.packed) return { code: 'not-zip', reason: 'a file that breaks off' }
  if (entry.method === STORED) return packed
  return inflated(packed, entry.size)
}

/** Piece by piece, so that a file that is larger than it says is left where it passes that. */
function inflated(packed: Uint8Array, size: number): Uint8Array | ZipFault {
  const out = new Uint8Array(size)
  let filled = 0
  const inflate = new Inflate((piece) => {
    if (filled + piece.length > size) throw new Error('larger than it says')
    out.set(piece, filled)
    filled += piece.length
  })
  try {
    for (let at = 0; at < packed.length; at += PIECE) {
      inflate.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length)
    }
  } catch (error) {
    return { code: 'zip-bomb', reason: `a file that is ${(error as Error).message}` }
  }
  return filled === size ? out : { code: 'not-zip', reason: 'a file smaller than it says' }
}

/** Deflate makes at most a thousand bytes of one. */
const PIECE = 16_384

function endOf(view: DataView): number | undefined {
  const last = Math.max(0, view.byteLength - END_BYTES - COMMENT_BYTES)
  for (let at = view.byteLength - END_BYTES; at >= last; at--) {
    if (at >= 0 && view.getUint32(at, true) === END) return at
  }
  return undefined
}

function entryAt(view: DataView, bytes: Uint8Array, at: number): Entry | ZipFault {
  const flags = view.getUint16(at + 8, true)
  const method = view.getUint16(at + 10, true)
  const [packed, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)]
  const length = view.getUint16(at + 28, true)
  const local = view.getUint32(at + 42, true)
  if ([packed, size, local].includes(0xffffffff)) {
    return { code: 'zip64', reason: 'ZIP64 is not read' }
  }
  if ((flags & 1) !== 0) return { code: 'encrypted', reason: 'the archive is encrypted' }
  if (method !== STORED && method !== DEFLATED) {
    return { code: 'not-zip', reason: `method ${method} is not read` }
  }
  if (method === STORED && packed !== size) return { code: 'not-zip', reason: 'sizes differ' }
  const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length))
  return { name, method, packed, size, at: local }
}
