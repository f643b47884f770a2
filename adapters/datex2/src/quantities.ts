import { childOf, instantOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { childrenNamed, flagAt, instantAt, integerAt, numberAt, placeOf, textAt } from './tree.ts'
import { textsOf } from './validity.ts'

/** Values of one BasicData (EN 16157-5) in the units of our contracts. */
export type Quantity = {
  /** TrafficSpeed, TrafficFlow, … */
  type: string
  speedKilometersPerHour?: number | undefined
  flowVehiclesPerHour?: number | undefined
  occupancyPercentage?: number | undefined
  densityVehiclesPerKilometer?: number | undefined
  headwaySeconds?: number | undefined
  travelTimeSeconds?: number | undefined
  freeFlowTravelTimeSeconds?: number | undefined
  freeFlowSpeedKilometersPerHour?: number | undefined
  delaySeconds?: number | undefined
  temperatureCelsius?: number | undefined
  trafficStatus?: string | undefined
  samples?: number | undefined
  accuracyPercentage?: number | undefined
  isDataError?: boolean | undefined
  method?: string | undefined
  vehicleClass?: string | undefined
  extra: Record<string, string>
}

/** Our member, element of the value, element of the number within. */
type ValuePlace = readonly [member: keyof Quantity, value: string, number: string]

/** Where the values of each type stand. */
const VALUES: ReadonlyMap<string, readonly ValuePlace[]> = new Map<string, readonly ValuePlace[]>([
  ['TrafficSpeed', [['speedKilometersPerHour', 'averageVehicleSpeed', 'speed']]],
  ['TrafficFlow', [['flowVehiclesPerHour', 'vehicleFlow', 'vehicleFlowRate']]],
  [
    'TrafficConcentration',
    [
      ['occupancyPercentage', 'occupancy', 'percentage'],
      ['densityVehiclesPerKilometer', 'density', 'densityOfVehicles'],
      ['densityVehiclesPerKilometer', 'concentration', 'concentrationOfVehicles'],
    ],
  ],
  ['TrafficHeadway', [['headwaySeconds', 'averageTimeHeadway', 'duration']]],
  [
    'TravelTimeData',
    [
      ['travelTimeSeconds', 'travelTime', 'duration'],
      ['freeFlowTravelTimeSeconds', 'freeFlowTravelTime', 'duration'],
      ['delaySeconds', 'travelTimeDelay', 'duration'],
      ['freeFlowSpeedKilometersPerHour', 'freeFlowSpeed', 'speed'],
    ],
  ],
  ['TrafficStatus', []],
  ['TemperatureInformation', [['temperatureCelsius', 'airTemperature', 'temperature']]],
])

/** Numbers beside the main ones that are kept under a name of their own. */
const BESIDE: readonly (readonly [string, string, string])[] = [
  ['normally_expected_travel_time_seconds', 'normallyExpectedTravelTime', 'duration'],
  ['normally_expected_speed_kilometers_per_hour', 'normallyExpectedSpeed', 'speed'],
  ['minimum_speed_kilometers_per_hour', 'minimumSpeed', 'speed'],
  ['maximum_speed_kilometers_per_hour', 'maximumSpeed', 'speed'],
  ['long_vehicles_percentage', 'percentageLongVehicles', 'percentage'],
  ['pcu_per_hour', 'pcuFlow', 'pcuFlowRate'],
]

/** One BasicData; undefined, with a remark, for a type that has no column. */
export function quantityOf(desk: Desk, data: XmlElement): Quantity | undefined {
  const type = data.type ?? typeShownBy(data)
  const values = VALUES.get(type)
  if (values === undefined) {
    const isSingle = type === 'IndividualVehicleDataValues'
    const code = isSingle ? 'individual-vehicles' : 'quantity-not-mapped'
    desk.note(code, `${type.slice(0, 80)} is not read`, placeOf(data))
    return undefined
  }
  const quantity: Quantity = { type, extra: {} }
  const holder = type === 'TemperatureInformation' ? childOf(data, 'temperature') : data
  for (const [member, name, number] of values) {
    readValue(desk, quantity, member, childOf(holder, name), number)
  }
  if (type === 'TrafficStatus') readStatus(desk, quantity, data)
  for (const [column, name, number] of BESIDE) {
    const text = textAt(data, name, number)
    if (text !== undefined) quantity.extra[column] = text
  }
  quantity.vehicleClass = vehicleClassOf(childOf(data, 'forVehiclesWithCharacteristicsOf'))
  return quantity
}

function readValue(
  desk: Desk,
  quantity: Quantity,
  member: keyof Quantity,
  value: XmlElement | undefined,
  number: string,
): void {
  if (value === undefined) return
  const read = numberAt(desk, value, number)
  const isError = flagAt(desk, value, 'dataError')
  if (isError !== undefined) quantity.isDataError = isError || quantity.isDataError === true
  const isNegative = read !== undefined && read < 0 && member !== 'temperatureCelsius'
  if (isNegative) desk.note('negative-value', `${number} is negative; left out`, placeOf(value))
  else if (read !== undefined && isError !== true) Object.assign(quantity, { [member]: read })
  quantity.samples ??= integerAt(desk, value, 'numberOfInputValuesUsed')
  quantity.accuracyPercentage ??= numberAt(desk, value, 'accuracy')
  quantity.method ??= textAt(value, 'computationalMethod')
}

/** v2 and v3 trafficStatus/trafficStatusValue; plain trafficStatus is taken too. */
function readStatus(desk: Desk, quantity: Quantity, data: XmlElement): void {
  const status = childOf(data, 'trafficStatus')
  quantity.trafficStatus = textAt(status, 'trafficStatusValue') ?? textAt(data, 'trafficStatus')
  const isError = flagAt(desk, status, 'dataError')
  if (isError !== undefined) quantity.isDataError = isError
  const trend = textAt(data, 'trafficTrendType')
  if (trend !== undefined) quantity.extra.traffic_trend = trend
}

/** The type of BasicData that came without xsi:type, by what it holds. */
function typeShownBy(data: XmlElement): string {
  for (const [type, values] of VALUES) {
    if (values.some(([, name]) => childOf(data, name))) return type
  }
  return childOf(data, 'trafficStatus') ? 'TrafficStatus' : data.name
}

/** Does it hold a value, or say that there is none? */
export function saysSomething(quantity: Quantity): boolean {
  if (quantity.isDataError === true || Object.keys(quantity.extra).length > 0) return true
  if (quantity.trafficStatus !== undefined) return true
  const values = VALUES.get(quantity.type) ?? []
  return values.some(([member]) => quantity[member] !== undefined)
}

/** Types of vehicle, joined; else the classes by length as text. */
export function vehicleClassOf(characteristics: XmlElement | undefined): string | undefined {
  if (characteristics === undefined) return undefined
  const types = textsOf(characteristics, 'vehicleType')
  if (types.length > 0) return types.join(',')
  const lengths = childrenNamed(characteristics, 'lengthCharacteristic').map((length) => {
    const operator = textAt(length, 'comparisonOperator') ?? ''
    return `length ${operator} ${textAt(length, 'vehicleLength') ?? ''}`
  })
  return lengths.length > 0 ? lengths.join(' and ') : undefined
}

export type QuantityTime = {
  /** End of the interval, or time of the measurement. */
  at?: string | undefined
  intervalSeconds?: number | undefined
}

/**
 * The time of a value. v2: measurementOrCalculationTime and measurementOrCalculationPeriod (s).
 * v3: measurementOrCalculationTime with timeValue, timeMeaning and a period; where the time is
 * the begin or the middle of the period, its end is computed.
 */
export function timeOf(desk: Desk, holder: XmlElement | undefined, name: string): QuantityTime {
  const time = childOf(holder, name)
  if (time === undefined || time.children.length === 0) {
    return {
      at: instantAt(desk, holder, name),
      intervalSeconds: numberAt(desk, holder, 'measurementOrCalculationPeriod'),
    }
  }
  const value = instantAt(desk, time, 'timeValue')
  const start = instantAt(desk, time, 'period', 'startOfPeriod')
  const end = instantAt(desk, time, 'period', 'endOfPeriod')
  const seconds = secondsBetween(start, end)
  return { at: endOf(value, textAt(time, 'timeMeaning'), end, seconds), intervalSeconds: seconds }
}

function endOf(
  value: string | undefined,
  meaning: string | undefined,
  end: string | undefined,
  seconds: number | undefined,
): string | undefined {
  if (end !== undefined && (value === undefined || meaning !== 'endTime')) return end
  if (value === undefined || seconds === undefined) return value
  if (meaning === 'beginTime') return later(value, seconds)
  return meaning === 'middleTime' ? later(value, seconds / 2) : value
}

/** An instant so many seconds later; fractions below a millisecond are lost. */
export function later(instant: string, seconds: number): string {
  const moved = new Date(Date.parse(instant) + seconds * 1_000)
  if (Number.isNaN(moved.valueOf())) return instant
  return instantOf(moved.toISOString(), 'UTC') ?? instant
}

function secondsBetween(start: string | undefined, end: string | undefined): number | undefined {
  if (start === undefined || end === undefined) return undefined
  const seconds = (Date.parse(end) - Date.parse(start)) / 1_000
  return seconds >= 0 ? seconds : undefined
}
