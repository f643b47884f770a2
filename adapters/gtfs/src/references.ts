import type { Finding, Reference } from '@tongqu/adapter-kit'
import { contractIdOf } from './files.ts'

/** `stops.stop_id`: table, column. */
type Place = `${string}.${string}`

/** A column of one table and the columns of which one must hold its value. */
type ForeignKey = { from: Place; to: readonly Place[] }

/** Services are named by either file (calendar_dates.txt alone is a legal calendar). */
const SERVICES: readonly Place[] = ['calendar.service_id', 'calendar_dates.service_id']
const NETWORKS: readonly Place[] = ['networks.network_id', 'routes.network_id']

/**
 * The foreign keys of GTFS Schedule ("Foreign ID referencing …" in the field definitions), so
 * ordered that a file's own references come before those of others to it: a row that falls takes
 * with it the rows that point to it.
 *
 * Left out: `calendar_dates.service_id`, which may be an id of its own, and
 * `translations.record_id`, whose target is named in each row.
 */
const FOREIGN_KEYS: readonly ForeignKey[] = [
  key('stops.level_id', 'levels.level_id'),
  key('stops.parent_station', 'stops.stop_id'),
  key('routes.agency_id', 'agency.agency_id'),
  key('booking_rules.prior_notice_service_id', ...SERVICES),
  key('trips.route_id', 'routes.route_id'),
  key('trips.service_id', ...SERVICES),
  key('trips.shape_id', 'shapes.shape_id'),
  key('stop_times.trip_id', 'trips.trip_id'),
  key('stop_times.stop_id', 'stops.stop_id'),
  key('stop_times.location_group_id', 'location_groups.location_group_id'),
  key('stop_times.location_id', 'locations.id'),
  key('stop_times.pickup_booking_rule_id', 'booking_rules.booking_rule_id'),
  key('stop_times.drop_off_booking_rule_id', 'booking_rules.booking_rule_id'),
  key('fare_attributes.agency_id', 'agency.agency_id'),
  key('fare_rules.fare_id', 'fare_attributes.fare_id'),
  key('fare_rules.route_id', 'routes.route_id'),
  key('fare_rules.origin_id', 'stops.zone_id'),
  key('fare_rules.destination_id', 'stops.zone_id'),
  key('fare_rules.contains_id', 'stops.zone_id'),
  key('timeframes.service_id', ...SERVICES),
  key('fare_products.rider_category_id', 'rider_categories.rider_category_id'),
  key('fare_products.fare_media_id', 'fare_media.fare_media_id'),
  key('fare_leg_rules.network_id', ...NETWORKS),
  key('fare_leg_rules.from_area_id', 'areas.area_id'),
  key('fare_leg_rules.to_area_id', 'areas.area_id'),
  key('fare_leg_rules.from_timeframe_group_id', 'timeframes.timeframe_group_id'),
  key('fare_leg_rules.to_timeframe_group_id', 'timeframes.timeframe_group_id'),
  key('fare_leg_rules.fare_product_id', 'fare_products.fare_product_id'),
  key('fare_leg_join_rules.from_network_id', ...NETWORKS),
  key('fare_leg_join_rules.to_network_id', ...NETWORKS),
  key('fare_leg_join_rules.from_stop_id', 'stops.stop_id'),
  key('fare_leg_join_rules.to_stop_id', 'stops.stop_id'),
  key('fare_transfer_rules.from_leg_group_id', 'fare_leg_rules.leg_group_id'),
  key('fare_transfer_rules.to_leg_group_id', 'fare_leg_rules.leg_group_id'),
  key('fare_transfer_rules.fare_product_id', 'fare_products.fare_product_id'),
  key('stop_areas.area_id', 'areas.area_id'),
  key('stop_areas.stop_id', 'stops.stop_id'),
  key('route_networks.network_id', 'networks.network_id'),
  key('route_networks.route_id', 'routes.route_id'),
  key('frequencies.trip_id', 'trips.trip_id'),
  key('transfers.from_stop_id', 'stops.stop_id'),
  key('transfers.to_stop_id', 'stops.stop_id'),
  key('transfers.from_route_id', 'routes.route_id'),
  key('transfers.to_route_id', 'routes.route_id'),
  key('transfers.from_trip_id', 'trips.trip_id'),
  key('transfers.to_trip_id', 'trips.trip_id'),
  key('pathways.from_stop_id', 'stops.stop_id'),
  key('pathways.to_stop_id', 'stops.stop_id'),
  key('location_group_stops.location_group_id', 'location_groups.location_group_id'),
  key('location_group_stops.stop_id', 'stops.stop_id'),
  key('attributions.agency_id', 'agency.agency_id'),
  key('attributions.route_id', 'routes.route_id'),
  key('attributions.trip_id', 'trips.trip_id'),
]

function key(from: Place, ...to: readonly Place[]): ForeignKey {
  return { from, to }
}

/** What a plan knows of the tables: those it takes, and those whose file was there at all. */
export type Taken = {
  /** Columns that the plan fills; a table it does not take is not there. */
  columns: ReadonlyMap<string, ReadonlySet<string>>
  /** Tables whose file is in the archive, be it refused. */
  present: ReadonlySet<string>
}

/**
 * The references that these files let us check. One whose target is absent, lacks the column or was
 * refused as a whole is not checked, and a finding says so: else one missing file would bury all
 * rows of another.
 */
export function referencesOf(taken: Taken): { references: Reference[]; findings: Finding[] } {
  const references: Reference[] = []
  const findings: Finding[] = []
  for (const { from, to } of FOREIGN_KEYS) {
    if (!isFilled(from, taken)) continue
    const targets = to.filter((place) => isFilled(place, taken))
    const refused = to.find((place) => isRefused(place, taken))
    if (refused === undefined && targets.length > 0) {
      references.push(referenceOf(from, targets))
      continue
    }
    const why = refused ? `${split(refused).table} was refused` : `there is no ${to.join(' or ')}`
    const message = `${why}: its values are not checked`
    findings.push({ at: from, code: 'unchecked-reference', message })
  }
  return { references, findings }
}

function referenceOf(from: Place, targets: readonly Place[]): Reference {
  const { table, column } = split(from)
  const to = targets.map((target) => {
    const { table, column } = split(target)
    return { contract: contractIdOf(table), columns: [column] }
  })
  return { id: from, from: contractIdOf(table), columns: [column], to }
}

function isFilled(place: Place, { columns }: Taken): boolean {
  const { table, column } = split(place)
  return columns.get(table)?.has(column) === true
}

function isRefused(place: Place, { columns, present }: Taken): boolean {
  const { table } = split(place)
  return present.has(table) && !columns.has(table)
}

function split(place: Place): { table: string; column: string } {
  const dot = place.indexOf('.')
  return { table: place.slice(0, dot), column: place.slice(dot + 1) }
}
