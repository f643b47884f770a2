import { noise } from '../random.ts'
import {
  aid,
  arc,
  baseStation,
  type Field,
  partA,
  partB,
  positionA,
  positionB,
  sentencesOf,
  tagged,
  voyage,
} from './encoder.ts'
import { sailingOf } from './traffic.ts'
import { type Vessel, vesselsOf } from './vessels.ts'
import { BUOYS, STATION } from './waterway.ts'

/** Reporting intervals (ITU-R M.1371-5, annex 1, tables 1 and 2), seconds. */
const UNDER_WAY_SECONDS = 10
const AT_REST_SECONDS = 180
const CLASS_B_SECONDS = 30
const STATIC_SECONDS = 360
const AID_SECONDS = 180
const BASE_SECONDS = 10

/** Part B of message 24 comes so long after part A. */
const PART_B_SECONDS = 2

/** One line of so many is not as it was sent. */
const SPOILT_LINES = 211

const KNOTS_PER_METER_PER_SECOND = 3_600 / 1_852

export type Radio = {
  vessels: readonly Vessel[]
  /** What the station hears in the second of `at`, each line with its end. */
  linesAt(at: number): string[]
  /** Everything there is, once: what a peer hears that has just come. */
  allAt(at: number): string[]
}

/** The vessels of a province as a coast station hears them: NMEA lines. */
export function radioOf(seed: number): Radio {
  const vessels = vesselsOf(seed)
  let sequence = 0

  function linesAt(at: number, isAll: boolean): string[] {
    const second = Math.floor(at / 1_000)
    const lines: string[] = []
    const isDue = (every: number, of: number) => isAll || (second + of) % every === 0
    const say = (fields: readonly Field[], of: number, isTagged: boolean) => {
      sequence = (sequence + 1) % 10
      const channel = (second + of) % 2 === 0 ? 'A' : 'B'
      const talker = of < 0 ? 'BSVDM' : 'AIVDM'
      sentencesOf(fields, { channel, sequence, talker }).forEach((sentence, part) => {
        const line = isTagged && part === 0 ? tagged(sentence, STATION.name, second) : sentence
        const isSpoilt = !isAll && noise(seed, second, of + part) < 1 / SPOILT_LINES
        lines.push(`${isSpoilt ? spoilt(line, second) : line}\r\n`)
      })
    }
    vessels.forEach((vessel, index) => {
      const { status } = sailingOf(vessel, at)
      const isResting = status === 1 || status === 5
      const every = vessel.isClassB ? CLASS_B_SECONDS : UNDER_WAY_SECONDS
      if (isDue(isResting ? AT_REST_SECONDS : every, index * 7)) {
        say(positionOf(vessel, at), index, false)
      }
      // A moment later than the others, so that a line does not end in a burst.
      if (isDue(STATIC_SECONDS, index * 11)) say(particularsOf(vessel), index, true)
      if (vessel.isClassB && isDue(STATIC_SECONDS, index * 11 - PART_B_SECONDS)) {
        say(partB(vessel), index, true)
      }
    })
    BUOYS.forEach((buoy, index) => {
      if (!isDue(AID_SECONDS, index * 13)) return
      const { longitude, latitude } = buoy.place
      const place = { longitude: arc(longitude), latitude: arc(latitude) }
      const said = { ...buoy, ...place, second: second % 60, isOffPosition: index === 5 }
      say(aid(said), 100 + index, false)
    })
    if (isDue(BASE_SECONDS, 0)) {
      const { mmsi, place } = STATION
      const said = { longitude: arc(place.longitude), latitude: arc(place.latitude) }
      say(baseStation({ mmsi, at, ...said }), -1, false)
    }
    return lines
  }

  return {
    vessels,
    linesAt: (at) => linesAt(at, false),
    allAt: (at) => linesAt(at, true),
  }
}

function positionOf(vessel: Vessel, at: number): Field[] {
  const sailing = sailingOf(vessel, at)
  const { mmsi } = vessel
  const speed = Math.round(sailing.metersPerSecond * KNOTS_PER_METER_PER_SECOND * 10)
  const said = {
    mmsi,
    speed,
    longitude: arc(sailing.longitude),
    latitude: arc(sailing.latitude),
    course: speed === 0 ? 3_600 : Math.round(sailing.course * 10) % 3_600,
    // Not every vessel has a compass that tells.
    heading: mmsi % 5 === 0 ? 511 : Math.round(sailing.course) % 360,
    second: Math.floor(at / 1_000) % 60,
  }
  if (vessel.isClassB) return positionB(said)
  return positionA({ ...said, status: sailing.status, turn: mmsi % 3 === 0 ? 0 : -128 })
}

function particularsOf(vessel: Vessel): Field[] {
  if (vessel.isClassB) return partA(vessel)
  return voyage({ ...vessel, eta: [0, 0, 24, 60] })
}

/** What noise on a line makes of a sentence. */
function spoilt(line: string, second: number): string {
  const at = 20 + (second % 15)
  if (second % 3 === 0)
    return line.slice(0, at) + (line[at] === '0' ? '1' : '0') + line.slice(at + 1)
  if (second % 3 === 1) return line.slice(at)
  return `0*45${line}`
}
