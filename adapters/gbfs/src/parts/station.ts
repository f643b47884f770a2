import { codes, type Field, type Fields, onceCapitals, type Part, since } from '../fields.ts'

const METHODS = [
  ...['key', 'creditcard', 'paypass', 'applepay', 'androidpay', 'transitcard'],
  ...['accountnumber', 'phone'],
]

export const LATITUDE: Field = { kind: 'number', column: 'latitude', range: [-90, 90] }
export const LONGITUDE: Field = { kind: 'number', column: 'longitude', range: [-180, 180] }

const INFORMATION: Fields = new Map<string, Field>([
  ['station_id', { kind: 'id', column: 'station_id', needed: since(10) }],
  ['name', { kind: 'words', column: 'name', needed: since(10) }],
  ['short_name', { kind: 'words', column: 'short_name' }],
  ['lat', { ...LATITUDE, needed: since(10) }],
  ['lon', { ...LONGITUDE, needed: since(10) }],
  ['address', { kind: 'text', column: 'address' }],
  ['cross_street', { kind: 'text', column: 'cross_street' }],
  ['region_id', { kind: 'id', column: 'region_id' }],
  ['post_code', { kind: 'text', column: 'post_code' }],
  ['city', { kind: 'text' }],
  ['station_opening_hours', { kind: 'text', column: 'station_opening_hours' }],
  [
    'rental_methods',
    {
      kind: 'codes',
      column: 'rental_methods',
      codes: onceCapitals(METHODS),
    },
  ],
  ['is_virtual_station', { kind: 'flag', column: 'is_virtual_station' }],
  ['is_valet_station', { kind: 'flag', column: 'is_valet_station' }],
  ['is_charging_station', { kind: 'flag', column: 'is_charging_station' }],
  ['capacity', { kind: 'count', column: 'capacity' }],
  [
    'parking_type',
    {
      kind: 'code',
      column: 'parking_type',
      codes: codes({
        23: [
          ...['parking_lot', 'street_parking', 'underground_parking', 'sidewalk_parking'],
          'other',
        ],
      }),
    },
  ],
  ['parking_hoop', { kind: 'flag', column: 'parking_hoop' }],
  ['contact_phone', { kind: 'text', column: 'contact_phone' }],
  ['station_area', { kind: 'area', column: 'geometry' }],
  ['vehicle_docks_capacity', { kind: 'counts', column: 'vehicle_docks_capacity' }],
  [
    'vehicle_types_capacity',
    { kind: 'counts', column: 'vehicle_docks_capacity', yieldsTo: 'vehicle_docks_capacity' },
  ],
  [
    'vehicle_type_capacity',
    { kind: 'json', column: 'vehicle_docks_capacity', yieldsTo: 'vehicle_docks_capacity' },
  ],
  [
    'vehicle_capacity',
    { kind: 'json', column: 'vehicle_docks_capacity', yieldsTo: 'vehicle_docks_capacity' },
  ],
  ['rental_uris', { kind: 'json' }],
])

/** Where stations are. */
export const stationInformation: Part = {
  name: 'station_information',
  lists: ['stations'],
  contract: 'gbfs/station@1',
  key: 'station_id',
  fields: INFORMATION,
}

const STATUS: Fields = new Map<string, Field>([
  ['station_id', { kind: 'id', column: 'station_id', needed: since(10) }],
  [
    'num_bikes_available',
    {
      kind: 'count',
      column: 'vehicles_available',
      yieldsTo: 'num_vehicles_available',
      needed: since(10, 23),
    },
  ],
  ['num_vehicles_available', { kind: 'count', column: 'vehicles_available', needed: since(30) }],
  [
    'num_bikes_disabled',
    { kind: 'count', column: 'vehicles_disabled', yieldsTo: 'num_vehicles_disabled' },
  ],
  ['num_vehicles_disabled', { kind: 'count', column: 'vehicles_disabled' }],
  ['num_docks_available', { kind: 'count', column: 'docks_available', needed: since(10, 11) }],
  ['num_docks_disabled', { kind: 'count', column: 'docks_disabled' }],
  // Not in the standard, but in the feeds of its largest systems.
  ['num_ebikes_available', { kind: 'count', column: 'ebikes_available' }],
  ['is_installed', { kind: 'flag', column: 'is_installed', needed: since(10) }],
  ['is_renting', { kind: 'flag', column: 'is_renting', needed: since(10) }],
  ['is_returning', { kind: 'flag', column: 'is_returning', needed: since(10) }],
  ['last_reported', { kind: 'instant', column: 'reported_at', needed: since(10) }],
  ['vehicle_types_available', { kind: 'counts', column: 'vehicle_types_available' }],
  ['vehicle_docks_available', { kind: 'counts', column: 'vehicle_docks_available' }],
  ['lat', LATITUDE],
  ['lon', LONGITUDE],
])

/** What stations hold at the moment. */
export const stationStatus: Part = {
  name: 'station_status',
  lists: ['stations'],
  contract: 'gbfs/station_status@1',
  key: 'station_id',
  fields: STATUS,
  time: 'reported_at',
}
