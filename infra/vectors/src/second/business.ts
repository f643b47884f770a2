import { fixedOf, gbkOf, numberOf, timeText, utcOf } from './bytes.ts'
import type { Edition, SecondBusiness } from './jt809.ts'
import { fieldsOf, type Layout } from './layout.ts'
import { location808, type SecondLocation } from './location.ts'

/** Table 69: 36 bytes, longitude first, whole km/h and km; here behind its first byte, ENCRYPT. */
const GNSS: Layout = [
  ['day', 1],
  ['month', 1],
  ['year', 2],
  ['hour', 1],
  ['minute', 1],
  ['second', 1],
  ['longitude', 4],
  ['latitude', 4],
  ['speed', 2],
  ['recorderSpeed', 2],
  ['mileage', 4],
  ['course', 2],
  ['altitude', 2],
  ['status', 4],
  ['alarm', 4],
]

const GNSS_BYTES = 35

/** GNSS_DATA of 0x1202 in either edition; undefined when it is cut off. */
export function gnss809(data: Uint8Array, edition: Edition): SecondLocation | undefined {
  const read = edition === '2011' ? table69(data.slice(1)) : gnss2019(data)
  return read && { ...read, isShifted: read.isShifted || data[0] === 1 }
}

function table69(data: Uint8Array): SecondLocation | undefined {
  if (data.length < GNSS_BYTES) return undefined
  const {
    alarm = 0,
    status = 0,
    longitude = 0,
    latitude = 0,
    speed = 0,
    recorderSpeed,
    mileage,
    course = 0,
    altitude = 0,
    ...clock
  } = fieldsOf(GNSS, data)
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = clock
  return {
    alarm,
    status,
    isShifted: Math.floor(status / 32) % 2 === 1,
    latitude,
    longitude,
    altitude,
    kilometersPerHour: speed,
    course,
    time: utcOf([year, month, day, hour, minute, second]),
    mileageKilometers: mileage,
    recorderKilometersPerHour: recorderSpeed,
    others: {},
  }
}

/**
 * ENCRYPT, length, a 0x0200 body, then platform 11 and alarm 4 of enterprise, city, province. Real
 * senders also put the 35 bytes of 2011 there, whose BCD would be no time.
 */
function gnss2019(data: Uint8Array): SecondLocation | undefined {
  const length = numberOf(data.slice(1, 5))
  const inner = data.slice(5, 5 + length)
  const asNew = location808(inner)
  const asOld = length === GNSS_BYTES ? table69(inner) : undefined
  const read = asNew?.time === undefined && asOld?.time !== undefined ? asOld : asNew
  return read && { ...read, others: { ...read.others, ...platforms(data.slice(5 + length)) } }
}

/** All 0 and all 1, as digits or as bytes, mean that there is none; real senders pad one 0. */
function platforms(tail: Uint8Array): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [index, name] of ['enterprise', 'city', 'province'].entries()) {
    const id = tail.slice(index * 15, index * 15 + 11)
    const alarms = numberOf(tail.slice(index * 15 + 11, index * 15 + 15))
    const text = fixedOf(id)
    const isNone = id.every((byte) => byte === 1) || /^(0*|1*)$/.test(text)
    if (!isNone) found[`${name}_platform`] = text
    if (alarms > 0) found[`${name}_alarms`] = String(alarms)
  }
  return found
}

/** 0x1201 (2.3): widths by edition, in 2011 told apart by the length. */
export function registration809(data: Uint8Array, edition: Edition): Record<string, string> {
  const model = edition === '2019' ? 30 : data.length < 61 ? 8 : 20
  const widths = {
    platform: 11,
    terminal_maker: 11,
    terminal_model: model,
    imei: edition === '2019' ? 15 : 0,
    terminal_id: edition === '2019' ? 30 : 7,
    phone: edition === '2019' ? 13 : 12,
  }
  let at = 0
  const texts = Object.entries(widths).map(([name, width]) => {
    at += width
    return [name, fixedOf(data.slice(at - width, at))] as const
  })
  return Object.fromEntries(texts.filter(([, text]) => text !== ''))
}

/** What a 0x1402 of 2019 says. */
export type SecondAlarm = {
  source: string
  type: number
  /** RFC 3339: noted, begun, ended, as many as there are. */
  times: string[]
  plate: string
  color: number
  text: string
}

/**
 * 0x1402 of 2019: platform 11, type 2, times 8 each, plate 21, colour 1, platform 11, route 4,
 * length 4, text. How many times there are (one to three) follows from the length of the text.
 */
export function alarm809({ data }: SecondBusiness): SecondAlarm | undefined {
  const count = [3, 2, 1].find((times) => {
    const textAt = 13 + times * 8 + 41
    return textAt + numberOf(data.slice(textAt - 4, textAt)) === data.length
  })
  if (count === undefined) return undefined
  const rest = 13 + count * 8
  const times = Array.from({ length: count }, (_, index) => {
    return instantOf(numberOf(data.slice(13 + index * 8, 21 + index * 8)))
  })
  return {
    source: fixedOf(data.slice(0, 11)),
    type: numberOf(data.slice(11, 13)),
    times,
    plate: fixedOf(data.slice(rest, rest + 21)),
    color: data[rest + 21] ?? 0,
    text: gbkOf(data.slice(rest + 41)),
  }
}

/**
 * Fields of sub-messages under the names of the contract: 0x9401 source 1, type 2, time 8; 0x9403
 * of 2019 platform 11, type 2, time 8; 0x9201 ends with its result.
 */
export function fields809({ sub, data }: SecondBusiness): Record<string, string> {
  if (sub === 0x9201) return { result: String(data.at(-1)) }
  const timeAt = { 37889: 3, 37891: 13 }[sub]
  if (timeAt === undefined) return {}
  return { alarm_time: instantOf(numberOf(data.slice(timeAt, timeAt + 8))) }
}

/** Time_t is in seconds; real senders also fill it with milliseconds, which is beyond any year. */
function instantOf(value: number): string {
  return timeText(value > 1e11 ? Math.floor(value / 1_000) : value)
}

/** UP_CONNECT_REQ: user 4, password 8, in 2019 access code 4, address 32, port 2. */
export function login809(body: Uint8Array, edition: Edition): Record<string, string> {
  const at = edition === '2019' ? 16 : 12
  return {
    user_id: String(numberOf(body.slice(0, 4))),
    down_link_ip: fixedOf(body.slice(at, at + 32)),
    down_link_port: String(numberOf(body.slice(at + 32, at + 34))),
  }
}
