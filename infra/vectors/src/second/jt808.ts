import { fixedOf, gbkOf, hexOf, numberOf, wordText } from './bytes.ts'
import { location808, type SecondLocation } from './location.ts'

/**
 * A second decoder of JT/T 808, written from the tables of the standard for the sake of
 * disagreement: slow, literal, and without a line of the adapter's.
 */
export type Second808 =
  | { fault: 'escape' | 'checksum' | 'short' | 'length' | 'encrypted' }
  | {
      fault: undefined
      id: number
      /** Bit 14 of the body property: the header of 2019. */
      newHeader: boolean
      /** All digits, as the header has them. */
      phone: string
      serial: number
      fragment: { count: number; index: number } | undefined
      body: Uint8Array
    }

/** One frame that is none of the faults. */
export type Second808Frame = Extract<Second808, { fault: undefined }>

const FLAG = 0x7e

/** Everything between two flags is one frame; empty stretches between adjacent flags are none. */
export function split808(bytes: Uint8Array): Uint8Array[] {
  const frames: Uint8Array[] = []
  let from = -1
  bytes.forEach((byte, index) => {
    if (byte !== FLAG) return
    if (from >= 0 && index > from + 1) frames.push(bytes.slice(from + 1, index))
    from = index
  })
  return frames
}

/** One frame without its flags. Tables 2 and 3 of 2019, 4.4.3 of 2013. */
export function second808(escaped: Uint8Array): Second808 {
  const plain: number[] = []
  for (let at = 0; at < escaped.length; at += 1) {
    const byte = escaped[at] ?? 0
    if (byte !== 0x7d) plain.push(byte)
    else {
      at += 1
      if (escaped[at] === 1) plain.push(0x7d)
      else if (escaped[at] === 2) plain.push(0x7e)
      else return { fault: 'escape' }
    }
  }
  const sum = plain.slice(0, -1).reduce((xor, byte) => xor ^ byte, 0)
  if (plain.length < 13) return { fault: 'short' }
  if (sum !== plain.at(-1)) return { fault: 'checksum' }
  const word = (at: number) => (plain[at] ?? 0) * 256 + (plain[at + 1] ?? 0)
  const property = word(2)
  const newHeader = (property & 0x4000) > 0
  const phoneAt = newHeader ? 5 : 4
  const phoneEnd = phoneAt + (newHeader ? 10 : 6)
  const fragmented = (property & 0x2000) > 0
  const bodyAt = phoneEnd + 2 + (fragmented ? 4 : 0)
  const body = plain.slice(bodyAt, -1)
  if (plain.length < bodyAt + 1 || body.length !== (property & 0x3ff)) return { fault: 'length' }
  if ((property & 0x1c00) > 0) return { fault: 'encrypted' }
  return {
    fault: undefined,
    id: word(0),
    newHeader,
    phone: hexOf(plain.slice(phoneAt, phoneEnd)),
    serial: word(phoneEnd),
    fragment: fragmented ? { count: word(phoneEnd + 2), index: word(phoneEnd + 4) } : undefined,
    body: Uint8Array.from(body),
  }
}

/**
 * The locations that a message carries: 0x0200 one, 0x0201 one behind a serial, 0x0704 many.
 * Undefined stands for one that is shorter than its fixed part.
 */
export function locations808(id: number, body: Uint8Array): (SecondLocation | undefined)[] {
  if (id === 0x0200) return [location808(body)]
  if (id === 0x0201) return [location808(body.slice(2))]
  if (id !== 0x0704) return []
  const found: (SecondLocation | undefined)[] = []
  let rest = body.slice(3)
  while (rest.length >= 2) {
    const length = numberOf(rest.slice(0, 2))
    found.push(location808(rest.slice(2, 2 + length)))
    rest = rest.slice(2 + length)
  }
  return found
}

export type SecondRegistration = {
  edition: '2011' | '2013' | '2019'
  /** As the columns are written: two and four digits, or `0`. */
  province: string
  county: string
  maker: string
  model: string
  terminal: string
  color: number
  plate: string
}

const REGISTRATION_WIDTHS = { 2011: [5, 8, 7], 2013: [5, 20, 7], 2019: [11, 30, 30] } as const

/**
 * 0x0100 by the widths of each edition (table 8 of 2019: 11, 30, 30; 2013: 5, 20, 7; 2011: 5, 8,
 * 7). Between the two old ones only the length decides: 2013 has 37 bytes before its plate.
 * Undefined when the body ends before the plate.
 */
export function registration808(
  newHeader: boolean,
  body: Uint8Array,
): SecondRegistration | undefined {
  const edition = newHeader ? '2019' : body.length < 37 ? '2011' : '2013'
  const [maker, model, terminal] = REGISTRATION_WIDTHS[edition]
  const colorAt = 4 + maker + model + terminal
  if (body.length <= colorAt) return undefined
  const text = (from: number, length: number) => gbkOf(body.slice(from, from + length))
  const code = (at: number, width: number) => {
    const value = numberOf(body.slice(at, at + 2))
    return value === 0 ? '0' : String(value).padStart(width, '0')
  }
  return {
    edition,
    province: code(0, 2),
    county: code(2, 4),
    maker: text(4, maker),
    model: text(4 + maker, model),
    terminal: text(4 + maker + model, terminal),
    color: body[colorAt] ?? 0,
    plate: text(colorAt + 1, body.length),
  }
}

/** Fields of answers, registration answer and authentication, under the names of the contract. */
export function fields808({ id, newHeader, body }: Second808Frame): Record<string, string> {
  const word = (at: number) => numberOf(body.slice(at, at + 2))
  if (id === 0x0001 || id === 0x8001) {
    const answer_id = wordText(word(2))
    return { answer_serial: String(word(0)), answer_id, result: String(body[4]) }
  }
  if (id === 0x8100) {
    const authentication_code = gbkOf(body.slice(3))
    const fields = { answer_serial: String(word(0)), result: String(body[2]) }
    return authentication_code === '' ? fields : { ...fields, authentication_code }
  }
  if (id !== 0x0102) return {}
  if (!newHeader) return { authentication_code: gbkOf(body) }
  const end = 1 + (body[0] ?? 0)
  return {
    authentication_code: gbkOf(body.slice(1, end)),
    imei: fixedOf(body.slice(end, end + 15)),
    software_version: fixedOf(body.slice(end + 15, end + 35)),
  }
}
