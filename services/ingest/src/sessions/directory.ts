import type { KnownVehicle, VehicleDirectory } from '@tongqu/adapter-kit'
import type { Catalog } from '@tongqu/catalog'
import type { ContractId } from '@tongqu/contracts'
import type { LakeReader } from '@tongqu/lakehouse'
import { rowsOf } from '../lake-rows.ts'

export const ROSTER = 'vehicle/roster@1'
export const REGISTRATION = 'vehicle/registration@1'

export type DirectoryDeps = {
  catalog(): Catalog
  reader: Pick<LakeReader, 'pin' | 'stream'>
}

/** All vehicles of the hub, shared by its sources. */
export type Directory = VehicleDirectory & {
  /** Takes the rosters of the lake, and on the first call its registrations too. */
  load(): Promise<void>
  /** Vehicles of rosters. */
  due(): number
}

/**
 * Vehicles beyond those of rosters: a registration costs its sender nothing, so that their number
 * is bounded. The largest provinces have some three million commercial vehicles.
 */
const REGISTERED_LIMIT = 1_000_000

const ROSTER_COLUMNS = [
  'plate',
  'plate_color',
  'vehicle_kind',
  'operator_id',
  'area_code',
  'phone',
  'label',
] as const

const REGISTRATION_COLUMNS = [
  'registered_at',
  'plate',
  'plate_color',
  'vehicle_kind',
  'operator_id',
  'area_code',
  'phone',
] as const

/**
 * Begins empty. What a roster says of a vehicle counts more than what a terminal says of itself;
 * a registration only ties it to its terminal.
 */
export function createDirectory(deps: DirectoryDeps): Directory {
  let due = createIndex()
  const registered = createIndex()
  let isRecalled = false

  function find(get: (index: Index) => KnownVehicle | undefined): KnownVehicle | undefined {
    const said = get(registered)
    const owed = get(due) ?? (said && due.byPlate(said.plate, said.plateColor))
    return owed && said?.phone !== undefined ? { ...owed, phone: said.phone } : (owed ?? said)
  }

  async function recall(): Promise<void> {
    const latest = new Map<string, { at: string; vehicle: KnownVehicle }>()
    for await (const row of rowsOf(deps, REGISTRATION as ContractId, REGISTRATION_COLUMNS)) {
      const vehicle = vehicleOf(row)
      const key = keyOf(vehicle.plate, vehicle.plateColor) ?? vehicle.phone
      const at = String(row.registered_at)
      if (key === undefined || (latest.get(key)?.at ?? '') > at) continue
      latest.set(key, { at, vehicle })
    }
    for (const { vehicle } of latest.values()) registered.put(vehicle)
    isRecalled = true
  }

  return {
    byPhone: (phone) => find((index) => index.byPhone(phone)),
    byPlate: (plate, color) => find((index) => index.byPlate(plate, color)),
    note(vehicle) {
      if (registered.size() < REGISTERED_LIMIT || registered.has(vehicle)) registered.put(vehicle)
    },
    release: (phone) => registered.remove(phone),
    async load() {
      const next = createIndex()
      for await (const row of rowsOf(deps, ROSTER, ROSTER_COLUMNS)) next.put(vehicleOf(row))
      due = next
      if (!isRecalled) await recall()
    },
    due: () => due.size(),
  }
}

type Index = ReturnType<typeof createIndex>

function createIndex() {
  const phones = new Map<string, KnownVehicle>()
  const plates = new Map<string, KnownVehicle>()
  return {
    byPhone: (phone: string) => phones.get(phone),
    byPlate(plate: string | undefined, color: number | undefined) {
      const key = keyOf(plate, color)
      return key === undefined ? undefined : plates.get(key)
    },
    has: (vehicle: KnownVehicle) =>
      plates.has(keyOf(vehicle.plate, vehicle.plateColor) ?? '') || phones.has(vehicle.phone ?? ''),
    /** A vehicle has one terminal and a terminal one vehicle: what was tied before is let go. */
    put(vehicle: KnownVehicle): void {
      const key = keyOf(vehicle.plate, vehicle.plateColor)
      const former = key === undefined ? undefined : plates.get(key)
      if (former?.phone !== undefined && former.phone !== vehicle.phone) phones.delete(former.phone)
      if (key !== undefined) plates.set(key, vehicle)
      if (vehicle.phone !== undefined) phones.set(vehicle.phone, vehicle)
    },
    remove(phone: string): void {
      const vehicle = phones.get(phone)
      phones.delete(phone)
      const key = keyOf(vehicle?.plate, vehicle?.plateColor)
      if (key !== undefined && plates.get(key)?.phone === phone) plates.delete(key)
    },
    size: () => Math.max(phones.size, plates.size),
  }
}

function keyOf(plate: string | undefined, color: number | undefined): string | undefined {
  return plate === undefined || color === undefined ? undefined : `${plate}|${color}`
}

/** What a row or a reading of a roster or a registration says. */
export function vehicleOf(row: Record<string, unknown>): KnownVehicle {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  const known = {
    plate: text(row.plate),
    plateColor: typeof row.plate_color === 'number' ? row.plate_color : undefined,
    phone: text(row.phone),
    operator: text(row.operator_id),
    area: text(row.area_code),
    label: text(row.label),
  }
  const set = Object.entries(known).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(set), kind: text(row.vehicle_kind) ?? 'other' }
}
