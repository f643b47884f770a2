import { createHmac } from 'node:crypto'
import type {
  FrameContext,
  KnownVehicle,
  SessionContext,
  VehicleDirectory,
} from '@tongqu/adapter-kit'
import type { FleetVehicle } from '@tongqu/simulator'

const ZONE = 'Asia/Shanghai'
const KEY = 'a key of the benchmark, it protects nothing'
const HASH_CHARACTERS = 26
const LIMITS = { bytes: 2 ** 40, entities: 1e9, depth: 64 }

/** What sessions of one source share, with the vehicles of a fleet in the directory. */
export function sessionContextOf(
  options: Readonly<Record<string, string>>,
  vehicles: readonly FleetVehicle[],
): SessionContext {
  let words = 0
  return {
    options,
    zone: ZONE,
    vehicles: directoryOf(vehicles),
    keyed,
    randomWord: () => {
      words = (Math.imul(words, 1_664_525) + 1_013_904_223) >>> 0
      return words
    },
  }
}

/** Decoding as the hub does it: receipt now, pseudonyms by a real keyed hash. */
export function frameContextOf(options: Readonly<Record<string, string>>): FrameContext {
  return {
    receivedAt: new Date(Date.now()).toISOString(),
    zone: ZONE,
    limits: LIMITS,
    options,
    pseudonym: (identity, day) => keyed(day, identity),
  }
}

function keyed(purpose: string, text: string): string {
  const hash = createHmac('sha256', KEY).update(`${purpose} ${text}`).digest('hex')
  return hash.slice(0, HASH_CHARACTERS).toUpperCase()
}

function directoryOf(vehicles: readonly FleetVehicle[]): VehicleDirectory {
  const byPhone = new Map<string, KnownVehicle>()
  const byPlate = new Map<string, KnownVehicle>()
  const note = (vehicle: KnownVehicle): void => {
    const { phone, plate, plateColor } = vehicle
    if (phone !== undefined) byPhone.set(phone, vehicle)
    if (plate !== undefined) byPlate.set(`${plate}|${plateColor}`, vehicle)
  }
  for (const { plate, plateColor, phone, kind, operator, areaCode, label } of vehicles) {
    note({ plate, plateColor, phone, kind, operator: operator.id, area: areaCode, label })
  }
  return {
    byPhone: (phone) => byPhone.get(phone),
    byPlate: (plate, plateColor) => byPlate.get(`${plate}|${plateColor}`),
    note,
  }
}
