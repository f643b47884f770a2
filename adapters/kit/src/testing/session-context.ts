import type { FrameContext, KnownVehicle, SessionContext, VehicleDirectory } from '../session.ts'
import { FIXTURE_CONTEXT, keyedOf, pseudonymOf } from './fixtures.ts'

/** Decoding as in fixtures, with pseudonyms anybody can make. */
export const FRAME_CONTEXT: FrameContext = { ...FIXTURE_CONTEXT, pseudonym: pseudonymOf }

/**
 * A directory in memory; later vehicles of the same plate or phone take the place of earlier ones.
 */
export function directoryOf(vehicles: readonly KnownVehicle[] = []): VehicleDirectory {
  const byPhone = new Map<string, KnownVehicle>()
  const byPlate = new Map<string, KnownVehicle>()
  const note = (vehicle: KnownVehicle): void => {
    if (vehicle.phone !== undefined) byPhone.set(vehicle.phone, vehicle)
    if (vehicle.plate !== undefined) byPlate.set(`${vehicle.plate}|${vehicle.plateColor}`, vehicle)
  }
  for (const vehicle of vehicles) note(vehicle)
  return {
    byPhone: (phone) => byPhone.get(phone),
    byPlate: (plate, plateColor) => byPlate.get(`${plate}|${plateColor}`),
    note,
    release: (phone) => {
      const { plate, plateColor } = byPhone.get(phone) ?? {}
      byPhone.delete(phone)
      const key = `${plate}|${plateColor}`
      const { phone: _, ...vehicle } = byPlate.get(key) ?? { kind: 'other' }
      if (plate !== undefined) byPlate.set(key, vehicle)
    },
  }
}

/** What the sessions of a source share in tests: the same every time. */
export function sessionContext(
  options: Readonly<Record<string, string>> = {},
  vehicles: readonly KnownVehicle[] = [],
): SessionContext {
  let words = 0
  return {
    options,
    zone: 'Asia/Shanghai',
    vehicles: directoryOf(vehicles),
    keyed: keyedOf,
    randomWord: () => words++,
  }
}
