import type { GbfsVoice } from './system.ts'
import {
  amountOf,
  areaOf,
  codeOf,
  countOf,
  flagOf,
  instantOf,
  listOf,
  type Row,
  recordsOf,
  textOf,
  uriOf,
  whole,
  wordsOf,
} from './values.ts'

type Record3 = Record<string, unknown> | undefined

const FORMS = new Set([
  ...['bicycle', 'cargo_bicycle', 'car', 'moped', 'scooter_standing', 'scooter_seated', 'other'],
])
const MOTORS = new Set([
  ...['electric_assist', 'electric', 'combustion', 'combustion_diesel', 'hybrid'],
  ...['plug_in_hybrid', 'hydrogen_fuel_cell'],
])
const PROPULSIONS = new Set(['human', ...MOTORS])
const RETURNS = new Set(['free_floating', 'roundtrip_station', 'any_station', 'hybrid'])
const ALERTS = new Set(['system_closure', 'station_closure', 'station_move', 'other'])
const CURRENCY = /^\w{3}$/

/** `vehicle_types`: one with a motor whose range nobody gave is left out, as 3.0 requires it. */
export function vehicleTypeOf(row: Row, voice: GbfsVoice): Record3 {
  const language = voice.language(row)
  const propulsion = codeOf(row.propulsion_type, PROPULSIONS)
  const hasMotor = propulsion !== undefined && MOTORS.has(propulsion)
  return whole(
    {
      vehicle_type_id: voice.idOf(row, row.vehicle_type_id),
      form_factor: codeOf(row.form_factor, FORMS) ?? 'other',
      rider_capacity: countOf(row.rider_capacity),
      cargo_volume_capacity: countOf(row.cargo_volume_liters),
      cargo_load_capacity: countOf(row.cargo_load_kilograms),
      propulsion_type: propulsion,
      max_range_meters: amountOf(row.max_range_meters),
      name: wordsOf(row.name, language),
      make: wordsOf(row.make, language),
      model: wordsOf(row.model, language),
      wheel_count: countOf(row.wheel_count),
      max_permitted_speed: countOf(row.max_speed_kilometers_per_hour),
      return_constraint: codeOf(row.return_constraint, RETURNS),
      default_pricing_plan_id: voice.idOf(row, row.default_pricing_plan_id),
    },
    ['vehicle_type_id', 'propulsion_type', ...(hasMotor ? ['max_range_meters'] : [])],
  )
}

export function regionOf(row: Row, voice: GbfsVoice): Record3 {
  const language = voice.language(row)
  return whole(
    {
      region_id: voice.idOf(row, row.region_id),
      name: wordsOf(row.name, language) ?? wordsOf(row.region_id, language),
    },
    ['region_id', 'name'],
  )
}

/** `system_pricing_plans`: a plan without a price, or with half a price, is left out. */
export function planOf(row: Row, voice: GbfsVoice): Record3 {
  const language = voice.language(row)
  const name = wordsOf(row.name, language) ?? wordsOf(row.plan_id, language)
  const distance = segmentsOf(row.per_km_pricing)
  const duration = segmentsOf(row.per_min_pricing)
  if (distance === 'broken' || duration === 'broken') return undefined
  const currency = textOf(row.currency)
  return whole(
    {
      plan_id: voice.idOf(row, row.plan_id),
      url: uriOf(row.url),
      name,
      currency: currency !== undefined && CURRENCY.test(currency) ? currency : undefined,
      price: amountOf(row.price),
      is_taxable: flagOf(row.is_taxable),
      description: wordsOf(row.description, language) ?? name,
      per_km_pricing: distance,
      per_min_pricing: duration,
      surge_pricing: flagOf(row.has_surge_pricing),
    },
    ['plan_id', 'name', 'currency', 'price', 'is_taxable', 'description'],
  )
}

function segmentsOf(text: unknown) {
  if (textOf(text) === undefined) return undefined
  const segments = recordsOf(text)?.map(({ start, rate, interval, end }) => ({
    start,
    rate,
    interval,
    ...(end !== undefined && end !== null && { end }),
  }))
  const isWhole = segments?.every(
    ({ rate, ...numbers }) =>
      Number.isFinite(rate) &&
      Object.values(numbers).every((one) => Number.isSafeInteger(one) && Number(one) >= 0),
  )
  return isWhole ? segments : 'broken'
}

/** `system_alerts`: what has ended is left out. */
export function alertOf(row: Row, voice: GbfsVoice): Record3 {
  if (row.ended_at !== undefined && row.ended_at !== null) return undefined
  const language = voice.language(row)
  const start = instantOf(row.valid_from)
  const end = instantOf(row.valid_until)
  const stations = voice.idsOf(row, listOf(row.station_ids))
  const regions = voice.idsOf(row, listOf(row.region_ids))
  const url = uriOf(row.url)
  return whole(
    {
      alert_id: voice.idOf(row, row.alert_id),
      type: codeOf(row.alert_type, ALERTS) ?? 'other',
      times: start === undefined ? undefined : [{ start, ...(end !== undefined && { end }) }],
      station_ids: stations.length > 0 ? stations : undefined,
      region_ids: regions.length > 0 ? regions : undefined,
      url: url === undefined ? undefined : wordsOf(url, language),
      summary: wordsOf(row.summary, language) ?? wordsOf(row.description, language),
      description: wordsOf(row.description, language),
      last_updated: instantOf(row.updated_at),
    },
    ['alert_id', 'summary'],
  )
}

/** `geofencing_zones`: areas with their rules, and the rules that hold everywhere else. */
export function zonesOf(rows: readonly Row[], voice: GbfsVoice): Record<string, unknown> {
  const features = rows.flatMap((row) => {
    const geometry = areaOf(row.geometry)
    if (!geometry || row.is_global_rule === true) return []
    const properties = whole(
      {
        name: wordsOf(row.name, voice.language(row)),
        start: instantOf(row.start_at),
        end: instantOf(row.end_at),
        rules: rulesOf(row, voice),
      },
      [],
    )
    return [{ type: 'Feature', geometry, properties }]
  })
  const everywhere = rows.filter(({ is_global_rule }) => is_global_rule === true)
  return {
    geofencing_zones: { type: 'FeatureCollection', features },
    global_rules: everywhere.flatMap((row) => rulesOf(row, voice)),
  }
}

/** Before 3.0 one flag said whether rides may start and end, and types had another name. */
function rulesOf(row: Row, voice: GbfsVoice): Record<string, unknown>[] {
  return (recordsOf(row.rules) ?? []).flatMap((rule) => {
    const types = rule.vehicle_type_ids ?? rule.vehicle_type_id
    const found = whole(
      {
        vehicle_type_ids: Array.isArray(types) ? voice.idsOf(row, types) : undefined,
        ride_start_allowed: flagOf(rule.ride_start_allowed ?? rule.ride_allowed),
        ride_end_allowed: flagOf(rule.ride_end_allowed ?? rule.ride_allowed),
        ride_through_allowed: flagOf(rule.ride_through_allowed),
        maximum_speed_kph: countOf(rule.maximum_speed_kph),
        station_parking: flagOf(rule.station_parking),
      },
      ['ride_start_allowed', 'ride_end_allowed', 'ride_through_allowed'],
    )
    return found ? [found] : []
  })
}
