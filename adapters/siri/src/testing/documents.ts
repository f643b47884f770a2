import type { FuzzDocument } from '@tongqu/adapter-kit/testing'

const NUMBERS = [1, 2, 3, 4, 5]

/** Documents of five records each, one for each service that is landed, for damage on purpose. */
export const DOCUMENTS: readonly FuzzDocument[] = [
  {
    name: 'vehicle activities',
    records: NUMBERS.map(vehicle),
    wrap: (records) => delivery('VehicleMonitoring', records.join('')),
  },
  {
    name: 'estimated journeys',
    records: NUMBERS.map(journey),
    wrap: (records) => {
      const time = '<RecordedAtTime>2026-01-05T08:00:00+08:00</RecordedAtTime>'
      const frame = `<EstimatedJourneyVersionFrame>${time}${records.join('')}`
      return delivery('EstimatedTimetable', `${frame}</EstimatedJourneyVersionFrame>`)
    },
  },
  {
    name: 'stop visits',
    records: NUMBERS.map(visit),
    wrap: (records) => {
      const stop = '<MonitoringRef>LH:Stop:7</MonitoringRef>'
      return delivery('StopMonitoring', stop + records.join(''))
    },
  },
  {
    name: 'situations',
    records: NUMBERS.map(situation),
    wrap: (records) =>
      delivery('SituationExchange', `<Situations>${records.join('')}</Situations>`),
  },
]

function delivery(service: string, body: string): string {
  const time = '<ResponseTimestamp>2026-01-05T08:00:05+08:00</ResponseTimestamp>'
  const inner = `<${service}Delivery version="2.1">${time}${body}</${service}Delivery>`
  const whole = `<ServiceDelivery>${time}<ProducerRef>LH</ProducerRef>${inner}</ServiceDelivery>`
  return `<Siri xmlns="http://www.siri.org.uk/siri" version="2.1">${whole}</Siri>`
}

function vehicle(number: number): string {
  return `<VehicleActivity><RecordedAtTime>2026-01-05T08:0${number}:00+08:00</RecordedAtTime>
<ItemIdentifier>item-${number}</ItemIdentifier>
<ValidUntilTime>2026-01-05T08:1${number}:00</ValidUntilTime>
<ProgressBetweenStops><LinkDistance>31${number}.5</LinkDistance><Percentage>60</Percentage>
</ProgressBetweenStops><MonitoredVehicleJourney>${framed(number)}
<VehicleMode>bus</VehicleMode><OperatorRef>LH:Operator:1</OperatorRef>
<DestinationName xml:lang="zh">东站</DestinationName>
<DestinationName xml:lang="en">East Station</DestinationName>
<Monitored>true</Monitored>
<VehicleLocation><Longitude>112.${number}</Longitude><Latitude>27.${number}</Latitude>
</VehicleLocation><Bearing>${number}5</Bearing><Occupancy>manySeatsAvailable</Occupancy>
<Delay>PT${number}M</Delay><VehicleRef>LH:Vehicle:${number}</VehicleRef>
<MonitoredCall><StopPointRef>LH:Stop:${number}</StopPointRef><Order>${number}</Order>
<VehicleAtStop>false</VehicleAtStop></MonitoredCall></MonitoredVehicleJourney></VehicleActivity>`
}

function journey(number: number): string {
  return `<EstimatedVehicleJourney>${framed(number)}<Cancellation>false</Cancellation>
<VehicleMode>bus</VehicleMode><DataSource>LH</DataSource>
<RecordedCalls><RecordedCall><StopPointRef>LH:Stop:${number}1</StopPointRef><Order>1</Order>
<AimedDepartureTime>2026-01-05T08:0${number}:00+08:00</AimedDepartureTime>
<ActualDepartureTime>2026-01-05T08:0${number}:30+08:00</ActualDepartureTime></RecordedCall>
</RecordedCalls><EstimatedCalls><EstimatedCall><StopPointRef>LH:Stop:${number}2</StopPointRef>
<Order>2</Order><AimedArrivalTime>2026-01-05T08:2${number}:00+08:00</AimedArrivalTime>
<ExpectedArrivalTime>2026-01-05T08:2${number}:40+08:00</ExpectedArrivalTime>
<ArrivalStatus>delayed</ArrivalStatus></EstimatedCall></EstimatedCalls>
<IsCompleteStopSequence>true</IsCompleteStopSequence></EstimatedVehicleJourney>`
}

function visit(number: number): string {
  return `<MonitoredStopVisit>
<RecordedAtTime>2026-01-05T08:0${number}:00+08:00</RecordedAtTime>
<ItemIdentifier>visit-${number}</ItemIdentifier><MonitoringRef>LH:Stop:7</MonitoringRef>
<MonitoredVehicleJourney>${framed(number)}<Monitored>true</Monitored><Delay>-PT30S</Delay>
<VehicleRef>LH:Vehicle:${number}</VehicleRef><MonitoredCall>
<StopPointRef>LH:Stop:7</StopPointRef><VisitNumber>1</VisitNumber><Order>${number}</Order>
<ExpectedArrivalTime>2026-01-05T08:3${number}:00+08:00</ExpectedArrivalTime>
<ArrivalStatus>onTime</ArrivalStatus><DistanceFromStop>80${number}</DistanceFromStop>
<NumberOfStopsAway>${number}</NumberOfStopsAway></MonitoredCall></MonitoredVehicleJourney>
</MonitoredStopVisit>`
}

function situation(number: number): string {
  return `<PtSituationElement>
<CreationTime>2026-01-05T07:0${number}:00+08:00</CreationTime><ParticipantRef>LH</ParticipantRef>
<SituationNumber>LH:Situation:${number}</SituationNumber><Version>${number}</Version>
<Source><SourceType>directReport</SourceType></Source><Progress>open</Progress>
<ValidityPeriod><StartTime>2026-01-05T07:30:00+08:00</StartTime>
<EndTime>2026-01-0${number}T22:00:00+08:00</EndTime></ValidityPeriod>
<EnvironmentReason>fog</EnvironmentReason><Priority>${number}</Priority>
<Summary xml:lang="zh">${number} 路绕行</Summary>
<Summary xml:lang="en">Line ${number} is diverted</Summary>
<Affects><Networks><AffectedNetwork><AffectedLine><LineRef>LH:Line:${number}</LineRef>
</AffectedLine></AffectedNetwork></Networks><StopPoints><AffectedStopPoint>
<StopPointRef>LH:Stop:${number}</StopPointRef><Location><Longitude>112.${number}</Longitude>
<Latitude>27.${number}</Latitude></Location></AffectedStopPoint></StopPoints></Affects>
<Consequences><Consequence><Condition>diverted</Condition></Consequence></Consequences>
</PtSituationElement>`
}

function framed(number: number): string {
  return `<LineRef>LH:Line:${number}</LineRef><DirectionRef>up</DirectionRef>
<FramedVehicleJourneyRef><DataFrameRef>2026-01-05</DataFrameRef>
<DatedVehicleJourneyRef>LH:Journey:${number}</DatedVehicleJourneyRef>
</FramedVehicleJourneyRef>`
}
