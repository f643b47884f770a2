import type { Rows } from '../services.ts'

const JOURNEY = {
  line_ref: 'YZ:Line:1',
  direction_ref: '0',
  data_frame_ref: '2026-11-21',
  dated_vehicle_journey_ref: 'YZ:Journey:1-0800',
  vehicle_mode: 'bus',
  published_line_name: '1路',
  operator_ref: 'YZ:Operator:linheng',
  origin_ref: 'YZ:Stop:1',
  origin_name: '临衡站',
  destination_ref: 'YZ:Stop:9',
  destination_name: '大学城 <东>',
}

const CALL = {
  stop_point_ref: 'YZ:Stop:5',
  visit_number: 1,
  call_order: 5,
  stop_point_name: '人民广场',
  aimed_arrival_at: '2026-11-21T00:10:00Z',
  expected_arrival_at: '2026-11-21T00:11:00Z',
  aimed_departure_at: '2026-11-21T00:10:30Z',
  expected_departure_at: '2026-11-21T00:11:30Z',
  arrival_status: 'delayed',
  departure_status: 'delayed',
  departure_platform_name: '2',
  departure_boarding_activity: 'boarding',
}

const SITUATION = {
  versioned_at: '2026-11-21T00:00:00Z',
  situation_number: 'YZ:SX:7',
  participant_ref: 'linheng',
  situation_version: '3',
}

/** One reading of each table of `siri/*`, with what the documents speak of. */
export const FULL_ROWS: Rows = {
  vehicle_activity: [
    {
      ...JOURNEY,
      ...CALL,
      recorded_at: '2026-11-21T00:00:00Z',
      item_identifier: 'a1',
      vehicle_ref: 'bus-1',
      block_ref: 'b1',
      latitude: 31.05,
      longitude: 112.2,
      bearing_degrees: 90.5,
      velocity_meters_per_second: 8.6,
      delay_seconds: -30,
      occupancy: 'fewSeatsAvailable',
      is_monitored: true,
      is_in_congestion: false,
      progress_rate: 'normalProgress',
      vehicle_status: 'inProgress',
      link_distance_meters: 310,
      link_progress_percentage: 50,
      is_vehicle_at_stop: false,
      destination_display: '大学城',
    },
  ],
  estimated_journey: [
    {
      ...JOURNEY,
      recorded_at: '2026-11-21T00:00:00Z',
      journey_id: '2026-11-21/YZ:Journey:1-0800',
      vehicle_ref: 'bus-1',
      is_monitored: true,
      is_complete_stop_sequence: true,
      data_source: 'YZ',
    },
  ],
  estimated_call: [
    { ...CALL, journey_id: '2026-11-21/YZ:Journey:1-0800', call_index: 1, is_recorded: false },
    {
      ...CALL,
      journey_id: '2026-11-21/YZ:Journey:1-0800',
      call_index: 0,
      is_recorded: true,
      actual_arrival_at: '2026-11-20T23:59:00Z',
      actual_departure_at: '2026-11-20T23:59:30Z',
    },
  ],
  stop_visit: [
    {
      ...JOURNEY,
      ...CALL,
      recorded_at: '2026-11-21T00:00:00Z',
      item_identifier: 'v1',
      monitoring_ref: 'YZ:Stop:5',
      stops_from_call: 3,
      distance_from_stop_meters: 812.4,
    },
    {
      ...JOURNEY,
      recorded_at: '2026-11-21T00:00:00Z',
      item_identifier: 'v0',
      monitoring_ref: 'YZ:Stop:5',
      is_cancellation: true,
    },
  ],
  situation: [
    {
      ...SITUATION,
      created_at: '2026-11-20T20:00:00Z',
      source_type: 'directReport',
      progress: 'open',
      valid_from: '2026-11-21T00:00:00Z',
      reason: 'roadworks',
      severity: 'normal',
      priority: 3,
      report_type: 'incident',
      is_planned: true,
      summary: '1路改道',
    },
  ],
  situation_text: [
    {
      ...SITUATION,
      text_index: 0,
      text_kind: 'description',
      language: 'zh-CN',
      content: '因道路施工，1路绕行。',
    },
    { ...SITUATION, text_index: 1, text_kind: 'description', language: 'en', content: 'Diverted.' },
  ],
  situation_affect: [
    { ...SITUATION, affect_index: 0, affect_kind: 'line', affected_ref: 'YZ:Line:1' },
    { ...SITUATION, affect_index: 1, affect_kind: 'stop-point', affected_ref: 'YZ:Stop:5' },
    { ...SITUATION, affect_index: 2, affect_kind: 'network', affected_ref: 'YZ:Network:bus' },
    { ...SITUATION, affect_index: 3, affect_kind: 'vehicle-journey', affected_ref: 'YZ:J:1' },
    { ...SITUATION, affect_index: 4, affect_kind: 'stop-place', affected_ref: 'YZ:Place:1' },
    { ...SITUATION, affect_index: 5, affect_kind: 'operator', affected_ref: 'YZ:Operator:1' },
  ],
}
