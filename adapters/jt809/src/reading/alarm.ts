import type { Carrier } from '@tongqu/adapter-jt808'
import type { Reading } from '@tongqu/adapter-kit'
import { type Exchange, type VehicleName, vehicleAtOf, vehicleOf } from '../wire/body.ts'
import { longAt, shortAt, wordAt } from '../wire/frame.ts'
import { textAt } from '../wire/text.ts'
import { instantOf, type ReadInstant } from './clock.ts'

/** 0x1402 UP_WARN_MSG_ADPT_INFO. */
export const ALARM_REPORT = 0x1402

/** What an alarm message says. */
export type AlarmFacts = {
  vehicle: VehicleName
  alarm: string
  raised: ReadInstant | undefined
  detail: string | undefined
  extra: Record<string, string>
}

/** Longest text of an alarm in characters (JT/T 809-2011 table 48: 1024 bytes). */
const DETAIL_CHARACTERS = 1_024

const PLATFORM_BYTES = 11

/**
 * Reads a 0x1402. 2011, with the vehicle in front: source, type, time, information id, length, text
 * (table 48). 2019: platform, type, time, begin, end, plate, colour, destination, route, length,
 * text; senders that leave one of the times out are told by the length. Undefined when it is cut
 * off.
 */
export function readAlarm(message: Uint8Array, exchange: Exchange): AlarmFacts | undefined {
  return exchange.vehicleAt >= 0 ? readOld(message, exchange) : readNew(message, exchange)
}

/** Bytes in front of the text. */
const OLD_BYTES = 19

function readOld(message: Uint8Array, exchange: Exchange): AlarmFacts | undefined {
  const { dataAt, dataEnd } = exchange
  if (dataEnd - dataAt < OLD_BYTES) return undefined
  return {
    vehicle: vehicleOf(message, exchange),
    alarm: alarmTypeName(shortAt(message, dataAt + 1)),
    raised: instantOf(longAt(message, dataAt + 3)),
    detail: detailAt(message, dataAt + OLD_BYTES, dataEnd),
    extra: {
      source: SOURCES.get(message[dataAt] ?? 0) ?? `code-${message[dataAt]}`,
      information_id: String(wordAt(message, dataAt + 11)),
    },
  }
}

/** Plate, colour, destination, route, length: what stands between the times and the text. */
const NEW_REST_BYTES = 41

function readNew(message: Uint8Array, { dataAt, dataEnd }: Exchange): AlarmFacts | undefined {
  for (const times of [3, 2, 1]) {
    const at = dataAt + PLATFORM_BYTES + 2 + times * 8
    const textStart = at + NEW_REST_BYTES
    if (textStart > dataEnd) continue
    if (textStart + wordAt(message, textStart - 4) === dataEnd) {
      return newFacts(message, dataAt, times, dataEnd)
    }
  }
  return undefined
}

function newFacts(message: Uint8Array, dataAt: number, times: number, end: number): AlarmFacts {
  const at = dataAt + PLATFORM_BYTES + 2
  const rest = at + times * 8
  const extra: Record<string, string> = {}
  put(extra, 'source_platform', textAt(message, dataAt, PLATFORM_BYTES))
  for (let index = 1; index < times; index++) {
    const instant = instantOf(longAt(message, at + index * 8))
    if (instant) extra[index === 1 && times === 3 ? 'begins_at' : 'ends_at'] = instant.text
  }
  put(extra, 'destination_platform', textAt(message, rest + 22, PLATFORM_BYTES))
  const route = wordAt(message, rest + 33)
  if (route !== 0) extra.route_id = String(route)
  return {
    vehicle: vehicleAtOf(message, rest),
    alarm: alarmTypeName(shortAt(message, dataAt + PLATFORM_BYTES)),
    raised: instantOf(longAt(message, at)),
    detail: detailAt(message, rest + NEW_REST_BYTES, end),
    extra,
  }
}

/** A `vehicle/alarm@1` of facts that have a time. */
export function alarmReading(facts: AlarmFacts, carrier: Carrier, vehicleId: string): Reading {
  const reading = {
    raised_at: facts.raised?.text,
    vehicle_id: vehicleId,
    vehicle_kind: carrier.kind,
    alarm: facts.alarm,
    operator_id: carrier.operator,
    area_code: carrier.area,
    plate: carrier.plate,
    plate_color: carrier.plateColor,
    phone: carrier.phone,
    platform_id: carrier.platform,
    protocol: carrier.protocol,
    protocol_version: carrier.edition,
    detail: facts.detail,
    extra: facts.extra,
  }
  return { contract: 'vehicle/alarm@1', reading }
}

function detailAt(message: Uint8Array, start: number, end: number): string | undefined {
  const text = textAt(message, start, end - start)
  return text === '' ? undefined : [...text].slice(0, DETAIL_CHARACTERS).join('')
}

function put(extra: Record<string, string>, name: string, text: string): void {
  if (text) extra[name] = text
}

/** WARN_SRC (JT/T 809-2011 table 48). */
const SOURCES: ReadonlyMap<number, string> = new Map([
  [1, 'terminal'],
  [2, 'enterprise'],
  [3, 'government'],
  [9, 'other'],
])

/** `code-<number>` for a type that the tables do not have. */
export function alarmTypeName(type: number): string {
  return TYPES.get(type) ?? `code-${type}`
}

/** WARN_TYPE: JT/T 809-2011 table 75; from 0x10 on and 0xA0xx the additions of 2019. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [0x01, 'overspeed'],
  [0x02, 'fatigue'],
  [0x03, 'sos'],
  [0x04, 'area-entered'],
  [0x05, 'area-left'],
  [0x06, 'road-congestion'],
  [0x07, 'dangerous-road'],
  [0x08, 'border-crossed'],
  [0x09, 'stolen'],
  [0x0a, 'robbery'],
  [0x0b, 'route-deviation'],
  [0x0c, 'illegal-move'],
  [0x0d, 'driving-overtime'],
  [0x0e, 'other'],
  [0x10, 'unlawful-driving'],
  [0x11, 'forward-collision'],
  [0x12, 'lane-departure'],
  [0x13, 'tyre-pressure'],
  [0x14, 'abnormal-data'],
  [0xa001, 'parking-overtime'],
  [0xa002, 'report-interval'],
  [0xa003, 'report-distance'],
  [0xa004, 'platform-disconnected'],
  [0xa005, 'platform-transfer'],
  [0xa006, 'road-congestion'],
  [0xa007, 'dangerous-road'],
  [0xa008, 'bad-weather'],
  [0xa009, 'driver-identity'],
  [0xa00a, 'terminal-fault'],
  [0xa00b, 'platform-access'],
  [0xa00c, 'core-data'],
  [0xa0ff, 'other'],
])
