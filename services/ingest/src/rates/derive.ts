/// <reference lib="esnext.temporal" />
/** What a batch says of presence and entry, reading by reading. */
import { dayIn, vehicleIdentity } from '@tongqu/adapter-kit'
import type { LakeReading } from '@tongqu/lakehouse'
import type { Mark, Tally } from './tally.ts'

const POSITION = 'vehicle/position@1'
const REGISTRATION = 'vehicle/registration@1'
export const PRESENCE = 'vehicle/presence@1'
export const ENTRY = 'vehicle/entry@1'

/** Midnights kept; a batch of back-fill may touch many days, a province's day only two. */
const MIDNIGHTS = 1_000

type Fields = Record<string, unknown>

/**
 * The deriver of one zone. A position makes its vehicle present on the day of the position when it
 * has a fix; any position, and a registration, let it enter. A vehicle without plate and colour is
 * present, and enters nothing: a roster could not name it.
 */
export function createDeriver(zone: string, tally: Tally) {
  const midnights = new Map<string, string>()

  function midnightOf(day: string): string {
    const known = midnights.get(day)
    if (known !== undefined) return known
    const instant = Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant()
    if (midnights.size >= MIDNIGHTS) midnights.clear()
    const text = instant.toString()
    midnights.set(day, text)
    return text
  }

  return (readings: readonly LakeReading[], mark: Mark): LakeReading[] => {
    const derived: LakeReading[] = []
    // The tally answers the same more than once where it keeps nothing: on days long over.
    const told = new Set<string>()
    function tell(key: string, contract: LakeReading['contract'], reading: Fields): void {
      if (told.has(key)) return
      told.add(key)
      derived.push({ contract, reading })
    }
    function enter(identity: string | undefined, day: string, reading: Fields): void {
      const entered = identity === undefined ? undefined : tally.enter(identity, day, mark)
      if (entered === undefined) return
      const { plate, plate_color } = reading
      const entry = { entered_at: midnightOf(entered), day: entered, plate, plate_color }
      tell(`${ENTRY} ${entered} ${identity}`, ENTRY, entry)
    }
    for (const { contract, reading } of readings) {
      if (contract === POSITION) {
        const day = dayOf(zone, reading.located_at)
        const identity = identityOf(reading)
        if (day === undefined) continue
        enter(identity, day, reading)
        if (reading.is_positioned !== true) continue
        const vehicle = String(reading.vehicle_id)
        if (!tally.appear(identity, vehicle, day, mark)) continue
        tell(`${PRESENCE} ${day} ${vehicle}`, PRESENCE, presenceOf(reading, day, midnightOf(day)))
      } else if (contract === REGISTRATION) {
        const day = dayOf(zone, reading.registered_at)
        if (day !== undefined) enter(identityOf(reading), day, reading)
      }
    }
    return derived
  }
}

/** What a roster can name a vehicle with; undefined without plate or without its colour. */
export function identityOf({ plate, plate_color: plateColor }: Fields): string | undefined {
  if (typeof plate !== 'string' || typeof plateColor !== 'number') return undefined
  return vehicleIdentity({ plate, plateColor })
}

function dayOf(zone: string, instant: unknown): string | undefined {
  const at = typeof instant === 'string' ? Date.parse(instant) : Number.NaN
  return Number.isFinite(at) ? dayIn(zone, at) : undefined
}

const COPIED = ['vehicle_id', 'vehicle_kind', 'operator_id', 'area_code', 'plate', 'plate_color']

function presenceOf(reading: Fields, day: string, midnight: string): Fields {
  const presence: Fields = { day_at: midnight, day }
  for (const column of COPIED) {
    if (reading[column] !== undefined && reading[column] !== null)
      presence[column] = reading[column]
  }
  return presence
}
