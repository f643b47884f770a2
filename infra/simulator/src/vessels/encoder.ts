/** AIS messages as sentences: ITU-R M.1371-5, annex 8, and IEC 61162-1. */

/** Bits and their value: a number, negative ones in two's complement, or a 6-bit text. */
export type Field = readonly [bits: number, value: number | string]

/** Characters of a payload in one sentence, so that it has no more than 82. */
const PAYLOAD_CHARACTERS = 60

const TEXT = '@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_ !"#$%&\'()*+,-./0123456789:;<=>?'

export type Position = {
  type?: 1 | 2 | 3
  mmsi: number
  repeat?: number
  /** 0 to 15. */
  status: number
  /** −128 to 127, as coded. */
  turn?: number
  /** Tenths of a knot; 1,023 unknown. */
  speed: number
  isAccurate?: boolean
  /** Ten-thousandths of an arc minute. */
  longitude: number
  latitude: number
  /** Tenths of a degree; 3,600 unknown. */
  course: number
  /** Degrees; 511 unknown. */
  heading: number
  second: number
  manoeuvre?: number
  raim?: boolean
}

/** Messages 1, 2 and 3. */
export function positionA(one: Position): Field[] {
  return [
    ...head(one.type ?? 1, one),
    [4, one.status],
    [8, one.turn ?? -128],
    [10, one.speed],
    [1, Number(one.isAccurate ?? true)],
    [28, one.longitude],
    [27, one.latitude],
    [12, one.course],
    [9, one.heading],
    [6, one.second],
    [2, one.manoeuvre ?? 0],
    [3, 0],
    [1, Number(one.raim ?? false)],
    [19, 0],
  ]
}

/** Message 18. */
export function positionB(one: Omit<Position, 'status' | 'turn' | 'manoeuvre' | 'type'>): Field[] {
  return [
    ...head(18, one),
    [8, 0],
    [10, one.speed],
    [1, Number(one.isAccurate ?? true)],
    [28, one.longitude],
    [27, one.latitude],
    [12, one.course],
    [9, one.heading],
    [6, one.second],
    [2, 0],
    // Carrier sense, no display, no DSC, whole band, message 22 understood, autonomous.
    [6, 0b100110],
    [1, Number(one.raim ?? false)],
    [20, 0],
  ]
}

/** Metres from the antenna to bow, stern, port and starboard. */
export type Sides = readonly [bow: number, stern: number, port: number, starboard: number]

export type Voyage = {
  mmsi: number
  repeat?: number
  imo: number
  callSign: string
  name: string
  shipType: number
  sides: Sides
  /** UTC; month and day 0, hour 24 and minute 60 are unknown. */
  eta: readonly [month: number, day: number, hour: number, minute: number]
  /** Tenths of a metre; 0 unknown. */
  draught: number
  destination: string
}

/** Message 5, which takes two sentences. */
export function voyage(one: Voyage): Field[] {
  const [month, day, hour, minute] = one.eta
  return [
    ...head(5, one),
    [2, 1],
    [30, one.imo],
    [42, one.callSign],
    [120, one.name],
    [8, one.shipType],
    ...sides(one.sides),
    [4, 1],
    [4, month],
    [5, day],
    [5, hour],
    [6, minute],
    [8, one.draught],
    [120, one.destination],
    [2, 0],
  ]
}

/** Part A of message 24. */
export function partA(one: { mmsi: number; name: string }): Field[] {
  return [...head(24, one), [2, 0], [120, one.name], [8, 0]]
}

/** Part B of message 24. */
export function partB(one: Pick<Voyage, 'mmsi' | 'callSign' | 'shipType' | 'sides'>): Field[] {
  return [
    ...head(24, one),
    [2, 1],
    [8, one.shipType],
    [18, 'YZT'],
    [4, 1],
    [20, one.mmsi % 1_000_000],
    [42, one.callSign],
    ...sides(one.sides),
    [4, 1],
    [2, 0],
  ]
}

export type Aid = {
  mmsi: number
  aidType: number
  /** At most 34 characters. */
  name: string
  longitude: number
  latitude: number
  second: number
  isOffPosition: boolean
  isVirtual: boolean
}

