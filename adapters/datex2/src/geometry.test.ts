import { readXml, type XmlElement } from '@tongqu/adapter-kit'
import { FIXTURE_CONTEXT } from '@tongqu/adapter-kit/testing'
import { expect, it } from 'vitest'
import { Desk } from './desk.ts'
import { geoJsonOf, metersOf, type Position, pieceOf, positionsOf } from './geometry.ts'

/** Two legs along the equator, each a tenth of a degree: 11 119.5 m. */
const LINE: readonly Position[] = [
  [120, 0],
  [120.1, 0],
  [120.2, 0],
]

it('measures a line along great circles', () => {
  expect(metersOf(LINE)).toBeCloseTo(22_239, 0)
})

it('cuts a piece out of a line, across its bends and no further than its ends', () => {
  const half = metersOf(LINE) / 4
  expect(pieceOf(LINE, half, 3 * half)).toEqual([
    [120.05, 0],
    [120.1, 0],
    [120.15, 0],
  ])
  expect(pieceOf(LINE, -5, 1e9)).toEqual(LINE)
  expect(pieceOf(LINE, 1e9, 1e9)).toEqual([[120.2, 0]])
  expect(pieceOf(LINE, 3 * half, half)[0]).toEqual([120.15, 0])
})

it.each([
  ['latitude first where no system is named', '', '30 120 31 121'],
  ['latitude first in EPSG:4326', ' srsName="urn:ogc:def:crs:EPSG::4326"', '30 120 31 121'],
  ['longitude first in CRS84', ' srsName="urn:ogc:def:crs:OGC:1.3:CRS84"', '120 30 121 31'],
  ['heights left out', ' srsDimension="3"', '30 120 5 31 121 6'],
  ['axes turned where only that can be meant', '', '120 30 121 31'],
])('reads a posList: %s', (_, attributes, list) => {
  const line = element(`<gmlLineString${attributes}><posList>${list}</posList></gmlLineString>`)
  expect(positionsOf(new Desk(FIXTURE_CONTEXT), line)).toEqual([
    [120, 30],
    [121, 31],
  ])
})

it.each([
  ['another reference system', ' srsName="EPSG:25832"', '500000 5300000'],
  ['what is no number', '', '30 east'],
  ['half a position', '', '30 120 31'],
])('leaves a posList out: %s', (_, attributes, list) => {
  const desk = new Desk(FIXTURE_CONTEXT)
  const line = element(`<gmlLineString${attributes}><posList>${list}</posList></gmlLineString>`)
  expect(positionsOf(desk, line)).toBeUndefined()
  expect(desk.finish().findings.length).toBe(1)
})

it('joins shapes of a kind, and collects those that differ', () => {
  const point = { kind: 'point', position: [1, 2] } as const
  const line = { kind: 'line', positions: LINE } as const
  expect(geoJsonOf([])).toBeUndefined()
  expect(JSON.parse(geoJsonOf([line, line]) ?? '').type).toBe('MultiLineString')
  expect(JSON.parse(geoJsonOf([point, line]) ?? '').type).toBe('GeometryCollection')
})

function element(xml: string): XmlElement | undefined {
  const { limits } = FIXTURE_CONTEXT
  return readXml(new TextEncoder().encode(xml), { limits, records: new Set() }).root
}
