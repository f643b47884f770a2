import { type Edition, HEADER_BYTES, messageIdOf, shortAt, wordAt } from './frame.ts'
import { textAt } from './text.ts'

/** VEHICLE_NO: GBK, padded with NUL (JT/T 809-2011 table 18). */
export const PLATE_BYTES = 21

/** VEHICLE_NO, VEHICLE_COLOR. */
export const VEHICLE_BYTES = PLATE_BYTES + 1

/** DATA_TYPE, DATA_LENGTH. */
export const SUB_HEADER_BYTES = 6

/** Bytes of one position of the 2011 edition (JT/T 809-2011 table 69). */
export const POSITION_2011_BYTES = 36

/** ENCRYPT and length, in front of the 0x0200 body of a position of 2019. */
export const POSITION_2019_HEAD_BYTES = 5

/** Three platforms with their alarms, behind it. */
export const POSITION_2019_TAIL_BYTES = 45

/** Positions of one 0x1203 (JT/T 809-2011 table 21). */
export const HISTORY_POSITIONS = 5

/** UP_EXG_MSG. */
export const UP_EXCHANGE = 0x1200

/** UP_EXG_MSG_REAL_LOCATION. */
export const REAL_LOCATION = 0x1202

/** UP_EXG_MSG_HISTORY_LOCATION. */
export const HISTORY_LOCATION = 0x1203

/** A message that carries a sub-message. */
export type Exchange = {
  messageId: number
  subId: number
  /** Where VEHICLE_NO stands; -1 when the message names no vehicle in front. */
  vehicleAt: number
  dataAt: number
  dataEnd: number
}

/** From 0x1100 to 0x1BFF and from 0x9100 to 0x9BFF: JT/T 809 and the video part of JT/T 1078. */
export function isExchange(messageId: number): boolean {
  const family = (messageId >>> 8) & 0x7f
  return family >= 0x11 && family <= 0x1b && messageId !== COUNT_NOTICE
}

/** 0x9101 has no sub-message (JT/T 809-2011 table 17). */
export const COUNT_NOTICE = 0x9101

/**
 * Where the parts of a message with sub-message stand; undefined when DATA_TYPE does not belong to
 * the message or DATA_LENGTH does not fit, which is how a wrong key shows.
 *
 * The vehicle stands in front, but not in 0x1300 and 0x9300 (platforms among themselves), nor in
 * 0x1102, 0x1103, 0x9102 and 0x9103, nor in 2019 in 0x1400, 0x9400 and 0x9201. Real senders mix
 * this up, so that the other layout is tried, too.
 */
export function exchangeOf(message: Uint8Array, edition: Edition): Exchange | undefined {
  const messageId = messageIdOf(message)
  const body = HEADER_BYTES[edition]
  const vehicle = withVehicleAt(message, messageId, body)
  if (vehicle?.dataEnd === message.length) return vehicle
  const bare = bareAt(message, messageId, body)
  if (bare?.dataEnd === message.length) return bare
  return vehicle ?? bare ?? answerAt(message, messageId, body)
}

/**
 * 0x1205 and 0x1206 of 2019 name type and serial of the request in front of DATA_LENGTH, so that
 * their data is what stands between (seen on both sides of the vectors).
 */
function answerAt(message: Uint8Array, messageId: number, body: number): Exchange | undefined {
  const subAt = body + VEHICLE_BYTES
  const subId = shortAt(message, subAt)
  if (messageId !== UP_EXCHANGE || (subId !== 0x1205 && subId !== 0x1206)) return undefined
  const dataAt = subAt + 2
  const lengthAt = dataAt + SOURCE_BYTES
  if (message.length !== lengthAt + 4 || wordAt(message, lengthAt) !== 0) return undefined
  return { messageId, subId, vehicleAt: body, dataAt, dataEnd: lengthAt }
}

/** SOURCE_DATA_TYPE, SOURCE_MSG_SN: which message is answered (2019). */
export const SOURCE_BYTES = 6

function withVehicleAt(message: Uint8Array, messageId: number, body: number) {
  const bare = bareAt(message, messageId, body + VEHICLE_BYTES)
  return bare && { ...bare, vehicleAt: body }
}

function bareAt(message: Uint8Array, messageId: number, at: number): Exchange | undefined {
  const dataAt = at + SUB_HEADER_BYTES
  if (dataAt > message.length) return undefined
  const subId = shortAt(message, at)
  if (subId >>> 8 !== messageId >>> 8) return undefined
  const dataEnd = dataAt + wordAt(message, at + 2)
  if (dataEnd > message.length) return undefined
  return { messageId, subId, vehicleAt: -1, dataAt, dataEnd }
}

/** Plate and colour of a message that names a vehicle in front; `''` and 0 of one that does not. */
export function vehicleOf(message: Uint8Array, { vehicleAt }: Exchange): VehicleName {
  if (vehicleAt < 0) return { plate: '', plateColor: 0 }
  return vehicleAtOf(message, vehicleAt)
}

/** Plate and colour (JT/T 415). */
export type VehicleName = { plate: string; plateColor: number }

/** Plate and colour at an offset. */
export function vehicleAtOf(bytes: Uint8Array, at: number): VehicleName {
  return { plate: textAt(bytes, at, PLATE_BYTES), plateColor: bytes[at + PLATE_BYTES] ?? 0 }
}

/**
 * Where the positions of a 0x1202 or 0x1203 stand, as pairs of start and end. Those that are cut
 * off are missing: `told` is how many there should be.
 */
export function positionsOf(
  message: Uint8Array,
  { subId, dataAt, dataEnd }: Exchange,
  edition: Edition,
): { told: number; places: number[] } {
  const isHistory = subId === HISTORY_LOCATION
  const told = isHistory ? (message[dataAt] ?? 0) : 1
  const places: number[] = []
  let at = isHistory ? dataAt + 1 : dataAt
  for (let item = 0; item < told; item++) {
    const end = at + positionBytes(message, at, edition)
    if (end > dataEnd) break
    places.push(at, end)
    at = end
  }
  return { told, places }
}

function positionBytes(message: Uint8Array, at: number, edition: Edition): number {
  if (edition === '2011') return POSITION_2011_BYTES
  return POSITION_2019_HEAD_BYTES + wordAt(message, at + 1) + POSITION_2019_TAIL_BYTES
}

/** ALARM of a position as it stands on the wire, without reading the rest. */
export function alarmFlagsAt(message: Uint8Array, at: number, edition: Edition): number {
  return edition === '2011'
    ? wordAt(message, at + POSITION_2011_BYTES - 4)
    : wordAt(message, at + POSITION_2019_HEAD_BYTES)
}
