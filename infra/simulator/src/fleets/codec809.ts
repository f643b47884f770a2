import { gbk, gbkField } from './bytes.ts'
import { imeiOf, LOCATION_BYTES, writeLocation } from './codec808.ts'
import type { PlatformAccess } from './platforms.ts'
import { ALARM, type Report, STATUS } from './report.ts'
import type { FleetVehicle } from './vehicles.ts'

/** Message ids of JT/T 809 that a lower platform sends or reads. */
export const LINK = {
  login: 0x1001,
  loginAnswer: 0x1002,
  logout: 0x1003,
  logoutAnswer: 0x1004,
  test: 0x1005,
  testAnswer: 0x1006,
  dynamic: 0x1200,
  alarm: 0x1400,
  static: 0x1600,
  slaveConnect: 0x9001,
  slaveConnectAnswer: 0x9002,
  slaveDisconnect: 0x9003,
  slaveDisconnectAnswer: 0x9004,
  slaveTest: 0x9005,
  slaveTestAnswer: 0x9006,
  downStatic: 0x9600,
  /** DOWN_TOTAL_RECV_BACK_MSG: positions received, UINT32, since START_TIME, UINT64. */
  received: 0x9101,
} as const

/** Sub-messages of the families above. */
export const SUB = {
  register: 0x1201,
  position: 0x1202,
  history: 0x1203,
  alarm: 0x1402,
  static: 0x1601,
  staticAsked: 0x9601,
} as const

/** Version bytes of the header: 1.2.15 stands in the text of 2011; captures of 2019 carry zeros. */
const VERSION = { 2011: [1, 2, 15], 2019: [0, 0, 0] } as const
const HEADER_BYTES = { 2011: 22, 2019: 30 } as const
const PLATE_BYTES = 21
const PLATFORM_BYTES = 11
/** Most positions of one 0x1203. */
export const MOST_HISTORY = 5

/** Frames of one direction of one pair of platforms; serial numbers grow by one a frame. */
export type Framer = { platform: PlatformAccess; serial: number; key: number }

/** A whole frame: body encrypted if the platform does so, then CRC, then escapes. `now` in ms. */
export function frame809(framer: Framer, id: number, body: Buffer, now: number): Buffer {
  const { platform } = framer
  const headerBytes = HEADER_BYTES[platform.version]
  const plain = Buffer.allocUnsafe(headerBytes + body.length + 2)
  const key = platform.encrypts ? framer.key : 0
  let at = plain.writeUInt32BE(plain.length + 2, 0)
  at = plain.writeUInt32BE(framer.serial, at)
  at = plain.writeUInt16BE(id, at)
  at = plain.writeUInt32BE(platform.code, at)
  for (const byte of VERSION[platform.version]) at = plain.writeUInt8(byte, at)
  at = plain.writeUInt8(platform.encrypts ? 1 : 0, at)
  at = plain.writeUInt32BE(key, at)
  if (platform.version === '2019') plain.writeBigUInt64BE(BigInt(Math.floor(now / 1000)), at)
  body.copy(plain, headerBytes)
  const sent = plain.subarray(headerBytes, headerBytes + body.length)
  if (platform.encrypts) cipher809(sent, key, platform)
  plain.writeUInt16BE(crc16(plain, plain.length - 2), plain.length - 2)
  framer.serial = (framer.serial + 1) >>> 0
  return escaped(plain)
}

/** A frame of the upper platform, its body decrypted. */
export type LinkMessage = { id: number; serial: number; body: Buffer }

/** Splits a stream into messages at 5B and 5D; frames that fail CRC or length are counted. */
export function readLinkMessages(bytes: Buffer, platform: PlatformAccess) {
  const messages: LinkMessage[] = []
  let faults = 0
  let start = bytes.indexOf(0x5b)
  while (start >= 0) {
    const end = bytes.indexOf(0x5d, start + 1)
    if (end < 0) break
    const message = readFrame(bytes.subarray(start + 1, end), platform)
    if (message) messages.push(message)
    else faults += 1
    start = bytes.indexOf(0x5b, end + 1)
  }
  return { messages, faults, rest: start < 0 ? undefined : Buffer.from(bytes.subarray(start)) }
}

