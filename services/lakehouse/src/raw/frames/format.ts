import { crc32 } from 'node:zlib'
import { NONCE_BYTES } from '../../keys/sealing.ts'

/**
 * The file of a frame journal: a file header, then blocks. All numbers are little-endian.
 *
 * File header (64 bytes): `TQFRAMES`, version u16, flags u16 (1 sealed, 2 the batch goes on from
 * an earlier file), number of the file u64, batch u64 (of the first block), number of the file
 * before u64, bytes of it that count u64, id (16 random bytes), CRC-32 u32.
 *
 * Block header (48 bytes): `TQBK`, kind u8, flags u8, 0 u16, stored bytes u32, plain bytes u32,
 * entries u32, batch u64, nonce (12 bytes), CRC-32 of the stored bytes u32 (0 when sealed), CRC-32
 * of the file's id, the block's place and the header. The same are bound to a sealed block.
 */
export type FileHeader = {
  sealed: boolean
  /** Blocks of the batch lie in files before. */
  continues: boolean
  number: number
  batch: number
  /** -1: none. */
  previous: number
  previousBytes: number
  /** 16 bytes: blocks of another file, or made up by a sender, are none of this one. */
  id: Uint8Array
}

export type BlockKind = 'entries' | 'closing'

export type BlockHeader = {
  kind: BlockKind
  /** First of the blocks that one write brought to disk. */
  begins: boolean
  zstd: boolean
  sealed: boolean
  storedBytes: number
  plainBytes: number
  entries: number
  batch: number
  nonce: Uint8Array
  checksum: number
}

export const FILE_HEADER_BYTES = 64
export const BLOCK_HEADER_BYTES = 48

export const BLOCK_MAGIC = Buffer.from('TQBK')
const FILE_MAGIC = Buffer.from('TQFRAMES')
const VERSION = 1
const ID_BYTES = 16

const KINDS: readonly BlockKind[] = ['entries', 'closing']
const BLOCK_FLAGS = { begins: 1, zstd: 2, sealed: 4 } as const
const FILE_FLAGS = { sealed: 1, continues: 2 } as const

/** No block of ours is longer; a longer length is none. */
export const MAX_BLOCK_BYTES = 2 ** 30

export function fileHeader(header: FileHeader): Buffer {
  const bytes = Buffer.alloc(FILE_HEADER_BYTES)
  FILE_MAGIC.copy(bytes)
  bytes.writeUInt16LE(VERSION, 8)
  const sealed = header.sealed ? FILE_FLAGS.sealed : 0
  bytes.writeUInt16LE(sealed | (header.continues ? FILE_FLAGS.continues : 0), 10)
  writeLong(bytes, header.number, 12)
  writeLong(bytes, header.batch, 20)
  writeLong(bytes, header.previous + 1, 28)
  writeLong(bytes, header.previousBytes, 36)
  bytes.set(header.id.subarray(0, ID_BYTES), 44)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 60)), 60)
  return bytes
}

/** Undefined when the bytes do not begin with a whole header. */
export function readFileHeader(bytes: Buffer): FileHeader | undefined {
  if (bytes.length < FILE_HEADER_BYTES || !bytes.subarray(0, 8).equals(FILE_MAGIC)) return undefined
  if (bytes.readUInt32LE(60) !== crc32(bytes.subarray(0, 60))) return undefined
  if (bytes.readUInt16LE(8) !== VERSION) return undefined
  const flags = bytes.readUInt16LE(10)
  return {
    sealed: (flags & FILE_FLAGS.sealed) !== 0,
    continues: (flags & FILE_FLAGS.continues) !== 0,
    number: readLong(bytes, 12),
    batch: readLong(bytes, 20),
    previous: readLong(bytes, 28) - 1,
    previousBytes: readLong(bytes, 36),
    id: Buffer.from(bytes.subarray(44, 44 + ID_BYTES)),
  }
}

/** The header but for its own checksum. */
export function blockHeader(header: BlockHeader): Buffer {
  const bytes = Buffer.alloc(BLOCK_HEADER_BYTES)
  BLOCK_MAGIC.copy(bytes)
  bytes[4] = KINDS.indexOf(header.kind)
  bytes[5] =
    (header.begins ? BLOCK_FLAGS.begins : 0) |
    (header.zstd ? BLOCK_FLAGS.zstd : 0) |
    (header.sealed ? BLOCK_FLAGS.sealed : 0)
  bytes.writeUInt32LE(header.storedBytes, 8)
  bytes.writeUInt32LE(header.plainBytes, 12)
  bytes.writeUInt32LE(header.entries, 16)
  writeLong(bytes, header.batch, 20)
  bytes.set(header.nonce.subarray(0, NONCE_BYTES), 28)
  return bytes
}

/** Writes both checksums; `stored` is what follows the header. */
export function finishBlockHeader(
  bytes: Buffer,
  file: Uint8Array,
  position: number,
  stored: Uint8Array,
): void {
  const sealed = ((bytes[5] ?? 0) & BLOCK_FLAGS.sealed) !== 0
  bytes.writeUInt32LE(sealed ? 0 : crc32(stored), 40)
  bytes.writeUInt32LE(headerChecksum(bytes, file, position), 44)
}

/** Undefined when no block of this file begins at the place. */
export function readBlockHeader(
  bytes: Buffer,
  file: Uint8Array,
  position: number,
): BlockHeader | undefined {
  if (bytes.length < BLOCK_HEADER_BYTES || !bytes.subarray(0, 4).equals(BLOCK_MAGIC)) {
    return undefined
  }
  if (bytes.readUInt32LE(44) !== headerChecksum(bytes, file, position)) return undefined
  const kind = KINDS[bytes[4] ?? -1]
  const flags = bytes[5] ?? 0
  if (kind === undefined) return undefined
  return {
    kind,
    begins: (flags & BLOCK_FLAGS.begins) !== 0,
    zstd: (flags & BLOCK_FLAGS.zstd) !== 0,
    sealed: (flags & BLOCK_FLAGS.sealed) !== 0,
    storedBytes: bytes.readUInt32LE(8),
    plainBytes: bytes.readUInt32LE(12),
    entries: bytes.readUInt32LE(16),
    batch: readLong(bytes, 20),
    nonce: Buffer.from(bytes.subarray(28, 28 + NONCE_BYTES)),
    checksum: bytes.readUInt32LE(40),
  }
}

/** What is bound to a sealed block: it opens only here, as this block. */
export function boundTo(header: Buffer, file: Uint8Array, position: number): Buffer {
  return Buffer.concat([placeOf(file, position), header.subarray(0, 40)])
}

function headerChecksum(header: Buffer, file: Uint8Array, position: number): number {
  return crc32(header.subarray(0, 44), crc32(placeOf(file, position)))
}

function placeOf(file: Uint8Array, position: number): Buffer {
  const place = Buffer.alloc(ID_BYTES + 8)
  place.set(file)
  writeLong(place, position, ID_BYTES)
  return place
}

/** Whole numbers up to 2^53. */
function writeLong(bytes: Buffer, value: number, at: number): void {
  bytes.writeUInt32LE(value % 2 ** 32, at)
  bytes.writeUInt32LE(Math.floor(value / 2 ** 32), at + 4)
}

function readLong(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32
}
