/** DATEX II documents of any size, indented as suppliers send them, in pieces as a socket does. */

export type Kind = 'situations' | 'measured'

const PIECE_BYTES = 65_536

const SPACES = [
  'xmlns:com="http://datex2.eu/schema/3/common"',
  'xmlns:loc="http://datex2.eu/schema/3/locationReferencing"',
  'xmlns:sit="http://datex2.eu/schema/3/situation"',
  'xmlns:roa="http://datex2.eu/schema/3/roadTrafficData"',
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
].join(' ')

const TYPES: Readonly<Record<Kind, string>> = {
  situations: 'sit:SituationPublication',
  measured: 'roa:MeasuredDataPublication',
}

const INDEXES = [1, 2, 3, 4, 5, 6, 7, 8]

/** Readings that one record makes. */
export const READINGS: Readonly<Record<Kind, number>> = { situations: 1, measured: INDEXES.length }

/** A whole publication of at least so many bytes; `counted` hears of every record. */
export function* documentOf(
  kind: Kind,
  leastBytes: number,
  counted: () => void = () => {},
): Generator<Uint8Array> {
  let waiting = headOf(kind)
  let bytes = 0
  for (let number = 0; bytes < leastBytes; number++) {
    waiting += kind === 'situations' ? situation(number) : measurements(number)
    counted()
    if (waiting.length < PIECE_BYTES) continue
    const piece = Buffer.from(waiting)
    bytes += piece.length
    yield piece
    waiting = ''
  }
  yield Buffer.from(`${waiting}</d2:payload>\n`)
}

function headOf(kind: Kind): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<d2:payload xmlns:d2="http://datex2.eu/schema/3/d2Payload" ${SPACES}
  xsi:type="${TYPES[kind]}" lang="zh" modelBaseVersion="3">
  <com:publicationTime>2026-01-05T08:00:30+08:00</com:publicationTime>
`
}

function situation(number: number): string {
  const north = (30 + (number % 9_000) / 10_000).toFixed(4)
  const line = `${north} 120.1600 ${north} 120.1605 ${north} 120.1612 ${north} 120.1620`
  return `  <sit:situation id="S-${number}">
    <sit:overallSeverity>high</sit:overallSeverity>
    <sit:situationRecord xsi:type="sit:Accident" id="R-${number}" version="2">
      <sit:situationRecordCreationTime>2026-01-05T07:10:00+08:00</sit:situationRecordCreationTime>
      <sit:situationRecordVersionTime>2026-01-05T07:20:00+08:00</sit:situationRecordVersionTime>
      <sit:probabilityOfOccurrence>certain</sit:probabilityOfOccurrence>
      <sit:validity>
        <com:validityStatus>definedByValidityTimeSpec</com:validityStatus>
        <com:validityTimeSpecification>
          <com:overallStartTime>2026-01-05T07:05:00+08:00</com:overallStartTime>
          <com:overallEndTime>2026-01-05T09:05:00+08:00</com:overallEndTime>
        </com:validityTimeSpecification>
      </sit:validity>
      <sit:impact>
        <sit:capacityRemaining>50</sit:capacityRemaining>
        <sit:numberOfLanesRestricted>1</sit:numberOfLanesRestricted>
      </sit:impact>
      <sit:generalPublicComment>
        <sit:comment>
          <com:values>
            <com:value lang="zh">云泽环线第 ${number} 起事故，右侧车道封闭，请提前减速并线。</com:value>
            <com:value lang="en">Accident ${number}, right lane closed.</com:value>
          </com:values>
        </sit:comment>
      </sit:generalPublicComment>
      <sit:locationReference xsi:type="loc:LinearLocation">
        <loc:supplementaryPositionalDescription>
          <loc:roadInformation>
            <loc:roadName>云泽环线</loc:roadName>
            <loc:roadNumber>S2</loc:roadNumber>
          </loc:roadInformation>
        </loc:supplementaryPositionalDescription>
        <loc:gmlLineString>
          <loc:posList>${line}</loc:posList>
        </loc:gmlLineString>
      </sit:locationReference>
      <sit:accidentType>collision</sit:accidentType>
    </sit:situationRecord>
  </sit:situation>
`
}

function measurements(number: number): string {
  const values = INDEXES.map((index) =>
    index % 2 === 1
      ? quantity(index, 'TrafficSpeed', 'averageVehicleSpeed', 'speed', 30 + (number % 60))
      : quantity(index, 'TrafficFlow', 'vehicleFlow', 'vehicleFlowRate', number % 1_800),
  )
  return `  <roa:siteMeasurements>
    <roa:measurementSiteReference targetClass="roa:MeasurementSite" id="D-${number}" version="1" />
${values.join('')}    <roa:measurementTimeDefault>
      <roa:timeMeaning>endTime</roa:timeMeaning>
      <roa:timeValue>2026-01-05T08:00:00+08:00</roa:timeValue>
    </roa:measurementTimeDefault>
  </roa:siteMeasurements>
`
}

function quantity(
  index: number,
  type: string,
  holder: string,
  element: string,
  value: number,
): string {
  return `    <roa:physicalQuantity index="${index}">
      <roa:physicalQuantity xsi:type="roa:SinglePhysicalQuantity">
        <roa:basicData xsi:type="roa:${type}">
          <roa:${holder} numberOfInputValuesUsed="14">
            <com:${element}>${value}</com:${element}>
          </roa:${holder}>
        </roa:basicData>
      </roa:physicalQuantity>
    </roa:physicalQuantity>
`
}