/** Encrypts and decrypts in place, JT/T 809-2011 4.4.7: products wrap at 32 bits. */
export function cipher809(
  bytes: Uint8Array,
  key: number,
  { m1, ia1, ic1 }: Pick<PlatformAccess, 'm1' | 'ia1' | 'ic1'>,
): void {
  let state = key === 0 ? 1 : key >>> 0
  const modulus = m1 === 0 ? 1 : m1
  for (let index = 0; index < bytes.length; index += 1) {
    state = (Math.imul(ia1, state % modulus) + ic1) >>> 0
    bytes[index] = (bytes[index] ?? 0) ^ ((state >>> 20) & 0xff)
  }
}

/** 0x1001; `host` and `port` are where the slave link is expected. */
export function loginBody(platform: PlatformAccess, host: string, port: number): Buffer {
  const numbers = Buffer.alloc(10)
  numbers.writeUInt32BE(platform.user, 0)
  numbers.writeUInt32BE(platform.code, 4)
  numbers.writeUInt16BE(port, 8)
  return Buffer.concat([
    numbers.subarray(0, 4),
    gbkField(platform.password, 8),
    ...(platform.version === '2019' ? [numbers.subarray(4, 8)] : []),
    gbkField(host, 32),
    numbers.subarray(8),
  ])
}

/** 0x1003. */
export function logoutBody(platform: PlatformAccess): Buffer {
  const user = Buffer.alloc(4)
  user.writeUInt32BE(platform.user, 0)
  return Buffer.concat([user, gbkField(platform.password, 8)])
}

/** 0x1201 inside 0x1200: 61 bytes in the extended form of 2011, 110 in 2019. */
export function registerVehicleBody(vehicle: FleetVehicle, platform: PlatformAccess): Buffer {
  const id = `T${String(vehicle.index).padStart(6, '0')}`
  const head = [platformId(platform), gbkField('TQSIM', 11)]
  const data =
    platform.version === '2019'
      ? [gbkField('TQ-809-2019', 30), gbkField(imeiOf(vehicle), 15), gbkField(id, 30)]
      : [gbkField('TQ-809-2011', 20), gbkField(id, 7)]
  const sim =
    platform.version === '2019'
      ? gbkField(vehicle.phone, 13)
      : Buffer.from(vehicle.phone.padStart(12, '0'))
  return ofVehicle(vehicle, SUB.register, Buffer.concat([...head, ...data, sim]))
}

/** 0x1202 inside 0x1200. */
export function positionBody(vehicle: FleetVehicle, data: Buffer): Buffer {
  return ofVehicle(vehicle, SUB.position, data)
}

/** 0x1203 inside 0x1200: one to five positions. */
export function historyBody(vehicle: FleetVehicle, data: readonly Buffer[]): Buffer {
  return ofVehicle(vehicle, SUB.history, Buffer.concat([Buffer.from([data.length]), ...data]))
}

/** GNSS_DATA: 36 bytes in 2011 (table 69), an 808-2019 location with three alarm words in 2019. */
export function gnssData(report: Report, at: number, platform: PlatformAccess): Buffer {
  return platform.version === '2011' ? gnss2011(report, at) : gnss2019(report, at, platform)
}

function gnss2011(report: Report, at: number): Buffer {
  const data = Buffer.allocUnsafe(36)
  const local = new Date(at + 8 * 3_600_000)
  // ENCRYPT: 1 when the coordinates went through the secrecy plug-in, as status bit 5 says too.
  let end = data.writeUInt8(isSecret(report), 0)
  end = data.writeUInt8(local.getUTCDate(), end)
  end = data.writeUInt8(local.getUTCMonth() + 1, end)
  end = data.writeUInt16BE(local.getUTCFullYear(), end)
  end = data.writeUInt8(local.getUTCHours(), end)
  end = data.writeUInt8(local.getUTCMinutes(), end)
  end = data.writeUInt8(local.getUTCSeconds(), end)
  // Longitude comes first here; speeds in km/h, mileage in km.
  end = data.writeUInt32BE(report.longitude, end)
  end = data.writeUInt32BE(report.latitude, end)
  end = data.writeUInt16BE(Math.round(report.speed / 10), end)
  end = data.writeUInt16BE(Math.round(report.speed / 10), end)
  end = data.writeUInt32BE(Math.floor(report.mileage / 10), end)
  end = data.writeUInt16BE(report.direction, end)
  end = data.writeUInt16BE(report.altitudeMeters, end)
  end = data.writeUInt32BE((report.status & ~(1 << 22)) >>> 0, end)
  data.writeUInt32BE(report.alarm >>> 0, end)
  return data
}

