import {
  type Decoded,
  dayIn,
  type Frame,
  type FrameContext,
  nothing,
  vehicleIdentity,
} from '@tongqu/adapter-kit'
import { hexOf, u16, wordText } from './bytes.ts'
import { type MessageContext, readContext } from './context.ts'
import { readFields } from './fields.ts'
import { type Header, readHeader } from './header.ts'
import { readLocation } from './location.ts'
import { specOf } from './messages.ts'
import {
  alarmReadings,
  type Carrier,
  carrierOf,
  courseFinding,
  positionFault,
  positionReading,
} from './position.ts'
import { readRegistration } from './registration.ts'

/** Bytes of a body that `body_hex` takes: 131,072 digits. */
const BODY_HEX_BYTES = 65_536

/** A vehicle in one call of decoding: its columns, and its pseudonym for the day asked last. */
export type Reporter = {
  carrier: Carrier
  identity: string
  before: number
  day: string
  vehicleId: string
}

/** One call of decoding. `isCapture`: there is no receipt to hold clocks against. */
export type Decoding = { decoded: Decoded; context: FrameContext; isCapture: boolean }

/** One message in its place of a delivery; `at` is told in rejects. */
export type Message = {
  bytes: Uint8Array
  header: Header
  reporter: Reporter
  /** Receipt, milliseconds since 1970. */
  receivedAt: number
  at: string
  index: number
}

/** Frames of the journal as readings. Never throws on input. */
export function decodeFrames(frames: readonly Frame[], context: FrameContext): Decoded {
  const decoding: Decoding = { decoded: nothing(), context, isCapture: false }
  const reporters = new Map<string, Reporter | undefined>()
  for (let index = 0; index < frames.length; index++) {
    const frame = frames[index] as Frame
    let reporter = reporters.get(frame.context)
    if (reporter === undefined && !reporters.has(frame.context)) {
      const known = readContext(frame.context)
      reporter = known && reporterOf(known, known.before ?? 0)
      reporters.set(frame.context, reporter)
    }
    decodeFrame(decoding, frame, reporter, index)
  }
  return decoding.decoded
}

function decodeFrame(
  decoding: Decoding,
  frame: Frame,
  reporter: Reporter | undefined,
  index: number,
): void {
  if (!reporter) {
    reject(decoding, `frame[${index}]`, 'unknown-context', 'no session wrote this context')
    return
  }
  const pin = reporter.carrier.edition === '2019' ? '2019' : '2013'
  const header = readHeader(frame.bytes, pin, true)
  if ('code' in header) reject(decoding, `frame[${index}]`, header.code, header.reason)
  else {
    const { bytes, at: receivedAt } = frame
    decodeMessage(decoding, { bytes, header, reporter, receivedAt, at: 'frame', index })
  }
}

/** The vehicle of a context; `before` are the alarm flags of its last report. */
export function reporterOf(known: MessageContext, before: number): Reporter {
  const carrier = carrierOf(known, 'jt808', known.edition)
  const identity = vehicleIdentity({ ...carrier, phone: known.phone }) ?? ''
  return { carrier, identity, before, day: '', vehicleId: '' }
}

/**
 * One whole message as readings and rejects. Reports change `reporter.before` only within a batch:
 * what a session knew of the alarms before a message stands in its context.
 */
export function decodeMessage(decoding: Decoding, message: Message): void {
  const { bytes, header } = message
  const end = bytes.length
  switch (header.id) {
    case 0x0200:
      report(decoding, message, header.bodyStart, end, message.reporter.before, false, -1)
      return
    case 0x0201:
      report(decoding, message, header.bodyStart + 2, end, message.reporter.before, false, -1)
      return
    case 0x0704:
      batch(decoding, message)
      return
    case 0x0100:
      registration(decoding, message)
      return
    default:
      otherMessage(decoding, message)
  }
}

/** Alarm flags after a location report, or those before it when it was rejected. */
function report(
  decoding: Decoding,
  message: Message,
  start: number,
  end: number,
  before: number,
  isBackFill: boolean,
  item: number,
): number {
  const { decoded, context, isCapture } = decoding
  const { reporter } = message
  const facts = readLocation(message.bytes, start, end)
  const fault = facts
    ? positionFault(facts, isCapture ? undefined : message.receivedAt)
    : { code: 'wrong-length', reason: `a location of ${Math.max(0, end - start)} bytes, not 28` }
  if (!facts || fault) {
    const { code, reason } = fault ?? { code: 'wrong-length', reason: 'no location' }
    reject(decoding, placeOf(message, item), code, reason, 'vehicle/position@1')
    return before
  }
  const day = dayIn(context.zone, facts.at)
  if (day !== reporter.day) {
    reporter.day = day
    reporter.vehicleId = context.pseudonym(reporter.identity, day)
  }
  const { carrier, vehicleId } = reporter
  decoded.readings.push(positionReading(facts, carrier, vehicleId, isBackFill))
  if (facts.directionDegrees > 359) {
    const finding = courseFinding(facts, placeOf(message, item))
    if (finding) decoded.findings.push(finding)
  }
  if ((facts.alarmFlags & ~before) !== 0) {
    decoded.readings.push(...alarmReadings(facts, carrier, vehicleId, before))
  }
  return facts.alarmFlags
}

