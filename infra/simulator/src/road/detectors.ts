import type { Place } from '../geography.ts'
import type { Name } from '../names.ts'
import { chance, noise } from '../random.ts'
import { onSection, type Section } from './sections.ts'
import type { SectionState } from './traffic.ts'

/** A site with a detector over each lane of a section. */
export type Detector = Place & {
  id: string
  name: Name
  section: Section
  lanes: number
}

/** What the detector of one lane measured in a minute. */
export type LaneReading = {
  speedKilometersPerHour: number
  flowVehiclesPerHour: number
  occupancyPercentage: number
}

/** Sections with a site: the even ones have radar, the odd ones of the city have loops. */
const LOOPS_FROM = 200_001
/** Hours in which a site says nothing: some 2 %. */
const SILENT_SHARE = 0.02
const HOUR_MILLISECONDS = 3_600_000
/** Speed of each lane against the mean, from the inner one; the share of its flow. */
const LANES: Readonly<Record<number, readonly { speed: number; flow: number }[]>> = {
  2: [
    { speed: 1.08, flow: 0.54 },
    { speed: 0.92, flow: 0.46 },
  ],
  3: [
    { speed: 1.12, flow: 0.36 },
    { speed: 1, flow: 0.36 },
    { speed: 0.88, flow: 0.28 },
  ],
}

/** Sites that tell by DATEX II, one on every second section. */
export function detectorsOf(sections: readonly Section[]): Detector[] {
  return sections
    .filter(({ index }) => index % 2 === 0)
    .map((section) => detectorOn(section, `DET-${section.id}`, 0.5))
}

/** Loops of the city, which tell by files. */
export function loopsOf(sections: readonly Section[]): Detector[] {
  return sections
    .filter(({ index, isUrban }) => isUrban && index % 2 === 1)
    .map((section, place) => detectorOn(section, String(LOOPS_FROM + place), 0.4))
}

/** Readings of each lane, the inner one first; nothing when the site is silent this hour. */
export function lanesAt(
  detector: Detector,
  state: SectionState,
  seed: number,
  at: number,
): LaneReading[] | undefined {
  const hour = Math.floor(at / HOUR_MILLISECONDS)
  if (chance(seed, 'silent', detector.id, hour) < SILENT_SHARE) return undefined
  const shares = LANES[detector.lanes]
  if (!shares) throw new Error(`no lanes like ${detector.lanes}`)
  const minute = Math.floor(at / 60_000)
  return shares.map((share, lane) => {
    const luck = noise(seed + detector.section.index, minute, 50 + lane) - 0.5
    const flow = state.flowVehiclesPerHour * share.flow * (1 + 0.2 * luck)
    const occupancy = state.occupancyPercentage * share.flow * detector.lanes * (1 + 0.2 * luck)
    return {
      speedKilometersPerHour:
        Math.round(state.speedKilometersPerHour * share.speed * (1 - 0.06 * luck) * 10) / 10,
      // A minute holds whole vehicles.
      flowVehiclesPerHour: Math.round(flow / 60) * 60,
      occupancyPercentage: Math.min(100, Math.round(occupancy * 10) / 10),
    }
  })
}

function detectorOn(section: Section, id: string, share: number): Detector {
  const { latitude, longitude } = onSection(section, share)
  return {
    latitude,
    longitude,
    id,
    section,
    lanes: section.lanes,
    name: {
      zh: `${section.roadName.zh}${section.id}断面`,
      en: `${section.roadName.en} ${section.id}`,
    },
  }
}