function gnss2019(report: Report, at: number, platform: PlatformAccess): Buffer {
  const data = Buffer.alloc(5 + LOCATION_BYTES + 3 * (PLATFORM_BYTES + 4))
  data[0] = isSecret(report)
  const end = writeLocation(data, 5, report, at, '2019')
  data.writeUInt32BE(end - 5, 1)
  platformId(platform).copy(data, end)
  // Nobody above has raised an alarm: platform ids of city and province stay zero.
  data.writeUInt32BE(report.alarm >>> 0, end + PLATFORM_BYTES)
  return data
}

function isSecret({ status }: Report): 0 | 1 {
  return (status & STATUS.secret) === 0 ? 0 : 1
}

/** Types of 0x1402: 1 overspeed, 2 fatigue (809-2011 table of WARN_TYPE). */
const WARNINGS = { overspeed: 1, fatigue: 2 } as const
const SOURCE_TERMINAL = 1

/** 0x1402 inside 0x1400; in 2019 the vehicle stands in the data, and no longer in its head. */
export function alarmBody(
  vehicle: FleetVehicle,
  platform: PlatformAccess,
  alarm: { flags: number; at: number; number: number },
): Buffer {
  const isFast = (alarm.flags & ALARM.overspeed) !== 0
  const type = isFast ? WARNINGS.overspeed : WARNINGS.fatigue
  const text = gbk(isFast ? '超速报警' : '疲劳驾驶报警')
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(Math.floor(alarm.at / 1000)))
  const words = Buffer.alloc(10)
  words.writeUInt16BE(type, 0)
  words.writeUInt32BE(alarm.number >>> 0, 2)
  words.writeUInt32BE(text.length, 6)
  const [kind, number, length] = [words.subarray(0, 2), words.subarray(2, 6), words.subarray(6)]
  if (platform.version === '2011') {
    const data = [Buffer.from([SOURCE_TERMINAL]), kind, time, number, length, text]
    return ofVehicle(vehicle, SUB.alarm, Buffer.concat(data))
  }
  const plate = [gbkField(vehicle.plate, PLATE_BYTES), Buffer.from([vehicle.plateColor])]
  const sender = platformId(platform)
  const parts = [sender, kind, time, time, time, ...plate, sender, Buffer.alloc(4), length, text]
  const data = Buffer.concat(parts)
  return Buffer.concat([subHead(SUB.alarm, data.length), data])
}

/** 运输行业编码, JT/T 415-2006 5.2.1: 010 passengers, 020 goods, 030 dangerous goods, … */
const TRADES = { bus: '080', coach: '011', hazmat: '030', truck: '020', taxi: '090' } as const
const TYPES = { bus: '12', coach: '11', hazmat: '35', truck: '30', taxi: '14' } as const

/** 0x1601 inside 0x1600: `KEY:=value;…`, JT/T 809-2011 4.5.8; 2019 names what it answers. */
export function staticBody(
  vehicle: FleetVehicle,
  platform: PlatformAccess,
  asked: { id: number; serial: number },
): Buffer {
  const pairs = [
    ['VIN', vehicle.plate],
    ['VEHICLE_COLOR', vehicle.plateColor],
    ['VEHICLE_TYPE', TYPES[vehicle.kind]],
    ['TRANS_TYPE', TRADES[vehicle.kind]],
    ['VEHICLE_NATIONALITY', vehicle.areaCode],
    ['OWERS_ID', vehicle.operator.id],
    ['OWERS_NAME', vehicle.operator.name.zh],
    ...(vehicle.kind === 'hazmat'
      ? [
          ['DG_TYPE', '3'],
          ['CARGO_NAME', '汽油'],
          ['CARGO_TONNAGE', '18'],
        ]
      : []),
  ]
  const text = gbk(pairs.map(([key, value]) => `${key}:=${value}`).join(';'))
  const source = Buffer.alloc(6)
  source.writeUInt16BE(asked.id, 0)
  source.writeUInt32BE(asked.serial, 2)
  const data = platform.version === '2019' ? Buffer.concat([source, text]) : text
  return ofVehicle(vehicle, SUB.static, data)
}

