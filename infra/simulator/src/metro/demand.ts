import { dateAt, serviceOn } from '../calendar.ts'
import { hourOfDay } from '../instants.ts'
import { noise } from '../random.ts'
import type { MetroLine, MetroSection, MetroStation } from './network.ts'

/** Passengers of one station, an hour. */
export type Rates = { entries: number; exits: number }

/** Hours of the day between which trains run. */
const OPENS = 6
const CLOSES = { weekday: 23.4, weekend: 24 } as const
/** A weekend has so many entries of a working day. */
const WEEKEND_SHARE = 0.72
/** Middle and half width of the waves of a day, hours. */
const MORNING = [8, 0.72] as const
const ARRIVALS = [8.45, 0.78] as const
const NOON = [13.3, 3.6] as const
const EVENING = [18.05, 0.95] as const
const RETURNS = [18.55, 1.05] as const
const NIGHT = [21, 1.1] as const
/** Minutes that share one number of chance. */
const SLOT_MILLISECONDS = 5 * 60_000
const CHANCE_SHARE = 0.24

/** How many enter and leave a station at an instant, passengers an hour. */
export function ratesAt(station: MetroStation, seed: number, at: number): Rates {
  const hour = hourOfDay(at)
  const service = serviceOn(dateAt(at))
  if (hour < OPENS || hour >= CLOSES[service]) return { entries: 0, exits: 0 }
  const { officeShare: office, entriesADay } = station
  const isWeekend = service === 'weekend'
  const day = entriesADay * (isWeekend ? WEEKEND_SHARE : 1)
  const [entries, exits] = isWeekend ? leisure(hour) : commuters(hour, office)
  return {
    entries: day * entries * luckOf(station.id, seed, at, 1),
    exits: day * exits * luckOf(station.id, seed, at, 2),
  }
}

/** Shares of a day in an hour; homes send in the morning what offices receive. */
function commuters(hour: number, office: number): readonly [number, number] {
  const home = 1 - office
  const entries =
    (0.44 * home + 0.08 * office) * wave(hour, MORNING) +
    (0.12 * home + 0.5 * office) * wave(hour, EVENING) +
    0.36 * wave(hour, NOON) +
    0.07 * wave(hour, NIGHT)
  const exits =
    (0.08 * home + 0.47 * office) * wave(hour, ARRIVALS) +
    (0.44 * home + 0.1 * office) * wave(hour, RETURNS) +
    0.34 * wave(hour, NOON) +
    0.11 * wave(hour, NIGHT)
  return [entries, exits]
}

function leisure(hour: number): readonly [number, number] {
  const common = 0.7 * wave(hour, NOON) + 0.2 * wave(hour, EVENING)
  return [
    common + 0.1 * wave(hour, MORNING),
    common + 0.05 * wave(hour, ARRIVALS) + 0.05 * wave(hour, NIGHT),
  ]
}

/** A bell whose area is 1. */
function wave(hour: number, [middle, width]: readonly [number, number]): number {
  return Math.exp(-(((hour - middle) / width) ** 2) / 2) / (width * Math.sqrt(2 * Math.PI))
}

/** Between two slots it is mixed, so that nothing leaps from one message to the next. */
function luckOf(id: string, seed: number, at: number, which: number): number {
  const slot = at / SLOT_MILLISECONDS
  const whole = Math.floor(slot)
  const number = (place: number) => noise(seed + which, place, hashOf(id)) - 0.5
  const mixed = number(whole) * (1 - (slot - whole)) + number(whole + 1) * (slot - whole)
  return 1 + CHANCE_SHARE * 2 * mixed
}

function hashOf(id: string): number {
  return Number.parseInt(id.slice(1), 10)
}

/**
 * Passengers an hour on every section of a line, in its order. Who enters rides on to the other
 * stations in proportion to how many leave there.
 */
export function sectionRates(line: MetroLine, seed: number, at: number): number[] {
  const rates = line.stations.map((station) => ratesAt(station, seed, at))
  const exits = rates.map(({ exits }) => exits)
  const all = sum(exits)
  const place = new Map(line.stations.map(({ id }, index) => [id, index]))
  const beyond = (section: MetroSection, origin: number) => {
    const here = place.get(section.from.id) ?? 0
    const ahead = section.direction === 0 ? exits.slice(here + 1) : exits.slice(0, here)
    const others = all - (exits[origin] ?? 0)
    return others > 0 ? sum(ahead) / others : 0
  }
  return line.sections.map((section) => {
    const here = place.get(section.from.id) ?? 0
    return rates.reduce((passengers, { entries }, origin) => {
      const isBehind = section.direction === 0 ? origin <= here : origin >= here
      return isBehind ? passengers + entries * beyond(section, origin) : passengers
    }, 0)
  })
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
