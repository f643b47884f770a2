import type { Reading } from '@tongqu/adapter-kit'

/** What gpsdecode says of one message, unscaled (`-u`). */
export type Said = Record<string, unknown> & { type: number; mmsi: number }

export type Judgement = {
  /** Messages that both have read. */
  messages: number
  /** Where they differ. */
  unlike: string[]
  /** Of one alone. */
  unmatched: string[]
}

/** Half of the last digit that a coordinate is kept with. */
const DEGREE_TOLERANCE = 1e-7

/** Holds our readings against what the foreign decoder says, message by message in their order. */
export function judged(readings: readonly Reading[], said: readonly Said[]): Judgement {
  const judgement: Judgement = { messages: 0, unlike: [], unmatched: [] }
  const waiting = new Map<string, Reading[]>()
  for (const one of readings) {
    const { mmsi, message_type } = one.reading
    const key = `${message_type} ${Number(mmsi)}`
    waiting.set(key, [...(waiting.get(key) ?? []), one])
  }
  for (const foreign of said) {
    const key = `${foreign.type} ${foreign.mmsi}`
    const ours = waiting.get(key)
    const wanted = foreign.type === 19 ? 2 : 1
    if (!ours || ours.length < wanted) {
      judgement.unmatched.push(`gpsdecode: ${JSON.stringify(foreign)}`)
      continue
    }
    for (const one of ours.splice(0, wanted)) judgement.unlike.push(...differences(one, foreign))
    judgement.messages++
  }
  for (const left of waiting.values()) {
    judgement.unmatched.push(...left.map(({ reading }) => `ours: ${JSON.stringify(reading)}`))
  }
  return judgement
}

function differences({ contract, reading }: Reading, foreign: Said): string[] {
  const expected =
    contract === 'vessel/static@1'
      ? particulars(foreign)
      : contract === 'vessel/station@1'
        ? station(foreign)
        : position(foreign)
  return Object.entries(expected)
    .filter(([name, value]) => !isAlike(reading[name] ?? null, value))
    .map(
      ([name, value]) =>
        `${name}: ${reading[name]}, gpsdecode ${value}, of ${JSON.stringify(foreign)}`,
    )
}

function position(foreign: Said): Record<string, unknown> {
  const { type } = foreign
  const speed = number(foreign.speed)
  const course = number(foreign.course)
  const second = number(foreign.second)
  const tenths = type === 9 || type === 27 ? 1 : 10
  const noSpeed = type === 27 ? 63 : 1_023
  return {
    ...place(foreign, type === 27 ? 600 : 600_000),
    speed_knots: speed === noSpeed ? null : speed / tenths,
    course_degrees: type === 27 ? course : course === 3_600 ? null : course / 10,
    ...(type !== 27 && { utc_second: second > 59 ? null : second }),
    is_accurate: foreign.accuracy,
    ...('heading' in foreign && {
      heading_degrees: foreign.heading === 511 ? null : foreign.heading,
    }),
    ...('turn' in foreign && { rate_of_turn_degrees_per_minute: turn(number(foreign.turn)) }),
  }
}

/** ITU-R M.1371-5, table 48: 4.733 times the square root. */
function turn(value: number): number | null {
  if (value === -128 || Math.abs(value) === 127) return null
  return (Math.sign(value) * Math.round((Math.abs(value) / 4.733) ** 2 * 10)) / 10
}

function station(foreign: Said): Record<string, unknown> {
  if (foreign.type === 4) return place(foreign, 600_000)
  return {
    ...place(foreign, 600_000),
    name: foreign.name === '' ? null : foreign.name,
    aid_type: foreign.aid_type === 0 ? null : foreign.aid_type,
    is_virtual: foreign.virtual_aid,
    is_off_position: number(foreign.second) > 59 ? null : foreign.off_position,
  }
}

function particulars(foreign: Said): Record<string, unknown> {
  const sum = (one: unknown, other: unknown) => number(one) + number(other) || null
  const some = (value: unknown) => (value === '' || value === 0 ? null : value)
  return {
    name: some(foreign.shipname),
    ship_type: some(foreign.shiptype),
    length_meters: sum(foreign.to_bow, foreign.to_stern),
    beam_meters: sum(foreign.to_port, foreign.to_starboard),
    ...('callsign' in foreign && { call_sign: some(foreign.callsign) }),
    ...('destination' in foreign && {
      destination: some(foreign.destination),
      imo: foreign.imo === 0 ? null : String(foreign.imo),
      draught_meters: foreign.draught === 0 ? null : number(foreign.draught) / 10,
      ...eta(String(foreign.eta)),
    }),
  }
}

/** `05-15T14:00Z`. */
function eta(text: string): Record<string, unknown> {
  const [month = 0, day = 0, hour = 24, minute = 60] = (text.match(/\d+/g) ?? []).map(Number)
  return {
    eta_month: month === 0 ? null : month,
    eta_day: day === 0 ? null : day,
    eta_hour: hour > 23 ? null : hour,
    eta_minute: minute > 59 ? null : minute,
  }
}

function place(foreign: Said, perDegree: number): Record<string, unknown> {
  const longitude = number(foreign.lon) / perDegree
  const latitude = number(foreign.lat) / perDegree
  const isKnown = Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90
  return isKnown ? { longitude, latitude } : { longitude: null, latitude: null }
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN
}

function isAlike(ours: unknown, theirs: unknown): boolean {
  if (typeof ours === 'number' && typeof theirs === 'number') {
    return Math.abs(ours - theirs) <= DEGREE_TOLERANCE
  }
  return ours === theirs
}
