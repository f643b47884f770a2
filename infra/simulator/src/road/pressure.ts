import type { Line, Network } from '../network.ts'
import { roadSections, type Section } from './sections.ts'
import { type Traffic, trafficOf } from './traffic.ts'

/** Loss of speed below which buses, which are slow anyway, do not notice. */
const UNNOTICED_SHARE = 0.25
/** Instants remembered for each line. */
const MOST_REMEMBERED = 500
const MINUTES_REMEMBERED = 240

/**
 * Lets the lines of a network feel the traffic of the streets they use: `pressureAt` is 0 on free
 * streets and 1 where one of them stands still. The roads are made when it is first asked.
 */
export function addPressure(network: Network, seed: number, scale: number): void {
  let roads: { sections: readonly Section[]; trafficAt: (at: number) => Traffic } | undefined
  const made = () => {
    const sections = roads?.sections ?? roadSections(seed, scale)
    roads ??= { sections, trafficAt: trafficOf(sections, seed, MINUTES_REMEMBERED) }
    return roads
  }
  for (const line of network.lines) {
    const known = new Map<number, number>()
    let used: readonly Section[] | undefined
    line.pressureAt = (at) => {
      const found = known.get(at)
      if (found !== undefined) return found
      const { sections, trafficAt } = made()
      used ??= sections.filter((section) => usesSection(line, section))
      const { states } = used.length > 0 ? trafficAt(at) : { states: [] }
      const losses = used.map(({ index, freeFlowKilometersPerHour }) => {
        const speed = states[index]?.speedKilometersPerHour ?? freeFlowKilometersPerHour
        return 1 - speed / freeFlowKilometersPerHour
      })
      const pressure = Math.max(0, Math.max(0, ...losses) - UNNOTICED_SHARE) / (1 - UNNOTICED_SHARE)
      if (known.size >= MOST_REMEMBERED) known.clear()
      known.set(at, pressure)
      return pressure
    }
  }
}

/** Does the way of a line join two crossings that follow each other on the section? */
export function usesSection(line: Line, { crossings }: Section): boolean {
  if (crossings.length === 0) return false
  return line.patterns.some(({ calls }) => {
    const way = calls.map(({ stop }) => Number.parseInt(stop.id.slice(1), 10))
    return way.some((crossing, index) => {
      const place = crossings.indexOf(crossing)
      return place >= 0 && way[index + 1] === crossings[place + 1]
    })
  })
}
