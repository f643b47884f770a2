import type { FuzzDocument } from '@tongqu/adapter-kit/testing'

const NUMBERS = [1, 2, 3, 4, 5]

const V3 = [
  'xmlns:d2="http://datex2.eu/schema/3/d2Payload"',
  'xmlns:com="http://datex2.eu/schema/3/common"',
  'xmlns:loc="http://datex2.eu/schema/3/locationReferencing"',
  'xmlns:sit="http://datex2.eu/schema/3/situation"',
  'xmlns:vms="http://datex2.eu/schema/3/vms"',
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
].join(' ')

/** Documents of five records each, as XML, for damage done on purpose. */
export const XML_DOCUMENTS: readonly FuzzDocument[] = [
  {
    name: 'situations of version 3',
    records: NUMBERS.map(situation),
    wrap: (records) => payload('sit:SituationPublication', records.join('')),
  },
  {
    name: 'measurements of version 2',
    records: NUMBERS.map(measurements),
    wrap: (records) => model('MeasuredDataPublication', records.join('')),
  },
  {
    name: 'parking status of version 2',
    records: NUMBERS.map(parkingStatus),
    wrap: (records) => {
      const name = '<genericPublicationName>ParkingStatusPublication</genericPublicationName>'
      const status = `<parkingStatusPublication>${records.join('')}</parkingStatusPublication>`
      const extension = `<genericPublicationExtension>${status}</genericPublicationExtension>`
      return model('GenericPublication', `${name}${extension}`)
    },
  },
  {
    name: 'signs of version 3',
    records: NUMBERS.map(signStatus),
    wrap: (records) => payload('vms:VmsPublication', records.join('')),
  },
]

/** The same for JSON. */
export const JSON_DOCUMENTS: readonly FuzzDocument[] = [
  {
    name: 'situations in JSON',
    records: NUMBERS.map(jsonSituation),
    wrap: (records) =>
      `{"payload":{"modelBaseVersionG":"3","sitSituationPublication":{"publicationTime":` +
      `"2026-01-05T08:00:00+08:00","situation":[${records.join(',')}]}}}`,
  },
]

function payload(type: string, body: string): string {
  const time = '<com:publicationTime>2026-01-05T08:00:00+08:00</com:publicationTime>'
  return `<d2:payload ${V3} xsi:type="${type}" modelBaseVersion="3">${time}${body}</d2:payload>`
}

function model(type: string, body: string): string {
  const spaces =
    'xmlns="http://datex2.eu/schema/2/2_0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
  const time = '<publicationTime>2026-01-05T08:00:00+08:00</publicationTime>'
  const publication = `<payloadPublication xsi:type="${type}">${time}${body}</payloadPublication>`
  return `<d2LogicalModel ${spaces} modelBaseVersion="2">${publication}</d2LogicalModel>`
}

/** One situation with one record and a line. */
export function situation(number: number): string {
  const time = '2026-01-05T07:30:00+08:00'
  return (
    `<sit:situation id="S-${number}"><sit:overallSeverity>high</sit:overallSeverity>` +
    `<sit:situationRecord xsi:type="sit:Accident" id="R-${number}" version="1">` +
    `<sit:situationRecordCreationTime>${time}</sit:situationRecordCreationTime>` +
    `<sit:situationRecordVersionTime>${time}</sit:situationRecordVersionTime>` +
    '<sit:probabilityOfOccurrence>certain</sit:probabilityOfOccurrence>' +
    '<sit:validity><com:validityStatus>active</com:validityStatus>' +
    `<com:validityTimeSpecification><com:overallStartTime>${time}</com:overallStartTime>` +
    '</com:validityTimeSpecification></sit:validity>' +
    '<sit:impact><sit:capacityRemaining>50</sit:capacityRemaining></sit:impact>' +
    '<sit:generalPublicComment><sit:comment><com:values>' +
    `<com:value lang="zh">第 ${number} 起事故</com:value></com:values></sit:comment>` +
    '</sit:generalPublicComment>' +
    '<sit:locationReference xsi:type="loc:LinearLocation"><loc:gmlLineString>' +
    `<loc:posList>30.${number} 120.1 30.${number}5 120.2</loc:posList></loc:gmlLineString>` +
    '</sit:locationReference><sit:accidentType>collision</sit:accidentType>' +
    '</sit:situationRecord></sit:situation>'
  )
}

