import { createCipheriv, createDecipheriv, type DecipherGCM } from 'node:crypto'
import { CIPHER, NONCE_BYTES, TAG_BYTES } from '../keys/sealing.ts'
import type { KeyRing } from '../keys/types.ts'
import type { FileSystem } from '../storage/file-system.ts'

/**
 * A sealed object: `TQSEALED`, version u8, length of the source's name u8, the name, day (10
 * characters), nonce (12 bytes); the payload, compressed and sealed with the day's key of the
 * source (AES-256-GCM, all before it bound); the tag (16 bytes).
 */
export type SealedHeader = {
  source: string
  /** UTC, `YYYY-MM-DD`: the day it was sealed on. */
  day: string
  nonce: Uint8Array
  /** Length of the header. */
  bytes: number
}

const MAGIC = Buffer.from('TQSEALED')
const VERSION = 1
const FIXED_BYTES = MAGIC.length + 2
const DAY_BYTES = 10
const MOST_HEADER_BYTES = FIXED_BYTES + 255 + DAY_BYTES + NONCE_BYTES

/** The chunks as a sealed object; the key is on disk before its first byte. */
export async function* sealing(
  chunks: AsyncIterable<Uint8Array>,
  keys: KeyRing,
  source: string,
  day: string,
): AsyncGenerator<Uint8Array> {
  const key = await keys.dayKey(source, day)
  const nonce = keys.random(NONCE_BYTES)
  const name = Buffer.from(source)
  const header = Buffer.concat([
    MAGIC,
    Buffer.of(VERSION, name.length),
    name,
    Buffer.from(day),
    nonce,
  ])
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(header)
  yield header
  for await (const chunk of chunks) yield cipher.update(chunk)
  yield Buffer.concat([cipher.final(), cipher.getAuthTag()])
}

/** Undefined when the file does not begin like a sealed object. */
export async function readSealedHeader(
  fs: Pick<FileSystem, 'readAt'>,
  path: string,
): Promise<SealedHeader | undefined> {
  const bytes = await fs.readAt(path, 0, MOST_HEADER_BYTES)
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC) || bytes[MAGIC.length] !== VERSION) {
    return undefined
  }
  const dayAt = FIXED_BYTES + (bytes[MAGIC.length + 1] ?? 0)
  const nonceAt = dayAt + DAY_BYTES
  const end = nonceAt + NONCE_BYTES
  if (bytes.length < end) return undefined
  return {
    source: bytes.toString('utf8', FIXED_BYTES, dayAt),
    day: bytes.toString('latin1', dayAt, nonceAt),
    nonce: bytes.subarray(nonceAt, end),
    bytes: end,
  }
}

/**
 * A stream that opens what lies between header and tag: it fails at its end when that is not what
 * was sealed.
 */
export async function unsealing(
  fs: Pick<FileSystem, 'readAt'> & { stat(path: string): Promise<{ bytes: number }> },
  path: string,
  header: SealedHeader,
  key: Uint8Array,
): Promise<{ stream: DecipherGCM; start: number; end: number }> {
  const end = (await fs.stat(path)).bytes - TAG_BYTES
  const stream = createDecipheriv(CIPHER, key, header.nonce, { authTagLength: TAG_BYTES })
  stream.setAAD(await fs.readAt(path, 0, header.bytes))
  const tag = await fs.readAt(path, Math.max(0, end), TAG_BYTES)
  stream.setAuthTag(tag.length === TAG_BYTES ? tag : Buffer.alloc(TAG_BYTES))
  return { stream, start: header.bytes, end }
}
