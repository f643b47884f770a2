import { type LocationFacts, readLocation, STATUS } from '@tongqu/adapter-jt808'
import {
  POSITION_2011_BYTES,
  POSITION_2019_HEAD_BYTES,
  POSITION_2019_TAIL_BYTES,
} from '../wire/body.ts'
import { type Edition, shortAt, wordAt } from '../wire/frame.ts'
import { textAt } from '../wire/text.ts'
import { readDate } from './clock.ts'

/** A position of a message, and what its contract has no room for. */
export type PositionFacts = {
  facts: LocationFacts
  /** STATE as sent; `facts.statusFlags` has bit 5 set when ENCRYPT says so. */
  sentStatus: number
  /** A 2019 message that carries the fields of 2011 (seen on real links). */
  isOldForm: boolean
}

/** Largest speed and mileage of the contract; greater ones are no measurement. */
const MAX_SPEED = 6553.5
const MAX_MILEAGE = 429_496_729.5

/** Without ENCRYPT, which 2019 has in front. */
const OLD_FORM_BYTES = POSITION_2011_BYTES - 1

/**
 * One position, from `start` to before `end`. 2011: its own 36 bytes, longitude first, km/h and
 * whole km (JT/T 809-2011 table 69). 2019: ENCRYPT, length, a 0x0200 body of JT/T 808-2019, then
 * platform and alarm of enterprise, city and province. Undefined when there is no room for it.
 */
export function readPosition(
  bytes: Uint8Array,
  start: number,
  end: number,
  edition: Edition,
): PositionFacts | undefined {
  const isShifted = bytes[start] === 1
  if (edition === '2011') {
    if (end - start < POSITION_2011_BYTES) return undefined
    return flagged(readOldForm(bytes, start + 1), isShifted, false)
  }
  const body = start + POSITION_2019_HEAD_BYTES
  const tail = end - POSITION_2019_TAIL_BYTES
  const facts = readLocation(bytes, body, tail)
  if (!facts) return undefined
  if (facts.time === undefined && tail - body === OLD_FORM_BYTES) {
    const old = readOldForm(bytes, body)
    if (old.time !== undefined) {
      readPlatforms(bytes, tail, old)
      return flagged(old, isShifted, true)
    }
  }
  readPlatforms(bytes, tail, facts)
  return flagged(facts, isShifted, false)
}

/** Fields of table 69 behind ENCRYPT. */
function readOldForm(bytes: Uint8Array, at: number): LocationFacts {
  const status = wordAt(bytes, at + 27)
  const longitude = wordAt(bytes, at + 7) / 1e6
  const latitude = wordAt(bytes, at + 11) / 1e6
  const instant = readDate(bytes, at)
  const recorderSpeed = shortAt(bytes, at + 17)
  const mileage = wordAt(bytes, at + 19)
  return {
    alarmFlags: wordAt(bytes, at + 31),
    statusFlags: status,
    latitude: status & STATUS.south ? -latitude : latitude,
    longitude: status & STATUS.west ? -longitude : longitude,
    altitudeMeters: shortAt(bytes, at + 25),
    speedKilometersPerHour: shortAt(bytes, at + 15),
    directionDegrees: shortAt(bytes, at + 23),
    at: instant === undefined ? 0 : instant.at,
    time: instant?.text,
    mileageKilometers: mileage > MAX_MILEAGE ? undefined : mileage,
    fuelLiters: undefined,
    recorderSpeedKilometersPerHour: recorderSpeed > MAX_SPEED ? undefined : recorderSpeed,
    signalStrength: undefined,
    satellites: undefined,
    extra: undefined,
  }
}

/** Is the speed one that the contract takes? 2011 has room for ten times as much. */
export function isPossibleSpeed(kilometersPerHour: number): boolean {
  return kilometersPerHour <= MAX_SPEED
}

function flagged(facts: LocationFacts, isShifted: boolean, isOldForm: boolean): PositionFacts {
  const sentStatus = facts.statusFlags
  if (isShifted) facts.statusFlags = (sentStatus | STATUS.shifted) >>> 0
  return { facts, sentStatus, isOldForm }
}

const PLATFORMS = ['enterprise', 'city', 'province'] as const
const PLATFORM_BYTES = 11

/** Platforms and their alarms that are filled in, into `extra`. */
function readPlatforms(bytes: Uint8Array, start: number, facts: LocationFacts): void {
  let at = start
  for (const name of PLATFORMS) {
    const alarms = wordAt(bytes, at + PLATFORM_BYTES)
    const text = isBlank(bytes, at) ? '' : textAt(bytes, at, PLATFORM_BYTES)
    if (text !== '' && !/^(?:0+|1+)$/.test(text)) put(facts, `${name}_platform`, text)
    if (alarms !== 0) put(facts, `${name}_alarms`, String(alarms))
    at += PLATFORM_BYTES + 4
  }
}

function put(facts: LocationFacts, name: string, text: string): void {
  facts.extra ??= {}
  facts.extra[name] = text
}

/** Filled with 0 (not given) or 1 (no such platform), as numbers or as digits. */
function isBlank(bytes: Uint8Array, start: number): boolean {
  const first = bytes[start]
  if (first !== 0 && first !== 1 && first !== 0x30 && first !== 0x31) return false
  for (let at = start + 1; at < start + PLATFORM_BYTES; at++) {
    if (bytes[at] !== first) return false
  }
  return true
}
