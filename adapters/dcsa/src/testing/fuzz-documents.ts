import type { Reading } from '@tongqu/adapter-kit'
import type { FuzzDocument } from '@tongqu/adapter-kit/testing'

const TIMES = { eventDateTime: '2026-01-05T08:10:00+08:00' }

/** Lists of events: flat ones of 2.2, and those of 3.0 in words and in codes. */
export const FUZZ_DOCUMENTS: readonly FuzzDocument[] = [
  list('2.2', '[', ']', (index) => ({
    ...TIMES,
    eventID: `flat-${index}`,
    eventCreatedDateTime: '2026-01-05T08:20:00+08:00',
    eventType: 'EQUIPMENT',
    eventClassifierCode: 'ACT',
    equipmentEventTypeCode: 'LOAD',
    equipmentReference: 'YZSU0500016',
    emptyIndicatorCode: 'LADEN',
    eventLocation: { UNLocationCode: 'CNQY2', latitude: '21.9', longitude: '109.6' },
    transportCall: {
      modeOfTransport: 'VESSEL',
      vessel: { vesselIMONumber: '9999010', vesselName: 'YUNZE TRIAL 1' },
    },
    documentReferences: [{ documentReferenceType: 'BKG', documentReferenceValue: `B${index}` }],
    references: [{ referenceType: 'SI', referenceValue: `YZ${index}` }],
    seals: [{ sealNumber: 'SL050001', sealSource: 'CAR', sealType: 'BLT' }],
  })),
  list('3.0 words', '{"events":[', ']}', (index) => ({
    ...classified(index),
    eventClassification: {
      eventType: 'TRANSPORT',
      eventClassifier: 'ACTUAL',
      transportEventType: 'DEPARTED',
    },
    shipmentDetails: {
      documentReference: { type: 'BOOKING', reference: `B${index}` },
      shipmentReferences: [{ type: 'SHIPPERS_REFERENCE', reference: `YZ${index}` }],
    },
  })),
  list('3.0 codes', '{"events":[', ']}', (index) => ({
    ...classified(index),
    eventClassification: {
      eventTypeCode: 'EQUIPMENT',
      eventClassifierCode: 'EST',
      equipmentEventTypeCode: 'GTIN',
    },
    equipmentDetails: { equipmentReference: 'YZSU0500016', emptyIndicatorCode: 'EMPTY' },
  })),
]

/** Names a reading by its contract and key. */
export function identityOf({ contract, reading }: Reading): string {
  return [contract, reading.event_id, reading.reference_index].join(' ')
}

function classified(index: number): object {
  return {
    ...TIMES,
    eventRouting: { originatingParty: { partyCode: 'YZSL', codeListProvider: 'SMDG' } },
    eventID: `new-${index}`,
    eventUpdatedDateTime: '2026-01-05T08:20:00Z',
    eventLocation: {
      UNLocationCode: 'CNQY2',
      geoCoordinate: { latitude: '21.9', longitude: '109.6' },
    },
    transportDetails: {
      transportCall: {
        modeOfTransport: 'RAIL',
        railTransport: { departureID: 'X8400-20260105' },
      },
    },
  }
}

function list(
  name: string,
  start: string,
  end: string,
  event: (index: number) => object,
): FuzzDocument {
  return {
    name,
    records: [0, 1, 2, 3, 4].map((index) => JSON.stringify(event(index))),
    wrap: (records) => `${start}${records.join(',')}${end}`,
  }
}
