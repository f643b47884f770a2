import { wrapped } from '../framing.ts'
import type { Edition } from '../position.ts'

/** A terminal as tests play it: builds the frames it would send, each with the next serial. */
export class TestTerminal {
  readonly phone: string
  readonly edition: Edition
  serial = 0

  constructor(phone: string, edition: Edition = '2013') {
    this.phone = phone
    this.edition = edition
  }

  /** A frame for the line. */
  frame(id: number, body: Uint8Array | readonly number[] = []): Uint8Array {
    return wrapped(this.message(id, Uint8Array.from(body)))
  }

  /** The frames of a body in `total` parts, in order. */
  fragments(id: number, body: Uint8Array, total: number): Uint8Array[] {
    const size = Math.ceil(body.length / total)
    return Array.from({ length: total }, (_, at) => {
      const part = body.subarray(at * size, (at + 1) * size)
      return wrapped(this.message(id, part, [total, at + 1]))
    })
  }

  /** Header and body, without flags and checksum. */
  message(id: number, body: Uint8Array, part?: readonly [number, number]): Uint8Array {
    const is2019 = this.edition === '2019'
    const property = body.length | (is2019 ? 0x4000 : 0) | (part ? 0x2000 : 0)
    const serial = this.serial
    this.serial = (serial + 1) & 0xffff
    return Uint8Array.from([
      ...word(id),
      ...word(property),
      ...(is2019 ? [1] : []),
      ...Buffer.from(this.phone.padStart(is2019 ? 20 : 12, '0'), 'hex'),
      ...word(serial),
      ...(part ? [...word(part[0]), ...word(part[1])] : []),
      ...body,
    ])
  }

  /** 0x0100 with an ASCII or GBK plate. */
  registration(plate: Uint8Array, plateColor = 2): Uint8Array {
    const [maker, model, terminal] = { 2011: [5, 8, 7], 2013: [5, 20, 7], 2019: [11, 30, 30] }[
      this.edition
    ] as [number, number, number]
    const isLeft = this.edition === '2019'
    return this.frame(0x0100, [
      ...word(53),
      ...word(100),
      ...padded('70111', maker, isLeft),
      ...padded('TQ-1', model, isLeft),
      ...padded('0000001', terminal, isLeft),
      plateColor,
      ...plate,
    ])
  }

  /** 0x0102 with a code. */
  authentication(code: string): Uint8Array {
    const text = Buffer.from(code)
    if (this.edition !== '2019') return this.frame(0x0102, text)
    return this.frame(0x0102, [
      text.length,
      ...text,
      ...padded('860000000000001', 15, false),
      ...padded('1.0', 20, false),
    ])
  }
}

/** What a location report of tests says unless told otherwise: a bus near the centre of 云泽. */
export type TestLocation = {
  alarmFlags?: number
  statusFlags?: number
  /** Microdegrees, unsigned. */
  latitude?: number
  longitude?: number
  altitude?: number
  /** 0.1 km/h. */
  speed?: number
  direction?: number
  /** Digits `YYMMDDhhmmss`, GMT+8. */
  time?: string
  items?: readonly number[]
}

/** A 0x0200 body. */
export function location(told: TestLocation = {}): Uint8Array {
  return Uint8Array.from([
    ...double(told.alarmFlags ?? 0),
    ...double(told.statusFlags ?? 0b11),
    ...double(told.latitude ?? 25_040_000),
    ...double(told.longitude ?? 102_710_000),
    ...word(told.altitude ?? 1_890),
    ...word(told.speed ?? 365),
    ...word(told.direction ?? 90),
    ...Buffer.from(told.time ?? '260101080000', 'hex'),
    ...(told.items ?? []),
  ])
}

/** A 0x0704 body; `type` 1 is a back-fill. */
export function batch(type: number, bodies: readonly Uint8Array[]): Uint8Array {
  const items = bodies.flatMap((body) => [...word(body.length), ...body])
  return Uint8Array.from([...word(bodies.length), type, ...items])
}

export function word(value: number): [number, number] {
  return [(value >> 8) & 0xff, value & 0xff]
}

export function double(value: number): number[] {
  return [...word(value >>> 16), ...word(value & 0xffff)]
}

/** 云A12345 in GBK. */
export const PLATE = Uint8Array.from([0xd4, 0xc6, ...Buffer.from('A12345')])

function padded(text: string, width: number, isLeft: boolean): number[] {
  const bytes = [...Buffer.from(text)]
  const padding = new Array(width - bytes.length).fill(0)
  return isLeft ? [...padding, ...bytes] : [...bytes, ...padding]
}
