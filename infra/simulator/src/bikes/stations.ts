import { metersBetween, offset, type Place } from '../geography.ts'
import { hourOfDay } from '../instants.ts'
import type { Name } from '../names.ts'
import { CENTRE } from '../network.ts'
import type { Province } from '../province.ts'
import { chance, noise } from '../random.ts'

/** A docking station beside a stop or a metro station. */
export type BikeStation = Place & {
  id: string
  index: number
  name: Name
  region: string
  docks: number
  /** 1 in the middle of the city, 0 at its edge: bikes go in with the morning. */
  central: number
  isCharging: boolean
}

export type StationCount = {
  bikes: number
  electric: number
  bikesDisabled: number
  docksFree: number
  docksDisabled: number
  isInstalled: boolean
  isRenting: boolean
}

/** Regions of the system: the middle of the city and the four sides around it. */
export const REGIONS: readonly { id: string; name: Name }[] = [
  { id: 'centre', name: { zh: '中心城区', en: 'Centre' } },
  { id: 'north', name: { zh: '城北', en: 'North' } },
  { id: 'east', name: { zh: '城东', en: 'East' } },
  { id: 'south', name: { zh: '城南', en: 'South' } },
  { id: 'west', name: { zh: '城西', en: 'West' } },
]
export const STATIONS = 96
const CENTRE_METERS = 1_500
const EDGE_METERS = 6_000
const ELECTRIC_SHARE = 0.35
/** Stations closed for a day, and docks or bikes that are broken. */
const CLOSED_SHARE = 0.02
const BROKEN_SHARE = 0.03
const SLOT_MINUTES = 5
const DAY_MILLISECONDS = 86_400_000

/** Stations at metro stations first, then at bus stops, evenly taken from the list. */
export function bikeStations(province: Province): BikeStation[] {
  const metro = province.rail.stops.filter(
    ({ kind, id }) => kind === 'station' && id.startsWith('M'),
  )
  const stops = province.bus.stops.filter(({ id }) => id.endsWith('A'))
  const wanted = Math.max(0, STATIONS - metro.length)
  const step = Math.max(1, Math.floor(stops.length / Math.max(1, wanted)))
  const chosen = [...metro, ...stops.filter((_, index) => index % step === 0).slice(0, wanted)]
  const rest = stops.filter((stop) => !chosen.includes(stop))
  chosen.push(...rest.slice(0, Math.max(0, STATIONS - chosen.length)))
  return chosen.map((stop, index) => {
    const place = offset(stop, 25, -18)
    const meters = metersBetween(place, CENTRE)
    return {
      ...place,
      id: `BK${String(index + 1).padStart(4, '0')}`,
      index,
      name: { zh: `${stop.name.zh}驿站`, en: `${stop.name.en} dock` },
      region: regionOf(place, meters),
      docks: 14 + 2 * Math.floor(chance(province.seed, 'docks', index) * 10),
      central: Math.max(0, 1 - meters / EDGE_METERS),
      isCharging: index % 4 === 0,
    }
  })
}

/** What stands at a station: full in the middle by day, at the edge by night. */
export function countAt(station: BikeStation, seed: number, at: number): StationCount {
  const { index, docks, central } = station
  const hour = hourOfDay(at)
  const tide = (central - 0.5) * Math.sin(((hour - 6) / 24) * 2 * Math.PI)
  const slot = Math.floor(at / 60_000 / SLOT_MINUTES)
  const part = (at / 60_000 / SLOT_MINUTES) % 1
  const luck = (from: number) => noise(seed + index, from, 61) - 0.5
  // Between two five-minute slots the luck of both is mixed, so that bikes come one by one.
  const drift = luck(slot) * (1 - part) + luck(slot + 1) * part
  const broken = (word: string) =>
    Math.floor(
      chance(seed, word, station.id, Math.floor(at / DAY_MILLISECONDS)) * docks * 2 * BROKEN_SHARE,
    )
  const docksDisabled = broken('docks')
  const usable = docks - docksDisabled
  const share = 0.5 + 0.75 * tide + 0.35 * drift
  const all = Math.max(0, Math.min(usable, Math.round(usable * share)))
  const bikesDisabled = Math.min(all, broken('bikes'))
  const available = all - bikesDisabled
  const electric = Math.round(available * ELECTRIC_SHARE)
  const day = Math.floor(at / DAY_MILLISECONDS)
  const isClosed = chance(seed, 'closed', station.id, day) < CLOSED_SHARE
  return {
    bikes: available - electric,
    electric,
    bikesDisabled,
    docksFree: usable - all,
    docksDisabled,
    isInstalled: true,
    isRenting: !isClosed,
  }
}

function regionOf(place: Place, meters: number): string {
  if (meters < CENTRE_METERS) return 'centre'
  const north = place.latitude - CENTRE.latitude
  const east = place.longitude - CENTRE.longitude
  if (Math.abs(north) > Math.abs(east)) return north > 0 ? 'north' : 'south'
  return east > 0 ? 'east' : 'west'
}
