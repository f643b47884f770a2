/** SIRI deliveries of any size, indented as producers send them, in pieces as a socket does. */

export type Kind = 'vehicles' | 'journeys'

const PIECE_BYTES = 65_536
const CALLS = 20

const DELIVERIES: Readonly<Record<Kind, readonly string[]>> = {
  vehicles: ['VehicleMonitoringDelivery'],
  journeys: ['EstimatedTimetableDelivery', 'EstimatedJourneyVersionFrame'],
}

/** Readings that one record makes: an activity; a journey and its calls. */
export const READINGS: Readonly<Record<Kind, number>> = { vehicles: 1, journeys: 1 + CALLS }

/** A whole delivery of at least so many bytes; `counted` hears of every record. */
export function* documentOf(
  kind: Kind,
  leastBytes: number,
  counted: () => void = () => {},
): Generator<Uint8Array> {
  const around = DELIVERIES[kind]
  let waiting = `<?xml version="1.0" encoding="UTF-8"?>
<Siri xmlns="http://www.siri.org.uk/siri" version="2.1">
  <ServiceDelivery>
    <ResponseTimestamp>2026-01-05T08:00:30+08:00</ResponseTimestamp>
    <ProducerRef>YZ</ProducerRef>
    ${around.map((name) => `<${name}>`).join('')}
    <ResponseTimestamp>2026-01-05T08:00:30+08:00</ResponseTimestamp>
`
  let bytes = 0
  for (let number = 0; bytes < leastBytes; number++) {
    waiting += kind === 'vehicles' ? activity(number) : journey(number)
    counted()
    if (waiting.length < PIECE_BYTES) continue
    const piece = Buffer.from(waiting)
    bytes += piece.length
    yield piece
    waiting = ''
  }
  const ends = around.toReversed().map((name) => `</${name}>`)
  yield Buffer.from(`${waiting}${ends.join('')}\n</ServiceDelivery>\n</Siri>\n`)
}

function activity(number: number): string {
  return `      <VehicleActivity>
        <RecordedAtTime>${time(number)}</RecordedAtTime>
        <ItemIdentifier>item-${number}</ItemIdentifier>
        <ValidUntilTime>${time(number + 300)}</ValidUntilTime>
        <MonitoredVehicleJourney>
          <LineRef>YZ:Line:${number % 90}</LineRef>
          <DirectionRef>outbound</DirectionRef>
          <FramedVehicleJourneyRef>
            <DataFrameRef>2026-01-05</DataFrameRef>
            <DatedVehicleJourneyRef>YZ:Journey:${number}</DatedVehicleJourneyRef>
          </FramedVehicleJourneyRef>
          <VehicleMode>bus</VehicleMode>
          <PublishedLineName>${number % 90} 路</PublishedLineName>
          <OperatorRef>YZ:Operator:1</OperatorRef>
          <DestinationName>临衡东站</DestinationName>
          <Monitored>true</Monitored>
          <VehicleLocation>
            <Longitude>${(112 + (number % 5_000) / 10_000).toFixed(5)}</Longitude>
            <Latitude>${(31 + (number % 3_000) / 10_000).toFixed(5)}</Latitude>
          </VehicleLocation>
          <Bearing>${number % 360}</Bearing>
          <Occupancy>fewSeatsAvailable</Occupancy>
          <Delay>PT${number % 60}S</Delay>
          <VehicleRef>YZ:Vehicle:${number}</VehicleRef>
          <MonitoredCall>
            <StopPointRef>YZ:Stop:${number % 700}</StopPointRef>
            <Order>${1 + (number % 20)}</Order>
            <StopPointName>人民路口</StopPointName>
            <VehicleAtStop>false</VehicleAtStop>
          </MonitoredCall>
        </MonitoredVehicleJourney>
      </VehicleActivity>
`
}

function journey(number: number): string {
  const calls = Array.from({ length: CALLS }, (_, index) => call(number, index))
  return `      <EstimatedVehicleJourney>
        <RecordedAtTime>${time(number)}</RecordedAtTime>
        <LineRef>YZ:Line:${number % 90}</LineRef>
        <DirectionRef>outbound</DirectionRef>
        <FramedVehicleJourneyRef>
          <DataFrameRef>2026-01-05</DataFrameRef>
          <DatedVehicleJourneyRef>YZ:Journey:${number}</DatedVehicleJourneyRef>
        </FramedVehicleJourneyRef>
        <VehicleMode>bus</VehicleMode>
        <Monitored>true</Monitored>
        <EstimatedCalls>
${calls.join('')}        </EstimatedCalls>
        <IsCompleteStopSequence>true</IsCompleteStopSequence>
      </EstimatedVehicleJourney>
`
}

function call(number: number, index: number): string {
  return `          <EstimatedCall>
            <StopPointRef>YZ:Stop:${(number + index) % 700}</StopPointRef>
            <Order>${index + 1}</Order>
            <StopPointName>人民路口</StopPointName>
            <AimedArrivalTime>${time(number + 60 * index)}</AimedArrivalTime>
            <ExpectedArrivalTime>${time(number + 60 * index + 20)}</ExpectedArrivalTime>
            <AimedDepartureTime>${time(number + 60 * index + 10)}</AimedDepartureTime>
            <ExpectedDepartureTime>${time(number + 60 * index + 30)}</ExpectedDepartureTime>
            <DepartureStatus>onTime</DepartureStatus>
          </EstimatedCall>
`
}

function time(seconds: number): string {
  const ofDay = seconds % 86_400
  const parts = [Math.floor(ofDay / 3_600), Math.floor(ofDay / 60) % 60, ofDay % 60]
  return `2026-01-05T${parts.map((part) => String(part).padStart(2, '0')).join(':')}+08:00`
}
