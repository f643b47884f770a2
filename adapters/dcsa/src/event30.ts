import { membersOf } from '@tongqu/adapter-kit'
import { equipmentOf } from './event22.ts'
import type { EventReader, Members } from './reader.ts'
import { addressOf, type EventRows, type Reference, referencesOf } from './rows.ts'
import {
  CLASSIFIERS,
  DOCUMENT_CODES,
  EVENT_WORDS,
  FACILITY_CODES,
  MODES,
  REFERENCE_CODES,
} from './words.ts'

/** Members of an Event, DCSA Track & Trace 3.0.0. */
const MEMBERS: ReadonlySet<string> = new Set([
  ...['eventRouting', 'eventID', 'isRetracted', 'eventDateTime', 'eventUpdatedDateTime'],
  ...['eventLocation', 'eventClassification', 'shipmentDetails', 'transportDetails'],
  ...['equipmentDetails', 'iotDetails', 'reeferDetails', 'documentReferences'],
  ...['shipmentReferences', 'shipmentLocationType', 'documentReferenceReplacements'],
  ...['shipmentReferenceReplacements'],
])

/** Members of EventClassification that name the event, as words and as codes. */
const CODE_OF: ReadonlyMap<string, readonly string[]> = new Map(
  ['shipment', 'transport', 'equipment', 'iot', 'reefer'].map((kind) => [
    kind.toUpperCase(),
    [`${kind}EventType`, `${kind}EventTypeCode`],
  ]),
)

/** `DETC` of a draft: `iotEventCode` says what was detected. */
const DETECTED = 'DETECTED'

/**
 * An event of 3.0.0. Two spellings are about: words (`eventType`, `eventClassifier: ACTUAL`,
 * `equipmentEventType: GATED_IN`) and codes (`eventTypeCode`, `eventClassifierCode: ACT`,
 * `equipmentEventTypeCode: GTIN`).
 */
export function event30(event: Members, reader: EventReader): EventRows {
  const classification = membersOf(event.eventClassification)
  const type = reader.textOf(classification, 'eventType', 'eventTypeCode')?.toUpperCase() ?? ''
  const sent = reader.textOf(classification, ...(CODE_OF.get(type) ?? []))
  const shipment = membersOf(event.shipmentDetails)
  const transport = membersOf(event.transportDetails)
  const equipment = membersOf(event.equipmentDetails)
  const classifier = reader.textOf(classification, 'eventClassifier', 'eventClassifierCode')
  const document = documentOf(membersOf(shipment.documentReference), reader)
  reader.unknown(event, MEMBERS)
  keepOthers(event, shipment, transport, equipment, reader)
  return {
    event: {
      event_at: reader.instant(event, 'eventDateTime'),
      event_id: reader.text(event, 'eventID'),
      producer: producerOf(membersOf(event.eventRouting), reader),
      event_type: type,
      classifier: reader.known(classifier, CLASSIFIERS, 'eventClassifier'),
      code: codeOf(type, sent, membersOf(event.iotDetails), reader),
      source_code: sent,
      created_at: reader.instant(event, 'eventUpdatedDateTime'),
      is_retracted: reader.flag(event, 'isRetracted'),
      document_type: document.type,
      document_id: document.value,
      reason: reader.text(shipment, 'reason') ?? reader.text(transport, 'changeRemark'),
      ...equipmentOf(equipment, reader),
      ...locationOf(membersOf(event.eventLocation), reader),
      ...callOf(membersOf(transport.transportCall), reader),
      api_version: '3.0',
    },
    references: listsOf(event, shipment, equipment, reader),
  }
}

function codeOf(type: string, sent: string | undefined, iot: Members, reader: EventReader) {
  const words = EVENT_WORDS.get(type) ?? new Map<string, string>()
  const word = reader.known(sent, words, 'event type')
  if (word !== DETECTED) return word
  return reader.known(reader.text(iot, 'iotEventCode'), words, 'iotEventCode') ?? word
}

/** Provider of the list, list and code: what makes an `eventID` unique. */
function producerOf(routing: Members, reader: EventReader): string | undefined {
  // An earlier draft has a list in place of the one party.
  const [first] = reader.list(routing, 'originatingParties')
  const party = first ?? membersOf(routing.originatingParty)
  const names = ['codeListProvider', 'codeListName', 'partyCode']
  return (
    names
      .map((name) => reader.text(party, name) ?? '')
      .join(':')
      .replace(/^:+$/, '') || undefined
  )
}

function locationOf(location: Members, reader: EventReader): Record<string, unknown> {
  const facility = membersOf(location.facility)
  // An earlier draft has the coordinates beside the name.
  const point = location.geoCoordinate === undefined ? location : membersOf(location.geoCoordinate)
  const type = reader.textOf(location, 'facilityType', 'facilityTypeCode')
  reader.keep('facilityName', reader.text(facility, 'facilityName'))
  reader.keep('facilityCodeListProvider', reader.text(facility, 'facilityCodeListProvider'))
  return {
    un_locode: reader.text(location, 'UNLocationCode'),
    facility_code: reader.text(facility, 'facilityCode') ?? reader.text(location, 'facilityCode'),
    facility_type: reader.known(type, FACILITY_CODES, 'facilityType'),
    location_name: reader.text(location, 'locationName'),
    location_address: addressOf(reader, membersOf(location.address)),
    latitude: reader.degrees(point, 'latitude', 90),
    longitude: reader.degrees(point, 'longitude', 180),
  }
}

