import type { ContractId } from '@tongqu/contracts'

/**
 * Files of a GTFS Schedule dataset in the order of the specification's "Dataset Files", which is
 * also the order in which a GTFS zip is written.
 */
const FILES = [
  'agency.txt',
  'stops.txt',
  'routes.txt',
  'trips.txt',
  'stop_times.txt',
  'calendar.txt',
  'calendar_dates.txt',
  'fare_attributes.txt',
  'fare_rules.txt',
  'timeframes.txt',
  'rider_categories.txt',
  'fare_media.txt',
  'fare_products.txt',
  'fare_leg_rules.txt',
  'fare_leg_join_rules.txt',
  'fare_transfer_rules.txt',
  'areas.txt',
  'stop_areas.txt',
  'networks.txt',
  'route_networks.txt',
  'shapes.txt',
  'frequencies.txt',
  'transfers.txt',
  'pathways.txt',
  'levels.txt',
  'location_groups.txt',
  'location_group_stops.txt',
  'locations.geojson',
  'booking_rules.txt',
  'translations.txt',
  'feed_info.txt',
  'attributions.txt',
] as const

/** A file of the specification, as it is named in the zip. */
export type GtfsFile = (typeof FILES)[number]

/** The one file that is a document and not a table. */
export const LOCATIONS = 'locations.geojson'

/** Which contract stands in which member of a GTFS zip, in writing order. */
export const gtfsMembers: readonly { contract: ContractId; member: GtfsFile }[] = FILES.map(
  (member) => ({ contract: contractIdOf(tableOf(member)), member }),
)

/** `stop_times.txt` → `stop_times`. */
export function tableOf(file: GtfsFile): string {
  return file.replace(/\.\w+$/, '')
}

/** `stop_times` → `gtfs/stop_times@1`. */
export function contractIdOf(table: string): ContractId {
  return `gtfs/${table}@1`
}

export function isGtfsFile(name: string): name is GtfsFile {
  return (FILES as readonly string[]).includes(name)
}

/**
 * Files that must be there ("Dataset Files", Required and Conditionally Required): one of each
 * group. Stops may be missing where demand-responsive zones take their place.
 */
const REQUIRED: readonly (readonly GtfsFile[])[] = [
  ['agency.txt'],
  ['stops.txt', 'locations.geojson', 'location_groups.txt'],
  ['routes.txt'],
  ['trips.txt'],
  ['stop_times.txt'],
  ['calendar.txt', 'calendar_dates.txt'],
]

/** The first file of each required group of which none is there, with what could stand for it. */
export function missingFiles(
  has: (file: GtfsFile) => boolean,
): { file: GtfsFile; instead: readonly GtfsFile[] }[] {
  return REQUIRED.filter((group) => !group.some(has)).flatMap(([file, ...instead]) =>
    file ? [{ file, instead }] : [],
  )
}