/**
 * 0x0704: count WORD, type BYTE (1: blind-area back-fill), then length WORD and location each.
 * Reports of a back-fill are older than what the session saw, so that their alarms form a row of
 * their own.
 */
function batch(decoding: Decoding, message: Message): void {
  const { bytes, header, reporter } = message
  let at = header.bodyStart
  if (at + 3 > bytes.length) {
    reject(decoding, placeOf(message, -1), 'wrong-length', 'a batch of less than 3 bytes')
    return
  }
  const count = u16(bytes, at)
  const isBackFill = bytes[at + 2] === 1
  let before = isBackFill ? 0 : reporter.before
  let item = 0
  for (at += 3; at < bytes.length; item++) {
    const start = at + 2
    const length = start <= bytes.length ? u16(bytes, at) : 0
    if (start + length > bytes.length) {
      const reason = `an item of ${length} bytes where ${Math.max(0, bytes.length - start)} are left`
      reject(decoding, placeOf(message, item), 'wrong-length', reason, 'vehicle/position@1')
      return
    }
    before = report(decoding, message, start, start + length, before, isBackFill, item)
    at = start + length
  }
  if (item !== count) {
    const told = `the batch says ${count} reports, it has ${item}`
    decoding.decoded.findings.push({
      at: placeOf(message, -1),
      code: 'wrong-count',
      message: told,
    })
  }
}

function registration(decoding: Decoding, message: Message): void {
  const { bytes, header, reporter } = message
  const { carrier } = reporter
  const read = readRegistration(bytes, header.bodyStart, bytes.length, carrier.edition)
  if (!read) {
    const reason = `a registration of ${bytes.length - header.bodyStart} bytes`
    reject(decoding, placeOf(message, -1), 'wrong-length', reason, 'vehicle/registration@1')
    return
  }
  const reading = {
    registered_at: new Date(message.receivedAt).toISOString(),
    vehicle_kind: carrier.kind,
    operator_id: carrier.operator,
    area_code: carrier.area,
    plate: read.plate,
    plate_color: read.plateColor,
    phone: carrier.phone,
    platform_id: undefined,
    protocol: 'jt808',
    protocol_version: carrier.edition,
    terminal_id: read.terminal,
    terminal_maker: read.maker,
    terminal_model: read.model,
    imei: undefined,
    province_code: read.province,
    county_code: read.county,
    extra: undefined,
  }
  decoding.decoded.readings.push({ contract: 'vehicle/registration@1', reading })
}

/** Everything else as `vehicle/message@1`: its name, its fields, its body. */
function otherMessage(decoding: Decoding, message: Message): void {
  const { bytes, header } = message
  const { fields, isShort } = readFields(
    header.id,
    message.reporter.carrier.edition,
    bytes,
    header.bodyStart,
    bytes.length,
  )
  if (isShort) {
    const told = `${wordText(header.id)} ends before its last field`
    decoding.decoded.findings.push({
      at: placeOf(message, -1),
      code: 'short-body',
      message: told,
    })
  }
  messageReading(decoding, message, fields)
}

/** A `vehicle/message@1` of the given fields; also for a part whose others are missing. */
export function messageReading(
  decoding: Decoding,
  { bytes, header, reporter, receivedAt }: Message,
  fields: Record<string, string>,
): void {
  const { carrier } = reporter
  const body = bytes.length - header.bodyStart
  const reading = {
    noted_at: new Date(receivedAt).toISOString(),
    protocol: 'jt808',
    protocol_version: carrier.edition,
    message_id: wordText(header.id),
    sub_message_id: undefined,
    name: specOf(header.id)?.name,
    serial: String(header.serial),
    plate: carrier.plate,
    plate_color: carrier.plateColor,
    phone: carrier.phone,
    platform_id: undefined,
    body_hex:
      body === 0 || body > BODY_HEX_BYTES
        ? undefined
        : hexOf(bytes, header.bodyStart, bytes.length),
    fields: Object.keys(fields).length === 0 ? undefined : fields,
  }
  decoding.decoded.readings.push({ contract: 'vehicle/message@1', reading })
}

function placeOf({ at, index }: Message, item: number): string {
  return item < 0 ? `${at}[${index}]` : `${at}[${index}].item[${item}]`
}

function reject(
  { decoded }: Decoding,
  at: string,
  code: string,
  reason: string,
  contract?: 'vehicle/position@1' | 'vehicle/registration@1',
): void {
  decoded.rejects.push({ ...(contract && { contract }), at, code, reason })
}
