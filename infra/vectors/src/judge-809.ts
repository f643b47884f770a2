import { jt809 } from '@tongqu/adapter-jt809'
import type { Decoded } from '@tongqu/adapter-kit'
import { CONTEXT } from './context.ts'
import { faultOf, positionColumns, raisedBits } from './expected.ts'
import { Comparison, type Row, verdictOf } from './row.ts'
import { alarm809, fields809, gnss809, login809, registration809 } from './second/business.ts'
import { hexOf, timeText, wordText } from './second/bytes.ts'
import {
  business809,
  type Edition,
  frame809,
  type Keys,
  type Second809,
  type SecondBusiness,
  second809,
} from './second/jt809.ts'
import type { StatedVehicle, Vector809 } from './vectors.ts'

/** Key of the one encrypted frame without keys in its record, as its own test sets it. */
const DEMO_KEY = 20_240_604

/** A plate that is ours, around the one record whose frame was withheld. */
const OUR_PLATE = Buffer.from('d4c641313233343500000000000000000000000000', 'hex')

const CODES = { checksum: 'wrong-checksum', length: 'wrong-length' } as const

/** The second decoder's frame, when it is whole. */
type Whole809 = Extract<Second809, { fault: undefined }>

/** One frame, decoded by both and held against each other and against its record. */
export function judge809(vector: Vector809): Row {
  const frame = frameOf(vector)
  const edition = editionOf(vector, frame)
  const keys = keysOf(vector)
  const decoded = decodeWith(frame, keys)
  const second = second809(frame, edition, keys)
  const differences = new Comparison()
  const unlike = new Comparison()
  let sub: SecondBusiness | undefined
  if (second.fault === undefined) {
    sub = business809(second.id, second.body)
    compare(decoded, second, sub, edition, differences)
    compareStated(vector, second, sub, unlike)
    unlike.same(
      'rejects',
      decoded.rejects.map(({ code }) => code),
      [],
    )
  } else {
    const codes = [second.fault in CODES ? CODES[second.fault as keyof typeof CODES] : second.fault]
    differences.same(
      'rejects',
      decoded.rejects.map(({ code }) => code),
      codes,
    )
    const wrong = [
      ...(vector.lengthOk ? [] : ['length']),
      ...(vector.checksumOk ? [] : ['checksum']),
    ]
    unlike.same('fault', wrong.includes(second.fault), true)
  }
  const isTold = decoded.rejects.length === 0 && vector.checksumOk && vector.lengthOk
  const isRefused = decoded.readings.length === 0 && !(vector.checksumOk && vector.lengthOk)
  unlike.same('verdict', isTold || isRefused, true)
  return {
    source: vector.source,
    message: `${vector.msgId}${sub ? ` › ${wordText(sub.sub)}` : ''} ${nameOf(vector, sub)}`.trim(),
    edition,
    verdict: verdictOf(decoded),
    stated: statedText(vector),
    unlike: unlike.found,
    differences: differences.found,
  }
}

function frameOf(vector: Vector809): Uint8Array {
  if (vector.hex !== undefined) return Buffer.from(vector.hex, 'hex')
  const data = Buffer.from(vector.subBodyHex ?? '', 'hex')
  const head = Buffer.alloc(7)
  head[0] = vector.color ?? 0
  head.writeUInt16BE(Number(vector.sub), 1)
  head.writeUInt32BE(data.length, 3)
  return frame809(
    vector.specVersion ?? '2019',
    {
      id: Number(vector.msgId),
      serial: vector.sn,
      accessCode: vector.gnssCenterId,
      sentAt: vector.headerTimeUtc ?? 0,
    },
    Buffer.concat([OUR_PLATE, head, data]),
  )
}

/** What the product makes of a frame whose edition it is not told. */
function decodeWith(frame: Uint8Array, { m1, ia1, ic1 }: Keys): Decoded {
  const options = { m1: String(m1), ia1: String(ia1), ic1: String(ic1) }
  const hex = Buffer.from(frame).toString('hex')
  return jt809.decodeCapture(Buffer.from(hex), { ...CONTEXT, options })
}