/** TransportCall; the members of 2.2 are read where they stand in place of those of 3.0. */
function callOf(call: Members, reader: EventReader): Record<string, unknown> {
  const service = membersOf(call.serviceCodeOrReference)
  const outward = membersOf(call.exportVoyageNumberOrReference)
  const inward = membersOf(call.importVoyageNumberOrReference)
  const vessel = membersOf(call.vesselTransport ?? call.vessel)
  const rail = membersOf(call.railTransport)
  const truck = membersOf(call.truckTransport)
  const [tractor, trailer] = [membersOf(truck.tractorDetails), membersOf(truck.trailerDetails)]
  const isOld = ['vessel', 'transportCallID', 'carrierServiceCode', 'exportVoyageNumber']
  if (isOld.some((name) => call[name] !== undefined)) {
    reader.note('members-of-2.2', 'transportCall has members of 2.2')
  }
  if ([tractor, trailer].some((one) => one.vehicleIdentificationNumber !== undefined)) {
    reader.note('left-out', 'vehicleIdentificationNumber has no column and is left out')
  }
  reader.keepAll(call, 'transportCallSequenceNumber', 'portVisitReference')
  reader.keep('universalServiceReference', service.universalServiceReference)
  reader.keep('universalExportVoyageReference', outward.universalVoyageReference)
  reader.keep('universalImportVoyageReference', inward.universalVoyageReference)
  reader.keepAll(vessel, 'vesselFlag', 'vesselCallSign', 'vesselCallSignNumber')
  reader.keepAll(vessel, 'operatorCarrierCode', 'operatorCarrierCodeListProvider')
  reader.keepAll(rail, 'railCarReference')
  return {
    transport_mode: reader.known(reader.text(call, 'modeOfTransport'), MODES, 'modeOfTransport'),
    vessel_imo: reader.text(vessel, 'vesselIMONumber'),
    vessel_name: reader.text(vessel, 'vesselName'),
    carrier_service:
      reader.textOf(service, 'carrierServiceCode') ?? reader.text(call, 'carrierServiceCode'),
    export_voyage:
      reader.textOf(outward, 'carrierVoyageNumber') ?? reader.text(call, 'exportVoyageNumber'),
    import_voyage:
      reader.textOf(inward, 'carrierVoyageNumber') ?? reader.text(call, 'importVoyageNumber'),
    transport_call_id: reader.textOf(call, 'transportCallReference', 'transportCallID'),
    vehicle_plate: reader.text(tractor, 'licensePlate'),
    trailer_plate: reader.text(trailer, 'licensePlate'),
    rail_service: reader.textOf(rail, 'departureID', 'railServiceReference'),
  }
}

function documentOf(members: Members, reader: EventReader) {
  const type = reader.textOf(members, 'type', 'typeCode')
  return {
    type: reader.known(type, DOCUMENT_CODES, 'document'),
    value: reader.text(members, 'reference'),
  }
}

/** The documents and references stand with the shipment; in an earlier draft with the event. */
function listsOf(event: Members, shipment: Members, equipment: Members, reader: EventReader) {
  const first = shipment.documentReference
  const documents = [
    ...(first === undefined || first === null ? [] : [membersOf(first)]),
    ...reader.list(shipment, 'additionalDocumentReferences'),
    ...reader.list(event, 'documentReferences'),
  ]
  const references = [
    ...reader.list(shipment, 'shipmentReferences'),
    ...reader.list(event, 'shipmentReferences'),
  ]
  return [
    ...referencesOf(reader, 'document', documents, (one) => documentOf(one, reader)),
    ...referencesOf(reader, 'reference', references, (one) => ({
      type: reader.known(reader.textOf(one, 'type', 'typeCode'), REFERENCE_CODES, 'reference'),
      value: reader.text(one, 'reference'),
    })),
    ...referencesOf(reader, 'seal', reader.list(equipment, 'seals'), (one) => ({
      type: reader.textOf(one, 'source', 'type') ?? 'SEAL',
      value: reader.text(one, 'number'),
    })),
  ] satisfies Reference[]
}

/** What has no column: parties on the way, sensors, replaced documents. */
function keepOthers(
  event: Members,
  shipment: Members,
  transport: Members,
  equipment: Members,
  reader: EventReader,
): void {
  const routing = membersOf(event.eventRouting)
  reader.keepAll(routing, 'forwardingParties', 'destinationParty')
  reader.keepAll(event, 'reeferDetails', 'shipmentLocationType')
  reader.keepAll(event, 'documentReferenceReplacements', 'shipmentReferenceReplacements')
  reader.keepAll(shipment, 'documentReferenceReplacements', 'shipmentReferenceReplacements')
  reader.keepAll(shipment, 'shipmentLocationType', 'priceCalculationDate')
  reader.keepAll(transport, 'delayReasonCodes')
  reader.keepAll(equipment, 'movementType')
  reader.keepAll(membersOf(event.iotDetails), 'iotEventCode')
}
