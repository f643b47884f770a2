import type { XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import type { Publication } from './publication.ts'
import { type Quantity, quantityOf, saysSomething, timeOf } from './quantities.ts'
import type { IndexMeaning, SiteMeanings } from './sites.ts'
import { childrenNamed, indexedAt, placeOf, textAt } from './tree.ts'

const READING = 'road/detector_reading@1'

/** The index of values that have none. */
const WHOLE = 'all'

type Row = { quantities: Quantity[]; at: string; index: string; faults: string[] } & {
  measuredAt: string
  intervalSeconds: number | undefined
  lane: string | undefined
}

/**
 * The measurements of one site as rows of road/detector_reading, one for each index and time
 * (MeasuredDataPublication, EN 16157-5; v2 measuredValue, v3 physicalQuantity).
 */
export function readMeasurements(
  desk: Desk,
  publication: Publication,
  measurements: XmlElement,
  meanings: SiteMeanings | undefined,
): void {
  const detector = textAt(measurements, 'measurementSiteReference', 'id')
  const rows = new Map<string, Row>()
  const usual = timeOf(desk, measurements, 'measurementTimeDefault')
  const values = [
    ...indexedAt(measurements, 'measuredValue', 'index'),
    ...indexedAt(measurements, 'physicalQuantity', 'index'),
  ]
  for (const { index = WHOLE, element } of values) {
    for (const data of childrenNamed(element, 'basicData')) {
      const quantity = quantityOf(desk, data)
      if (quantity === undefined) continue
      const time = timeOf(desk, data, 'measurementOrCalculationTime')
      const measuredAt = time.at ?? usual.at ?? publication.publishedAt
      const row = rows.get(`${index} ${measuredAt}`) ?? {
        quantities: [],
        at: placeOf(element),
        index,
        faults: faultsOf(element),
        measuredAt,
        intervalSeconds: time.intervalSeconds ?? usual.intervalSeconds,
        lane: textAt(element, 'locationCharacteristicsOverride', 'measurementLanesOverride'),
      }
      row.quantities.push(quantity)
      rows.set(`${index} ${measuredAt}`, row)
    }
  }
  if (usual.at === undefined && rows.size > 0) {
    const message = 'measurementTimeDefault is missing; publicationTime stands in where needed'
    desk.note('no-measurement-time', message, placeOf(measurements))
  }
  const known = detector === undefined ? undefined : meanings?.get(detector)
  for (const row of rows.values()) putRow(desk, detector, row, known?.get(row.index))
}

function putRow(
  desk: Desk,
  detector: string | undefined,
  row: Row,
  meaning: IndexMeaning | undefined,
): void {
  const one = mergedOf(row.quantities)
  if (row.faults.length === 0 && !row.quantities.some(saysSomething)) {
    desk.note('no-values', 'a measurement without values; left out', row.at)
    return
  }
  desk.put(
    READING,
    {
      measured_at: row.measuredAt,
      detector_id: detector,
      measure_index: row.index,
      interval_seconds: row.intervalSeconds ?? meaning?.periodSeconds,
      lane: row.lane ?? meaning?.lane,
      vehicle_class: one.vehicleClass ?? meaning?.vehicles,
      speed_kilometers_per_hour: one.speedKilometersPerHour,
      flow_vehicles_per_hour: one.flowVehiclesPerHour,
      occupancy_percentage: one.occupancyPercentage,
      headway_seconds: one.headwaySeconds,
      density_vehicles_per_kilometer: one.densityVehiclesPerKilometer,
      travel_time_seconds: one.travelTimeSeconds,
      temperature_celsius: one.temperatureCelsius,
      samples: one.samples,
      accuracy_percentage: one.accuracyPercentage ?? meaning?.accuracyPercentage,
      is_data_error: row.faults.length > 0 ? true : one.isDataError,
      status: row.faults[0] ?? one.method,
      extra: extraOf(one),
    },
    row.at,
  )
}

function extraOf({ extra, trafficStatus }: Quantity): Record<string, string> | undefined {
  const all = trafficStatus === undefined ? extra : { ...extra, traffic_status: trafficStatus }
  return Object.keys(all).length === 0 ? undefined : all
}

/** Several quantities of one place and time as one; of values that stand twice the first counts. */
export function mergedOf(quantities: readonly Quantity[]): Quantity {
  const [first, ...others] = quantities
  if (first === undefined) return { type: '', extra: {} }
  if (others.length === 0) return first
  const merged: Record<string, unknown> = {}
  for (const quantity of quantities) {
    for (const [name, value] of Object.entries(quantity)) {
      if (name !== 'extra' && value !== undefined) merged[name] ??= value
    }
  }
  const extras = quantities.map(({ extra }) => extra).reverse()
  const isDataError = quantities.some((quantity) => quantity.isDataError)
  return {
    ...(merged as Quantity),
    ...(isDataError && { isDataError }),
    extra: Object.assign({}, ...extras),
  }
}

function faultsOf(element: XmlElement): string[] {
  const equipment = childrenNamed(element, 'measurementEquipmentFault').map((fault) => {
    return textAt(fault, 'measurementEquipmentFault') ?? 'fault'
  })
  const quantity = childrenNamed(element, 'physicalQuantityFault').map((fault) => {
    return textAt(fault, 'physicalQuantityFaultType') ?? 'fault'
  })
  return [...equipment, ...quantity]
}