function keysOf({ decryptParams }: Vector809): Keys {
  const {
    M1: m1,
    IA1: ia1,
    IC1: ic1,
  } = decryptParams ?? { M1: DEMO_KEY, IA1: DEMO_KEY, IC1: DEMO_KEY }
  return { m1, ia1, ic1 }
}

/**
 * The edition that the record names; else the one in which it reads a plate; else 2019 when the
 * bytes behind the header of 2011 are a time of sending.
 */
function editionOf(vector: Vector809, frame: Uint8Array): Edition {
  if (vector.specVersion) return vector.specVersion
  if (isPlate(vector.as2011?.plate)) return '2011'
  if (isPlate(vector.as2019?.plate)) return '2019'
  const read = second809(frame, '2019')
  const year = read.fault === undefined ? new Date((read.sentAt ?? 0) * 1_000).getUTCFullYear() : 0
  return year >= 2010 && year <= 2030 ? '2019' : '2011'
}

function isPlate(text: string | undefined): boolean {
  return /^\p{Script=Han}/u.test(text ?? '')
}

function compareStated(
  vector: Vector809,
  second: Whole809,
  sub: SecondBusiness | undefined,
  found: Comparison,
): void {
  found.same('serial', second.serial, vector.sn)
  found.same('id', wordText(second.id), vector.msgId)
  found.same('access code', second.accessCode, vector.gnssCenterId)
  if (vector.hex !== undefined) {
    found.same('version', second.version, vector.version)
    found.same('encrypted', second.encrypted, vector.encryptFlag === 1)
    found.same('key', second.key, vector.encryptKey)
  }
  if (vector.headerTimeUtc !== undefined) found.same('time', second.sentAt, vector.headerTimeUtc)
  if (vector.decryptedBodyHex !== undefined) {
    found.same('body', hexOf(second.body), vector.decryptedBodyHex.toLowerCase())
  }
  const vehicle = statedVehicle(vector)
  if (vehicle.sub !== undefined) found.same('sub-message', sub && wordText(sub.sub), vehicle.sub)
  if (vehicle.color !== undefined) found.same('colour', sub?.color, vehicle.color)
  if (isPlate(vehicle.plate)) found.same('plate', sub?.plate, vehicle.plate)
  if (vector.subLen !== undefined) found.same('bytes', sub?.data.length, vector.subLen)
}

/** Vehicle and sub-message of the record; its guess at the wrong edition does not count. */
function statedVehicle({ plate, color, sub, as2011, as2019 }: Vector809): Partial<StatedVehicle> {
  if (sub !== undefined) {
    return { sub, ...(color !== undefined && { color }), ...(plate !== undefined && { plate }) }
  }
  return [as2011, as2019].find((guess) => isPlate(guess?.plate)) ?? {}
}

function compare(
  decoded: Decoded,
  second: Whole809,
  sub: SecondBusiness | undefined,
  edition: Edition,
  found: Comparison,
): void {
  const [first] = decoded.readings
  const sender = {
    protocol: 'jt809' as const,
    protocol_version: edition,
    phone: undefined,
    platform_id: String(second.accessCode),
    plate: sub?.plate || undefined,
    plate_color: sub?.plate ? sub.color : undefined,
  }
  if (sub?.sub === 0x1202) comparePosition(decoded, sub, edition, sender, found)
  else if (sub?.sub === 0x1201) {
    const { platform, ...columns } = registration809(sub.data, edition)
    const { phone = '', ...rest } = columns
    const expected = { ...sender, ...rest, phone: phone.replace(/^0+/, '') || undefined }
    found.same('contract', first?.contract, 'vehicle/registration@1')
    found.columns('registration', first?.reading, { ...expected, extra: platform && { platform } })
  } else if (sub?.sub === 0x1402) compareAlarm(decoded, sub, sender, found)
  else {
    const isLogin = second.id === 0x1001
    const fields = isLogin ? login809(second.body, edition) : sub ? fields809(sub) : {}
    if (second.sentAt !== undefined) fields.sent_at = timeText(second.sentAt)
    found.same('contract', first?.contract, 'vehicle/message@1')
    found.columns('message', first?.reading, {
      ...sender,
      message_id: wordText(second.id),
      sub_message_id: sub && wordText(sub.sub),
      serial: String(second.serial),
      body_hex: isLogin ? undefined : hexOf(second.body).toUpperCase() || undefined,
    })
    found.columns('fields', first?.reading.fields as Record<string, unknown>, fields)
  }
}

