import type { Request } from './fragments.ts'
import type { Addressee, Header } from './header.ts'

/** Results of 0x8001 (JT/T 808-2019 table 5). */
export const OK = 0
export const FAILED = 1
export const BAD = 2
export const UNSUPPORTED = 3

/** Missing parts in one 0x8003: a BYTE counts them before 2019, later the body bounds them. */
const MISSING_LIMIT_OLD = 255
const MISSING_LIMIT_2019 = 509

/** Body of 0x8001: answer serial WORD, answer id WORD, result BYTE. */
export function acknowledgement({ serial, id }: Header, result: number): Uint8Array {
  const body = new Uint8Array(5)
  body[0] = serial >> 8
  body[1] = serial & 0xff
  body[2] = id >> 8
  body[3] = id & 0xff
  body[4] = result
  return body
}

/**
 * Body of 0x8003: first serial WORD, count BYTE (WORD in 2019), then the missing parts, WORD each.
 */
export function requestBody({ firstSerial, missing }: Request, is2019: boolean): Uint8Array {
  const asked = missing.slice(0, is2019 ? MISSING_LIMIT_2019 : MISSING_LIMIT_OLD)
  const count = is2019 ? [0, asked.length] : [asked.length]
  const words = [firstSerial, ...asked].map((word) => [word >> 8, word & 0xff])
  if (is2019) count[0] = asked.length >> 8
  return Uint8Array.from([...(words[0] ?? []), ...count, ...words.slice(1).flat()])
}

/** Where the answers to a frame go. */
export function addresseeOf(frame: Uint8Array, header: Header): Addressee {
  const { is2019, protocolVersion, phoneStart, phoneEnd } = header
  return { is2019, protocolVersion, phone: Uint8Array.from(frame.subarray(phoneStart, phoneEnd)) }
}

/** Does the frame bear the very digits of the terminal? */
export function isOf(frame: Uint8Array, header: Header, { phone, is2019 }: Addressee): boolean {
  if (header.is2019 !== is2019) return false
  for (let at = 0; at < phone.length; at++) {
    if (frame[header.phoneStart + at] !== phone[at]) return false
  }
  return true
}
