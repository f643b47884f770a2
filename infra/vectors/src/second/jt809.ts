import { fixedOf, hexOf, numberOf } from './bytes.ts'
import { fieldsOf, type Layout } from './layout.ts'

/** A second decoder of JT/T 809, written from the tables like the one of 808. */
export type Second809 =
  | { fault: 'flags' | 'short' | 'checksum' | 'length' }
  | {
      fault: undefined
      id: number
      serial: number
      accessCode: number
      /** Six digits. */
      version: string
      encrypted: boolean
      key: number
      /** Seconds since 1970, 2019 only. */
      sentAt: number | undefined
      /** After decryption. */
      body: Uint8Array
    }

export type Edition = '2011' | '2019'

/** `M1`, `IA1`, `IC1` of a pair of platforms. */
export type Keys = { m1: number; ia1: number; ic1: number }

/** Table 3; the edition of 2019 adds eight bytes of time at the end. */
const HEADER: Layout = [
  ['length', 4],
  ['serial', 4],
  ['id', 2],
  ['accessCode', 4],
  ['version', 3],
  ['encrypted', 1],
  ['key', 4],
  ['time', 8],
]

/** One frame with its flags 5B and 5D. */
export function second809(frame: Uint8Array, edition: Edition, keys?: Keys): Second809 {
  if (frame[0] !== 0x5b || frame.at(-1) !== 0x5d) return { fault: 'flags' }
  const plain = unescaped(frame.slice(1, -1))
  const headerBytes = edition === '2011' ? 22 : 30
  if (plain.length < headerBytes + 2) return { fault: 'short' }
  const header = fieldsOf(HEADER, plain)
  const { length, serial = 0, id = 0, accessCode = 0, version = 0, key = 0 } = header
  if (length !== plain.length + 2) return { fault: 'length' }
  if (crc16(plain.slice(0, -2)) !== numberOf(plain.slice(-2))) return { fault: 'checksum' }
  const body = plain.slice(headerBytes, -2)
  const encrypted = header.encrypted === 1
  return {
    fault: undefined,
    id,
    serial,
    accessCode,
    version: version.toString(16).padStart(6, '0'),
    encrypted,
    key,
    sentAt: edition === '2019' ? header.time : undefined,
    body: encrypted && keys ? deciphered(body, key, keys) : body,
  }
}

/** The head of the 0x1200, 0x1400, 0x1500, 0x1600 families and their answers. */
export type SecondBusiness = {
  /** Empty when no vehicle stands in front. */
  plate: string
  color: number
  sub: number
  data: Uint8Array
}

/**
 * Vehicle number 21, colour 1, sub-business 2, length 4, then the data; or the same without a
 * vehicle, as 2019 has it in 0x1400, 0x9400 and 0x9201. It is the one whose length ends where the
 * body does. 0x1205 and 0x1206 of 2019 have type and serial of the request before a length of 0.
 */
export function business809(id: number, body: Uint8Array): SecondBusiness | undefined {
  const at = [22, 0].find((start) => {
    const { sub = 0, length } = fieldsOf(
      [
        ['sub', 2],
        ['length', 4],
      ],
      body,
      start,
    )
    return (
      Math.floor(sub / 256) === Math.floor(id / 256) && start + 6 + (length ?? 0) === body.length
    )
  })
  const vehicle = { plate: fixedOf(body.slice(0, 21)), color: body[21] ?? 0 }
  if (at !== undefined) {
    const named = at === 22 ? vehicle : { plate: '', color: 0 }
    return { ...named, sub: numberOf(body.slice(at, at + 2)), data: body.slice(at + 6) }
  }
  const sub = numberOf(body.slice(22, 24))
  const isAnswer = sub === 0x1205 || sub === 0x1206
  const ends = body.length === 34 && numberOf(body.slice(30)) === 0
  return isAnswer && ends ? { ...vehicle, sub, data: body.slice(24, 30) } : undefined
}

/** Pairs and what they stand for (4.4.5). */
const PAIRS: Record<number, number> = { 23041: 0x5b, 23042: 0x5a, 24065: 0x5d, 24066: 0x5e }

/** What is no pair stands for itself, 5A and 5E alone too: peers that do not escape send them. */
function unescaped(bytes: Uint8Array): Uint8Array {
  const plain: number[] = []
  for (let at = 0; at < bytes.length; at += 1) {
    const pair = PAIRS[numberOf(bytes.slice(at, at + 2))]
    plain.push(pair ?? bytes[at] ?? 0)
    if (pair !== undefined) at += 1
  }
  return Uint8Array.from(plain)
}

/** CRC-16/CCITT-FALSE bit by bit: polynomial 0x1021, start 0xFFFF (4.4.8). */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      const carry = ((crc >> 15) & 1) !== ((byte >> bit) & 1)
      crc = ((crc << 1) & 0xffff) ^ (carry ? 0x1021 : 0)
    }
  }
  return crc
}

/** A frame around a body that is known without one: header, checksum, escapes, flags. */
export function frame809(
  edition: Edition,
  head: { id: number; serial: number; accessCode: number; sentAt: number },
  body: Uint8Array,
): Uint8Array {
  const digits = (value: number, bytes: number) => value.toString(16).padStart(2 * bytes, '0')
  const { serial, id, accessCode, sentAt } = head
  const time = edition === '2019' ? digits(sentAt, 8) : ''
  const length = 26 + time.length / 2 + body.length
  const plain =
    digits(length, 4) +
    digits(serial, 4) +
    digits(id, 2) +
    digits(accessCode, 4) +
    '010000' +
    '00' +
    '00000000' +
    time +
    hexOf(body)
  const whole = plain + digits(crc16(Buffer.from(plain, 'hex')), 2)
  const escaped = (whole.match(/../g) ?? []).map((pair) => {
    return { '5b': '5a01', '5a': '5a02', '5d': '5e01', '5e': '5e02' }[pair] ?? pair
  })
  return new Uint8Array(Buffer.from(`5b${escaped.join('')}5d`, 'hex'))
}

/** 4.4.7 in whole numbers of any size, cut to 32 bits. */
function deciphered(body: Uint8Array, start: number, { m1, ia1, ic1 }: Keys): Uint8Array {
  let key = BigInt(start === 0 ? 1 : start)
  const modulus = BigInt(m1 === 0 ? 1 : m1)
  return body.map((byte) => {
    key = (BigInt(ia1) * (key % modulus) + BigInt(ic1)) & 0xffffffffn
    return byte ^ Number((key >> 20n) & 0xffn)
  })
}
