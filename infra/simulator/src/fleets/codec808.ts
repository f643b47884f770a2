import { bcdDigits, gbk, gbkField, writeBcdTime } from './bytes.ts'
import type { Report } from './report.ts'
import type { FleetVehicle } from './vehicles.ts'

/** Editions differ in header and registration; JT/T 808-2011, its Beidou revision, 808-2019. */
export type Edition = '2011' | '2013' | '2019'

/** Message ids, JT/T 808-2019 chapter 8. */
export const MESSAGE = {
  terminalAck: 0x0001,
  heartbeat: 0x0002,
  deregister: 0x0003,
  register: 0x0100,
  authenticate: 0x0102,
  location: 0x0200,
  locationAnswer: 0x0201,
  batch: 0x0704,
  platformAck: 0x8001,
  resend: 0x8003,
  registerAck: 0x8100,
  locationQuery: 0x8201,
  textMessage: 0x8300,
} as const

/** Most bytes of a body without fragments, JT/T 808-2019 table 2: ten bits. */
export const MOST_BODY_BYTES = 1_023
/** Body property: has packet items (bit 13), 2019 header (bit 14). */
const FRAGMENTED = 0x2000
const EDITION_2019 = 0x4000
const FLAG = 0x7e
const ESCAPE = 0x7d

/** Header, body and checksum of the longest frame, before escape. */
const scratch = Buffer.alloc(21 + MOST_BODY_BYTES + 1)

/**
 * A whole frame with flags, checksum and escapes. `body` is at most 1,023 bytes; `packet` numbers
 * the parts of a longer one, from 1.
 */
export function frame808(
  head: { id: number; phone: Buffer; edition: Edition; serial: number },
  body: Uint8Array,
  packet?: { total: number; index: number },
): Buffer {
  if (body.length > MOST_BODY_BYTES) throw new RangeError(`a body of ${body.length} bytes`)
  const is2019 = head.edition === '2019'
  const property = body.length | (packet ? FRAGMENTED : 0) | (is2019 ? EDITION_2019 : 0)
  let at = scratch.writeUInt16BE(head.id, 0)
  at = scratch.writeUInt16BE(property, at)
  // The first release of the 2019 edition is version 1.
  if (is2019) at = scratch.writeUInt8(1, at)
  scratch.set(head.phone, at)
  at = scratch.writeUInt16BE(head.serial & 0xffff, at + head.phone.length)
  if (packet) {
    at = scratch.writeUInt16BE(packet.total, at)
    at = scratch.writeUInt16BE(packet.index, at)
  }
  scratch.set(body, at)
  return sealed(at + body.length)
}

/** The phone as the header of an edition has it: six or ten BCD bytes. */
export function phoneBytes(phone: string, edition: Edition): Buffer {
  return bcdDigits(phone, edition === '2019' ? 10 : 6)
}

/** 0x0100; field widths and padding differ by edition: 808-2011 table 6, 2013 8.x, 2019 table 8. */
export function registerBody(vehicle: FleetVehicle, edition: Edition): Buffer {
  const area = Buffer.alloc(4)
  area.writeUInt16BE(Number(vehicle.areaCode.slice(0, 2)), 0)
  area.writeUInt16BE(Number(vehicle.areaCode.slice(2, 6)), 2)
  const id = `T${String(vehicle.index).padStart(6, '0')}`
  const color = Buffer.from([vehicle.plateColor])
  return Buffer.concat([area, ...terminal(id, edition), color, gbk(vehicle.plate)])
}

function terminal(id: string, edition: Edition): Buffer[] {
  if (edition === '2019') {
    const front = (text: string, bytes: number) => gbkField(text, bytes, 'before')
    return [front('TQSIM', 11), front('TQ-808-2019', 30), front(id, 30)]
  }
  if (edition === '2013')
    return [gbkField('TQSIM', 5), gbkField('TQ-808-2013', 20), gbkField(id, 7)]
  return [gbkField('TQSIM', 5), Buffer.from('TQ-2011 '), gbkField(id, 7)]
}

/** 0x0102; 2019 adds length, IMEI (15) and software version (20). */
export function authenticateBody(vehicle: FleetVehicle, edition: Edition, code: Buffer): Buffer {
  if (edition !== '2019') return code
  return Buffer.concat([
    Buffer.from([code.length]),
    code,
    gbkField(imeiOf(vehicle), 15),
    gbkField('TQ-1.0', 20),
  ])
}

/** An invented IMEI of fifteen digits; 00 is no body that gives any out. */
export function imeiOf(vehicle: FleetVehicle): string {
  return `00${String(vehicle.index).padStart(13, '0')}`
}

/** Longest location body written here: 28 bytes and items 01, 02, 03, 30, 31. */
export const LOCATION_BYTES = 28 + 6 + 4 + 4 + 3 + 3

