import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { firstPositionOf, geoJsonOf, type Position, type Shape } from './geometry.ts'
import { displayPositionOf, openlrOf, shapesOf } from './shapes.ts'
import { childrenNamed, cut, jsonOf, numberAt, placeOf, textAt, wordAt } from './tree.ts'

/** Locations of one group or itinerary that are read. */
const MOST_PARTS = 500

/** Characters of `location_text` and of `openlr`, as the contracts take them. */
const LOCATION_CHARACTERS = 200_000
const OPENLR_CHARACTERS = 8_000

/** What the location columns of road contracts take. */
export type Location = {
  kind: string
  alertCPrimary?: string | undefined
  alertCSecondary?: string | undefined
  openlr?: string | undefined
  roadName?: string | undefined
  roadNumber?: string | undefined
  direction?: string | undefined
  /** Id of a predefined location, group or itinerary. */
  reference?: string | undefined
  latitude?: number | undefined
  longitude?: number | undefined
  geometry?: string | undefined
  text?: string | undefined
  /** Offsets of Alert-C method 4, names and the like. */
  extra: Record<string, string>
}

/**
 * A location of any kind (v2 GroupOfLocations, v3 LocationReference; EN 16157-2): what it says of
 * road and direction, its codes, and coordinates as GeoJSON where it has some. The types of its
 * elements are not needed: content shows what it is.
 */
export function locationOf(desk: Desk, element: XmlElement | undefined): Location {
  if (element === undefined) return { kind: 'none', extra: {} }
  const location: Location = { kind: '', extra: {} }
  const kinds = new Set<string>()
  const shapes: Shape[] = []
  let display: Position | undefined
  const parts = partsOf(element)
  if (parts.length > MOST_PARTS) {
    desk.note('location-too-large', `more than ${MOST_PARTS} locations; cut`, placeOf(element))
  }
  for (const part of parts.slice(0, MOST_PARTS)) {
    for (const kind of kindsOf(part)) kinds.add(kind)
    readPart(desk, part, location)
    shapes.push(...shapesOf(desk, part))
    display ??= displayPositionOf(desk, part)
  }
  if (parts[0] !== element) kinds.add(/itinerary/i.test(element.type ?? '') ? 'itinerary' : 'group')
  location.kind = [...kinds].join('+') || 'none'
  const position = display ?? firstPositionOf(shapes)
  location.longitude = position?.[0]
  location.latitude = position?.[1]
  location.geometry = geoJsonOf(shapes)
  location.text = textOf(desk, element)
  return location
}

/** Columns that road contracts have in common. */
export function locationColumns(location: Location): Record<string, unknown> {
  return {
    road_name: cut(location.roadName, 512),
    road_number: cut(location.roadNumber, 64),
    direction: cut(location.direction, 64),
    latitude: location.latitude,
    longitude: location.longitude,
    geometry: location.geometry,
    location_text: location.text,
  }
}

/** The locations that a group or an itinerary is made of, in order; else the element itself. */
function partsOf(element: XmlElement, level = 0): XmlElement[] {
  const members = childrenNamed(element, 'locationContainedInGroup')
  const steps = childrenNamed(element, 'locationContainedInItinerary').map((step) => ({
    index: Number(textAt(step, 'index') ?? 0),
    location: childOf(step, 'location') ?? step,
  }))
  steps.sort((one, other) => one.index - other.index)
  const parts = [...members, ...steps.map(({ location }) => location)]
  if (parts.length === 0 || level > 4) return [element]
  return parts.flatMap((part) => partsOf(part, level + 1))
}

const REFERENCES = [
  'predefinedLocationReference',
  'predefinedLocationGroupReference',
  'predefinedNonOrderedLocationGroupReference',
  'predefinedItineraryReference',
]

function kindsOf(part: XmlElement): string[] {
  const names = new Set(part.children.map(({ name }) => name))
  const has = (...wanted: string[]): boolean => wanted.some((name) => names.has(name))
  if (part.children.length === 0) return []
  const kinds: string[] = []
  const isLinear = has('alertCLinear', 'tpegLinearLocation', 'linearWithinLinearElement')
  if (isLinear || has('gmlLineString', 'openlrLinear', 'linearExtension')) kinds.push('linear')
  else if (has('alertCArea', 'tpegAreaLocation', 'namedArea', 'gmlMultiPolygon', 'areaExtension')) {
    kinds.push('area')
  } else if (has(...REFERENCES)) kinds.push('reference')
  else kinds.push(/area/i.test(part.type ?? '') ? 'area' : 'point')
  if (has('alertCPoint', 'alertCLinear', 'alertCArea')) kinds.push('alert-c')
  if (openlrOf(part)) kinds.push('openlr')
  if (has('gmlLineString', 'gmlMultiPolygon')) kinds.push('gml')
  return kinds
}

