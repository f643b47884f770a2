import type { FleetVehicle } from '@tongqu/simulator'

/** Writes the location reports of one terminal, each with the next serial and the next second. */
export type Reporter = {
  /** A frame for the line: 0x0200 with mileage, fuel, recorder speed, signal, satellites. */
  next(): Buffer
}

const FLAG = 0x7e
const ESCAPE = 0x7d
const REPORT = 0x0200
const HEADER_BYTES = { old: 12, 2019: 17 }
/** Fixed part (JT/T 808-2019 table 23) and the items 01, 02, 03, 30, 31. */
const BODY_BYTES = 28 + 6 + 4 + 4 + 3 + 3
const IS_2019 = 0x4000
/** Doors of the status: running, positioned; coordinates in GCJ-02. */
const RUNNING = 0b11
const SHIFTED = 1 << 5
/** Terminals tell the time of GMT+8. */
const CLOCK_MILLISECONDS = 8 * 3_600_000
/** 1e-6 degrees: somewhere in the invented province. */
const HOME = { latitude: 31_000_000, longitude: 112_200_000, spread: 300_000 }

const whole = Buffer.alloc(HEADER_BYTES[2019] + BODY_BYTES + 1)
const line = Buffer.alloc(2 * whole.length + 2)

/** `startAt`: milliseconds since 1970, time of the first report. */
export function reporterOf(vehicle: FleetVehicle, startAt: number): Reporter {
  const { index, access, datum } = vehicle
  const is2019 = access.protocol === 'jt808' && access.edition === '2019'
  const phone = Buffer.from(vehicle.phone.padStart(is2019 ? 20 : 12, '0'), 'hex')
  const bodyAt = is2019 ? HEADER_BYTES[2019] : HEADER_BYTES.old
  const status = datum === 'GCJ02' ? RUNNING | SHIFTED : RUNNING
  let latitude = HOME.latitude + ((index * 7_919) % HOME.spread)
  let longitude = HOME.longitude + ((index * 104_729) % HOME.spread)
  let count = 0
  return {
    next() {
      const speed = (index * 31 + count * 7) % 800
      latitude += ((index + count) % 5) * 11 - 22
      longitude += ((index * 3 + count) % 7) * 9 - 27
      let at = whole.writeUInt16BE(REPORT, 0)
      at = whole.writeUInt16BE(BODY_BYTES | (is2019 ? IS_2019 : 0), at)
      if (is2019) at = whole.writeUInt8(1, at)
      whole.set(phone, at)
      whole.writeUInt16BE(count & 0xffff, at + phone.length)
      at = whole.writeUInt32BE(0, bodyAt)
      at = whole.writeUInt32BE(status, at)
      at = whole.writeUInt32BE(latitude, at)
      at = whole.writeUInt32BE(longitude, at)
      at = whole.writeUInt16BE(40 + (index % 60), at)
      at = whole.writeUInt16BE(speed, at)
      at = whole.writeUInt16BE((index * 13 + count) % 360, at)
      at = writeTime(whole, at, startAt + count * 1_000)
      at = whole.writeUInt32BE(1_000_000 + count, whole.writeUInt16BE(0x0104, at))
      at = whole.writeUInt16BE(600 - (count % 400), whole.writeUInt16BE(0x0202, at))
      at = whole.writeUInt16BE(speed, whole.writeUInt16BE(0x0302, at))
      at = whole.writeUInt8(25, whole.writeUInt16BE(0x3001, at))
      at = whole.writeUInt8(9 + (count % 6), whole.writeUInt16BE(0x3101, at))
      count += 1
      return wrapped(at)
    },
  }
}

/** BCD[6], YYMMDDhhmmss. */
function writeTime(bytes: Buffer, at: number, milliseconds: number): number {
  const time = new Date(milliseconds + CLOCK_MILLISECONDS)
  const parts = [
    time.getUTCFullYear() - 2_000,
    time.getUTCMonth() + 1,
    time.getUTCDate(),
    time.getUTCHours(),
    time.getUTCMinutes(),
    time.getUTCSeconds(),
  ]
  for (const [index, part] of parts.entries()) {
    bytes[at + index] = Math.floor(part / 10) * 16 + (part % 10)
  }
  return at + parts.length
}

/** Checksum, escapes and flags (JT/T 808-2019 4.4) around the first bytes of `whole`. */
function wrapped(length: number): Buffer {
  let checksum = 0
  for (let at = 0; at < length; at += 1) checksum ^= whole[at] ?? 0
  whole[length] = checksum
  line[0] = FLAG
  let end = 1
  for (let at = 0; at <= length; at += 1) {
    const byte = whole[at] ?? 0
    if (byte === FLAG || byte === ESCAPE) {
      line[end] = ESCAPE
      line[end + 1] = byte === FLAG ? 2 : 1
      end += 2
    } else {
      line[end] = byte
      end += 1
    }
  }
  line[end] = FLAG
  return Buffer.from(line.subarray(0, end + 1))
}

/** Counts general acknowledgements (0x8001) of reports, result 0, in what the hub sends. */
export function acknowledgementCounter(): { feed(bytes: Buffer): number; refused: number } {
  let rest: Buffer = Buffer.alloc(0)
  const counter = {
    refused: 0,
    feed(bytes: Buffer): number {
      const all = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes
      let counted = 0
      let start = all.indexOf(FLAG)
      for (;;) {
        const end = start < 0 ? -1 : all.indexOf(FLAG, start + 1)
        if (end < 0) break
        if (isReportTaken(unescaped(all.subarray(start + 1, end)))) counted += 1
        else counter.refused += 1
        start = all.indexOf(FLAG, end + 1)
      }
      rest = start < 0 ? Buffer.alloc(0) : Buffer.from(all.subarray(start))
      return counted
    },
  }
  return counter
}

function isReportTaken(message: Buffer): boolean {
  if (message.length < HEADER_BYTES.old + 5 || message.readUInt16BE(0) !== 0x8001) return false
  const is2019 = (message.readUInt16BE(2) & IS_2019) !== 0
  const at = is2019 ? HEADER_BYTES[2019] : HEADER_BYTES.old
  return message.readUInt16BE(at + 2) === REPORT && message[at + 4] === 0
}

function unescaped(bytes: Buffer): Buffer {
  if (!bytes.includes(ESCAPE)) return bytes
  const out = Buffer.alloc(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte === ESCAPE) at += 1
    out[length] = byte === ESCAPE ? (bytes[at] === 2 ? FLAG : ESCAPE) : byte
    length += 1
  }
  return out.subarray(0, length)
}
