import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

/**
 * A segment of the write-ahead log: a header, then groups of entries, each brought to disk by one
 * `fdatasync`. Numbers are little-endian but for the lengths of entries, which stand as in bundles.
 *
 * Header (36 bytes): `TQWAL`, 0, 0, version u8, index of its first entry u64, id (16 random bytes),
 * CRC-32 u32. Group (28 bytes and its payload): `TQGR`, bytes of the payload u32, entries u32,
 * index of the first u64, CRC-32 of the payload u32, CRC-32 of the segment's id and the header u32;
 * the payload is that of an entry bundle of C2SP tlog-tiles: a length in two bytes before each
 * entry.
 */
export type SegmentHeader = {
  /** Index of the first entry. */
  start: number
  /** Groups of another segment, or made up in an entry, are none of this one. */
  id: Buffer
}

/** What a segment holds: whole groups from its beginning. */
export type SegmentContent = {
  header: SegmentHeader | undefined
  groups: readonly { first: number; entries: readonly Buffer[] }[]
  /** Behind a place that is no group stands another group: the disk has lost what was on it. */
  broken: boolean
}

export const SEGMENT_HEADER_BYTES = 36
const GROUP_HEADER_BYTES = 28
const SEGMENT_MAGIC = Buffer.from('TQWAL\0\0\x01', 'latin1')
const GROUP_MAGIC = Buffer.from('TQGR')
const ID_BYTES = 16
/** C2SP tlog-tiles. */
const LENGTH_BYTES = 2

export function newSegment(start: number): SegmentHeader & { bytes: Buffer } {
  const id = randomBytes(ID_BYTES)
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES)
  SEGMENT_MAGIC.copy(bytes)
  bytes.writeBigUInt64LE(BigInt(start), 8)
  id.copy(bytes, 16)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 32)), 32)
  return { start, id, bytes }
}

/** Entries that go to disk together. */
export type Group = {
  readonly count: number
  /** `bytes`: of the text, in UTF-8. */
  add(text: string, bytes: number): void
  /** Until `begin`. */
  entry(number: number): Uint8Array
  /** Header and payload in one piece, until `begin`. */
  sealed(id: Uint8Array, first: number): Uint8Array
  /** It is empty again, and its room is used for the next one. */
  begin(): void
}

const FIRST_ROOM_BYTES = 65_536

export function openGroup(): Group {
  const payload = openRoom(GROUP_HEADER_BYTES)
  const starts: number[] = []
  return {
    get count() {
      return starts.length
    },
    add(text, length) {
      const at = payload.take(LENGTH_BYTES + length)
      starts.push(at + LENGTH_BYTES)
      payload.bytes.writeUInt16BE(length, at)
      payload.bytes.write(text, at + LENGTH_BYTES)
    },
    entry(number) {
      const start = starts[number] ?? 0
      const end = (starts[number + 1] ?? payload.used + LENGTH_BYTES) - LENGTH_BYTES
      return payload.bytes.subarray(start, end)
    },
    sealed(id, first) {
      const bytes = payload.bytes.subarray(0, payload.used)
      GROUP_MAGIC.copy(bytes)
      bytes.writeUInt32LE(bytes.length - GROUP_HEADER_BYTES, 4)
      bytes.writeUInt32LE(starts.length, 8)
      bytes.writeBigUInt64LE(BigInt(first), 12)
      bytes.writeUInt32LE(crc32(bytes.subarray(GROUP_HEADER_BYTES)), 20)
      bytes.writeUInt32LE(headerChecksum(id, bytes), 24)
      return bytes
    },
    begin() {
      payload.begin()
      starts.length = 0
    },
  }
}

/** Entry bundle of C2SP tlog-tiles that grows. */
export type Bundle = {
  readonly count: number
  add(entry: Uint8Array): void
  /** Until `begin`. */
  bytes(): Buffer
  /** It is empty again, and its room is used for the next one. */
  begin(): void
}

