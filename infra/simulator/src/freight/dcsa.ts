import { createHash } from 'node:crypto'
import type { Feed } from '../feeds.ts'
import { localInstant } from '../instants.ts'
import type { World } from '../world.ts'
import type { Consignment } from './consignments.ts'
import { type Milestone, movedSince } from './milestones.ts'

/** Consignments are told of, with all that is known, for so long after something happened. */
const WINDOW_MILLISECONDS = 30 * 60_000
/** Events of one answer; the newest stay. */
const MOST_EVENTS = 1_000

const CODES_22: Readonly<Record<string, string>> = {
  CONFIRMED: 'CONF',
  ISSUED: 'ISSU',
  DEPARTED: 'DEPA',
  ARRIVED: 'ARRI',
  LOADED: 'LOAD',
  DISCHARGED: 'DISC',
  GATED_IN: 'GTIN',
  GATED_OUT: 'GTOT',
}
const MODES = { road: 'TRUCK', rail: 'RAIL', water: 'VESSEL' } as const
const TYPES_22 = { SHIPMENT: 'shipment', TRANSPORT: 'transport', EQUIPMENT: 'equipment', IOT: '' }

/** Two carriers that tell of their consignments, one as of 2.2, the other as of 3.0. */
export const DCSA_FEEDS: readonly Feed[] = [
  feed('/freight/dcsa/v2/events', (world, at) => toldBy(world, at, 0).map(event22)),
  feed('/freight/dcsa/v3/events', (world, at) => ({ events: toldBy(world, at, 1).map(event30) })),
]

/** One event of one consignment. */
type Told = { consignment: Consignment; milestone: Milestone }

function feed(path: string, documentOf: (world: World, at: number) => unknown): Feed {
  return {
    path,
    type: 'application/json',
    side: 'dcsa',
    everySeconds: 30,
    make: (world, at) => Buffer.from(JSON.stringify(documentOf(world, at))),
  }
}

/** Consignments of even numbers go with the first carrier, the others with the second. */
function toldBy({ seed, scale }: World, at: number, carrier: 0 | 1): Told[] {
  return movedSince(at - WINDOW_MILLISECONDS, at, { seed, scale })
    .filter(({ consignment }) => Number(consignment.number.at(-1)) % 2 === carrier)
    .flatMap(({ consignment, milestones }) =>
      milestones.map((milestone) => ({ consignment, milestone })),
    )
    .filter(({ milestone }) => carrier === 1 || milestone.type !== 'IOT')
    .sort((one, other) => one.milestone.toldAt - other.milestone.toldAt)
    .slice(-MOST_EVENTS)
}

/** A flat event of 2.2.0; its id has the form of a UUID. */
function event22({ consignment, milestone }: Told): object {
  const { type, code, classifier, at, toldAt, place } = milestone
  const kind = TYPES_22[type]
  const common = {
    eventID: uuidOf(`${consignment.number} ${milestone.name}`),
    eventCreatedDateTime: localInstant(toldAt),
    eventType: type,
    eventClassifierCode: classifier === 'ACTUAL' ? 'ACT' : 'EST',
    eventDateTime: localInstant(at),
    [`${kind}EventTypeCode`]: CODES_22[code],
    references: [{ referenceType: 'SI', referenceValue: consignment.number }],
  }
  if (type === 'SHIPMENT') {
    const isBooking = code === 'CONFIRMED'
    return {
      ...common,
      documentTypeCode: isBooking ? 'BKG' : 'TRD',
      documentID: isBooking ? consignment.bookingNumber : consignment.billOfLading,
    }
  }
  const documentReferences = documentsOf(consignment, milestone).map(([typeCode, reference]) => ({
    documentReferenceType: typeCode,
    documentReferenceValue: reference,
  }))
  const transportCall = call22(consignment, milestone)
  if (type === 'TRANSPORT') return { ...common, transportCall, documentReferences }
  const { number, sizeType, seal } = consignment.container
  return {
    ...common,
    equipmentReference: number,
    ISOEquipmentCode: sizeType,
    emptyIndicatorCode: 'LADEN',
    eventLocation: {
      locationName: place.name.zh,
      UNLocationCode: place.unLocode,
      latitude: place.latitude.toFixed(5),
      longitude: place.longitude.toFixed(5),
    },
    transportCall,
    documentReferences,
    seals: [{ sealNumber: seal, sealSource: 'SHI', sealType: 'BLT' }],
  }
}

