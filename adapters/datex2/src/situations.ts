import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { type Location, locationColumns, locationOf } from './location.ts'
import { type Publication, remarkConfidentiality } from './publication.ts'
import { detailNames, kindOfRecord } from './record-types.ts'
import {
  childrenNamed,
  cut,
  extensionsOf,
  flagAt,
  instantAt,
  integerAt,
  jsonOf,
  numberAt,
  placeOf,
  searchIn,
  textAt,
  wordAt,
  wordsOf,
} from './tree.ts'
import { validityOf } from './validity.ts'

const EVENT = 'road/event@1'

const COMMENT_CHARACTERS = 20_000
const DETAIL_CHARACTERS = 256

/** Characters of vehicle characteristics that are kept as they are. */
const VEHICLE_CHARACTERS = 4_000

/**
 * All records of a situation as rows of road/event, one for each record version (v2.3 and v3
 * SituationPublication, EN 16157-3).
 */
export function readSituation(desk: Desk, publication: Publication, situation: XmlElement): void {
  remarkConfidentiality(desk, situation)
  const records = childrenNamed(situation, 'situationRecord')
  if (records.length === 0) {
    desk.note('empty-situation', 'a situation without records', placeOf(situation))
  }
  for (const record of records) readRecord(desk, publication, situation, record)
}

function readRecord(
  desk: Desk,
  publication: Publication,
  situation: XmlElement,
  record: XmlElement,
): void {
  const at = placeOf(record)
  const version = versionTimeOf(desk, publication, record)
  if (version === undefined) {
    desk.reject(at, 'not-a-time', 'situationRecordVersionTime is no time', EVENT)
    return
  }
  const type = record.type
  const validity = validityOf(desk, childOf(record, 'validity'))
  const location = locationOf(
    desk,
    childOf(record, 'groupOfLocations') ?? childOf(record, 'locationReference'),
  )
  const endedAt = isEnded(desk, record) ? version : undefined
  desk.put(
    EVENT,
    {
      versioned_at: version,
      situation_id: textAt(situation, 'id'),
      situation_version: textAt(situation, 'version'),
      record_id: textAt(record, 'id'),
      record_version: textAt(record, 'version'),
      record_type: type,
      event_kind: type === undefined ? undefined : kindOfRecord(desk, type, at),
      detail_type: detailOf(record),
      ...timesOf(desk, record),
      probability: textAt(record, 'probabilityOfOccurrence'),
      severity: textAt(record, 'severity') ?? textAt(situation, 'overallSeverity'),
      source_name: wordAt(record, 512, 'source', 'sourceName'),
      confidentiality: confidentialityOf(situation, record),
      validity_status: validity.status,
      valid_from: validity.from,
      valid_until: validity.until,
      valid_periods: validity.periods,
      is_valid_now: endedAt === undefined ? validity.isNow : false,
      ...impactOf(desk, record),
      ...commentOf(record),
      ...locationColumns(location),
      location_kind: location.kind,
      alert_c_primary: location.alertCPrimary,
      alert_c_secondary: location.alertCSecondary,
      openlr: location.openlr,
      cause_record_id: causeOf(record),
      ended_at: endedAt,
      extra: extraOf(situation, record, location),
    },
    at,
  )
}

/** Absent: when the record was made, else when it was published. Undefined: there, but no time. */
function versionTimeOf(
  desk: Desk,
  publication: Publication,
  record: XmlElement,
): string | undefined {
  if (textAt(record, 'situationRecordVersionTime') !== undefined) {
    return instantAt(desk, record, 'situationRecordVersionTime')
  }
  const message = 'situationRecordVersionTime is missing; creation or publication stands in for it'
  desk.note('no-version-time', message, placeOf(record))
  return instantAt(desk, record, 'situationRecordCreationTime') ?? publication.publishedAt
}

/**
 * The supplier has ended or cancelled the record: lifeCycleManagement of version 2 (a level B
 * element that also older profiles carry directly in `management`).
 */
function isEnded(desk: Desk, record: XmlElement): boolean {
  const management = childOf(record, 'management')
  const life = childOf(management, 'lifeCycleManagement') ?? management
  return flagAt(desk, life, 'end') === true || flagAt(desk, life, 'cancel') === true
}