/** One site with a speed and a flow. */
export function measurements(number: number): string {
  const value = (index: number, data: string): string =>
    `<measuredValue index="${index}"><measuredValue>${data}</measuredValue></measuredValue>`
  return (
    '<siteMeasurements>' +
    `<measurementSiteReference targetClass="MeasurementSiteRecord" id="D-${number}" version="1" />` +
    '<measurementTimeDefault>2026-01-05T08:00:00+08:00</measurementTimeDefault>' +
    value(
      1,
      '<basicData xsi:type="TrafficSpeed"><averageVehicleSpeed numberOfInputValuesUsed="14">' +
        `<speed>${40 + (number % 50)}.5</speed></averageVehicleSpeed></basicData>`,
    ) +
    value(
      2,
      '<basicData xsi:type="TrafficFlow"><vehicleFlow>' +
        `<vehicleFlowRate>${number % 1_000}</vehicleFlowRate></vehicleFlow></basicData>`,
    ) +
    '</siteMeasurements>'
  )
}

function parkingStatus(number: number): string {
  return (
    '<parkingRecordStatus xsi:type="ParkingSiteStatus">' +
    `<parkingRecordReference targetClass="ParkingRecord" id="P-${number}" version="1" />` +
    '<parkingStatusOriginTime>2026-01-05T08:00:00+08:00</parkingStatusOriginTime>' +
    '<parkingOccupancy><parkingNumberOfSpacesOverride>100</parkingNumberOfSpacesOverride>' +
    `<parkingNumberOfVacantSpaces>${number}</parkingNumberOfVacantSpaces>` +
    '<parkingOccupancyTrend>stable</parkingOccupancyTrend></parkingOccupancy>' +
    '<parkingSiteStatus>spacesAvailable</parkingSiteStatus>' +
    '<parkingSiteOpeningStatus>open</parkingSiteOpeningStatus></parkingRecordStatus>'
  )
}

function signStatus(number: number): string {
  return (
    '<vms:vmsControllerStatus>' +
    `<vms:vmsControllerReference targetClass="vms:VmsController" id="V-${number}" version="1" />` +
    '<vms:vmsStatus vmsIndex="1"><vms:vmsStatus><vms:workingStatus>working</vms:workingStatus>' +
    '<vms:vmsMessage messageIndex="0"><vms:vmsMessage>' +
    '<vms:timeLastSet>2026-01-05T07:50:00+08:00</vms:timeLastSet>' +
    '<vms:displayAreaSettings displayAreaIndex="1">' +
    '<vms:displayAreaSettings xsi:type="vms:TextDisplay"><vms:textLine lineIndex="1">' +
    `<vms:textLine><vms:textLine>前方 ${number} 公里施工</vms:textLine></vms:textLine>` +
    '</vms:textLine></vms:displayAreaSettings></vms:displayAreaSettings>' +
    '</vms:vmsMessage></vms:vmsMessage></vms:vmsStatus></vms:vmsStatus></vms:vmsControllerStatus>'
  )
}

function jsonSituation(number: number): string {
  const time = '2026-01-05T07:30:00+08:00'
  const point = { latitude: 30 + number / 10, longitude: 120.1 }
  const accident = {
    idG: `R-${number}`,
    versionG: '1',
    situationRecordCreationTime: time,
    situationRecordVersionTime: time,
    probabilityOfOccurrence: { value: 'certain' },
    accidentType: [{ value: 'collision' }],
    validity: {
      validityStatus: { value: 'active' },
      validityTimeSpecification: { overallStartTime: time },
    },
    locationReference: { locPointLocation: { pointByCoordinates: { pointCoordinates: point } } },
  }
  return JSON.stringify({ idG: `S-${number}`, situationRecord: [{ sitAccident: accident }] })
}
