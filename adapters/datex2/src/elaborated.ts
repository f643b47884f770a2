import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { locationOf } from './location.ts'
import { mergedOf } from './measured.ts'
import type { Publication } from './publication.ts'
import { type Quantity, quantityOf, timeOf } from './quantities.ts'
import { childrenNamed, flagAt, instantAt, numberAt, placeOf, textAt } from './tree.ts'

const STATUS = 'road/section_status@1'

/**
 * Rows that wait for more values of the same section and time: a publication may tell first all
 * speeds and then all travel times.
 */
const MOST_WAITING = 20_000

/** Name of the scheme of `congestion_level`: extra time over free flow, in five levels. */
const SCHEME = 'tpi-extra-time-5'

type Row = {
  section: string
  measuredAt: string
  intervalSeconds: number | undefined
  isForecast: boolean
  at: string
  quantities: Quantity[]
}

/** Gathers elaborated data of one delivery into rows of road/section_status. */
export class Elaborated {
  readonly #desk: Desk
  readonly #rows = new Map<string, Row>()

  constructor(desk: Desk) {
    this.#desk = desk
  }

  /**
   * One elaboratedData (v2) or physicalQuantity (v3) with its BasicData (EN 16157-5). `payload`
   * is the publication, for its defaults of time, period and forecast.
   */
  read(publication: Publication, payload: XmlElement, record: XmlElement): void {
    const desk = this.#desk
    for (const data of childrenNamed(record, 'basicData')) {
      const quantity = quantityOf(desk, data)
      if (quantity === undefined) continue
      const place = childOf(record, 'pertinentLocation') ?? childOf(data, 'pertinentLocation')
      const section = sectionOf(desk, place)
      if (section === undefined) {
        const reason = 'the location is neither a reference nor coded by Alert-C'
        desk.reject(placeOf(record), 'no-section', reason, STATUS)
        continue
      }
      const time = timeOf(desk, data, 'measurementOrCalculationTime')
      const isFault =
        childrenNamed(record, 'elaboratedDataFault', 'physicalQuantityFault').length > 0
      if (isFault) quantity.isDataError = true
      this.#add({
        section,
        measuredAt: time.at ?? instantAt(desk, payload, 'timeDefault') ?? publication.publishedAt,
        intervalSeconds: time.intervalSeconds ?? numberAt(desk, payload, 'periodDefault'),
        isForecast:
          flagAt(desk, record, 'forecast') ?? flagAt(desk, payload, 'forecastDefault') ?? false,
        at: placeOf(record),
        quantities: [quantity],
      })
    }
  }

  /** Puts down all that waits. */
  finish(): void {
    for (const row of this.#rows.values()) putRow(this.#desk, row)
    this.#rows.clear()
  }

  #add(row: Row): void {
    if (row.isForecast) {
      this.#desk.note('forecast', 'forecasts are left out', row.at)
      return
    }
    const key = `${row.section}\n${row.measuredAt}`
    const known = this.#rows.get(key)
    if (known) known.quantities.push(...row.quantities)
    else this.#rows.set(key, row)
    if (this.#rows.size <= MOST_WAITING) return
    const [oldest] = this.#rows
    if (oldest === undefined) return
    this.#rows.delete(oldest[0])
    putRow(this.#desk, oldest[1])
  }
}

/** Id of the predefined location, else the Alert-C codes of the ends. */
function sectionOf(desk: Desk, place: XmlElement | undefined): string | undefined {
  if (place === undefined) return undefined
  const location = locationOf(desk, place)
  if (location.reference !== undefined) return location.reference
  const external = textAt(place, 'externalReferencing', 'externalLocationCode')
  if (external !== undefined) return external
  const ends = [location.alertCPrimary, location.alertCSecondary?.split(':').at(-1)]
  return location.alertCPrimary && ends.filter(Boolean).join('-')
}

function putRow(desk: Desk, row: Row): void {
  const one = mergedOf(row.quantities)
  const level = levelOf(one)
  desk.put(
    STATUS,
    {
      measured_at: row.measuredAt,
      section_id: row.section,
      interval_seconds: row.intervalSeconds,
      traffic_status: one.trafficStatus,
      congestion_level: level,
      congestion_scheme: level && SCHEME,
      speed_kilometers_per_hour: one.speedKilometersPerHour,
      free_flow_speed_kilometers_per_hour: one.freeFlowSpeedKilometersPerHour,
      travel_time_seconds: one.travelTimeSeconds,
      free_flow_travel_time_seconds: one.freeFlowTravelTimeSeconds,
      delay_seconds: one.delaySeconds,
      flow_vehicles_per_hour: one.flowVehiclesPerHour,
      is_data_error: one.isDataError,
      extra: Object.keys(one.extra).length === 0 ? undefined : one.extra,
    },
    row.at,
  )
}

/**
 * Five levels by extra time over free flow: below 0.2, 0.5, 0.8, up to 1.1, above (traffic index
 * of the trade, standards.md section 3.8). Only where speed and free-flow speed, or travel time
 * and free-flow travel time, are both given; undefined otherwise.
 */
function levelOf(one: Quantity): number | undefined {
  const extra =
    extraOf(one.freeFlowSpeedKilometersPerHour, one.speedKilometersPerHour) ??
    extraOf(one.travelTimeSeconds, one.freeFlowTravelTimeSeconds)
  if (extra === undefined || one.isDataError === true) return undefined
  if (extra <= 1.1)
    return [0.2, 0.5, 0.8, Number.POSITIVE_INFINITY].findIndex((top) => extra < top) + 1
  return 5
}

function extraOf(more: number | undefined, less: number | undefined): number | undefined {
  if (more === undefined || less === undefined || more <= 0 || less <= 0) return undefined
  return more / less - 1
}
