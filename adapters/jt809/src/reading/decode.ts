import { alarmReadings, courseFinding, positionFault, positionReading } from '@tongqu/adapter-jt808'
import { type Decoded, type Frame, type FrameContext, nothing } from '@tongqu/adapter-kit'
import {
  type Exchange,
  exchangeOf,
  HISTORY_LOCATION,
  isExchange,
  positionsOf,
  REAL_LOCATION,
  vehicleOf,
} from '../wire/body.ts'
import { messageIdOf } from '../wire/frame.ts'
import { ALARM_REPORT, alarmReading, readAlarm } from './alarm.ts'
import { Contexts, type ReadContext } from './link-context.ts'
import { isPossibleSpeed, readPosition } from './position.ts'
import { REGISTER, readRegistration, registrationReading, STATIC_DATA } from './registration.ts'

/** A message under decoding. */
export type Message = {
  bytes: Uint8Array
  context: ReadContext
  /** Place in the delivery, `frame[3]`. */
  at: string
  /** Milliseconds since 1970; undefined in captures, whose clocks are not held against it. */
  receivedAt: number | undefined
  /** RFC 3339. */
  notedAt: string
}

/**
 * Journal frames to readings: positions and their alarms, alarm messages, registrations and static
 * data. All other messages say nothing the hub keeps. Never throws on input: a message that can not
 * be read, or a position that can not be, is a reject and hides no other.
 */
export function decodeFrames(frames: readonly Frame[], outer: FrameContext): Decoded {
  const decoded = nothing()
  const contexts = new Contexts(outer)
  for (const [index, frame] of frames.entries()) {
    const at = `frame[${index}]`
    const context = contexts.of(frame)
    if (!context) {
      decoded.rejects.push({ at, code: 'unknown-context', reason: 'not journaled by jt809' })
      continue
    }
    const { at: receivedAt, bytes } = frame
    decodeMessage({ bytes, context, at, receivedAt, notedAt: '' }, contexts, decoded)
  }
  return decoded
}

/** Answers whether the message is of a kind that has readings. */
export function decodeMessage(message: Message, contexts: Contexts, decoded: Decoded): boolean {
  if (!isExchange(messageIdOf(message.bytes))) return false
  const exchange = exchangeOf(message.bytes, message.context.edition)
  if (!exchange) {
    const reason = 'DATA_TYPE or DATA_LENGTH does not fit the message'
    decoded.rejects.push({ at: message.at, code: 'wrong-body', reason })
    return true
  }
  switch (exchange.subId) {
    case REAL_LOCATION:
    case HISTORY_LOCATION:
      decodePositions(message, exchange, contexts, decoded)
      return true
    case ALARM_REPORT:
      decodeAlarm(message, exchange, contexts, decoded)
      return true
    case REGISTER:
    case STATIC_DATA:
      decodeRegistration(message, exchange, contexts, decoded)
      return true
    default:
      return false
  }
}

function decodePositions(
  message: Message,
  exchange: Exchange,
  contexts: Contexts,
  decoded: Decoded,
): void {
  const { bytes, context } = message
  const vehicle = vehicleOf(bytes, exchange)
  if (!vehicle.plate) {
    refuse(message.at, 'no-plate', 'VEHICLE_NO is empty', decoded)
    return
  }
  const sender = contexts.sender(context, vehicle)
  const isHistory = exchange.subId === HISTORY_LOCATION
  const { told, places } = positionsOf(bytes, exchange, context.edition)
  let alarms = context.alarms ?? 0
  for (let item = 0; item < places.length; item += 2) {
    const at = isHistory ? `${message.at}.item[${item >> 1}]` : message.at
    const read = readPosition(bytes, places[item] ?? 0, places[item + 1] ?? 0, context.edition)
    if (!read) {
      refuse(at, 'truncated', 'the position is shorter than its fixed part', decoded)
      continue
    }
    const { facts } = read
    const fault = positionFault(facts, message.receivedAt)
    if (fault) {
      refuse(at, fault.code, fault.reason, decoded)
      continue
    }
    const id = contexts.pseudonym(sender, facts.at)
    const position = positionReading(facts, sender.carrier, id, isHistory)
    if (facts.statusFlags !== read.sentStatus) {
      position.reading.status_flags = String(read.sentStatus)
    }
    decoded.readings.push(position)
    const raised = facts.alarmFlags === 0 ? NONE : alarmReadings(facts, sender.carrier, id, alarms)
    if (!isPossibleSpeed(facts.speedKilometersPerHour)) {
      for (const { reading } of [position, ...raised]) {
        reading.speed_kilometers_per_hour = undefined
      }
      const text = `speed ${facts.speedKilometersPerHour} km/h was left out`
      decoded.findings.push({ at, code: 'impossible-speed', message: text })
    }
    for (const reading of raised) decoded.readings.push(reading)
    alarms = facts.alarmFlags
    const course = courseFinding(facts, at)
    if (course) decoded.findings.push(course)
    if (read.isOldForm) {
      const text = 'the fields of 2011 in a message of 2019'
      decoded.findings.push({ at, code: 'old-form', message: text })
    }
  }
  if (places.length < told * 2) {
    const reason = `${places.length / 2} of ${told} positions are whole`
    refuse(message.at, 'truncated', reason, decoded)
  }
}

const NONE: readonly never[] = []

function decodeAlarm(
  message: Message,
  exchange: Exchange,
  contexts: Contexts,
  decoded: Decoded,
): void {
  const { at, context, receivedAt } = message
  const facts = readAlarm(message.bytes, exchange)
  if (!facts) {
    refuse(at, 'truncated', 'the alarm is cut off', decoded)
    return
  }
  if (!facts.vehicle.plate) {
    refuse(at, 'no-plate', 'VEHICLE_NO is empty', decoded)
    return
  }
  if (!facts.raised) {
    refuse(at, 'impossible-time', 'WARN_TIME is no time', decoded)
    return
  }
  const fault = clockFault(facts.raised.at, receivedAt)
  if (fault) {
    refuse(at, fault.code, fault.reason, decoded)
    return
  }
  const sender = contexts.sender(context, facts.vehicle)
  const id = contexts.pseudonym(sender, facts.raised.at)
  decoded.readings.push(alarmReading(facts, sender.carrier, id))
}

function decodeRegistration(
  message: Message,
  exchange: Exchange,
  contexts: Contexts,
  decoded: Decoded,
): void {
  const facts = readRegistration(message.bytes, exchange, message.context.edition)
  if (!facts) {
    refuse(message.at, 'truncated', 'no plate, or the fields are cut off', decoded)
    return
  }
  const { carrier } = contexts.sender(message.context, facts)
  const registeredAt = message.notedAt || new Date(message.receivedAt ?? 0).toISOString()
  decoded.readings.push(registrationReading(facts, carrier, registeredAt))
}

/** Bounds of a clock as `positionFault` of JT/T 808 has them. */
const AHEAD_MILLISECONDS = 600_000
const BEHIND_MILLISECONDS = 90 * 86_400_000

function clockFault(at: number, receivedAt: number | undefined) {
  if (receivedAt === undefined) return undefined
  const age = receivedAt - at
  if (age < -AHEAD_MILLISECONDS) return { code: 'clock-ahead', reason: 'later than its receipt' }
  if (age > BEHIND_MILLISECONDS) return { code: 'clock-behind', reason: 'older than 90 days' }
  return undefined
}

function refuse(at: string, code: string, reason: string, decoded: Decoded): void {
  decoded.rejects.push({ at, code, reason })
}
