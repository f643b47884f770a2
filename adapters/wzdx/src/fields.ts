/** How a value is written. */
export type Kind =
  | 'text'
  | 'number'
  | 'flag'
  | 'instant'
  | 'code'
  /** An array of texts, joined by `;`. */
  | 'texts'
  | 'json'
  /** `verified` or `estimated`, as a boolean. */
  | 'verification'
  /** Read elsewhere. */
  | 'known'

export type Field = {
  kind: Kind
  /** Column of the contract; without one the value goes into `extra`. */
  column?: string
  /** Stands in `core_details`; before 4.0 everything stood side by side. */
  isCore?: boolean
  range?: readonly [least: number, most: number]
  /** Times this is what the column holds. */
  factor?: number
  codes?: ReadonlySet<string>
  /** The field that counts more for the same column. */
  yieldsTo?: string
  /** Last version that has it, as 31 for 3.1. */
  until?: number
}

export type Fields = ReadonlyMap<string, Field>

/** Kilometres in a statute mile: limits of WZDx before 4.0 are miles per hour. */
const KILOMETERS_PER_MILE = 1.609344

const DIRECTIONS = new Set([
  ...['northbound', 'eastbound', 'southbound', 'westbound'],
  ...['undefined', 'unknown', 'inner-loop', 'outer-loop'],
])

const EVENT_TYPES = new Set(['work-zone', 'detour', 'restriction', 'incident'])

const IMPACTS = new Set([
  ...['all-lanes-closed', 'some-lanes-closed', 'all-lanes-open', 'alternating-one-way'],
  ...['some-lanes-closed-merge-left', 'some-lanes-closed-merge-right', 'flagging', 'unknown'],
  ...['all-lanes-open-shift-left', 'all-lanes-open-shift-right', 'some-lanes-closed-split'],
  'temporary-traffic-signal',
])

const METHODS = new Set([
  ...['channel-device-method', 'sign-method', 'junction-method', 'other', 'unknown'],
])

const MILEPOST = [-1e6, 1e6] as const

/** Fields of road events of WZDx 2.0 to 4.2, by their names (RoadEventFeature). */
export const EVENT_FIELDS: Fields = new Map<string, Field>([
  ['data_source_id', { kind: 'text', column: 'data_source_id', isCore: true }],
  ['event_type', { kind: 'code', column: 'event_type', isCore: true, codes: EVENT_TYPES }],
  ['road_names', { kind: 'texts', column: 'road_names', isCore: true }],
  ['road_name', { kind: 'text', column: 'road_names', yieldsTo: 'road_names', until: 31 }],
  ['road_number', { kind: 'text', until: 31 }],
  ['direction', { kind: 'code', column: 'direction', isCore: true, codes: DIRECTIONS }],
  ['name', { kind: 'text', column: 'name', isCore: true }],
  ['description', { kind: 'text', column: 'description', isCore: true }],
  ['creation_date', { kind: 'instant', column: 'created_at', isCore: true }],
  ['update_date', { kind: 'instant', column: 'updated_at', isCore: true }],
  ['related_road_events', { kind: 'json', column: 'related_events', isCore: true }],
  [
    'relationship',
    { kind: 'json', column: 'related_events', isCore: true, yieldsTo: 'related_road_events' },
  ],
  ['start_date', { kind: 'instant', column: 'start_at' }],
  ['end_date', { kind: 'instant', column: 'end_at' }],
  ['is_start_date_verified', { kind: 'flag', column: 'is_start_date_verified' }],
  ['is_end_date_verified', { kind: 'flag', column: 'is_end_date_verified' }],
  ['is_start_position_verified', { kind: 'flag', column: 'is_start_position_verified' }],
  ['is_end_position_verified', { kind: 'flag', column: 'is_end_position_verified' }],
  ['start_date_accuracy', verification('is_start_date_verified')],
  ['end_date_accuracy', verification('is_end_date_verified')],
  ['beginning_accuracy', verification('is_start_position_verified')],
  ['ending_accuracy', verification('is_end_position_verified')],
  [
    'event_status',
    {
      kind: 'code',
      column: 'event_status',
      codes: new Set(['planned', 'pending', 'active', 'completed', 'cancelled']),
    },
  ],
  ['vehicle_impact', { kind: 'code', column: 'vehicle_impact', codes: IMPACTS }],
  ['location_method', { kind: 'code', column: 'location_method', codes: METHODS }],
  [
    'work_zone_type',
    {
      kind: 'code',
      column: 'work_zone_type',
      codes: new Set(['static', 'moving', 'planned-moving-area']),
    },
  ],
  ['worker_presence', { kind: 'known' }],
  ['workers_present', { kind: 'flag', column: 'worker_presence', until: 31 }],
  [
    'reduced_speed_limit_kph',
    { kind: 'number', column: 'reduced_speed_limit_kilometers_per_hour', range: [0, 300] },
  ],
  [
    'reduced_speed_limit',
    {
      kind: 'number',
      column: 'reduced_speed_limit_kilometers_per_hour',
      yieldsTo: 'reduced_speed_limit_kph',
      range: [0, 180],
      factor: KILOMETERS_PER_MILE,
      until: 31,
    },
  ],
  ['beginning_cross_street', { kind: 'text', column: 'beginning_cross_street' }],
  ['ending_cross_street', { kind: 'text', column: 'ending_cross_street' }],
  ['beginning_milepost', { kind: 'number', column: 'beginning_milepost', range: MILEPOST }],
  ['ending_milepost', { kind: 'number', column: 'ending_milepost', range: MILEPOST }],
  ['lanes', { kind: 'known' }],
  ['total_num_lanes', { kind: 'known', until: 31 }],
  ['restrictions', { kind: 'json', column: 'restrictions' }],
  ['types_of_work', { kind: 'json', column: 'types_of_work' }],
  ['impacted_cds_curb_zones', { kind: 'json' }],
  ['road_event_id', { kind: 'known', until: 31 }],
  ['subidentifier', { kind: 'text', until: 20 }],
  ['issuing_organization', { kind: 'text', until: 20 }],
])

