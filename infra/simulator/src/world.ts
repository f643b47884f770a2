import { type FeedFaults, feedFaults } from './faults.ts'
import type { Province } from './province.ts'
import { type Detector, detectorsOf, loopsOf } from './road/detectors.ts'
import { roadSections, type Section } from './road/sections.ts'
import { type Sign, signsOf } from './road/signs.ts'
import { type Traffic, trafficOf } from './road/traffic.ts'

/** The roads of a province with all that stands beside them. */
export type RoadSide = {
  sections: readonly Section[]
  detectors: readonly Detector[]
  loops: readonly Detector[]
  signs: readonly Sign[]
  /** The traffic in the minute of an instant. */
  trafficAt(at: number): Traffic
}

/** One province as all its sides see it. */
export type World = {
  province: Province
  seed: number
  scale: number
  faults: FeedFaults
  /** Made when first asked for: a hub that only wants timetables pays nothing. */
  road(): RoadSide
}

/** The world of a province, without faults. */
export function worldOf(province: Province): World {
  const { seed, scale } = province
  let side: RoadSide | undefined
  return {
    province,
    seed,
    scale,
    faults: feedFaults(),
    road() {
      side ??= roadSide(seed, scale)
      return side
    },
  }
}

function roadSide(seed: number, scale: number): RoadSide {
  const sections = roadSections(seed, scale)
  return {
    sections,
    detectors: detectorsOf(sections),
    loops: loopsOf(sections),
    signs: signsOf(sections),
    trafficAt: trafficOf(sections, seed),
  }
}
