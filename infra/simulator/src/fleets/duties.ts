import { MOST_DELAY_SECONDS } from '../journeys.ts'
import { durationSeconds, type Line, type Network, type ServiceId, type Trip } from '../network.ts'

/** What one bus does on a working day and on a day of rest; trips in the order of their starts. */
export type Duty = {
  /** `B002-V03`: the vehicle of the real-time feed. */
  id: string
  line: Line
  /** Painted on the bus: line and number, `2-03`. */
  label: string
  /** Place among all duties of the network, from 0. */
  index: number
  trips: Readonly<Record<ServiceId, readonly Trip[]>>
}

/** A pause between two trips that outlasts the worst delay of the first. */
const LAYOVER_SECONDS = MOST_DELAY_SECONDS + 60

const known = new WeakMap<Network, { duties: readonly Duty[]; byTrip: ReadonlyMap<Trip, Duty> }>()

/**
 * The vehicles that the timetable needs: each trip goes to the bus of its line that has waited
 * longest at the stop where the trip begins, or to a new one from the depot.
 */
export function dutiesOf(network: Network): readonly Duty[] {
  return planOf(network).duties
}

/** The vehicle that runs a trip, on whatever date. */
export function dutyOf(network: Network, trip: Trip): Duty {
  const duty = planOf(network).byTrip.get(trip)
  if (!duty) throw new Error(`no vehicle runs ${trip.id}`)
  return duty
}

function planOf(network: Network) {
  const plan = known.get(network) ?? planned(network)
  known.set(network, plan)
  return plan
}

function planned(network: Network) {
  const tripsByLine = Map.groupBy(network.trips, (trip) => trip.line)
  const duties: Duty[] = []
  for (const line of network.lines) {
    const trips = tripsByLine.get(line) ?? []
    const weekday = chained(trips.filter((trip) => trip.service === 'weekday'))
    const weekend = chained(trips.filter((trip) => trip.service === 'weekend'))
    const count = Math.max(weekday.length, weekend.length)
    for (let index = 0; index < count; index += 1) {
      const number = String(index + 1).padStart(2, '0')
      duties.push({
        id: `${line.id}-V${number}`,
        line,
        label: `${line.shortName}-${number}`,
        index: duties.length,
        trips: { weekday: weekday[index] ?? [], weekend: weekend[index] ?? [] },
      })
    }
  }
  const pairs = duties.flatMap((duty) =>
    [...duty.trips.weekday, ...duty.trips.weekend].map((trip) => [trip, duty] as const),
  )
  return { duties, byTrip: new Map(pairs) }
}

/** Trips of one line and calendar, shared among as few vehicles as can run them. */
function chained(trips: readonly Trip[]): Trip[][] {
  const chains: { trips: Trip[]; freeSeconds: number; at: 0 | 1 }[] = []
  const ordered = trips.toSorted((a, b) => a.startSeconds - b.startSeconds)
  for (const trip of ordered) {
    const start = trip.pattern.direction
    const waiting = chains
      .filter((chain) => chain.at === start && chain.freeSeconds <= trip.startSeconds)
      .sort((a, b) => a.freeSeconds - b.freeSeconds)[0]
    const chain = waiting ?? { trips: [], freeSeconds: 0, at: start }
    if (!waiting) chains.push(chain)
    chain.trips.push(trip)
    chain.freeSeconds = trip.startSeconds + durationSeconds(trip.pattern) + LAYOVER_SECONDS
    chain.at = start === 0 ? 1 : 0
  }
  return chains.map((chain) => chain.trips)
}
