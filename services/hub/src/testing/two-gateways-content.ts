import type { DecodedDelivery, FeedDelivery, KeyRing } from '@tongqu/lakehouse'
import type { FeedUpdate } from '@tongqu/realtime'
import { demoCard } from '../demo/consents.ts'

/** So many that a slow reader is at it for half a minute. */
const TICKETS = 100_000
const TRIPS = 60_000
const SPACES = 500
/** A card of the demonstration whose holder has consented. */
export const CONSENTING_CARD = 4
/** A card whose holder the demonstration does not ask. */
export const ASKED_CARD = 2_001
export const ASKED_TRIPS = 3
/** Where its trips end, and no others. */
export const ASKED_STATION = 'Z'

/** Rows of restricted datasets and of an open one; people's cards as the lake has them. */
export function landedRows(
  keys: Pick<KeyRing, 'keyed'>,
): { delivery: FeedDelivery; decoded: DecodedDelivery }[] {
  const tripsOf = (card: number, count: number, station: string) => {
    const pseudonym = keys.keyed('card', demoCard(card))
    return Array.from({ length: count }, (_, index) => tripOf(pseudonym, station, index))
  }
  const trips = [
    ...tripsOf(CONSENTING_CARD, TRIPS, 'B'),
    ...tripsOf(ASKED_CARD, ASKED_TRIPS, ASKED_STATION),
  ]
  const at = new Date().toISOString()
  return [
    landed('rail-tickets', 'rail/ticket_availability@1', tickets(TICKETS, at)),
    landed('parking-space-status', 'parking/space_status@1', spaces(at)),
    landed('afc-trips', 'afc/trip@1', trips),
    landed('bus-vehicle-positions', 'gtfs-realtime/vehicle_position@1', [bus(at)]),
  ]
}

/** What the real-time state of a gateway holds. */
export function updates(receivedAt: string): FeedUpdate[] {
  const update = (
    dataset: string,
    contract: FeedUpdate['readings'][number]['contract'],
    readings: Record<string, unknown>[],
  ): FeedUpdate => ({
    dataset,
    feed: 'main',
    source: `test-${dataset}`,
    delivery: '0'.repeat(64),
    receivedAt,
    mode: 'full',
    readings: readings.map((reading) => ({ contract, reading })),
  })
  return [
    update('rail-tickets', 'rail/ticket_availability@1', tickets(50, receivedAt)),
    update('parking-space-status', 'parking/space_status@1', spaces(receivedAt)),
    update('bus-vehicle-positions', 'gtfs-realtime/vehicle_position@1', [bus(receivedAt)]),
    update('bus-vehicle-positions-detailed', 'gtfs-realtime/vehicle_position@1', [bus(receivedAt)]),
  ]
}

function landed(
  dataset: string,
  contract: DecodedDelivery['readings'][number]['contract'],
  rows: Record<string, unknown>[],
): { delivery: FeedDelivery; decoded: DecodedDelivery } {
  const source = `test-${dataset}`
  const delivery = {
    dataset,
    feed: 'main',
    source,
    sha256: '0'.repeat(64),
    receivedAt: new Date().toISOString(),
    appId: source,
    sequence: 1,
  }
  const readings = rows.map((reading) => ({ contract, reading }))
  return { delivery, decoded: { readings, rejects: [], findings: [] } }
}

function tickets(count: number, observed_at: string): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, index) => ({
    observed_at,
    train_no: `T${index}`,
    train_code: `G${index % 900}`,
    service_date: observed_at.slice(0, 10),
    from_station_code: 'LHN',
    to_station_code: 'YZB',
    seat_class: 'second',
    state: 'available',
    seats_left: index % 500,
  }))
}

function spaces(measured_at: string): Record<string, unknown>[] {
  return Array.from({ length: SPACES }, (_, index) => ({
    measured_at,
    space_id: `P${index}`,
    state: 'free',
  }))
}

function tripOf(
  card_pseudonym: string,
  exit_station: string,
  index: number,
): Record<string, unknown> {
  const entered = Date.now() - 86_400_000 + index * 1_000
  return {
    entered_at: new Date(entered).toISOString(),
    exited_at: new Date(entered + 900_000).toISOString(),
    card_pseudonym,
    entry_station: 'A',
    exit_station,
    travel_seconds: 900,
  }
}

function bus(at: string): Record<string, unknown> {
  return {
    entity_id: 'v1',
    entity_index: 0,
    event_time: at,
    vehicle_id: 'v1',
    latitude: 31,
    longitude: 112,
  }
}
