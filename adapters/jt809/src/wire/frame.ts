import { checksumOf } from './checksum.ts'
import { applyCipher, type CipherKeys } from './cipher.ts'

/** Edition of the standard; links are configured with it, the bytes do not tell. */
export type Edition = '2011' | '2019'

/** First byte of a frame on the wire (JT/T 809-2011 4.4.4). */
export const FRAME_START = 0x5b

/** Its last byte (4.4.5). */
export const FRAME_END = 0x5d

/** What stands for an escaped pair begins so: 5A 01, 5A 02, 5E 01, 5E 02 (4.4.5). */
const ESCAPE_START = 0x5a
const ESCAPE_END = 0x5e

const CHECKSUM_BYTES = 2
const FLAG_BYTES = 2

/** Bytes of the header: 2019 adds the time of sending (JT/T 809-2011 table 3). */
export const HEADER_BYTES: Readonly<Record<Edition, number>> = { 2011: 22, 2019: 30 }

/** The header of a message. */
export type Header = {
  serial: number
  messageId: number
  /** MSG_GNSSCENTERID: access code of the lower platform. */
  accessCode: number
  isEncrypted: boolean
  key: number
  /** Seconds since 1970, 2019 only. */
  sentAt?: number
}

/** Why a frame could not be taken. */
export type FrameFault = { code: string; reason: string }

/** Offsets in the header. */
const SERIAL = 4
const MESSAGE_ID = 8
const ACCESS_CODE = 10
const VERSION = 14
const ENCRYPT_FLAG = 17
const ENCRYPT_KEY = 18
const SENT_AT = 22

/** Version bytes we send: v1.0.0. They do not tell the edition (standards.md 2.1). */
const VERSION_BYTES = [1, 0, 0]

/**
 * Escapes undone and everything checked that needs no key: what stands between the flags becomes
 * header and body without the checksum, or a fault `wrong-length` or `wrong-checksum`. The message
 * is a copy and belongs to the caller.
 */
export function messageOf(escaped: Uint8Array, edition: Edition): Uint8Array | FrameFault {
  return checkedMessage(unescaped(escaped), edition)
}

/** As `messageOf`, of bytes that are not escaped; `whole` is shared, not copied. */
export function checkedMessage(whole: Uint8Array, edition: Edition): Uint8Array | FrameFault {
  const end = whole.length - CHECKSUM_BYTES
  if (end < HEADER_BYTES[edition]) {
    return { code: 'wrong-length', reason: `${whole.length} bytes are less than a header` }
  }
  const told = wordAt(whole, 0)
  if (told !== whole.length + FLAG_BYTES) {
    const reason = `MSG_LENGTH says ${told}, the frame has ${whole.length + FLAG_BYTES} bytes`
    return { code: 'wrong-length', reason }
  }
  if (checksumOf(whole, 0, end) !== shortAt(whole, end)) return WRONG_CHECKSUM
  return whole.subarray(0, end)
}

const WRONG_CHECKSUM: FrameFault = { code: 'wrong-checksum', reason: 'CRC-16 does not match' }

/** The header of a checked message. */
export function headerOf(message: Uint8Array, edition: Edition): Header {
  const header = {
    serial: wordAt(message, SERIAL),
    messageId: shortAt(message, MESSAGE_ID),
    accessCode: wordAt(message, ACCESS_CODE),
    isEncrypted: message[ENCRYPT_FLAG] === 1,
    key: wordAt(message, ENCRYPT_KEY),
  }
  if (edition === '2011') return header
  return { ...header, sentAt: longAt(message, SENT_AT) }
}

/** MSG_ID, without an object for the rest of the header. */
export function messageIdOf(message: Uint8Array): number {
  return shortAt(message, MESSAGE_ID)
}

/** MSG_SN. */
export function serialOf(message: Uint8Array): number {
  return wordAt(message, SERIAL)
}

/** MSG_GNSSCENTERID. */
export function accessCodeOf(message: Uint8Array): number {
  return wordAt(message, ACCESS_CODE)
}

/** ENCRYPT_FLAG. */
export function isEncrypted(message: Uint8Array): boolean {
  return message[ENCRYPT_FLAG] === 1
}

/** Decrypts the body of a message in place when its header says that it is encrypted. */
export function decrypt(message: Uint8Array, edition: Edition, keys: CipherKeys): void {
  if (!isEncrypted(message)) return
  applyCipher(message, HEADER_BYTES[edition], message.length, wordAt(message, ENCRYPT_KEY), keys)
}