/** 0x0200, written into `target`; answers the offset behind it. `at`: the terminal's clock. */
export function writeLocation(
  target: Buffer,
  offset: number,
  report: Report,
  at: number,
  edition: Edition,
): number {
  // Bit 22 (moving) came with 2019; it was reserved before.
  const status = edition === '2019' ? report.status : report.status & ~(1 << 22)
  let end = target.writeUInt32BE(report.alarm >>> 0, offset)
  end = target.writeUInt32BE(status >>> 0, end)
  end = target.writeUInt32BE(report.latitude, end)
  end = target.writeUInt32BE(report.longitude, end)
  end = target.writeUInt16BE(report.altitudeMeters, end)
  end = target.writeUInt16BE(report.speed, end)
  end = target.writeUInt16BE(report.direction, end)
  writeBcdTime(target, end, at)
  end = target.writeUInt16BE(0x0104, end + 6)
  end = target.writeUInt32BE(report.mileage, end)
  end = target.writeUInt16BE(0x0202, end)
  end = target.writeUInt16BE(report.fuel, end)
  end = target.writeUInt16BE(0x0302, end)
  end = target.writeUInt16BE(report.speed, end)
  end = target.writeUInt16BE(0x3001, end)
  end = target.writeUInt8(report.signal, end)
  end = target.writeUInt16BE(0x3101, end)
  return target.writeUInt8(report.satellites, end)
}

/** 0x0704 type 1 (positions of a blind area), written into `target`; answers its end. */
export function writeBatch(
  target: Buffer,
  positions: readonly { report: Report; at: number }[],
  edition: Edition,
): number {
  let end = target.writeUInt16BE(positions.length, 0)
  end = target.writeUInt8(1, end)
  for (const { report, at } of positions) {
    const next = writeLocation(target, end + 2, report, at, edition)
    target.writeUInt16BE(next - end - 2, end)
    end = next
  }
  return end
}

/** Which parts a 0x8003 asks for again: the count is a BYTE before 2019, a WORD since. */
export function askedParts(body: Buffer, edition: Edition): { first: number; parts: number[] } {
  const start = edition === '2019' ? 4 : 3
  const parts: number[] = []
  for (let at = start; at + 2 <= body.length; at += 2) parts.push(body.readUInt16BE(at))
  return { first: body.length >= 2 ? body.readUInt16BE(0) : -1, parts }
}

/** A message of the platform, as far as a terminal reads it. */
export type PlatformMessage = { id: number; serial: number; body: Buffer }

/**
 * Splits a stream of bytes into messages; what is left waits for the next call. Bodies are views
 * of the bytes: take what is wanted before they change.
 */
export function readMessages(bytes: Buffer): {
  messages: PlatformMessage[]
  faults: number
  rest: Buffer | undefined
} {
  const messages: PlatformMessage[] = []
  let faults = 0
  let start = bytes.indexOf(FLAG)
  while (start >= 0) {
    const end = bytes.indexOf(FLAG, start + 1)
    if (end < 0) break
    if (end === start + 1) start = end
    else {
      const message = readFrame(bytes.subarray(start + 1, end))
      if (message) messages.push(message)
      else faults += 1
      start = end + 1 === bytes.length ? -1 : bytes[end + 1] === FLAG ? end + 1 : end
    }
  }
  return { messages, faults, rest: start < 0 ? undefined : Buffer.from(bytes.subarray(start)) }
}

function readFrame(escaped: Buffer): PlatformMessage | undefined {
  const plain = unescaped(escaped)
  if (plain.length < 13) return undefined
  let sum = 0
  for (const byte of plain) sum ^= byte
  if (sum !== 0) return undefined
  const property = plain.readUInt16BE(2)
  const serialAt = property & EDITION_2019 ? 15 : 10
  const bodyAt = serialAt + 2 + (property & FRAGMENTED ? 4 : 0)
  if (plain.length !== bodyAt + (property & 0x3ff) + 1) return undefined
  return {
    id: plain.readUInt16BE(0),
    serial: plain.readUInt16BE(serialAt),
    body: plain.subarray(bodyAt, -1),
  }
}

function unescaped(bytes: Buffer): Buffer {
  if (!bytes.includes(ESCAPE)) return bytes
  const plain = Buffer.alloc(bytes.length)
  let length = 0
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0
    if (byte !== ESCAPE) plain[length] = byte
    else {
      index += 1
      plain[length] = bytes[index] === 2 ? FLAG : ESCAPE
    }
    length += 1
  }
  return plain.subarray(0, length)
}

/** Checksum behind the first `length` bytes of the scratch, escapes, flags: a frame of its own. */
function sealed(length: number): Buffer {
  let sum = 0
  let escapes = 0
  for (let index = 0; index < length; index += 1) {
    const byte = scratch[index] ?? 0
    sum ^= byte
    if (byte === FLAG || byte === ESCAPE) escapes += 1
  }
  scratch[length] = sum
  if (sum === FLAG || sum === ESCAPE) escapes += 1
  const frame = Buffer.allocUnsafe(length + 3 + escapes)
  frame[0] = FLAG
  let at = 1
  for (let index = 0; index <= length; index += 1) {
    const byte = scratch[index] ?? 0
    if (byte === FLAG || byte === ESCAPE) {
      frame[at] = ESCAPE
      frame[at + 1] = byte === FLAG ? 2 : 1
      at += 2
    } else {
      frame[at] = byte
      at += 1
    }
  }
  frame[at] = FLAG
  return frame
}