function timesOf(desk: Desk, record: XmlElement): Record<string, unknown> {
  return {
    created_at: instantAt(desk, record, 'situationRecordCreationTime'),
    observed_at: instantAt(desk, record, 'situationRecordObservationTime'),
    first_supplied_at: instantAt(desk, record, 'situationRecordFirstSupplierVersionTime'),
  }
}

/** The narrower types of the record, joined where there are several. */
function detailOf(record: XmlElement): string | undefined {
  const found = record.children.filter(({ name }) => detailNames.has(name))
  const texts = found.map(({ text }) => text).filter((text) => text !== '')
  return texts.length === 0 ? undefined : cut(texts.join(';'), DETAIL_CHARACTERS)
}

function impactOf(desk: Desk, record: XmlElement): Record<string, unknown> {
  const impact = childOf(record, 'impact')
  return {
    capacity_remaining_percentage: numberAt(desk, impact, 'capacityRemaining'),
    lanes_restricted: integerAt(desk, impact, 'numberOfLanesRestricted'),
    lanes_operational: integerAt(desk, impact, 'numberOfOperationalLanes'),
    lanes_original:
      integerAt(desk, impact, 'originalNumberOfLanes') ??
      integerAt(desk, searchIn(record, 'carriageway'), 'originalNumberOfLanes'),
    traffic_constriction:
      textAt(impact, 'trafficConstrictionType') ?? textAt(record, 'trafficConstrictionType'),
    delay_seconds: numberAt(desk, impact, 'delays', 'delayTimeValue'),
    speed_limit_kilometers_per_hour: numberAt(desk, record, 'temporarySpeedLimit'),
  }
}

/**
 * generalPublicComment in the language that comes first, several joined by line breaks; comments
 * in other languages stand in `extra`.
 */
function commentOf(record: XmlElement): Record<string, unknown> {
  const words = publicWordsOf(record)
  const language = words[0]?.language
  const texts = words.filter((one) => one.language === language).map(({ text }) => text)
  return {
    comment: texts.length === 0 ? undefined : cut(texts.join('\n'), COMMENT_CHARACTERS),
    comment_language: language,
  }
}

function publicWordsOf(record: XmlElement): { language?: string; text: string }[] {
  return childrenNamed(record, 'generalPublicComment').flatMap((comment) => {
    return wordsOf(childOf(comment, 'comment'))
  })
}

/** The managed cause: v2 cause/managedCause, v3 cause/managedCause/objectReference. */
function causeOf(record: XmlElement): string | undefined {
  const cause = childOf(record, 'cause', 'managedCause')
  return textAt(childOf(cause, 'objectReference') ?? cause, 'id')
}

/** What the record says of itself stands above what its situation says of all. */
function confidentialityOf(situation: XmlElement, record: XmlElement): string | undefined {
  return (
    wordAt(record, 128, 'confidentialityOverride') ??
    wordAt(situation, 128, 'headerInformation', 'confidentiality')
  )
}

function extraOf(
  situation: XmlElement,
  record: XmlElement,
  location: Location,
): Record<string, string> | undefined {
  const extra: Record<string, string> = { ...location.extra }
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined) extra[name] = value
  }
  add('location_reference', location.reference)
  add('information_status', textAt(situation, 'headerInformation', 'informationStatus'))
  add('cause_type', textAt(record, 'cause', 'causeType'))
  add('cause_description', wordAt(record, 2_000, 'cause', 'causeDescription'))
  add('delay_band', textAt(record, 'impact', 'delays', 'delayBand'))
  add('number_of_obstructions', textAt(record, 'numberOfObstructions'))
  add('traffic_trend', textAt(record, 'trafficTrendType'))
  add('subject_of_works', textAt(record, 'subjects', 'subjectTypeOfWorks'))
  add('compliance', textAt(record, 'complianceOption'))
  add('safety_related', textAt(record, 'safetyRelatedMessage'))
  const vehicles = childOf(record, 'forVehiclesWithCharacteristicsOf')
  add('for_vehicles', vehicles && jsonOf(vehicles, VEHICLE_CHARACTERS))
  add('url', textAt(record, 'urlLink', 'urlLinkAddress'))
  const words = publicWordsOf(record)
  for (const { language, text } of words) {
    if (language && language !== words[0]?.language) {
      add(`comment_${language}`, cut(text, COMMENT_CHARACTERS))
    }
  }
  Object.assign(extra, extensionsOf(record))
  return Object.keys(extra).length === 0 ? undefined : extra
}
