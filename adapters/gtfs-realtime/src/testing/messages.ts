import fc from 'fast-check'
import bindings from 'gtfs-realtime-bindings'

const { transit_realtime: rt } = bindings

/** Last second that RFC 3339 can write. */
const LAST_SECOND = 253_402_300_799

/** A hundred years: times before 1970 are legal where the field is signed. */
const LAST_CENTURY = 3_155_760_000

const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const uint31 = fc.nat({ max: 2 ** 31 - 1 })
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const seconds = fc.integer({ min: 0, max: LAST_SECOND })
const signed = fc.integer({ min: -LAST_CENTURY, max: LAST_SECOND })
const float = fc.float({ noNaN: true, noDefaultInfinity: true })
const date = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10).replaceAll('-', ''))

/** A message of which any field may be absent, but for those named. */
function some(fields: Record<string, fc.Arbitrary<unknown>>, requiredKeys: string[] = []) {
  return fc.record(fields, { requiredKeys })
}

function several(item: fc.Arbitrary<unknown>) {
  return fc.array(item, { maxLength: 3 })
}

/** The numbers of an enum of the bindings. */
function numberOf(names: object) {
  return fc.constantFrom(...Object.values(names).filter((value) => typeof value === 'number'))
}

const trip = some({
  tripId: text,
  routeId: text,
  directionId: uint31,
  startTime: text,
  startDate: date,
  scheduleRelationship: numberOf(rt.TripDescriptor.ScheduleRelationship),
  modifiedTrip: some({
    modificationsId: text,
    affectedTripId: text,
    startTime: text,
    startDate: date,
  }),
})

const vehicle = some({
  id: text,
  label: text,
  licensePlate: text,
  wheelchairAccessible: numberOf(rt.VehicleDescriptor.WheelchairAccessible),
})

const event = some({ delay: int32, time: signed, uncertainty: int32, scheduledTime: signed })
const occupancy = numberOf(rt.VehiclePosition.OccupancyStatus)
const boarding = numberOf(rt.TripUpdate.StopTimeUpdate.StopTimeProperties.DropOffPickupType)

const stopTimeUpdate = some({
  stopSequence: uint31,
  stopId: text,
  arrival: event,
  departure: event,
  departureOccupancyStatus: occupancy,
  scheduleRelationship: numberOf(rt.TripUpdate.StopTimeUpdate.ScheduleRelationship),
  stopTimeProperties: some({
    assignedStopId: text,
    stopHeadsign: text,
    pickupType: boarding,
    dropOffType: boarding,
  }),
})

const tripUpdate = some(
  {
    trip,
    vehicle,
    timestamp: seconds,
    delay: int32,
    stopTimeUpdate: several(stopTimeUpdate),
    tripProperties: some({
      tripId: text,
      startDate: date,
      startTime: text,
      shapeId: text,
      tripHeadsign: text,
      tripShortName: text,
    }),
  },
  ['trip'],
)

const vehiclePosition = some({
  trip,
  vehicle,
  position: some(
    {
      latitude: fc.float({ min: -90, max: 90, noNaN: true }),
      longitude: fc.float({ min: -180, max: 180, noNaN: true }),
      bearing: float,
      odometer: fc.double({ noNaN: true, noDefaultInfinity: true }),
      speed: float,
    },
    ['latitude', 'longitude'],
  ),
  currentStopSequence: uint31,
  stopId: text,
  currentStatus: numberOf(rt.VehiclePosition.VehicleStopStatus),
  timestamp: seconds,
  congestionLevel: numberOf(rt.VehiclePosition.CongestionLevel),
  occupancyStatus: occupancy,
  occupancyPercentage: uint31,
  multiCarriageDetails: several(
    some({
      id: text,
      label: text,
      occupancyStatus: occupancy,
      occupancyPercentage: int32,
      carriageSequence: uint31,
    }),
  ),
})

const period = several(some({ start: seconds, end: seconds }))
const translated = some({ translation: several(some({ text, language: text }, ['text'])) })

const alert = some({
  activePeriod: period,
  communicationPeriod: period,
  impactPeriod: period,
  informedEntity: several(
    some({
      agencyId: text,
      routeId: text,
      routeType: int32,
      trip,
      stopId: text,
      directionId: uint31,
    }),
  ),
  cause: numberOf(rt.Alert.Cause),
  effect: numberOf(rt.Alert.Effect),
  severityLevel: numberOf(rt.Alert.SeverityLevel),
  url: translated,
  headerText: translated,
  descriptionText: translated,
  ttsHeaderText: translated,
  ttsDescriptionText: translated,
  image: some({
    localizedImage: several(
      some({ url: text, mediaType: text, language: text }, ['url', 'mediaType']),
    ),
  }),
  imageAlternativeText: translated,
  causeDetail: translated,
  effectDetail: translated,
})

const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
const payload = fc.oneof(
  some({ tripUpdate }, ['tripUpdate']),
  some({ vehicle: vehiclePosition }, ['vehicle']),
  some({ alert }, ['alert']),
  some({ tripUpdate, vehicle: vehiclePosition, alert }, ['alert']),
)

/** Whole messages that hold every field, encoded by the bindings of MobilityData. */
export const feedMessages: fc.Arbitrary<Uint8Array> = fc
  .record({
    header: some(
      {
        gtfsRealtimeVersion: fc.constantFrom('1.0', '2.0'),
        incrementality: numberOf(rt.FeedHeader.Incrementality),
        timestamp: seconds,
        feedVersion: text,
      },
      ['gtfsRealtimeVersion'],
    ),
    entity: fc.uniqueArray(
      fc
        .tuple(id, payload, fc.option(fc.boolean(), { nil: undefined }))
        .map(([id, payload, isDeleted]) => ({ id, isDeleted, ...payload })),
      { selector: ({ id }) => id, maxLength: 4 },
    ),
  })
  .map((message) => encoded(message))

/** Bytes of a message given in the bindings' own form. */
export function encoded(message: Record<string, unknown>): Uint8Array {
  return rt.FeedMessage.encode(rt.FeedMessage.fromObject(message)).finish()
}

/** What the bindings read from bytes: enum names, numbers for int64. */
export function decodedByBindings(bytes: Uint8Array): Record<string, unknown> {
  return rt.FeedMessage.toObject(rt.FeedMessage.decode(bytes), { enums: String, longs: Number })
}
