import { bd09OfWgs84, gcj02OfWgs84 } from '@tongqu/adapter-kit'
import { describe, expect, it } from 'vitest'
import { codesOf, decodeWith, readingsOf } from '../testing/decode-with.ts'
import { crsOf } from './crs.ts'
import { centreOf, type Shape } from './shape.ts'
import { wktShape } from './wkt.ts'

function wgs84(name: string, x: number, y: number): readonly number[] {
  return crsOf(name)?.toWgs84?.(x, y) ?? []
}

function near(found: readonly number[], longitude: number, latitude: number, digits: number) {
  expect(found[0]).toBeCloseTo(longitude, digits)
  expect(found[1]).toBeCloseTo(latitude, digits)
}

describe('reference systems', () => {
  it('turn the worked points of their definitions into degrees', () => {
    // A central meridian and the equator are exact in every transverse Mercator.
    near(wgs84('EPSG:25832', 500_000, 0), 9, 0, 9)
    near(wgs84('EPSG:25833', 500_000, 0), 15, 0, 9)
    near(wgs84('EPSG:32650', 500_000, 0), 117, 0, 9)
    near(wgs84('EPSG:4547', 500_000, 0), 114, 0, 9)
    near(wgs84('EPSG:4554', 500_000, 0), 135, 0, 9)
    near(wgs84('EPSG:4526', 38_500_000, 0), 114, 0, 9)
    near(wgs84('EPSG:4509', 500_000, 0), 117, 0, 9)
    near(wgs84('EPSG:4491', 13_500_000, 0), 75, 0, 9)
    near(wgs84('EPSG:3857', 20_037_508.342789244, 0), 180, 0, 9)
    // Gauss-Krueger zone 3 and UTM zone 32 name one point near Freiburg within the 3 m of EPSG
    // 1777.
    const [longitude = 0, latitude = 0] = wgs84('EPSG:25832', 413_824.912, 5_317_088.866)
    near([longitude, latitude], 7.844731527, 48.001286187, 8)
    near(wgs84('EPSG:31467', 3_413_880, 5_318_805), longitude, latitude, 2)
  })

  it('know the datums of Chinese maps, by any of their names', () => {
    const gcj = gcj02OfWgs84(30.25, 120.16)
    near(wgs84('GCJ-02', gcj.longitude, gcj.latitude), 120.16, 30.25, 8)
    const bd = bd09OfWgs84(30.25, 120.16)
    near(wgs84('bd09', bd.longitude, bd.latitude), 120.16, 30.25, 8)
    expect(crsOf('urn:ogc:def:crs:EPSG::25832')?.name).toBe('EPSG:25832')
    expect(crsOf('4490')?.toWgs84).toBeUndefined()
    expect(crsOf('EPSG:1')).toBeUndefined()
  })
})

describe('shapes', () => {
  it('are read from well-known text of every type', () => {
    expect(wktShape('POINT (8.5 52)')).toEqual({ type: 'Point', coordinates: [8.5, 52] })
    expect(wktShape('SRID=4326;point z (8.5 52 7)')).toMatchObject({ coordinates: [8.5, 52] })
    expect(wktShape('MULTIPOINT ((1 2), (3 4))')).toMatchObject({
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    })
    const polygon = 'POLYGON((0 0,4 0,4 2,0 2,0 0),(1 1,2 1,2 1.5,1 1))'
    expect(wktShape(polygon)?.coordinates).toHaveLength(2)
    expect(wktShape(`MULTI${polygon.replace('((', '(((').replace(/\)\)$/, ')))')}`)?.type).toBe(
      'MultiPolygon',
    )
    for (const text of ['POINT EMPTY', 'POINT (1)', 'POINT (1 2', 'POINT (a b)', 'CIRCLE (1 2)']) {
      expect(wktShape(text)).toBeUndefined()
    }
  })

  it('have a centre: of area, of length, of points', () => {
    const polygon: Shape = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [4, 0],
          [4, 2],
          [0, 2],
          [0, 0],
        ],
      ],
    }
    expect(centreOf(polygon)).toEqual([2, 1])
    expect(
      centreOf({
        type: 'LineString',
        coordinates: [
          [0, 0],
          [3, 0],
          [3, 1],
        ],
      }),
    ).toEqual([2, 0])
    expect(
      centreOf({
        type: 'MultiPoint',
        coordinates: [
          [0, 0],
          [4, 2],
        ],
      }),
    ).toEqual([2, 1])
  })
})

describe('places of records', () => {
  const lots = (point: unknown) => ({
    format: 'json',
    rows: { contract: 'parking/lot@1', of: '[]', columns: { lot_id: 'id' }, point },
  })
  const place = (point: unknown, record: object) => {
    const decoded = decodeWith(lots(point), JSON.stringify([{ id: 'a', ...record }]))
    return { reading: readingsOf(decoded)[0], codes: codesOf(decoded) }
  }

  it('are two columns, a pair in text, a list, GeoJSON or WKT', () => {
    const there = { longitude: 8.5, latitude: 52.25 }
    expect(place({ x: 'x', y: 'y', decimal: ',' }, { x: '8,5', y: '52,25' }).reading).toMatchObject(
      there,
    )
    expect(place({ path: 'p', as: 'lat,lon' }, { p: '52.25, 8.5' }).reading).toMatchObject(there)
    expect(place('p', { p: [8.5, 52.25] }).reading).toMatchObject(there)
    expect(place('p', { p: 'POINT (8.5 52.25)' }).reading).toMatchObject(there)
    const text = '{"type":"Point","coordinates":[8.5,52.25]}'
    expect(place('p', { p: text }).reading).toMatchObject(there)
  })

  it('keep what they were before they were converted, and their shape', () => {
    const { reading } = place({ path: 'p', crs: 'GCJ02' }, { p: [120.1645, 30.2476] })
    expect(reading).toMatchObject({ source_crs: 'GCJ02', source_x: 120.1645, source_y: 30.2476 })
    const polygon = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [4, 0],
          [4, 2],
          [0, 2],
          [0, 0],
        ],
      ],
    }
    const found = place('p', { p: polygon }).reading
    expect(found).toMatchObject({ longitude: 2, latitude: 1, geometry: JSON.stringify(polygon) })
  })

  it('of zeros, off the Earth or of no shape are left out, with a finding', () => {
    expect(place('p', { p: [0, 0] })).toEqual({
      reading: { lot_id: 'a' },
      codes: ['zero-position'],
    })
    expect(place('p', { p: [200, 10] }).codes).toEqual(['position-outside'])
    expect(place('p', { p: 'somewhere' }).codes).toEqual(['no-place'])
  })
})
