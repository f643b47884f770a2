import { expect, it } from 'vitest'
import { geometryOf } from './geojson.ts'
import { lenientFlag, lenientInteger, lenientNumber, lenientText, type Note } from './lenient.ts'
import { Remarks } from './remarks.ts'

function heard<T>(read: (value: unknown, note: Note) => T, value: unknown): [T, string[]] {
  const notes: string[] = []
  return [read(value, (message) => notes.push(message)), notes]
}

it.each([
  [lenientNumber, 1.5, 1.5, []],
  [lenientNumber, ' 1.5 ', 1.5, ['a number in text']],
  [lenientNumber, '1,5', 1.5, ['a number in text with a decimal comma']],
  [lenientNumber, '1.234,5', undefined, ['no number']],
  [lenientNumber, '0x10', undefined, ['no number']],
  [lenientNumber, '1e400', undefined, ['no number']],
  [lenientNumber, {}, undefined, ['no number']],
  [lenientNumber, '', undefined, []],
  [lenientInteger, 3, 3, []],
  [lenientInteger, 3.5, undefined, ['no whole number']],
  [lenientInteger, 2 ** 53, undefined, ['no whole number']],
  [lenientFlag, true, true, []],
  [lenientFlag, 0, false, ['a number in place of a boolean']],
  [lenientFlag, 'TRUE', true, ['a string in place of a boolean']],
  [lenientFlag, 2, undefined, ['neither true nor false']],
  [lenientText, 7, '7', ['a number in place of text']],
  [lenientText, [], undefined, ['no text']],
  [lenientText, '', undefined, []],
  [lenientText, null, undefined, []],
] as const)('%o reads %j as %j and tells %j', (read, value, expected, notes) => {
  expect(heard<unknown>(read, value)).toEqual([expected, notes])
})

it('a remark that many records share is told once, with its first place and a count', () => {
  const remarks = new Remarks()
  for (let index = 0; index < 3; index++) remarks.note('schema', 'no name', `stations[${index}]`)
  remarks.note('schema', 'no url', 'body')
  expect(remarks.findings()).toEqual([
    { at: 'stations[0]', code: 'schema', message: 'no name (3 times)' },
    { at: 'body', code: 'schema', message: 'no url' },
  ])
})

it('a delivery full of different faults does not make findings without end', () => {
  const remarks = new Remarks()
  for (let index = 0; index < 5_000; index++) remarks.note('schema', `field ${index}`, 'body')
  const findings = remarks.findings()
  expect(findings.length).toBeLessThanOrEqual(201)
  expect(findings.at(-1)?.message).toBe('4800 more remarks')
})

it('a geometry keeps type and coordinates, and its first point', () => {
  const line = {
    type: 'LineString',
    coordinates: [
      [120.5, 30.1, 7],
      [120.6, 30.2],
    ],
    bbox: [1],
  }
  expect(geometryOf(line)).toEqual({
    text: '{"type":"LineString","coordinates":[[120.5,30.1,7],[120.6,30.2]]}',
    type: 'LineString',
    longitude: 120.5,
    latitude: 30.1,
  })
})

it.each([
  null,
  'POINT (1 2)',
  { type: 'GeometryCollection', geometries: [] },
  { type: 'Point', coordinates: [200, 10] },
  { type: 'Point', coordinates: ['120', '30'] },
  { type: 'LineString', coordinates: [] },
  { type: 'MultiPolygon', coordinates: [[[120, 30]]] },
  { type: 'constructor', coordinates: [1, 2] },
])('%j is no geometry of positions in degrees', (value) => {
  expect(geometryOf(value)).toHaveProperty('fault')
})
