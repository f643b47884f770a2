import { ratesAt } from '../metro/demand.ts'
import { type MetroStation, metroLines } from '../metro/network.ts'
import { noise } from '../random.ts'
import type { World } from '../world.ts'
import { busCard, metroCard } from './cards.ts'

/** One use of a card, in the words of the published layout. */
export type Tap = {
  /** Milliseconds since 1970, whole seconds. */
  at: number
  card: string
  kind: '地铁入站' | '地铁出站' | '巴士'
  /** The line; of a bus its company. */
  line: string
  /** Absent of buses, and of gates that have forgotten where they stand. */
  station?: string
  vehicle: string
  device: string
  priceFen: number
  paidFen: number
  isTransfer: boolean
}

const MINUTE_MILLISECONDS = 60_000
/** A journey ends so many minutes after its minute began at the latest, with the bus behind it. */
export const LONGEST_MINUTES = 75
/**
 * Of all who enter the metro, so many use a card that is told of: enough for flows between stations
 * that are published from ten cards on.
 */
const CARD_SHARE = 0.15
/** Journeys of a minute; a card comes again when `METRO_CARDS` journeys have begun. */
const MOST_JOURNEYS = 160
const SHORTEST_SECONDS = 600
const MORE_SECONDS = 3_000
/** Seconds that most need for a station, before chance. */
const SECONDS_A_STATION = 150
const BASE_FARE_FEN = 200
const FARE_A_STATION_FEN = 40
const MOST_FARE_FEN = 700
/** Holders of a card pay so much of the price. */
const CARD_DISCOUNT = 0.95
const BUS_FARE_FEN = 200
const TRANSFER_DISCOUNT_FEN = 40
const GATES = 8
const BUSES = 60
/** Riders who only take the bus, for each who enters the metro. */
const BUS_SHARE = 0.3

/** What goes wrong, as shares of the journeys. */
const NO_EXIT = 0.01
const NO_ENTRY = 0.02
const SAME_STATION = 0.03
const NO_STATION = 0.035
const TAKES_BUS = 0.15

const COMPANY = '临衡公交'

/** Minutes that are remembered; then all are forgotten together. */
const MOST_MINUTES = 2 * LONGEST_MINUTES
const made = new WeakMap<World, Map<number, readonly Tap[]>>()

/**
 * All taps of the journeys that begin in the minute of `begin`, in no order; equal worlds, equal.
 */
export function tapsOfMinute(world: World, begin: number): readonly Tap[] {
  const minute = Math.floor(begin / MINUTE_MILLISECONDS)
  const minutes = made.get(world) ?? new Map<number, readonly Tap[]>()
  made.set(world, minutes)
  const known = minutes.get(minute)
  if (known) return known
  if (minutes.size >= MOST_MINUTES) minutes.clear()
  const taps = tapsFrom(world, minute)
  minutes.set(minute, taps)
  return taps
}

function tapsFrom(world: World, minute: number): Tap[] {
  const stations = metroLines(world).flatMap((line) =>
    line.stations.map((station, index) => ({ ...station, index, line: line.name.zh })),
  )
  const rates = stations.map((station) =>
    ratesAt(station, world.seed, minute * MINUTE_MILLISECONDS),
  )
  const entering = rates.map(({ entries }) => entries)
  const total = entering.reduce((sum, entries) => sum + entries, 0)
  const luck = noise(world.seed, minute, 91)
  const count = Math.min(MOST_JOURNEYS, Math.floor((total / 60) * CARD_SHARE + luck))
  const taps: Tap[] = []
  for (let number = 0; number < count; number++) {
    const journey = minute * MOST_JOURNEYS + number
    const random = (salt: number) => noise(world.seed + salt, journey, 92)
    const from = stations[weighted(entering, random(1))]
    const leaving = rates.map(({ exits }, index) => (stations[index] === from ? 0 : exits))
    const to = stations[weighted(leaving, random(2))]
    if (from && to) taps.push(...journeyTaps({ journey, minute, from, to, random }))
    if (random(3) < BUS_SHARE) {
      const at = (minute * 60 + Math.floor(random(4) * 60)) * 1000
      taps.push(busTap(at, busCard(journey), Math.floor(random(5) * BUSES), 0))
    }
  }
  return taps
}

type Gate = MetroStation & { index: number; line: string }

type Journey = {
  journey: number
  minute: number
  from: Gate
  to: Gate
  /** In [0, 1) for each number. */
  random: (salt: number) => number
}

function journeyTaps({ journey, minute, from, to, random }: Journey): Tap[] {
  const card = metroCard(journey)
  const odd = random(6)
  const target = odd >= NO_ENTRY && odd < SAME_STATION ? from : to
  const stops = Math.abs(target.index - from.index) || 1
  const likely = stops * SECONDS_A_STATION * (0.8 + 0.4 * random(7))
  const seconds = Math.floor(
    Math.min(SHORTEST_SECONDS + MORE_SECONDS, Math.max(SHORTEST_SECONDS, likely)),
  )
  const entered = (minute * 60 + Math.floor(random(8) * 60)) * 1000
  const left = entered + seconds * 1000
  const price = Math.min(MOST_FARE_FEN, BASE_FARE_FEN + (stops - 1) * FARE_A_STATION_FEN)
  const gate = (salt: number) => Math.floor(random(salt) * GATES)
  const entry = gateTap(entered, card, '地铁入站', from, gate(9), 0)
  const whole = gateTap(left, card, '地铁出站', target, gate(10), price)
  const { station: _, ...nameless } = whole
  const exit = odd >= SAME_STATION && odd < NO_STATION ? nameless : whole
  if (odd < NO_EXIT) return [entry]
  if (odd < NO_ENTRY) return [exit]
  if (random(11) >= TAKES_BUS) return [entry, exit]
  const boarded = left + (180 + Math.floor(random(12) * 420)) * 1000
  return [entry, exit, busTap(boarded, card, Math.floor(random(13) * BUSES), TRANSFER_DISCOUNT_FEN)]
}

function gateTap(
  at: number,
  card: string,
  kind: '地铁入站' | '地铁出站',
  { id, name, line }: Gate,
  gate: number,
  priceFen: number,
): Tap {
  const way = kind === '地铁入站' ? 1 : 2
  const number = String(gate + 1).padStart(2, '0')
  return {
    at,
    card,
    kind,
    line,
    station: name.zh,
    vehicle: `AGM-${way}${number}`,
    device: `${id.replace(/\D/g, '').padStart(6, '9')}${way}${number}`,
    priceFen,
    paidFen: Math.round(priceFen * CARD_DISCOUNT),
    isTransfer: false,
  }
}

function busTap(at: number, card: string, bus: number, discountFen: number): Tap {
  return {
    at,
    card,
    kind: '巴士',
    line: COMPANY,
    vehicle: `衡巴${String(bus + 1).padStart(4, '0')}`,
    device: `98${String(bus + 1).padStart(7, '0')}`,
    priceFen: BUS_FARE_FEN,
    paidFen: Math.round(BUS_FARE_FEN * CARD_DISCOUNT) - discountFen,
    isTransfer: discountFen > 0,
  }
}

/** Index by weight, for a number in [0, 1); -1 where all weigh nothing. */
function weighted(weights: readonly number[], number: number): number {
  let left = number * weights.reduce((sum, weight) => sum + weight, 0)
  for (const [index, weight] of weights.entries()) {
    if (left < weight) return index
    left -= weight
  }
  return -1
}
