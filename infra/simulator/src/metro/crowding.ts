import type { World } from '../world.ts'
import { ratesAt, sectionRates } from './demand.ts'
import { type Disruption, disruptionsAt } from './disruptions.ts'
import { type MetroSection, type MetroStation, metroLines } from './network.ts'

export type StationCrowding = {
  station: MetroStation
  passengers: number
  /** Passengers by what the station is built for, percent, one decimal. */
  loadPercentage: number
  /** The operator lets people in by turns. */
  isEntryRestricted: boolean
}

export type SectionCrowding = {
  section: MetroSection
  passengersPerHour: number
  /** Passengers by what the trains carry, percent, one decimal. */
  loadPercentage: number
}

/** How long passengers stay in a station before their train and after it, hours. */
const WAITING_HOURS = 0.1
const LEAVING_HOURS = 0.06
/** Passengers that change lines stay so long, as a share of those who enter and leave. */
const CHANGING_SHARE = 0.25
/** A station that is fuller than this lets people in by turns. */
const RESTRICTED_PERCENTAGE = 120
/** Of those on the way, so many do not enter when a line is held up. */
const CROWD_OF_DELAY = 0.5

/** How crowded every station is at an instant. */
export function stationsAt(world: World, at: number): StationCrowding[] {
  const held = disruptionsAt(world, at)
  const { faults, seed } = world
  return metroLines(world).flatMap(({ stations }) =>
    stations.map((station) => {
      const instant = faults.valueTime('metro', station.id, at)
      const { entries, exits } = ratesAt(station, seed, instant)
      const changing = station.isTransfer ? CHANGING_SHARE : 0
      const inside = (entries * WAITING_HOURS + exits * LEAVING_HOURS) * (1 + changing)
      const delay = heldAt(held, station) ? 1 + CROWD_OF_DELAY : 1
      const passengers = Math.round(faults.jumped('metro', station.id, inside * delay))
      const loadPercentage = percentage(passengers, station.capacity)
      const isEntryRestricted = loadPercentage > RESTRICTED_PERCENTAGE
      return { station, passengers, loadPercentage, isEntryRestricted }
    }),
  )
}

/** How crowded the trains on every section are at an instant. */
export function sectionsAt(world: World, at: number): SectionCrowding[] {
  const held = disruptionsAt(world, at)
  const { faults, seed } = world
  return metroLines(world).flatMap((line) => {
    const rates = sectionRates(line, seed, faults.valueTime('metro', line.id, at))
    return line.sections.map((section, index) => {
      const share = heldAt(held, section.from)?.trainShare ?? 1
      const rate = faults.jumped('metro', section.from.id, rates[index] ?? 0)
      const passengersPerHour = Math.round(rate)
      const loadPercentage = percentage(passengersPerHour, section.capacityPerHour * share)
      return { section, passengersPerHour, loadPercentage }
    })
  })
}

function heldAt(held: readonly Disruption[], station: MetroStation): Disruption | undefined {
  return held.find(({ line, from, to }) => {
    const place = (id: string) => line.stations.findIndex((one) => one.id === id)
    const here = place(station.id)
    return here >= 0 && here >= place(from.id) && here <= place(to.id)
  })
}

function percentage(part: number, whole: number): number {
  return Math.round((part / whole) * 1_000) / 10
}
