import { dateAt, serviceOn } from '../calendar.ts'
import { offset, type Place } from '../geography.ts'
import { hourOfDay } from '../instants.ts'
import type { Name } from '../names.ts'
import type { Province } from '../province.ts'
import { chance, noise, pick } from '../random.ts'

/** What a lot is for: it decides when it fills. */
export type LotUse = 'office' | 'shopping' | 'residential' | 'park-and-ride' | 'hospital'

/** A car park. Which side tells of it depends on its operator. */
export type Lot = Place & {
  id: string
  name: Name
  use: LotUse
  build: 'underground' | 'multi-storey' | 'surface'
  operator: 'centre' | 'district' | 'gates'
  capacity: number
  disabled: number
  charging: number
  /** Yuan an hour; 0: free. */
  yuanAnHour: number
  opensHour: number
  closesHour: number
  maxHeightMeters: number
}

export type LotState = {
  occupied: number
  free: number
  disabledFree: number
  chargingFree: number
  isOpen: boolean
  /** Vehicles an hour. */
  inflow: number
  outflow: number
}

/** Lots told by each operator: the parking centre, the district by DATEX II, barriers by pushes. */
const COUNTS = { centre: 36, district: 20, gates: 8 } as const
const USES: readonly LotUse[] = ['office', 'shopping', 'residential', 'hospital']
const BUILDS = ['underground', 'multi-storey', 'surface'] as const
const CHURN: Readonly<Record<LotUse, number>> = {
  office: 0.08,
  shopping: 0.45,
  residential: 0.06,
  'park-and-ride': 0.05,
  hospital: 0.4,
}
/** Middle of the stay on the clock, its half width in hours, shares of a full lot: least, most. */
const STAYS: Readonly<Record<LotUse, readonly [number, number, number, number]>> = {
  office: [13.5, 4.6, 0.08, 0.95],
  shopping: [16.5, 4.4, 0.05, 0.9],
  residential: [2, 6.5, 0.35, 0.97],
  'park-and-ride': [13.5, 5, 0.03, 0.88],
  hospital: [11, 4.2, 0.15, 0.98],
}
const SLOT_MILLISECONDS = 10 * 60_000

/** Lots beside stops of the network; those at the ends of the metro are park and ride. */
export function lotsOf(province: Province): Lot[] {
  const { seed, bus, rail } = province
  const stations = rail.stops.filter(({ kind, id }) => kind === 'station' && id.startsWith('M'))
  const lots: Lot[] = []
  for (const [operator, count] of Object.entries(COUNTS) as [Lot['operator'], number][]) {
    for (let number = 0; number < count; number += 1) {
      const isRide = operator !== 'gates' && number < 3
      const end = number % 2 === 0 ? stations[number] : stations.at(-number)
      const luck = (word: string) => chance(seed, 'lot', operator, number, word)
      const stop = isRide && end ? end : pick(bus.stops, luck('stop'))
      const capacity = 60 + 20 * Math.floor(luck('capacity') * 40)
      const id = { centre: 'P', district: 'Q', gates: 'G' }[operator]
      const opensAlways = luck('open') < 0.7
      lots.push({
        ...offset(stop, 60 + 80 * luck('x'), -60 - 80 * luck('y')),
        id: `${id}${String(number + 1).padStart(3, '0')}`,
        name: nameOf(stop.name, isRide),
        use: isRide ? 'park-and-ride' : pick(USES, luck('use')),
        build: isRide ? 'surface' : pick(BUILDS, luck('build')),
        operator,
        capacity,
        disabled: Math.max(2, Math.round(capacity * 0.02)),
        charging: Math.round(capacity * (0.05 + 0.1 * luck('charging'))),
        yuanAnHour: isRide ? 0 : 2 + Math.floor(luck('price') * 7),
        opensHour: opensAlways ? 0 : 6,
        closesHour: opensAlways ? 24 : 23,
        maxHeightMeters: 1.9 + Math.round(luck('height') * 6) / 10,
      })
    }
  }
  return lots
}

/** How full a lot is; what drives in less what drives out is what it grows by. */
export function lotAt(lot: Lot, seed: number, at: number): LotState {
  const occupied = occupiedAt(lot, seed, at)
  const change = occupied - occupiedAt(lot, seed, at - 60_000 * 15)
  const churn = Math.round(CHURN[lot.use] * occupied)
  const hour = hourOfDay(at)
  const free = lot.capacity - occupied
  const share = free / lot.capacity
  return {
    occupied,
    free,
    disabledFree: Math.min(lot.disabled, Math.ceil(lot.disabled * (0.3 + share))),
    chargingFree: Math.max(0, Math.round(lot.charging * share)),
    isOpen: hour >= lot.opensHour && hour < lot.closesHour,
    inflow: churn + Math.max(0, change * 4),
    outflow: churn + Math.max(0, -change * 4),
  }
}

/** Between two slots of chance the share is mixed, so that cars come one by one. */
function occupiedAt(lot: Lot, seed: number, at: number): number {
  const slot = at / SLOT_MILLISECONDS
  const luck = (number: number) => noise(seed + lot.capacity, number, hashOf(lot.id)) - 0.5
  const whole = Math.floor(slot)
  const drift = luck(whole) * (1 - (slot - whole)) + luck(whole + 1) * (slot - whole)
  const [middle, width, least, most] = STAYS[lot.use]
  const hour = hourOfDay(at)
  const far = Math.abs(hour - middle)
  const distance = Math.min(far, 24 - far) / width
  const isQuiet = serviceOn(dateAt(at)) === 'weekend'
  const calm = isQuiet && lot.use !== 'shopping' && lot.use !== 'residential' ? 0.35 : 1
  const share = least + (most - least) * calm * Math.exp(-(distance ** 4)) + 0.06 * drift
  return Math.round(lot.capacity * Math.max(0, Math.min(1, share)))
}

function hashOf(id: string): number {
  return Number.parseInt(id.slice(1), 10) * 7 + id.charCodeAt(0)
}

function nameOf(stop: Name, isRide: boolean): Name {
  return isRide
    ? { zh: `${stop.zh}P+R停车场`, en: `${stop.en} park and ride` }
    : { zh: `${stop.zh}停车场`, en: `${stop.en} car park` }
}
