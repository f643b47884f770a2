import { codes, type Field, type Fields, type Part, since } from '../fields.ts'
import { LATITUDE, LONGITUDE } from './station.ts'

const STATUS: Fields = new Map<string, Field>([
  ['bike_id', { kind: 'id', column: 'vehicle_id', yieldsTo: 'vehicle_id', needed: since(10, 23) }],
  ['vehicle_id', { kind: 'id', column: 'vehicle_id', needed: since(30) }],
  ['lat', { ...LATITUDE, needed: since(10, 20) }],
  ['lon', { ...LONGITUDE, needed: since(10, 20) }],
  ['is_reserved', { kind: 'flag', column: 'is_reserved', needed: since(10) }],
  ['is_disabled', { kind: 'flag', column: 'is_disabled', needed: since(10) }],
  ['vehicle_type_id', { kind: 'id', column: 'vehicle_type_id' }],
  ['last_reported', { kind: 'instant', column: 'reported_at' }],
  ['current_range_meters', { kind: 'number', column: 'current_range_meters', range: [0, 1e7] }],
  [
    'current_fuel_percent',
    { kind: 'number', column: 'current_fuel_percentage', range: [0, 1], factor: 100 },
  ],
  ['station_id', { kind: 'id', column: 'station_id' }],
  ['home_station_id', { kind: 'id', column: 'home_station_id' }],
  ['pricing_plan_id', { kind: 'id', column: 'pricing_plan_id' }],
  [
    'vehicle_equipment',
    {
      kind: 'codes',
      column: 'vehicle_equipment',
      codes: codes({
        23: ['child_seat_a', 'child_seat_b', 'child_seat_c', 'winter_tires', 'snow_chains'],
      }),
    },
  ],
  ['available_until', { kind: 'moment', column: 'available_until' }],
  ['rental_uris', { kind: 'json' }],
])

/** Vehicles that can be rented: `free_bike_status` before 3.0. */
export const vehicleStatus: Part = {
  name: 'vehicle_status',
  lists: ['vehicles', 'bikes'],
  contract: 'gbfs/vehicle_status@1',
  key: 'vehicle_id',
  fields: STATUS,
  isSnapshot: true,
  time: 'reported_at',
}

const SCOOTER = { since: 21, until: 23 }

const TYPES: Fields = new Map<string, Field>([
  ['vehicle_type_id', { kind: 'id', column: 'vehicle_type_id', needed: since(21) }],
  ['name', { kind: 'words', column: 'name' }],
  ['description', { kind: 'words' }],
  [
    'form_factor',
    {
      kind: 'code',
      column: 'form_factor',
      needed: since(21),
      codes: new Map([
        ...codes({
          21: ['bicycle', 'car', 'moped', 'other'],
          23: ['cargo_bicycle', 'scooter_standing', 'scooter_seated'],
        }),
        ['scooter', SCOOTER],
      ]),
    },
  ],
  [
    'propulsion_type',
    {
      kind: 'code',
      column: 'propulsion_type',
      needed: since(21),
      codes: codes({
        21: ['human', 'electric_assist', 'electric', 'combustion'],
        23: ['combustion_diesel', 'hybrid', 'plug_in_hybrid', 'hydrogen_fuel_cell'],
      }),
    },
  ],
  ['make', { kind: 'words', column: 'make' }],
  ['model', { kind: 'words', column: 'model' }],
  ['max_range_meters', { kind: 'number', column: 'max_range_meters', range: [0, 1e8] }],
  ['rider_capacity', { kind: 'count', column: 'rider_capacity', range: [0, 1_000] }],
  ['cargo_volume_capacity', { kind: 'count', column: 'cargo_volume_liters' }],
  ['cargo_load_capacity', { kind: 'count', column: 'cargo_load_kilograms' }],
  [
    'max_permitted_speed',
    { kind: 'count', column: 'max_speed_kilometers_per_hour', range: [0, 500] },
  ],
  ['wheel_count', { kind: 'count', column: 'wheel_count', range: [0, 100] }],
  [
    'return_constraint',
    {
      kind: 'code',
      column: 'return_constraint',
      codes: codes({ 23: ['free_floating', 'roundtrip_station', 'any_station', 'hybrid'] }),
    },
  ],
  ['default_pricing_plan_id', { kind: 'id', column: 'default_pricing_plan_id' }],
  ['pricing_plan_ids', { kind: 'ids' }],
  ['color', { kind: 'text' }],
  ['vehicle_image', { kind: 'url' }],
  ['g_CO2_km', { kind: 'count' }],
  ['rated_power', { kind: 'count' }],
  ['default_reserve_time', { kind: 'count' }],
  ['min_age', { kind: 'count' }],
  ['eco_label', { kind: 'json' }],
  ['eco_labels', { kind: 'json' }],
  ['vehicle_accessories', { kind: 'json' }],
  ['vehicle_assets', { kind: 'json' }],
])

/** Kinds of vehicles; since 2.1. */
export const vehicleTypes: Part = {
  name: 'vehicle_types',
  lists: ['vehicle_types'],
  contract: 'gbfs/vehicle_type@1',
  key: 'vehicle_type_id',
  fields: TYPES,
}
