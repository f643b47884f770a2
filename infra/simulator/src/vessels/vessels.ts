import { noise } from '../random.ts'
import type { Sides } from './encoder.ts'
import { PORTS, RIVER_METERS } from './waterway.ts'

export type VesselKind = 'cargo' | 'tanker' | 'passenger' | 'ferry' | 'tug' | 'patrol' | 'fishing'

export type Vessel = {
  /** Of China (412, 413), invented. */
  mmsi: number
  /** 0: none, as inland vessels have. */
  imo: number
  name: string
  callSign: string
  kind: VesselKind
  /** Type of ship (ITU-R M.1371-5, table 53). */
  shipType: number
  isClassB: boolean
  sides: Sides
  /** Tenths of a metre. */
  draught: number
  /** Way along the river between which it goes; of a ferry none. */
  fromMeters: number
  toMeters: number
  destination: string
  metersPerSecond: number
  /** Rest at either end, seconds. */
  restSeconds: number
  /** What it does while it rests (table 48): 1 at anchor, 5 moored. */
  restStatus: 1 | 5
  /** Seconds by which it is ahead of the first vessel. */
  phaseSeconds: number
}

export const VESSELS = 60

/** Type of ship, name, share, class B, length, beam, draught and metres per second of a kind. */
type Kind = {
  kind: VesselKind
  share: number
  shipTypes: readonly number[]
  names: readonly string[]
  isClassB: boolean
  length: readonly [least: number, most: number]
  beam: number
  draught: number
  speed: number
}

/** 71 and 81 to 84 tell hazard categories. */
const KINDS: readonly Kind[] = [
  kind('cargo', 26, [70, 79, 71], ['YUN HUO', 'LIN HENG JI', 'CHANG FENG', 'JIANG SHUN'], 68, 108),
  kind('tanker', 8, [80, 81, 82, 83, 84], ['YUN YOU', 'AN HUA'], 60, 98),
  kind('passenger', 5, [60, 69], ['JIANG MING ZHU', 'LIN HENG HAO'], 48, 90),
  kind('ferry', 4, [60], ['HU DU'], 28, 36),
  kind('tug', 5, [52, 31], ['LIN TUO'], 24, 34),
  kind('patrol', 4, [55, 53], ['HAI XUN'], 18, 38),
  kind('fishing', 8, [30, 30, 37], ['YUN YU'], 9, 22),
]

/** The vessels of the province, always the same for a seed. */
export function vesselsOf(seed: number): Vessel[] {
  const kinds = KINDS.flatMap((one) => Array.from({ length: one.share }, () => one))
  return kinds.slice(0, VESSELS).map((one, index) => vesselOf(one, index, seed))
}

function vesselOf(one: Kind, index: number, seed: number): Vessel {
  const random = (salt: number) => noise(seed, index, salt)
  const [least, most] = one.length
  const length = Math.round(least + random(1) * (most - least))
  const name = one.names[index % one.names.length] ?? 'YUN'
  const [start, end] = stretchOf(one.kind, random(2), random(3))
  const port = PORTS.find(({ meters }) => meters === end) ?? PORTS[index % PORTS.length]
  const imo = one.kind === 'passenger' ? imoOf(9_400_000 + index) : 0
  return {
    mmsi: (index % 7 === 0 ? 412_990_000 : 413_990_000) + 11 * (index + 1),
    imo,
    name: `${name} ${100 + index}`,
    callSign: `BY${1_000 + index}`,
    kind: one.kind,
    shipType: one.shipTypes[index % one.shipTypes.length] ?? 0,
    isClassB: one.isClassB,
    sides: [length - 6, 6, Math.floor(one.beam / 2), Math.ceil(one.beam / 2)],
    draught: one.draught + Math.floor(random(4) * 12),
    fromMeters: start,
    toMeters: end,
    destination: one.kind === 'ferry' ? 'HU XIN DAO' : (port?.name ?? ''),
    metersPerSecond: one.speed * (0.85 + 0.3 * random(5)),
    restSeconds: 600 + Math.floor(random(6) * 3_000),
    restStatus: one.kind === 'fishing' || random(7) < 0.3 ? 1 : 5,
    phaseSeconds: Math.floor(random(8) * 20_000),
  }
}

/** Cargo goes from port to port, work boats keep near one. */
function stretchOf(kind: VesselKind, one: number, other: number): [number, number] {
  if (kind === 'ferry') return [0, 0]
  const from = Math.floor(one * PORTS.length)
  const start = PORTS[from]?.meters ?? 0
  if (kind === 'tug' || kind === 'patrol' || kind === 'fishing') {
    return [start, Math.min(RIVER_METERS - 500, start + 2_500 + other * 4_000)]
  }
  const step = 1 + Math.floor(other * (PORTS.length - 1))
  return [start, PORTS[(from + step) % PORTS.length]?.meters ?? 0]
}

/** Seven digits, the last of which checks the others (IMO resolution A.1117). */
function imoOf(number: number): number {
  const digits = [...String(number).slice(0, 6)].map(Number)
  const sum = digits.reduce((total, digit, at) => total + digit * (7 - at), 0)
  return Number(digits.join('')) * 10 + (sum % 10)
}

function kind(
  name: VesselKind,
  share: number,
  shipTypes: readonly number[],
  names: readonly string[],
  least: number,
  most: number,
): Kind {
  const isSmall = name === 'fishing' || name === 'patrol' || name === 'ferry'
  return {
    kind: name,
    share,
    shipTypes,
    names,
    isClassB: name === 'fishing',
    length: [least, most],
    beam: isSmall ? 6 : 16,
    draught: isSmall ? 12 : 32,
    speed: name === 'patrol' ? 7 : isSmall ? 3 : 4.2,
  }
}