function readPart(desk: Desk, part: XmlElement, location: Location): void {
  readAlertC(desk, part, location)
  const within =
    childOf(part, 'linearWithinLinearElement') ?? childOf(part, 'pointAlongLinearElement')
  const supplement = childOf(part, 'supplementaryPositionalDescription')
  const road = childOf(supplement, 'roadInformation')
  const tpeg = childOf(part, 'tpegLinearLocation') ?? childOf(part, 'tpegPointLocation')
  location.roadName ??=
    wordAt(within, 512, 'linearElement', 'roadName') ??
    wordAt(road, 512, 'roadName') ??
    tpegNameOf(tpeg, 'linkName')
  location.roadNumber ??=
    textAt(within, 'linearElement', 'roadNumber') ?? textAt(road, 'roadNumber')
  location.direction ??=
    textAt(tpeg, 'tpegDirection') ??
    textAt(within, 'directionBoundOnLinearSection') ??
    textAt(within, 'directionOnLinearSection') ??
    textAt(within, 'directionBoundAtPoint') ??
    textAt(within, 'directionAtPoint') ??
    textAt(within, 'directionRelativeOnLinearSection') ??
    textAt(within, 'directionRelativeAtPoint')
  const openlr = openlrOf(part)
  if (openlr && location.openlr === undefined) location.openlr = jsonOf(openlr, OPENLR_CHARACTERS)
  const reference = childrenNamed(part, ...REFERENCES)[0]
  location.reference ??= reference && textAt(reference, 'id')
}

function readAlertC(desk: Desk, part: XmlElement, location: Location): void {
  const [code] = childrenNamed(part, 'alertCPoint', 'alertCLinear', 'alertCArea')
  if (code === undefined) return
  const table = [
    textAt(code, 'alertCLocationCountryCode') ?? '',
    textAt(code, 'alertCLocationTableNumber') ?? '',
    textAt(code, 'alertCLocationTableVersion') ?? '',
  ].join('/')
  const primary = endOf(code, 'Primary')
  const secondary = endOf(code, 'Secondary')
  const whole = childOf(code, 'locationCodeForLinearLocation') ?? childOf(code, 'areaLocation')
  location.alertCPrimary ??= coded(table, childOf(primary, 'alertCLocation') ?? whole)
  location.alertCSecondary ??= coded(table, childOf(secondary, 'alertCLocation'))
  location.direction ??= textAt(code, 'alertCDirection', 'alertCDirectionCoded')
  const ends = {
    alert_c_primary_offset_meters: primary,
    alert_c_secondary_offset_meters: secondary,
  }
  for (const [name, end] of Object.entries(ends)) {
    const meters = numberAt(desk, end, 'offsetDistance', 'offsetDistance')
    if (meters !== undefined) location.extra[name] ??= String(meters)
  }
  const name = wordAt(primary ?? code, 500, 'alertCLocation', 'alertCLocationName')
  if (name !== undefined) location.extra.alert_c_name ??= name
}

function endOf(code: XmlElement, end: 'Primary' | 'Secondary'): XmlElement | undefined {
  return (
    childOf(code, `alertCMethod2${end}PointLocation`) ??
    childOf(code, `alertCMethod4${end}PointLocation`)
  )
}

function coded(table: string, location: XmlElement | undefined): string | undefined {
  const code = textAt(location, 'specificLocation')
  return code === undefined ? undefined : `${table}:${code}`
}

/** A name that TPEG gives to one of the points, by the type of its descriptor. */
function tpegNameOf(tpeg: XmlElement | undefined, type: string): string | undefined {
  for (const point of childrenNamed(tpeg, 'point', 'framedPoint', 'from', 'to')) {
    for (const name of childrenNamed(point, 'name', 'otherName')) {
      if (textAt(name, 'tpegOtherPointDescriptorType') === type)
        return wordAt(name, 512, 'descriptor')
    }
  }
  return undefined
}

function textOf(desk: Desk, element: XmlElement): string | undefined {
  if (element.children.length === 0) return undefined
  const text = jsonOf(element, LOCATION_CHARACTERS)
  if (text === undefined) {
    desk.note('location-too-large', 'the location as given is too large to keep', placeOf(element))
  }
  return text
}
