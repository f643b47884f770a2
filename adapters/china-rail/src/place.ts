import { type Coordinates, wgs84OfBd09, wgs84OfGcj02 } from '@tongqu/adapter-kit'
import type { Harvest } from './harvest.ts'
import { type Datum, datumOf, defaultDatum } from './options.ts'
import type { Record12306 } from './record.ts'

/** Columns of a place; without `source_*` where nothing was converted. */
export type PlaceColumns = {
  latitude?: number
  longitude?: number
  source_crs?: 'GCJ02' | 'BD09'
  source_latitude?: number
  source_longitude?: number
}

/** Seven decimals, a centimetre: the datums of Chinese maps are no more exact than that. */
const DECIMALS = 1e7

/** The place of a record, at WGS 84; nothing where it has none or half of one. */
export function placeOf(record: Record12306, harvest: Harvest): PlaceColumns {
  const longitude = record.number('longitude', 'lng', 'lon', '经度')
  const latitude = record.number('latitude', 'lat', '纬度')
  const datum = saidDatum(record) ?? defaultDatum(harvest.context)
  if (longitude === undefined && latitude === undefined) return {}
  if (longitude === undefined || latitude === undefined) {
    record.note('half-a-place', 'one coordinate without the other; both are left out')
    return {}
  }
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180 || (latitude === 0 && longitude === 0)) {
    record.note('no-such-place', 'coordinates out of range; they are left out')
    return {}
  }
  return convertedPlace(latitude, longitude, datum)
}

function saidDatum(record: Record12306): Datum | undefined {
  const text = record.text('datum', 'crs', 'coordinate_system', '坐标系')
  const datum = datumOf(text)
  if (text !== undefined && datum === undefined) {
    record.note('unknown-code', 'datum: a datum that is not known; that of the source counts')
  }
  return datum
}

function convertedPlace(latitude: number, longitude: number, datum: Datum): PlaceColumns {
  if (datum === 'WGS84') return rounded({ latitude, longitude })
  const convert = datum === 'BD09' ? wgs84OfBd09 : wgs84OfGcj02
  return {
    ...rounded(convert(latitude, longitude)),
    source_crs: datum,
    source_latitude: latitude,
    source_longitude: longitude,
  }
}

function rounded({ latitude, longitude }: Coordinates): Coordinates {
  return {
    latitude: Math.round(latitude * DECIMALS) / DECIMALS,
    longitude: Math.round(longitude * DECIMALS) / DECIMALS,
  }
}
