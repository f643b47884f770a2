import { dateAt, serviceOn } from '../calendar.ts'
import { hourOfDay } from '../instants.ts'
import { chance, noise } from '../random.ts'
import type { Section } from './sections.ts'

/** Rush hours: middle on the clock, half width in hours, share of a full road that comes on top. */
type Peak = { hour: number; width: number; share: number }
const NIGHT_SHARE = 0.1
const WEEKDAY: readonly Peak[] = [
  { hour: 8, width: 1.1, share: 0.62 },
  { hour: 13, width: 3.2, share: 0.38 },
  { hour: 18, width: 1.4, share: 0.6 },
  { hour: 21, width: 1.6, share: 0.18 },
]
const WEEKEND: readonly Peak[] = [
  { hour: 11, width: 2.6, share: 0.5 },
  { hour: 16.5, width: 2.4, share: 0.48 },
  { hour: 20, width: 1.8, share: 0.22 },
]
/** In its rush hour the direction towards the middle carries so much more, and back less. */
const TIDE = 0.22
const NOISE_SHARE = 0.08
const PERIOD_SECONDS = 60

/**
 * Vehicles that want to use a section at an instant, as a share of its capacity: the curve of the
 * day, how busy the road is, the tide into and out of the city, and chance of the minute.
 */
export function demandShare(section: Section, seed: number, at: number): number {
  const hour = hourOfDay(at)
  const peaks = serviceOn(dateAt(at)) === 'weekday' ? WEEKDAY : WEEKEND
  let share = NIGHT_SHARE
  for (const peak of peaks) {
    const distance = (hour - peak.hour) / peak.width
    share += peak.share * Math.exp(-distance * distance)
  }
  const morning = hour > 5 && hour < 11
  const evening = hour >= 15 && hour < 21
  if (morning || evening) share *= section.isInbound === morning ? 1 + TIDE : 1 - TIDE
  const minute = Math.floor(at / 1000 / PERIOD_SECONDS)
  const luck = noise(seed + section.index, minute, 41) - 0.5
  return share * busyness(section, seed) * (1 + 2 * NOISE_SHARE * luck)
}

const known = new WeakMap<Section, { seed: number; share: number }>()

/** Some roads are always fuller than others: streets more than roads between towns. */
function busyness(section: Section, seed: number): number {
  const found = known.get(section)
  if (found?.seed === seed) return found.share
  const luck =
    chance(seed, 'busy', section.roadNumber) * 0.6 + chance(seed, 'busy', section.id) * 0.4
  const share = section.isUrban ? 0.75 + 0.6 * luck : 0.5 + 0.5 * luck
  known.set(section, { seed, share })
  return share
}