/** Message 21. */
export function aid(one: Aid): Field[] {
  const more = one.name.slice(20)
  const bits = more.length * 6
  return [
    ...head(21, one),
    [5, one.aidType],
    [120, one.name.slice(0, 20)],
    [1, 1],
    [28, one.longitude],
    [27, one.latitude],
    ...sides([0, 0, 0, 0]),
    [4, one.isVirtual ? 7 : 1],
    [6, one.second],
    [1, Number(one.isOffPosition)],
    [8, 0],
    [1, 0],
    [1, Number(one.isVirtual)],
    [1, 0],
    [1, 0],
    ...(bits > 0 ? [[bits, more] as const] : []),
    // To a whole number of bytes.
    ...((8 - ((272 + bits) % 8)) % 8 > 0 ? [[(8 - ((272 + bits) % 8)) % 8, 0] as const] : []),
  ]
}

/** Message 4; `at` in milliseconds since 1970. */
export function baseStation(one: {
  mmsi: number
  at: number
  longitude: number
  latitude: number
}): Field[] {
  const time = new Date(one.at)
  return [
    ...head(4, one),
    [14, time.getUTCFullYear()],
    [4, time.getUTCMonth() + 1],
    [5, time.getUTCDate()],
    [5, time.getUTCHours()],
    [6, time.getUTCMinutes()],
    [6, time.getUTCSeconds()],
    [1, 1],
    [28, one.longitude],
    [27, one.latitude],
    [4, 7],
    [11, 0],
    [19, 0],
  ]
}

/** Ten-thousandths of an arc minute of degrees. */
export function arc(degrees: number): number {
  return Math.round(degrees * 600_000)
}

export type SentenceOptions = {
  /** `AIVDM` unless told otherwise. */
  talker?: string
  channel?: 'A' | 'B'
  /** 0 to 9, of a message that takes several sentences. */
  sequence?: number
}

/** The sentences of a message without line ends. */
export function sentencesOf(fields: readonly Field[], options: SentenceOptions = {}): string[] {
  const { talker = 'AIVDM', channel = 'A', sequence = 0 } = options
  const { payload, fill } = payloadOf(fields)
  const total = Math.ceil(payload.length / PAYLOAD_CHARACTERS)
  return Array.from({ length: total }, (_, index) => {
    const start = index * PAYLOAD_CHARACTERS
    const part = payload.slice(start, start + PAYLOAD_CHARACTERS)
    const name = total > 1 ? sequence : ''
    const bits = index === total - 1 ? fill : 0
    return checked(`${talker},${total},${index + 1},${name},${channel},${part},${bits}`)
  })
}

/** A sentence around its fields: `!`, checksum. */
export function checked(fields: string): string {
  return `!${fields}*${checksum(fields)}`
}

/** The sentence with a TAG block before it: who heard it, and when (seconds since 1970). */
export function tagged(sentence: string, source: string, second: number): string {
  const fields = `s:${source},c:${second}`
  return `\\${fields}*${checksum(fields)}\\${sentence}`
}

function checksum(text: string): string {
  let sum = 0
  for (let at = 0; at < text.length; at++) sum ^= text.charCodeAt(at)
  return sum.toString(16).toUpperCase().padStart(2, '0')
}

function head(type: number, one: { mmsi: number; repeat?: number | undefined }): Field[] {
  return [
    [6, type],
    [2, one.repeat ?? 0],
    [30, one.mmsi],
  ]
}

function sides([bow, stern, port, starboard]: Sides): Field[] {
  return [
    [9, bow],
    [9, stern],
    [6, port],
    [6, starboard],
  ]
}

function payloadOf(fields: readonly Field[]): { payload: string; fill: number } {
  const bits: number[] = []
  for (const [length, value] of fields) {
    if (typeof value === 'number') push(bits, length, value)
    else {
      for (let at = 0; at < length / 6; at++)
        push(bits, 6, Math.max(0, TEXT.indexOf(value[at] ?? '@')))
    }
  }
  const fill = (6 - (bits.length % 6)) % 6
  push(bits, fill, 0)
  let payload = ''
  for (let at = 0; at < bits.length; at += 6) {
    const six = bits.slice(at, at + 6).reduce((sum, bit) => sum * 2 + bit, 0)
    payload += String.fromCharCode(six < 40 ? six + 48 : six + 56)
  }
  return { payload, fill }
}

function push(bits: number[], length: number, value: number): void {
  for (let bit = length - 1; bit >= 0; bit--) bits.push((value >> bit) & 1)
}
