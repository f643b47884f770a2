import type { ContractId } from '@tongqu/contracts'
import type { BitReader } from './armour.ts'

/** What decoding knows of a message beside its bits. */
export type Heard = {
  bits: BitReader
  type: number
  /** Nine digits. */
  mmsi: string
  /** Event time by a TAG block, milliseconds since 1970. */
  toldAt: number | undefined
  /** Receipt, milliseconds since 1970. */
  at: number
  channel: string | undefined
  /** Station that heard it, as its TAG block says. */
  source: string | undefined
}

/** Where readings and remarks of a message go. */
export type Sink = {
  reading(contract: ContractId, reading: Record<string, unknown>): void
  remark(code: string, message: string): void
}

/**
 * A message is heard at most some seconds before the clock of whoever notes it says so, and at most
 * the rest of a minute after it was sent.
 */
const AHEAD_SECONDS = 10

const MOST_TEXTS = 512
const texts = new Map<number, string>()

/** RFC 3339 in UTC. Messages come in the order of their time, so that few texts serve many. */
export function timeText(at: number): string {
  const known = texts.get(at)
  if (known !== undefined) return known
  if (texts.size >= MOST_TEXTS) texts.clear()
  const text = new Date(at).toISOString().replace('.000Z', 'Z')
  texts.set(at, text)
  return text
}

/** Event time of a message without a second of its own. */
export function heardAt({ toldAt, at }: Heard): string {
  return timeText(toldAt ?? at)
}

/**
 * Event time of a message whose position was found at `second`: that of its TAG block, else the
 * last such second before its receipt, so that it stays the same whoever hears it.
 */
export function observedAt(heard: Heard, second: number): string {
  if (heard.toldAt !== undefined || second > 59) return heardAt(heard)
  const receipt = Math.floor(heard.at / 1_000)
  let ahead = second - (receipt % 60)
  if (ahead > AHEAD_SECONDS) ahead -= 60
  else if (ahead <= AHEAD_SECONDS - 60) ahead += 60
  return timeText((receipt + ahead) * 1_000)
}

/** What is not known is 181° and 91° (ITU-R M.1371-5, table 48); beyond it nothing is a place. */
const UNKNOWN_LONGITUDE = 181
const UNKNOWN_LATITUDE = 91

/** Of coordinates in degrees: an arc minute's ten-thousandth is 1.7 millionths of one. */
const DIGITS = 1e7

/**
 * A place whose coordinates are so many units a degree; undefined when it is unknown, or none. One
 * coordinate without the other is no place.
 */
export function placeOf(
  longitude: number,
  latitude: number,
  perDegree: number,
  sink: Sink,
): { longitude: number; latitude: number } | undefined {
  const east = longitude / perDegree
  const north = latitude / perDegree
  if (east >= -180 && east <= 180 && north >= -90 && north <= 90) {
    return { longitude: rounded(east), latitude: rounded(north) }
  }
  if (east !== UNKNOWN_LONGITUDE && north !== UNKNOWN_LATITUDE) {
    sink.remark('out-of-range', 'a position that is no place on earth was left out')
  }
  return undefined
}

function rounded(degrees: number): number {
  return Math.round(degrees * DIGITS) / DIGITS
}

/** A number up to `most`; `unknown` is known to be unknown, what lies between is a remark. */
export function within(
  value: number,
  most: number,
  unknown: number,
  name: string,
  sink: Sink,
): number | undefined {
  if (value <= most) return value
  if (value !== unknown) sink.remark('out-of-range', `a ${name} out of its range was left out`)
  return undefined
}
