import type { FleetVehicle } from './vehicles.ts'

const COLUMNS = [
  'plate',
  'plate_color',
  'vehicle_kind',
  'operator_id',
  'operator_name',
  'area_code',
  'phone',
  'label',
  'due_from',
  'due_until',
]
const DUE_FROM = '2026-01-01'

/** The vehicles due to report, as `vehicle/roster@1` has them: UTF-8, comma, CRLF (RFC 4180). */
export function rosterCsv(vehicles: readonly FleetVehicle[]): string {
  const rows = vehicles
    .filter(({ isDue }) => isDue)
    .map(({ plate, plateColor, kind, operator, areaCode, phone, label }) => {
      const { id, name } = operator
      return [plate, plateColor, kind, id, name.zh, areaCode, phone, label, DUE_FROM, '']
    })
  return [COLUMNS, ...rows].map((cells) => `${cells.join(',')}\r\n`).join('')
}
