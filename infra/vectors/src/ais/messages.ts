import { aisEncoder } from '@tongqu/simulator'

type Random = (below: number) => number

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789-./'

/** A valid message of any type that is read, with values over their whole range. */
export function anyMessage(random: Random, index: number): aisEncoder.Field[] {
  const mmsi = 1 + random(999_999_999)
  const position = anyPosition(random, mmsi)
  switch (random(9)) {
    case 0:
    case 1:
    case 2:
      return aisEncoder.positionA({ ...position, type: (1 + random(3)) as 1 | 2 | 3 })
    case 3:
      return aisEncoder.positionB(position)
    case 4:
      return aisEncoder.voyage({
        mmsi,
        imo: random(3) === 0 ? 0 : 1_000_000 + random(9_000_000),
        callSign: text(random, 7),
        name: text(random, 20),
        shipType: random(100),
        sides: sides(random),
        eta: [random(13), random(32), random(25), random(61)],
        draught: random(256),
        destination: text(random, 20),
      })
    case 5:
      return aisEncoder.aid({
        mmsi,
        aidType: random(32),
        // A space at its end would be read as none.
        name: `${text(random, 33)}${index % 10}`.slice(0, 1 + random(34)).trimEnd() || 'A',
        longitude: position.longitude,
        latitude: position.latitude,
        second: random(64),
        isOffPosition: random(2) === 0,
        isVirtual: random(2) === 0,
      })
    case 6:
      return aisEncoder.baseStation({
        ...position,
        at: Date.UTC(2000, 0, 1) + random(2 ** 30) * 900,
      })
    case 7:
      return longRange(random, mmsi)
    default:
      return random(2) === 0 ? extended(random, position) : aircraft(random, position)
  }
}

function anyPosition(random: Random, mmsi: number): aisEncoder.Position {
  const isUnknown = random(20) === 0
  return {
    mmsi,
    repeat: random(4),
    status: random(16),
    turn: random(256) - 128,
    speed: random(1_024),
    isAccurate: random(2) === 0,
    longitude: isUnknown ? 181 * 600_000 : random(360 * 600_000 + 1) - 180 * 600_000,
    latitude: isUnknown ? 91 * 600_000 : random(180 * 600_000 + 1) - 90 * 600_000,
    course: random(3_601),
    heading: random(10) === 0 ? 511 : random(360),
    second: random(64),
    manoeuvre: random(3),
    raim: random(2) === 0,
  }
}

/** Message 9 (ITU-R M.1371-5, table 58). */
function aircraft(random: Random, one: aisEncoder.Position): aisEncoder.Field[] {
  return [
    [6, 9],
    [2, 0],
    [30, one.mmsi],
    [12, random(4_096)],
    [10, one.speed],
    [1, Number(one.isAccurate)],
    [28, one.longitude],
    [27, one.latitude],
    [12, one.course],
    [6, one.second],
    [8, 0],
    [1, 1],
    [3, 0],
    [1, 0],
    [1, Number(one.raim)],
    [20, 0],
  ]
}

/** Message 19 (table 68). */
function extended(random: Random, one: aisEncoder.Position): aisEncoder.Field[] {
  const [bow, stern, port, starboard] = sides(random)
  return [
    [6, 19],
    [2, 0],
    [30, one.mmsi],
    [8, 0],
    [10, one.speed],
    [1, Number(one.isAccurate)],
    [28, one.longitude],
    [27, one.latitude],
    [12, one.course],
    [9, one.heading],
    [6, one.second],
    [4, 0],
    [120, text(random, 20)],
    [8, random(100)],
    [9, bow],
    [9, stern],
    [6, port],
    [6, starboard],
    [4, 1],
    [1, Number(one.raim)],
    [1, 0],
    [1, 0],
    [4, 0],
  ]
}

/** Message 27 (table 78). */
function longRange(random: Random, mmsi: number): aisEncoder.Field[] {
  return [
    [6, 27],
    [2, 0],
    [30, mmsi],
    [1, random(2)],
    [1, random(2)],
    [4, random(16)],
    [18, random(360 * 600 + 1) - 180 * 600],
    [17, random(180 * 600 + 1) - 90 * 600],
    [6, random(64)],
    [9, random(360)],
    [1, 0],
    [1, 0],
  ]
}

function sides(random: Random): [number, number, number, number] {
  return [random(512), random(512), random(64), random(64)]
}

function text(random: Random, most: number): string {
  return Array.from({ length: random(most + 1) }, () => LETTERS[random(LETTERS.length)])
    .join('')
    .trim()
}