export function openBundle(): Bundle {
  const room = openRoom(0)
  let count = 0
  return {
    get count() {
      return count
    },
    add(entry) {
      const at = room.take(LENGTH_BYTES + entry.length)
      room.bytes.writeUInt16BE(entry.length, at)
      room.bytes.set(entry, at + LENGTH_BYTES)
      count += 1
    },
    bytes: () => room.bytes.subarray(0, room.used),
    begin() {
      room.begin()
      count = 0
    },
  }
}

/**
 * Bytes that grow. Room that is made anew for each group and bundle is what full collections of the
 * garbage collector are for: V8 begins one whenever so much of it has been made.
 */
function openRoom(from: number) {
  const room = {
    bytes: Buffer.alloc(FIRST_ROOM_BYTES),
    used: from,
    /** Where so many bytes more begin. */
    take(count: number): number {
      const at = room.used
      room.used += count
      if (room.used > room.bytes.length) {
        const larger = Buffer.alloc(Math.max(room.used, room.bytes.length * 2))
        larger.set(room.bytes.subarray(0, at))
        room.bytes = larger
      }
      return at
    },
    begin(): void {
      room.used = from
    },
  }
  return room
}

/** The entries of a bundle; undefined when the bytes are none. */
export function entriesOf(bundle: Uint8Array): Buffer[] | undefined {
  const bytes = Buffer.from(bundle.buffer, bundle.byteOffset, bundle.byteLength)
  const entries: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    if (at + LENGTH_BYTES > bytes.length) return undefined
    const end = at + LENGTH_BYTES + bytes.readUInt16BE(at)
    if (end > bytes.length) return undefined
    entries.push(bytes.subarray(at + LENGTH_BYTES, end))
    at = end
  }
  return entries
}

export function readSegment(bytes: Buffer): SegmentContent {
  const header = headerOf(bytes)
  const groups: { first: number; entries: Buffer[] }[] = []
  if (!header) return { header, groups, broken: false }
  let position = SEGMENT_HEADER_BYTES
  for (;;) {
    const group = groupAt(bytes, position, header.id)
    if (!group) return { header, groups, broken: hasGroup(bytes, position + 1, header.id) }
    groups.push(group)
    position = group.end
  }
}

function headerOf(bytes: Buffer): SegmentHeader | undefined {
  if (bytes.length < SEGMENT_HEADER_BYTES || !bytes.subarray(0, 8).equals(SEGMENT_MAGIC)) {
    return undefined
  }
  if (bytes.readUInt32LE(32) !== crc32(bytes.subarray(0, 32))) return undefined
  const start = Number(bytes.readBigUInt64LE(8))
  return { start, id: Buffer.from(bytes.subarray(16, 16 + ID_BYTES)) }
}

function groupAt(bytes: Buffer, position: number, id: Uint8Array) {
  const payloadAt = position + GROUP_HEADER_BYTES
  if (payloadAt > bytes.length) return undefined
  const header = bytes.subarray(position, payloadAt)
  if (!header.subarray(0, 4).equals(GROUP_MAGIC)) return undefined
  if (header.readUInt32LE(24) !== headerChecksum(id, header)) return undefined
  const end = payloadAt + header.readUInt32LE(4)
  if (end > bytes.length) return undefined
  const payload = bytes.subarray(payloadAt, end)
  if (header.readUInt32LE(20) !== crc32(payload)) return undefined
  const entries = entriesOf(payload)
  if (entries?.length !== header.readUInt32LE(8)) return undefined
  return { first: Number(header.readBigUInt64LE(12)), entries, end }
}

/** Does a group stand anywhere from there on, whole or with its header alone? */
function hasGroup(bytes: Buffer, from: number, id: Uint8Array): boolean {
  for (
    let at = bytes.indexOf(GROUP_MAGIC, from);
    at >= 0;
    at = bytes.indexOf(GROUP_MAGIC, at + 1)
  ) {
    const header = bytes.subarray(at, at + GROUP_HEADER_BYTES)
    if (header.length < GROUP_HEADER_BYTES) return false
    if (header.readUInt32LE(24) === headerChecksum(id, header)) return true
  }
  return false
}

function headerChecksum(id: Uint8Array, header: Buffer): number {
  return crc32(header.subarray(0, 24), crc32(id))
}
