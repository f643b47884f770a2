import { crc32, deflateRawSync } from 'node:zlib'

/** A member as a hostile or clumsy archiver would write it; what is not given is honest. */
export type ZipPart = {
  name: string | Buffer
  data?: Buffer | string
  stored?: boolean
  /** General purpose flags, e.g. 1 for encrypted. */
  flags?: number
  method?: number
  /** Unix mode, e.g. 0o120777 for a symbolic link. */
  mode?: number
  /** Promised unpacked bytes. */
  size?: number
  crc?: number
  /** Offset of the local header that the directory names. */
  offset?: number
  /** Packed bytes that the directory names. */
  packedBytes?: number
  /** Packed bytes as they stand in the file. */
  packed?: Buffer
}

/** A zip of these members (APPNOTE.TXT 4.3.6), lies included. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const name = Buffer.from(part.name)
    const data = Buffer.from(part.data ?? '')
    const packed = part.packed ?? (part.stored ? data : deflateRawSync(data))
    const common = commonFields(part, data, packed)
    const local = Buffer.concat([
      Buffer.from('504b0304', 'hex'),
      common,
      u16(name.length),
      u16(0),
      name,
      packed,
    ])
    const mode = part.mode ?? 0o100644
    directory.push(
      Buffer.from('504b0102', 'hex'),
      u16((3 << 8) | 20),
      common,
      u16(name.length),
      Buffer.alloc(8),
      u32((mode << 16) >>> 0),
      u32(part.offset ?? offset),
      name,
    )
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const count = u16(parts.length)
  const end = [Buffer.from('504b050600000000', 'hex'), count, count]
  return Buffer.concat([...locals, central, ...end, u32(central.length), u32(offset), u16(0)])
}

function commonFields(part: ZipPart, data: Buffer, packed: Buffer): Buffer {
  return Buffer.concat([
    u16(20),
    u16(part.flags ?? 0),
    u16(part.method ?? (part.stored ? 0 : 8)),
    u32(0),
    u32(part.crc ?? crc32(data)),
    u32(part.packedBytes ?? packed.length),
    u32(part.size ?? data.length),
  ])
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
