/** What real time carries of `vehicle/position@1`. */

export const FLEET_CONTRACT = 'vehicle/position@1'

/** Name of the contract's table in plans and in the layout. */
export const FLEET_TABLE = 'position'

/**
 * What the real-time doors can show of a position; the lake keeps the rest. Plate and its colour
 * are personal: only plans that name them show them.
 */
export const FLEET_COLUMNS = [
  'located_at',
  'vehicle_id',
  'vehicle_kind',
  'operator_id',
  'area_code',
  'label',
  'plate',
  'plate_color',
  'in_service',
  'is_positioned',
  'latitude',
  'longitude',
  'speed_kilometers_per_hour',
  'direction_degrees',
  'mileage_kilometers',
] as const
