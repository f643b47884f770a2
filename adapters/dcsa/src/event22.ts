import { membersOf } from '@tongqu/adapter-kit'
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

/**
 * Members of a flat event, DCSA Track & Trace 2.2.0: shipmentEvent, transportEvent, equipmentEvent.
 */
const MEMBERS: ReadonlySet<string> = new Set([
  ...['eventID', 'eventCreatedDateTime', 'eventType', 'eventClassifierCode', 'eventDateTime'],
  ...['eventTypeCode', 'shipmentEventTypeCode', 'transportEventTypeCode', 'equipmentEventTypeCode'],
  ...['documentID', 'documentTypeCode', 'shipmentInformationTypeCode', 'reason', 'shipmentID'],
  ...[
    'delayReasonCode',
    'vesselScheduleChangeRemark',
    'changeRemark',
    'transportCall',
    'scheduleID',
  ],
  ...['equipmentReference', 'ISOEquipmentCode', 'emptyIndicatorCode', 'eventLocation', 'seals'],
  ...['documentReferences', 'references', 'metadata', 'transportCallID', 'carrierBookingReference'],
])

const CODE_OF: ReadonlyMap<string, string> = new Map([
  ['SHIPMENT', 'shipmentEventTypeCode'],
  ['TRANSPORT', 'transportEventTypeCode'],
  ['EQUIPMENT', 'equipmentEventTypeCode'],
])

/** A flat event of 2.2.0 in the words of 3.0. */
export function event22(event: Members, reader: EventReader): EventRows {
  const type = reader.text(event, 'eventType')?.toUpperCase() ?? ''
  const code = reader.textOf(event, CODE_OF.get(type) ?? 'eventTypeCode', 'eventTypeCode')
  const documentType = reader.textOf(event, 'documentTypeCode', 'shipmentInformationTypeCode')
  const document = {
    type: reader.known(documentType, DOCUMENT_CODES, 'documentTypeCode'),
    value: reader.text(event, 'documentID'),
  }
  reader.unknown(event, MEMBERS)
  reader.keepAll(event, 'delayReasonCode', 'shipmentID', 'scheduleID', 'carrierBookingReference')
  return {
    event: {
      event_at: reader.instant(event, 'eventDateTime'),
      event_id: reader.text(event, 'eventID'),
      event_type: type,
      classifier: reader.known(
        reader.text(event, 'eventClassifierCode'),
        CLASSIFIERS,
        'eventClassifierCode',
      ),
      code: reader.known(code, EVENT_WORDS.get(type) ?? new Map(), 'event type code'),
      source_code: code,
      created_at: reader.instant(event, 'eventCreatedDateTime'),
      document_type: document.type,
      document_id: document.value,
      reason: reader.textOf(event, 'reason', 'changeRemark', 'vesselScheduleChangeRemark'),
      ...equipmentOf(event, reader),
      ...callOf(membersOf(event.transportCall), membersOf(event.eventLocation), reader),
      api_version: '2.2',
    },
    references: [
      ...(document.type && document.value ? [asDocument(document.type, document.value)] : []),
      ...listsOf(event, reader),
    ],
  }
}

/** Columns of equipment; the same members in 3.0 (`equipmentDetails`). */
export function equipmentOf(members: Members, reader: EventReader): Record<string, unknown> {
  const indicator = reader.text(members, 'emptyIndicatorCode')?.toUpperCase()
  if (indicator && indicator !== 'EMPTY' && indicator !== 'LADEN') {
    reader.note('unknown-code', 'emptyIndicatorCode is not known')
  }
  return {
    equipment_reference: reader.text(members, 'equipmentReference'),
    iso_equipment_code: reader.text(members, 'ISOEquipmentCode'),
    is_empty: indicator === 'EMPTY' ? true : indicator === 'LADEN' ? false : undefined,
  }
}

/** Place and transport: `eventLocation` counts more than the place of the call. */
function callOf(call: Members, location: Members, reader: EventReader): Record<string, unknown> {
  const place = { ...membersOf(call.location), ...location }
  const vessel = membersOf(call.vessel)
  reader.keepAll(call, 'transportCallSequenceNumber', 'otherFacility', 'facilityCodeListProvider')
  reader.keepAll(vessel, 'vesselFlag', 'vesselCallSignNumber', 'vesselOperatorCarrierCode')
  reader.keepAll(vessel, 'vesselOperatorCarrierCodeListProvider')
  reader.keep('facilityCodeListProvider', location.facilityCodeListProvider)
  const facility = reader.textOf(place, 'facilityCode') ?? reader.text(call, 'facilityCode')
  const type = reader.textOf(place, 'facilityTypeCode') ?? reader.text(call, 'facilityTypeCode')
  const mode = reader.text(call, 'modeOfTransport')
  return {
    transport_mode: reader.known(mode, MODES, 'modeOfTransport'),
    un_locode: reader.text(place, 'UNLocationCode') ?? reader.text(call, 'UNLocationCode'),
    facility_code: facility,
    facility_type: reader.known(type, FACILITY_CODES, 'facilityTypeCode'),
    location_name: reader.text(place, 'locationName'),
    location_address: addressOf(reader, membersOf(place.address)),
    latitude: reader.degrees(place, 'latitude', 90),
    longitude: reader.degrees(place, 'longitude', 180),
    vessel_imo: reader.text(vessel, 'vesselIMONumber') ?? reader.text(call, 'vesselIMONumber'),
    vessel_name: reader.text(vessel, 'vesselName'),
    carrier_service: reader.text(call, 'carrierServiceCode'),
    export_voyage: reader.textOf(call, 'exportVoyageNumber', 'carrierVoyageNumber'),
    import_voyage: reader.text(call, 'importVoyageNumber'),
    transport_call_id: reader.text(call, 'transportCallID'),
  }
}

function listsOf(event: Members, reader: EventReader): Reference[] {
  return [
    ...referencesOf(reader, 'document', reader.list(event, 'documentReferences'), (one) => ({
      type: reader.known(reader.text(one, 'documentReferenceType'), DOCUMENT_CODES, 'document'),
      value: reader.text(one, 'documentReferenceValue'),
    })),
    ...referencesOf(reader, 'reference', reader.list(event, 'references'), (one) => ({
      type: reader.known(reader.text(one, 'referenceType'), REFERENCE_CODES, 'reference'),
      value: reader.text(one, 'referenceValue'),
    })),
    ...referencesOf(reader, 'seal', reader.list(event, 'seals'), (one) => ({
      type: reader.textOf(one, 'sealSource', 'sealType') ?? 'SEAL',
      value: reader.text(one, 'sealNumber'),
    })),
  ]
}

function asDocument(type: string, value: string): Reference {
  return { kind: 'document', type, value }
}