function comparePosition(
  decoded: Decoded,
  sub: SecondBusiness,
  edition: Edition,
  sender: Parameters<typeof positionColumns>[1],
  found: Comparison,
): void {
  const location = gnss809(sub.data, edition)
  const fault = location ? faultOf(location) : 'truncated'
  if (!location || fault) {
    found.same(
      'rejects',
      decoded.rejects.map(({ code }) => code),
      [fault],
    )
    return
  }
  const [position, ...alarms] = decoded.readings
  found.same('contract', position?.contract, 'vehicle/position@1')
  found.columns('position', position?.reading, positionColumns(location, sender, false))
  const bits = alarms.map(({ reading }) => reading.alarm_bit)
  found.same('alarms', bits, raisedBits(location, 0))
}

function compareAlarm(
  { readings: [first] }: Decoded,
  sub: SecondBusiness,
  sender: Record<string, unknown>,
  found: Comparison,
): void {
  const alarm = alarm809(sub)
  const [raised_at, begins_at, ends_at] = alarm?.times ?? []
  found.same('contract', first?.contract, 'vehicle/alarm@1')
  const { plate, color: plate_color, text: detail } = alarm ?? {}
  found.columns('alarm', first?.reading, { ...sender, plate, plate_color, raised_at, detail })
  const extra = { source_platform: alarm?.source, begins_at, ends_at }
  found.columns('extra', first?.reading.extra as Record<string, unknown>, extra)
}

function statedText(vector: Vector809): string {
  const checks = [
    `checksum ${vector.checksumOk ? 'right' : 'wrong'}`,
    `length ${vector.lengthOk ? 'right' : 'wrong'}`,
  ]
  if (vector.encryptFlag === 1) checks.unshift('encrypted')
  if (vector.decryptedBodyHex !== undefined) checks.push('decrypted body')
  if (vector.hex === undefined) checks.push('sub-body only')
  const vehicle = statedVehicle(vector)
  if (vehicle.sub) checks.unshift(vehicle.sub)
  return [vector.msgId, ...checks].join(', ')
}

function nameOf({ msgId }: Vector809, sub: SecondBusiness | undefined): string {
  return NAMES[wordText(sub?.sub ?? Number(msgId))] ?? ''
}

/** JT/T 809-2011 tables 73 and 74; 0x1701 and 0x1801 are of JT/T 1078. */
const NAMES: Record<string, string> = {
  '0x1001': 'UP_CONNECT_REQ',
  '0x1201': 'UP_EXG_MSG_REGISTER',
  '0x1202': 'UP_EXG_MSG_REAL_LOCATION',
  '0x1205': 'UP_EXG_MSG_RETURN_STARTUP_ACK',
  '0x1206': 'UP_EXG_MSG_RETURN_END_ACK',
  '0x1400': 'UP_WARN_MSG',
  '0x1401': 'UP_WARN_MSG_URGE_TODO_ACK',
  '0x1402': 'UP_WARN_MSG_ADPT_INFO',
  '0x1502': 'UP_CTRL_MSG_TAKE_PHOTO_ACK',
  '0x1701': 'UP_AUTHORIZE_MSG_STARTUP',
  '0x1801': 'UP_REALVIDEO_MSG_STARTUP_ACK',
  '0x9201': 'DOWN_EXG_MSG_REGISTER_ACK',
  '0x9401': 'DOWN_WARN_MSG_URGE_TODO_REQ',
  '0x9403': 'DOWN_WARN_MSG_EXG_INFORM',
}
