import { u16 } from './bytes.ts'
import { wrapped } from './framing.ts'
import type { Edition } from './position.ts'

/** Bits of the body property (JT/T 808-2019 4.4.3, figure 2). */
const LENGTH_BITS = 0x03ff
const ENCRYPTION_BITS = 0x1c00
const FRAGMENT_BIT = 1 << 13
const VERSION_BIT = 1 << 14

/** What the header of a message says. */
export type Header = {
  id: number
  /** Bit 14, or the edition the source is pinned to: the 17 bytes of 2019. */
  is2019: boolean
  /** 2019 only; 1 for its first release. */
  protocolVersion: number
  /** Where the BCD of the phone stands. */
  phoneStart: number
  phoneEnd: number
  serial: number
  /** Where the body begins; it reaches to the end of the message. */
  bodyStart: number
  /** Set for one part of a message: parts in all, and which, from 1. */
  fragment: { total: number; index: number } | undefined
}

/** Which headers are expected: `auto` goes by bit 14, an edition holds for all messages. */
export type Pin = Edition | 'auto'

/** Is it a value of the option `version`? */
export function isPin(text: string): text is Pin {
  return text === 'auto' || text === '2011' || text === '2013' || text === '2019'
}

export type HeaderFault = { code: 'wrong-length' | 'encrypted' | 'wrong-fragment'; reason: string }

const ENCRYPTED: HeaderFault = {
  code: 'encrypted',
  reason: 'the body is encrypted and the hub has no key for it',
}

/**
 * Reads the header of `message` (header and body) and holds its length against the bytes. With
 * `isJoined` it is a message out of the journal, whose parts may have been joined to more than a
 * length can say.
 */
export function readHeader(message: Uint8Array, pin: Pin, isJoined = false): Header | HeaderFault {
  const property = message.length < 4 ? 0 : u16(message, 2)
  const is2019 = pin === 'auto' ? (property & VERSION_BIT) !== 0 : pin === '2019'
  const isFragment = (property & FRAGMENT_BIT) !== 0
  const fixed = is2019 ? 17 : 12
  const bodyStart = isFragment ? fixed + 4 : fixed
  if (message.length < bodyStart) {
    return { code: 'wrong-length', reason: `a header of ${bodyStart} bytes in ${message.length}` }
  }
  const length = property & LENGTH_BITS
  if (!isJoined && length !== message.length - bodyStart) {
    const body = message.length - bodyStart
    return {
      code: 'wrong-length',
      reason: `the header says ${length} bytes of body, it has ${body}`,
    }
  }
  if ((property & ENCRYPTION_BITS) !== 0) return ENCRYPTED
  const phoneStart = is2019 ? 5 : 4
  const header: Header = {
    id: u16(message, 0),
    is2019,
    protocolVersion: is2019 ? (message[4] as number) : 0,
    phoneStart,
    phoneEnd: is2019 ? 15 : 10,
    serial: u16(message, is2019 ? 15 : 10),
    bodyStart,
    fragment: undefined,
  }
  if (!isFragment) return header
  const total = u16(message, fixed)
  const index = u16(message, fixed + 2)
  if (index < 1 || index > total) {
    return { code: 'wrong-fragment', reason: `part ${index} of ${total}` }
  }
  header.fragment = { total, index }
  return header
}

/**
 * Phone of a header, leading zeros removed. Digits above 9 stay as they are (A to F): terminals
 * without a card are told apart by them.
 */
export function phoneOf(message: Uint8Array, header: Header): string {
  const digits = Buffer.from(
    message.buffer,
    message.byteOffset + header.phoneStart,
    header.phoneEnd - header.phoneStart,
  ).toString('hex')
  return digits.replace(/^0+(?=.)/, '').toUpperCase()
}

/** Header without the fields of a part before `body`, the parts of which it is joined. */
export function joinedMessage(first: Uint8Array, header: Header, bodies: Uint8Array[]): Uint8Array {
  const fixed = header.is2019 ? 17 : 12
  const bytes = bodies.reduce((sum, body) => sum + body.length, 0)
  const message = new Uint8Array(fixed + bytes)
  message.set(first.subarray(0, fixed))
  const property = (u16(first, 2) & ~FRAGMENT_BIT & ~LENGTH_BITS) | Math.min(bytes, LENGTH_BITS)
  message[2] = property >> 8
  message[3] = property & 0xff
  let at = fixed
  for (const body of bodies) {
    message.set(body, at)
    at += body.length
  }
  return message
}

/** Edition of a message by its flag and the pin; `old` is what the phone's registration said. */
export function editionOf(header: Header, pin: Pin, old?: '2011' | '2013'): Edition {
  if (pin !== 'auto') return pin
  return header.is2019 ? '2019' : (old ?? '2013')
}

/** Where answers go: the head of the terminal's own messages, so that it finds itself in them. */
export type Addressee = {
  is2019: boolean
  protocolVersion: number
  /** BCD as the terminal sends it: 6 bytes, 10 in 2019. */
  phone: Uint8Array
}

/** A frame of the platform, ready for the line. `body` has 1,023 bytes at most. */
export function downlink(to: Addressee, id: number, serial: number, body: Uint8Array): Uint8Array {
  const fixed = to.is2019 ? 17 : 12
  const message = new Uint8Array(fixed + body.length)
  const property = body.length | (to.is2019 ? VERSION_BIT : 0)
  message[0] = id >> 8
  message[1] = id & 0xff
  message[2] = property >> 8
  message[3] = property & 0xff
  if (to.is2019) message[4] = to.protocolVersion
  message.set(to.phone, to.is2019 ? 5 : 4)
  message[fixed - 2] = serial >> 8
  message[fixed - 1] = serial & 0xff
  message.set(body, fixed)
  return wrapped(message)
}
