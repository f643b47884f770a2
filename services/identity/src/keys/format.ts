import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'

/**
 * `hub_live_<id>_<secret>_<check>`: 10 characters of base32 (RFC 4648, small letters), 32 of base62
 * (190 bits), and a CRC-32 of all before it in 6 characters of base62, by which scanners of source
 * code tell a leaked key from a text that looks like one without asking anybody.
 */
const FORM = /^(hub_live_([a-z2-7]{10})_[0-9A-Za-z]{32})_([0-9A-Za-z]{6})$/
const PREFIX = 'hub_live_'
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const ID_CHARACTERS = 10
const SECRET_CHARACTERS = 32
const CHECK_CHARACTERS = 6
const BYTES_AT_ONCE = 64

/** A new key; it is not kept anywhere. */
export function makeKey(): { id: string; text: string } {
  const id = randomText(BASE32, ID_CHARACTERS)
  const body = `${PREFIX}${id}_${randomText(BASE62, SECRET_CHARACTERS)}`
  return { id, text: `${body}_${checkOf(body)}` }
}

/** The id of what has the form and the check of a key; undefined of anything else. */
export function idOfKey(text: string): string | undefined {
  const [, body = '', id, check] = FORM.exec(text) ?? []
  return id !== undefined && checkOf(body) === check ? id : undefined
}

/**
 * What is stored of a key: an HMAC-SHA256 under a pepper that is not in the store. The secret has
 * 190 bits, so that nothing slower is needed against guessing.
 */
export function hashOfKey(pepper: Uint8Array, text: string): string {
  return createHmac('sha256', pepper).update(text).digest('base64url')
}

/** Compares without telling by its time where they differ. */
export function isSameHash(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function checkOf(body: string): string {
  let rest = crc32(body)
  let text = ''
  for (let index = 0; index < CHECK_CHARACTERS; index += 1) {
    text = BASE62.charAt(rest % BASE62.length) + text
    rest = Math.floor(rest / BASE62.length)
  }
  return text
}

/** Bytes that would favour some characters are thrown away. */
function randomText(alphabet: string, length: number): string {
  const most = 256 - (256 % alphabet.length)
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(BYTES_AT_ONCE)) {
      if (byte < most && text.length < length) text += alphabet.charAt(byte % alphabet.length)
    }
  }
  return text
}