/** A message as it goes over the wire: encrypted if it has a key, then checksum, then escapes. */
export function frameOf(
  edition: Edition,
  header: Omit<Header, 'isEncrypted' | 'key'>,
  body: Uint8Array,
  cipher?: { key: number; keys: CipherKeys },
): Uint8Array {
  const start = HEADER_BYTES[edition]
  const end = start + body.length
  const whole = new Uint8Array(end + CHECKSUM_BYTES)
  putWord(whole, 0, whole.length + FLAG_BYTES)
  putWord(whole, SERIAL, header.serial)
  putShort(whole, MESSAGE_ID, header.messageId)
  putWord(whole, ACCESS_CODE, header.accessCode)
  whole.set(VERSION_BYTES, VERSION)
  if (edition === '2019') putLong(whole, SENT_AT, header.sentAt ?? 0)
  whole.set(body, start)
  if (cipher) {
    whole[ENCRYPT_FLAG] = 1
    putWord(whole, ENCRYPT_KEY, cipher.key)
    applyCipher(whole, start, end, cipher.key, cipher.keys)
  }
  putShort(whole, end, checksumOf(whole, 0, end))
  return escaped(whole)
}

/**
 * The bytes between the flags with their escapes undone, as a copy. 5A or 5E before neither 1 nor 2
 * escapes nothing and stays as it is: peers that do not escape send such frames, and length and
 * checksum say whether it was meant so (seen in captures).
 */
export function unescaped(bytes: Uint8Array): Uint8Array {
  const result = Buffer.allocUnsafe(bytes.length)
  let at = 0
  while (at < bytes.length && bytes[at] !== ESCAPE_START && bytes[at] !== ESCAPE_END) at++
  result.set(at === bytes.length ? bytes : bytes.subarray(0, at))
  if (at === bytes.length) return result
  let length = at
  for (; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (!isEscape(bytes, at)) {
      result[length++] = byte
      continue
    }
    const kind = bytes[++at]
    result[length++] = kind === 2 ? byte : byte === ESCAPE_START ? FRAME_START : FRAME_END
  }
  return result.subarray(0, length)
}

/** Is there a 5A or 5E that escapes nothing? */
export function hasLoneEscape(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) {
    if (isEscape(bytes, at)) at++
    else if (bytes[at] === ESCAPE_START || bytes[at] === ESCAPE_END) return true
  }
  return false
}

function isEscape(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== ESCAPE_START && bytes[at] !== ESCAPE_END) return false
  return bytes[at + 1] === 1 || bytes[at + 1] === 2
}

function escaped(whole: Uint8Array): Uint8Array {
  let extra = 0
  for (const byte of whole) if (byte >= ESCAPE_START && byte <= ESCAPE_END && byte !== 0x5c) extra++
  const result = new Uint8Array(whole.length + extra + FLAG_BYTES)
  result[0] = FRAME_START
  let length = 1
  for (const byte of whole) {
    if (byte < ESCAPE_START || byte > ESCAPE_END || byte === 0x5c) result[length++] = byte
    else {
      result[length++] = byte <= FRAME_START ? ESCAPE_START : ESCAPE_END
      result[length++] = byte === ESCAPE_START || byte === ESCAPE_END ? 2 : 1
    }
  }
  result[length] = FRAME_END
  return result
}

/** Unsigned 16 bits, big-endian (JT/T 809-2011 4.4.2). Behind the end zeros are read. */
export function shortAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}

/** Unsigned 32 bits, big-endian. */
export function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] ?? 0) << 24) |
      ((bytes[at + 1] ?? 0) << 16) |
      ((bytes[at + 2] ?? 0) << 8) |
      (bytes[at + 3] ?? 0)) >>>
    0
  )
}

/** Unsigned 64 bits, big-endian; exact below 2^53. */
export function longAt(bytes: Uint8Array, at: number): number {
  return wordAt(bytes, at) * 0x1_0000_0000 + wordAt(bytes, at + 4)
}

/** Writes unsigned 16 bits, big-endian. */
export function putShort(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8
  bytes[at + 1] = value
}

/** Writes unsigned 32 bits, big-endian. */
export function putWord(bytes: Uint8Array, at: number, value: number): void {
  putShort(bytes, at, value >>> 16)
  putShort(bytes, at + 2, value)
}

/** Writes unsigned 64 bits, big-endian; exact below 2^53. */
export function putLong(bytes: Uint8Array, at: number, value: number): void {
  putWord(bytes, at, Math.floor(value / 0x1_0000_0000))
  putWord(bytes, at + 4, value >>> 0)
}