function call22({ number, vessel, voyage }: Consignment, { mode, place, leg }: Milestone): object {
  const isWater = mode === 'water'
  // The reference of a call is public: a plate has no place in it.
  const means = mode === 'road' ? number : (leg?.means ?? '')
  return {
    transportCallID: `${place.unLocode}-${means}-${mode}`,
    modeOfTransport: MODES[mode ?? 'road'],
    UNLocationCode: place.unLocode,
    facilityTypeCode: isWater ? 'POTE' : mode === 'rail' ? 'RAMP' : 'CLOC',
    ...(isWater && {
      exportVoyageNumber: voyage,
      vessel: {
        vesselIMONumber: vessel.imo,
        vesselName: vessel.name,
        vesselCallSignNumber: vessel.callSign,
      },
    }),
  }
}

/** An event of 3.0.0, in words. */
function event30({ consignment, milestone }: Told): object {
  const { name, type, code, classifier, at, toldAt, place } = milestone
  const [first, ...others] = documentsOf(consignment, milestone).map(([typeCode, reference]) => ({
    type: typeCode === 'BKG' ? 'BOOKING' : 'TRANSPORT_DOCUMENT',
    reference,
  }))
  const { number, sizeType, seal } = consignment.container
  return {
    eventRouting: {
      originatingParty: {
        partyCode: 'YZSL',
        codeListProvider: 'ZZZ',
        codeListName: 'YUNZE',
        partyFunction: 'CA',
      },
    },
    eventID: `${consignment.number}-${name}`,
    eventDateTime: localInstant(at),
    eventUpdatedDateTime: localInstant(toldAt),
    eventLocation: {
      locationName: place.name.zh,
      UNLocationCode: place.unLocode,
      geoCoordinate: {
        latitude: place.latitude.toFixed(5),
        longitude: place.longitude.toFixed(5),
      },
    },
    eventClassification: {
      eventType: type,
      eventClassifier: classifier,
      [`${type.toLowerCase()}EventType`]: code,
    },
    shipmentDetails: {
      documentReference: first,
      additionalDocumentReferences: others,
      shipmentReferences: [{ type: 'SHIPPERS_REFERENCE', reference: consignment.number }],
    },
    ...((type === 'EQUIPMENT' || type === 'IOT') && {
      equipmentDetails: {
        equipmentReference: number,
        ISOEquipmentCode: sizeType,
        emptyIndicatorCode: 'LADEN',
        movementType: 'EXPORT',
        seals: [{ number: seal, source: 'SHI', type: 'BLT' }],
      },
    }),
    ...(milestone.mode && { transportDetails: { transportCall: call30(consignment, milestone) } }),
  }
}

function call30({ vessel, voyage, truck }: Consignment, { mode, place, leg }: Milestone): object {
  const common = {
    transportCallReference: `${place.unLocode}-${mode}`,
    modeOfTransport: MODES[mode ?? 'road'],
  }
  // The truck of the first leg alone is known; what fetches the goods abroad is not.
  if (mode === 'road' && leg?.means === truck.plate) {
    return { ...common, truckTransport: { tractorDetails: { licensePlate: truck.plate } } }
  }
  if (mode === 'rail') return { ...common, railTransport: { departureID: leg?.means } }
  if (mode !== 'water') return common
  return {
    ...common,
    exportVoyageNumberOrReference: { carrierVoyageNumber: voyage },
    vesselTransport: {
      vesselIMONumber: vessel.imo,
      vesselName: vessel.name,
      vesselCallSign: vessel.callSign,
    },
  }
}

/** Documents that exist at the moment: the bill of lading is issued when the ship has left. */
function documentsOf(
  { bookingNumber, billOfLading, legs }: Consignment,
  { at }: Milestone,
): (readonly [string, string])[] {
  const booking = ['BKG', bookingNumber] as const
  return at > legs[2].departsAt ? [booking, ['TRD', billOfLading]] : [booking]
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`]
  return [...parts, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}