function verification(column: string): Field {
  return { kind: 'verification', column, yieldsTo: column }
}

const PATTERNS = new Set([
  ...['bidirectional-arrow-flashing', 'bidirectional-arrow-static', 'blank', 'unknown'],
  ...['diamonds-alternating', 'four-corners-flashing', 'line-flashing'],
  ...['left-arrow-flashing', 'left-arrow-sequential', 'left-arrow-static'],
  ...['left-chevron-flashing', 'left-chevron-sequential', 'left-chevron-static'],
  ...['right-arrow-flashing', 'right-arrow-sequential', 'right-arrow-static'],
  ...['right-chevron-flashing', 'right-chevron-sequential', 'right-chevron-static'],
])

const DEVICE_TYPES = new Set([
  ...['arrow-board', 'camera', 'dynamic-message-sign', 'flashing-beacon', 'hybrid-sign'],
  ...['location-marker', 'traffic-sensor', 'traffic-signal'],
])

/** Fields of field devices of WZDx 4.0 to 4.2, of all types (FieldDeviceFeature). */
export const DEVICE_FIELDS: Fields = new Map<string, Field>([
  ['device_type', { kind: 'code', column: 'device_type', isCore: true, codes: DEVICE_TYPES }],
  ['data_source_id', { kind: 'text', column: 'data_source_id', isCore: true }],
  [
    'device_status',
    {
      kind: 'code',
      column: 'device_status',
      isCore: true,
      codes: new Set(['ok', 'warning', 'error', 'unknown']),
    },
  ],
  ['update_date', { kind: 'instant', column: 'updated_at', isCore: true }],
  ['has_automatic_location', { kind: 'flag', column: 'has_automatic_location', isCore: true }],
  ['road_direction', { kind: 'code', column: 'road_direction', isCore: true, codes: DIRECTIONS }],
  ['road_names', { kind: 'texts', column: 'road_names', isCore: true }],
  ['name', { kind: 'text', column: 'name', isCore: true }],
  ['description', { kind: 'text', column: 'description', isCore: true }],
  ['status_messages', { kind: 'texts', column: 'status_messages', isCore: true }],
  // An arrow board of 4.0 says it beside its core, later devices within.
  ['is_moving', { kind: 'flag', column: 'is_moving' }],
  ['milepost', { kind: 'number', column: 'milepost', isCore: true, range: MILEPOST }],
  ['make', { kind: 'text', column: 'make', isCore: true }],
  ['model', { kind: 'text', column: 'model', isCore: true }],
  ['serial_number', { kind: 'text', column: 'serial_number', isCore: true }],
  ['firmware_version', { kind: 'text', column: 'firmware_version', isCore: true }],
  ['road_event_ids', { kind: 'json', isCore: true }],
  ['velocity_kph', { kind: 'number', isCore: true, range: [0, 1_000] }],
  ['pattern', { kind: 'code', column: 'pattern', codes: PATTERNS }],
  ['message_multi_string', { kind: 'text', column: 'message_text' }],
  [
    'dynamic_message_text',
    { kind: 'text', column: 'message_text', yieldsTo: 'message_multi_string' },
  ],
  ['sign_text', { kind: 'text', column: 'message_text', yieldsTo: 'message_multi_string' }],
  ['is_in_transport_position', { kind: 'flag' }],
  ['image_url', { kind: 'text' }],
  ['image_timestamp', { kind: 'instant' }],
  [
    'function',
    {
      kind: 'code',
      codes: new Set(['vehicle-entering', 'queue-warning', 'reduced-speed', 'workers-present']),
    },
  ],
  ['is_flashing', { kind: 'flag' }],
  [
    'dynamic_message_function',
    { kind: 'code', codes: new Set(['speed-limit', 'travel-time', 'other']) },
  ],
  ['static_sign_text', { kind: 'text' }],
  ['marked_locations', { kind: 'json' }],
  ['collection_interval_start_date', { kind: 'instant' }],
  ['collection_interval_end_date', { kind: 'instant' }],
  ['average_speed_kph', { kind: 'number', range: [0, 500] }],
  ['volume_vph', { kind: 'number', range: [0, 1e6] }],
  ['occupancy_percent', { kind: 'number', range: [0, 1e6] }],
  ['lane_data', { kind: 'json' }],
  [
    'mode',
    {
      kind: 'code',
      codes: new Set([
        ...['blank', 'flashing-red', 'flashing-yellow', 'fully-actuated', 'manual'],
        ...['pre-timed', 'semi-actuated', 'unknown'],
      ]),
    },
  ],
])

/** What every device of a type must say beside its core, by the schema of 4.2. */
export const NEEDED_OF_DEVICE: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['arrow-board', ['pattern']],
  ['dynamic-message-sign', ['message_multi_string']],
  ['flashing-beacon', ['function']],
  ['hybrid-sign', ['dynamic_message_function']],
  ['location-marker', ['marked_locations']],
  ['traffic-sensor', ['collection_interval_start_date', 'collection_interval_end_date']],
  ['traffic-signal', ['mode']],
])