/** Plate and colour of the vehicle that a 0x9601 asks for, as `plate|colour`. */
export function askedVehicle(body: Buffer, decode: (bytes: Buffer) => string): string | undefined {
  if (body.length < PLATE_BYTES + 7) return undefined
  if (body.readUInt16BE(PLATE_BYTES + 1) !== SUB.staticAsked) return undefined
  const plate = decode(body.subarray(0, PLATE_BYTES)).replaceAll('\0', '')
  return `${plate}|${body[PLATE_BYTES]}`
}

function ofVehicle(vehicle: FleetVehicle, sub: number, data: Buffer): Buffer {
  const head = headOf(vehicle)
  return Buffer.concat([head, subHead(sub, data.length), data])
}

const heads = new WeakMap<FleetVehicle, Buffer>()

function headOf(vehicle: FleetVehicle): Buffer {
  const known = heads.get(vehicle)
  if (known) return known
  const color = Buffer.from([vehicle.plateColor])
  const head = Buffer.concat([gbkField(vehicle.plate, PLATE_BYTES), color])
  heads.set(vehicle, head)
  return head
}

function subHead(sub: number, length: number): Buffer {
  const head = Buffer.allocUnsafe(6)
  head.writeUInt16BE(sub, 0)
  head.writeUInt32BE(length, 2)
  return head
}

function platformId(platform: PlatformAccess): Buffer {
  return gbkField(String(platform.code).padStart(PLATFORM_BYTES, '0'), PLATFORM_BYTES)
}

function readFrame(sealed: Buffer, platform: PlatformAccess): LinkMessage | undefined {
  const plain = unescaped(sealed)
  const headerBytes = HEADER_BYTES[platform.version]
  if (plain.length < headerBytes + 2 || plain.readUInt32BE(0) !== plain.length + 2) return undefined
  if (crc16(plain, plain.length - 2) !== plain.readUInt16BE(plain.length - 2)) return undefined
  const body = plain.subarray(headerBytes, -2)
  if (plain[17] === 1) cipher809(body, plain.readUInt32BE(18), platform)
  return { id: plain.readUInt16BE(8), serial: plain.readUInt32BE(4), body }
}

const ESCAPES: Readonly<Record<number, readonly [number, number]>> = {
  91: [0x5a, 1],
  90: [0x5a, 2],
  93: [0x5e, 1],
  94: [0x5e, 2],
}

function escaped(plain: Buffer): Buffer {
  let escapes = 0
  for (const byte of plain) if (byte >= 0x5a && byte <= 0x5e && byte !== 0x5c) escapes += 1
  const frame = Buffer.allocUnsafe(plain.length + escapes + 2)
  frame[0] = 0x5b
  let at = 1
  for (const byte of plain) {
    const pair = byte >= 0x5a && byte <= 0x5e ? ESCAPES[byte] : undefined
    if (pair) {
      frame[at] = pair[0]
      at += 1
    }
    frame[at] = pair ? pair[1] : byte
    at += 1
  }
  frame[at] = 0x5d
  return frame
}

function unescaped(bytes: Buffer): Buffer {
  const plain = Buffer.alloc(bytes.length)
  let length = 0
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0
    const isEscape = byte === 0x5a || byte === 0x5e
    if (isEscape) index += 1
    plain[length] = isEscape ? byte + (bytes[index] === 1 ? (byte === 0x5a ? 1 : -1) : 0) : byte
    length += 1
  }
  return plain.subarray(0, length)
}

const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
  return crc & 0xffff
})

/** CRC-16/CCITT-FALSE of the first `length` bytes. */
function crc16(bytes: Uint8Array, length: number): number {
  let crc = 0xffff
  for (let index = 0; index < length; index += 1) {
    crc = ((crc << 8) ^ (CRC_TABLE[((crc >> 8) ^ (bytes[index] ?? 0)) & 0xff] ?? 0)) & 0xffff
  }
  return crc
}
