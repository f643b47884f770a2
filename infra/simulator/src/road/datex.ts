import type { Place } from '../geography.ts'
import { localInstant } from '../instants.ts'
import type { Name } from '../names.ts'
import { type Attributes, element, group, leaf, XML_HEAD } from '../xml.ts'
import type { Section } from './sections.ts'

/** Namespaces of DATEX II 3, one a package (schema version 3.5). */
const NAMESPACES = {
  'xmlns:d2': 'http://datex2.eu/schema/3/d2Payload',
  'xmlns:com': 'http://datex2.eu/schema/3/common',
  'xmlns:loc': 'http://datex2.eu/schema/3/locationReferencing',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
} as const
const PACKAGES = {
  sit: 'http://datex2.eu/schema/3/situation',
  roa: 'http://datex2.eu/schema/3/roadTrafficData',
  vms: 'http://datex2.eu/schema/3/vms',
  prk: 'http://datex2.eu/schema/3/parking',
  fac: 'http://datex2.eu/schema/3/facilities',
  locx: 'http://datex2.eu/schema/3/locationExtension',
} as const
export type Package = keyof typeof PACKAGES

/**
 * A whole publication. `type` is its xsi:type; `modelBaseVersion` is fixed to 3 and required
 * (DATEXII_3_Common.xsd, PayloadPublication). `at`: milliseconds since 1970.
 */
export function payload(
  type: string,
  packages: readonly Package[],
  feed: Name & { type: string },
  at: number,
  ...inside: readonly (string | readonly string[])[]
): Buffer {
  const attributes: Attributes = {
    ...NAMESPACES,
    ...Object.fromEntries(packages.map((name) => [`xmlns:${name}`, PACKAGES[name]])),
    'xsi:type': type,
    lang: 'zh',
    modelBaseVersion: '3',
  }
  const document = element(
    'd2:payload',
    attributes,
    words('com:feedDescription', feed),
    leaf('com:feedType', feed.type),
    leaf('com:publicationTime', localInstant(at)),
    group(
      'com:publicationCreator',
      leaf('com:country', 'cn'),
      leaf('com:nationalIdentifier', 'YUNZE-SIMULATED'),
    ),
    ...inside,
  )
  return Buffer.from(`${XML_HEAD}${document}\n`)
}

/** `HeaderInformation`; the status `test` would hide the data from careful readers. */
export function header(prefix: string): string {
  return group(
    `${prefix}:headerInformation`,
    leaf('com:confidentiality', 'noRestriction'),
    leaf('com:informationStatus', 'real'),
  )
}

/** `MultilingualString` in both languages. */
export function words(name: string, { zh, en }: Name): string {
  const value = (lang: string, text: string) => element('com:value', { lang }, leafText(text))
  return group(name, group('com:values', value('zh', zh), value('en', en)))
}

/** `com:Source`, which says that it is invented. */
export function source(type: string): string {
  return group(
    'sit:source',
    leaf('com:sourceCountry', 'cn'),
    leaf('com:sourceIdentification', 'simulator'),
    words('com:sourceName', { zh: '云泽交管（模拟）', en: 'Yunze Traffic (synthetic)' }),
    leaf('com:sourceType', type),
  )
}

/** A reference to something that has an id and a version. */
export function reference(name: string, targetClass: string, id: string, version: string): string {
  return element(name, { targetClass, id, version })
}

/** A value in the wrapper that DATEX II has for it: `<name><inner>value</inner></name>`. */
export function valued(name: string, inner: string, value: number): string {
  return group(name, leaf(inner, value))
}

/** Content of `loc:PointCoordinates`. */
export function coordinates(name: string, { latitude, longitude }: Place): string {
  return group(name, leaf('loc:latitude', latitude), leaf('loc:longitude', longitude))
}

/** A point on a road, as `PointLocation`. */
export function pointLocation(name: string, place: Place, section: Section, bearing?: number) {
  return element(
    name,
    { 'xsi:type': 'loc:PointLocation' },
    onRoad(section),
    group(
      'loc:pointByCoordinates',
      leaf('loc:bearing', bearing),
      coordinates('loc:pointCoordinates', place),
    ),
  )
}

/** A line along a road, as `SingleRoadLinearLocation`; `display` is its first point. */
export function lineLocation(name: string, places: readonly Place[], section: Section): string {
  const [first] = places
  return element(
    name,
    { 'xsi:type': 'loc:SingleRoadLinearLocation' },
    first ? coordinates('loc:coordinatesForDisplay', first) : '',
    onRoad(section),
    element(
      'loc:gmlLineString',
      { srsDimension: 2, srsName: 'http://www.opengis.net/def/crs/EPSG/0/4326' },
      leaf('loc:posList', places.map((at) => `${at.latitude} ${at.longitude}`).join(' ')),
    ),
  )
}

function onRoad(section: Section): string {
  return group(
    'loc:supplementaryPositionalDescription',
    leaf('loc:lengthAffected', undefined),
    group(
      'loc:carriageway',
      leaf('loc:carriageway', 'mainCarriageway'),
      leaf('loc:originalNumberOfLanes', section.lanes),
    ),
    group(
      'loc:roadInformation',
      leaf('loc:roadDestination', section.towards.zh),
      leaf('loc:roadName', section.roadName.zh),
      leaf('loc:roadNumber', section.roadNumber),
    ),
  )
}

function leafText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
